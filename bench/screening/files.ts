/** The files that names are measured on, as their README describes them, and their lists. */
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { NameKind } from '../../packages/domain/src/matching/name-words.ts'
import { readTable } from '../../packages/server/src/lists/csv-table.ts'
import type { ListEntry } from '../../packages/server/src/lists/entry.ts'
import { readSource } from '../../packages/server/src/lists/read-source.ts'

export type Row = Readonly<Record<string, string>>

/** @param width how many columns it has */
async function readRows(path: string, width: number): Promise<Row[]> {
  const table = readTable(await readFile(path), { file: basename(path), width })
  if (!table.ok) throw new Error(`${path}: ${table.problem.code} ${table.problem.detail ?? ''}`)
  const [header = [], ...rows] = table.rows
  return rows.map((row) =>
    Object.fromEntries(header.map((name, at) => [name, (row[at] ?? '').trim()])),
  )
}

/** A name to be found, and the entry it is of. */
export interface Case {
  readonly id: string
  readonly query: string
  readonly kind: NameKind
  readonly entryNo: string
  /** What the query shares with the listed name, of their words. */
  readonly shared: number
  readonly row: Row
}

export interface Files {
  readonly sdn: readonly ListEntry[]
  readonly un: readonly ListEntry[]
  readonly sdnFolder: string
  readonly strangers: { readonly global: readonly Row[]; readonly us: readonly Row[] }
  readonly ofacAliases: readonly Case[]
  /** Graded Good by the UN. */
  readonly unAliases: readonly Case[]
  readonly unPositives: readonly Case[]
  readonly pairs: readonly Row[]
  readonly fullNames: readonly Row[]
  readonly tokens: readonly Row[]
}

export async function readFiles(folder: string): Promise<Files> {
  const names = (file: string, width: number): Promise<Row[]> =>
    readRows(join(folder, 'names', file), width)
  const sdnFolder = join(folder, 'sanctions/ofac_sdn_2023-12-28')
  const [ofac, un] = await Promise.all([
    readSource('ofac-sdn', sdnFolder),
    readSource('un', join(folder, 'sanctions/un_consolidated_2026-02-27.xml.gz')),
  ])
  if (!ofac.ok || !un.ok) throw new Error(`The lists in ${folder} cannot be read.`)
  const unAliases = await names('un_alias_withheld_dev.csv', 6)
  return {
    sdn: ofac.list.entries,
    un: un.list.entries.filter(({ kind }) => kind === 'person'),
    sdnFolder,
    strangers: {
      global: await names('negatives_global_dev.csv.gz', 8),
      us: await names('negatives_us_dev.csv.gz', 8),
    },
    ofacAliases: (await names('ofac_alias_withheld_dev.csv.gz', 8)).map((row) =>
      caseOf(row, { entryNo: 'expected_ent_num', kind: ofacKind(row['entity_type']) }),
    ),
    unAliases: unAliases
      .filter((row) => row['un_quality'] === 'Good')
      .map((row) => caseOf(row, { entryNo: 'expected_un_reference', kind: 'person' })),
    unPositives: (await names('un_positives_dev.csv', 8)).map((row) =>
      caseOf(row, { entryNo: 'expected_un_reference', kind: 'person' }),
    ),
    pairs: await names('name_pairs_dev.csv', 9),
    fullNames: await names('cross_script_full_names_dev.csv', 3),
    tokens: await names('cross_script_tokens_dev.csv', 4),
  }
}

const caseOf = (row: Row, { entryNo, kind }: { entryNo: string; kind: NameKind }): Case => ({
  id: row['case_id'] ?? '',
  query: row['query_name'] ?? '',
  kind,
  entryNo: row[entryNo] ?? '',
  shared: Number(row['token_jaccard'] ?? 1),
  row,
})

const ofacKind = (type: string | undefined): NameKind =>
  type === 'individual' ? 'person' : type === 'vessel' ? 'vessel' : 'company'

/** What a list calls somebody, as the matcher tells names apart. */
export const nameKind = ({ kind }: ListEntry): NameKind =>
  kind === 'person' || kind === 'vessel' ? kind : 'company'
