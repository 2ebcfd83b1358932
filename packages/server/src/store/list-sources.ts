/** Where lists are downloaded from, and how it went: one setting for each list, none by default. */
import type { Database } from './db.ts'

/** What is known of the content that lies at an address. */
export interface SourceContent {
  readonly sha256: string
  readonly etag?: string
  readonly lastModified?: string
}

export interface ListSource {
  readonly list: string
  /** Several where the list is published as files that belong together. */
  readonly urls: readonly string[]
  readonly everyHours: number
  readonly nextAtMs: number
  /** When a download last ended well, whether anything was new or not. */
  readonly checkedAtMs?: number
  /** How often in a row it has not, and the last reason, a code of ours. */
  readonly failures: number
  readonly problem?: string
  /** What the addresses had, in their order, and which version was made of it. */
  readonly contents?: readonly SourceContent[]
  readonly version?: number
}

const nameOf = (list: string): string => `list_source ${list}`

export async function readListSources(db: Database): Promise<ListSource[]> {
  const { rows } = await db.query<{ value: string }>({
    text: `select value from setting where name like 'list\\_source %' order by name`,
  })
  return rows.map(({ value }) => JSON.parse(value) as ListSource) // as it was written below
}

export async function writeListSource(db: Database, source: ListSource): Promise<void> {
  await db.query({
    text: `insert into setting (name, value) values ($1, $2)
      on conflict (name) do update set value = excluded.value`,
    values: [nameOf(source.list), JSON.stringify(source)],
  })
}

/** How a download went; nothing is written of a source that was removed or changed meanwhile. */
export async function noteListSource(db: Database, source: ListSource): Promise<void> {
  await db.query({
    text: `update setting set value = $2 where name = $1
      and value::jsonb -> 'urls' = $3::jsonb and value::jsonb -> 'everyHours' = $4::jsonb`,
    values: [
      nameOf(source.list),
      JSON.stringify(source),
      JSON.stringify(source.urls),
      JSON.stringify(source.everyHours),
    ],
  })
}

/** @returns whether there was one */
export async function removeListSource(db: Database, list: string): Promise<boolean> {
  const { rows } = await db.query({
    text: 'delete from setting where name = $1 returning name',
    values: [nameOf(list)],
  })
  return rows.length > 0
}
