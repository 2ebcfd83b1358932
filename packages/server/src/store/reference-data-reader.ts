/** Reads reference data: which versions are active and how old, and what they hold. */
import type { DatasetName } from '@ostiary/domain/risk/datasets'
import { sha256Hex } from '../platform/digest.ts'
import { texts } from './binary-array.ts'
import type { Database } from './db.ts'

/** An active version of a dataset. */
interface DatasetVersion {
  readonly dataset: DatasetName
  readonly version: number
  readonly entries: number
  readonly added: number
  readonly removed: number
  /** SHA-256 of its content, hex. */
  readonly digest: string
  /** The day the publisher gives, `YYYY-MM-DD`; `null` where the format has none. */
  readonly asOf: string | null
  readonly importedAtMs: number
  /** When an import last found this content to be the current one. */
  readonly checkedAtMs: number
}

export interface DatasetStanding extends DatasetVersion {
  /** Since the content was last checked, not since it was imported. */
  readonly ageSeconds: number
}

/** Every dataset that is loaded, by name. */
export async function datasetStatus(db: Database, nowMs: number): Promise<DatasetStanding[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select dataset, version, entries, added, removed, digest, as_of as "asOf",
        imported_at as "importedAtMs", checked_at as "checkedAtMs"
      from reference_version where state = 'active' order by dataset`,
  })
  const versions = rows as unknown as DatasetVersion[] // the columns above, by these names
  return versions.map((one) => ({
    ...one,
    ageSeconds: Math.max(0, Math.floor((nowMs - one.checkedAtMs) / 1_000)),
  }))
}

/** The cheap question, asked by a poll: a handful of rows by an index. */
export async function readDatasetVersions(db: Database): Promise<Map<string, number>> {
  const { rows } = await db.query<{ dataset: string; version: number }>({
    name: 'dataset_versions',
    text: `select dataset, version from reference_version where state = 'active'`,
  })
  return new Map(rows.map(({ dataset, version }) => [dataset, version]))
}

export interface DatasetContent {
  readonly dataset: DatasetName
  readonly version: number
  readonly entries: readonly string[]
}

/**
 * The active versions of some datasets, whole, of one moment.
 * @throws when a content is not the one that was imported
 */
export async function readDatasets(
  db: Database,
  datasets: readonly string[],
): Promise<DatasetContent[]> {
  const { rows } = await db.query<{
    dataset: DatasetName
    version: number
    digest: string
    content: string
  }>({
    text: `select dataset, version, digest, content from reference_version
      where state = 'active' and dataset = any ($1::text[]) order by dataset`,
    values: [texts(datasets)],
  })
  return rows.map(({ dataset, version, digest, content }) => {
    if (sha256Hex(content) !== digest) {
      throw new Error(
        `The stored content of ${dataset} version ${version} is damaged. Import the file again.`,
      )
    }
    return { dataset, version, entries: entriesOf(content) }
  })
}

/**
 * One entry a line; how `contentOf` wrote them. Packed ranges would load 42,566 networks in 2 ms
 * instead of 11, once an import; but these can be compared and read with psql.
 */
export const entriesOf = (content: string): string[] => content.split('\n')
export const contentOf = (entries: readonly string[]): string => entries.join('\n')
