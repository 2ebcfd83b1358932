/** The lists that can be imported: their names, why they list anybody, how they are published. */
import type { EntryCategory } from './entry.ts'
import { parseEu } from './eu.ts'
import type { ListFormat } from './formats.ts'
import { parseFtm } from './ftm.ts'
import type { ListFile } from './list-file.ts'
import { parseOfacAdvanced } from './ofac-advanced.ts'
import type { OfacList } from './ofac-lists.ts'
import { parseOfacSdn, type ListParse } from './ofac-sdn.ts'
import { parseOfacXml } from './ofac-xml.ts'
import { parseOwnCsv } from './own-csv.ts'
import { parseUkConlist } from './uk-conlist.ts'
import { parseUkXml } from './uk-xml.ts'
import { parseUn } from './un.ts'
import { parseUsCsl } from './us-csl.ts'
import { parseUsDenied } from './us-denied.ts'
import type { UsPeopleList } from './us-people.ts'

export interface KnownList {
  /** Of its entries, unless the list says it of each. */
  readonly category: EntryCategory
  readonly formats: readonly ListFormat[]
}

const OFAC = ['ofac-csv', 'ofac-xml', 'ofac-advanced-xml'] as const
const UK = ['uk-xml', 'uk-short-csv', 'uk-short-ods'] as const

// oxfmt-ignore
export const LISTS = {
  'ofac-sdn':       { category: 'sanctions', formats: OFAC },
  'ofac-nonsdn':    { category: 'sanctions', formats: OFAC },
  un:               { category: 'sanctions', formats: ['un-xml'] },
  uk:               { category: 'sanctions', formats: UK },
  'uk-conlist':     { category: 'sanctions', formats: ['uk-conlist-csv'] },
  eu:               { category: 'sanctions', formats: ['eu-xml'] },
  'us-csl':         { category: 'sanctions', formats: ['us-csl-csv'] },
  'us-denied':      { category: 'regulatory_warning', formats: ['us-denied-tsv'] },
  'us-legislators': { category: 'pep', formats: ['us-people-yaml'] },
  'us-executive':   { category: 'pep', formats: ['us-people-yaml'] },
} as const satisfies Record<string, KnownList>

/** Kinds of lists of which there may be many, each with a name of its own behind a colon. */
// oxfmt-ignore
export const NAMED_LISTS = {
  own: { category: 'watchlist', formats: ['own-csv'] },
  ftm: { category: 'watchlist', formats: ['ftm-json'] },
} as const satisfies Record<string, KnownList>

export type ListName = keyof typeof LISTS | `${keyof typeof NAMED_LISTS}:${string}`

export function knownList(name: string): KnownList | undefined {
  if (Object.hasOwn(LISTS, name)) return LISTS[name as keyof typeof LISTS] // it has it
  const kind = /^(own|ftm):[a-z0-9][a-z0-9_-]{0,39}$/.exec(name)?.[1]
  return kind === undefined ? undefined : NAMED_LISTS[kind as keyof typeof NAMED_LISTS] // the two
}

type Parse = (file: ListFile, list: string) => ListParse

/**
 * The list is one that has the format, as `knownList` says. What brings a library along is loaded
 * only when it is asked for: an import has a bound for its memory.
 */
export const PARSERS: Readonly<Record<ListFormat, () => Promise<Parse>>> = {
  'ofac-csv': ready(({ content }, list) => parseOfacSdn({ sdn: content }, list as OfacList)),
  'ofac-xml': ready((file, list) => parseOfacXml(file, list as OfacList)),
  'ofac-advanced-xml': ready((file, list) => parseOfacAdvanced(file, list as OfacList)),
  'un-xml': ready(({ content, name }) => parseUn(content, name)),
  'uk-xml': ready(parseUkXml),
  'uk-short-csv': async () => (await import('./uk-short.ts')).parseUkShortCsv,
  'uk-short-ods': async () => (await import('./uk-short.ts')).parseUkShortOds,
  'uk-conlist-csv': ready(parseUkConlist),
  'eu-xml': ready(parseEu),
  'us-csl-csv': ready(parseUsCsl),
  'us-denied-tsv': ready(parseUsDenied),
  'us-people-yaml': async () => {
    const { parseUsPeople } = await import('./us-people.ts')
    return (file, list) => parseUsPeople(file, list as UsPeopleList)
  },
  'ftm-json': ready(parseFtm),
  'own-csv': ready(parseOwnCsv),
}

function ready(parse: Parse): () => Promise<Parse> {
  return () => Promise.resolve(parse)
}
