/** Which published format a file has, by what is in it; what it is called is not asked. */
import type { Opened } from './sniff.ts'
import { headText } from './text.ts'

export type ListFormat =
  | 'ofac-csv'
  | 'ofac-xml'
  | 'ofac-advanced-xml'
  | 'un-xml'
  | 'uk-xml'
  | 'uk-short-csv'
  | 'uk-short-ods'
  | 'uk-conlist-csv'
  | 'eu-xml'
  | 'us-csl-csv'
  | 'us-denied-tsv'
  | 'us-people-yaml'
  | 'ftm-json'
  | 'own-csv'

const ROOTS: Readonly<Record<string, ListFormat>> = {
  sdnList: 'ofac-xml',
  Sanctions: 'ofac-advanced-xml',
  CONSOLIDATED_LIST: 'un-xml',
  Designations: 'uk-xml',
  export: 'eu-xml',
}

/** @returns undefined for what no list is published as */
export function formatOf({ content, form }: Extract<Opened, { ok: true }>): ListFormat | undefined {
  const head = headText(content)
  if (form === 'zip') return isOds(content) ? 'uk-short-ods' : undefined
  if (form === 'json') return head.startsWith('{') ? 'ftm-json' : undefined
  if (form === 'xml') return ROOTS[rootOf(head) ?? '']
  if (form !== 'csv' && form !== 'text') return undefined
  return tableFormat(head)
}

/** Whether an archive has the parts that every OpenDocument file has. */
const isOds = (archive: Buffer): boolean =>
  archive.includes('META-INF/manifest.xml') && archive.includes('content.xml')

/** Comments and declarations may stand before the root. */
function rootOf(head: string): string | undefined {
  const bare = head.replaceAll(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<![^>]*>/g, '')
  return /<(?:[\w.-]+:)?([\w.-]+)[\s/>]/.exec(bare)?.[1]
}

function tableFormat(head: string): ListFormat | undefined {
  const [first = '', second = ''] = head.split(/\r?\n/, 2)
  const line = first.replaceAll('"', '')
  if (line.startsWith('Unique ID,OFSI Group ID,')) return 'uk-short-csv'
  if (/^Last Updated,/i.test(line) || /^,?Name 6,/.test(line)) return 'uk-conlist-csv'
  if (line.startsWith('_id,source,')) return 'us-csl-csv'
  if (line.startsWith('Name\tStreet_Address\t')) return 'us-denied-tsv'
  if (/^\d{1,10}\s*,/.test(line)) return 'ofac-csv'
  if (/^(?:.*[;,])?entry_no[;,]/.test(line) || /[;,]entry_no$/.test(line)) return 'own-csv'
  const yaml = /^---\s*$/.test(first) ? second : first
  return /^- *(id:|$)/.test(yaml) ? 'us-people-yaml' : undefined
}
