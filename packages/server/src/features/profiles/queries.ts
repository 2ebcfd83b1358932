/** The SQL of tags, and of the lines of one entity. */
import type { Database } from '../../store/db.ts'

export interface Tag {
  readonly tagId: string
  readonly name: string
  readonly color: string
}

/** The tags of an application, by name. */
export async function tagsOf(db: Database, applicationId: string): Promise<Tag[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'tags_of',
    text: `select tag_id as "tagId", name, color from tag where application_id = $1 order by name`,
    values: [applicationId],
  })
  return rows as unknown as Tag[]
}

/** A tag is one however its name is written: this is what is compared. */
export const tagForm = (name: string): string => name.toLowerCase()

/** Makes the tags that are not there yet, in any letters. */
export async function insertTags(
  db: Database,
  tags: readonly Tag[],
  of: { applicationId: string; nowMs: number },
): Promise<void> {
  for (const { tagId, name, color } of tags) {
    await db.query({
      text: `insert into tag (tag_id, application_id, name, name_form, color, created_at)
        values ($1, $2, $3, $4, $5, $6) on conflict (application_id, name_form) do nothing`,
      values: [tagId, of.applicationId, name, tagForm(name), color, new Date(of.nowMs)],
    })
  }
}

/** Whether every one of these finds the entity. */
export async function hasKeys(
  db: Database,
  entityId: string,
  keys: readonly Buffer[],
): Promise<boolean> {
  if (keys.length === 0) return true
  const { rows } = await db.query<{ count: number }>({
    name: 'has_keys',
    text: `select count(*)::int4 as count from entity_search
      where entity_id = $1 and search_key = any($2::bytea[])`,
    values: [entityId, keys],
  })
  return rows[0]!.count === new Set(keys.map((one) => one.toString('hex'))).size
}

export interface JournalLine {
  readonly seq: number
  readonly atMs: number
  readonly kind: string
  readonly actor: string
  readonly body: string
}

/** Lines of an entity, newest first, before a sequence. */
export async function linesBefore(
  db: Database,
  page: { entityId: string; beforeSeq: number; limit: number },
): Promise<JournalLine[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'lines_before',
    text: `select seq, at as "atMs", kind, actor, body from journal
      where entity_id = $1 and seq < $2 order by seq desc limit $3`,
    values: [page.entityId, page.beforeSeq, page.limit],
  })
  return rows as unknown as JournalLine[]
}
