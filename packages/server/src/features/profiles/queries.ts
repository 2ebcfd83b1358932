/** The SQL behind the lists of users and businesses. */
import type { EntityDetail, EntityKind } from '@ostiary/domain/aggregate'
import type { Standing } from '@ostiary/domain/entity.lifecycle'
import type { Database } from '../../store/db.ts'
import { texts } from '../../store/binary-array.ts'

export interface EntityRow {
  readonly entityId: string
  readonly vendorData: string | null
  readonly standing: Standing
  readonly detail: EntityDetail
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

export interface EntityQuery {
  readonly applicationId: string
  readonly kind: EntityKind
  readonly statuses: readonly string[]
  /** Every one of these; the first is the rarest. */
  readonly keys: readonly Buffer[]
  readonly fromMs: number | undefined
  readonly toMs: number | undefined
  readonly oldestFirst: boolean
  readonly limit: number
  readonly offset: number
  /** Creation time and id of the last row before. */
  readonly after: readonly [number, string] | undefined
}

interface Parts {
  readonly from: string
  readonly where: string
  readonly order: string
  readonly values: unknown[]
}

/** As the index of the lists says it, so that it is used. */
const isThere = `e.standing not in ('DELETED', 'PURGED')`

/** The lists are in order of creation, which the keys of a search repeat for their own rows. */
function partsOf(query: EntityQuery): Parts {
  const values: unknown[] = []
  const bound = (value: unknown): string => `$${values.push(value)}`
  const [first, ...others] = query.keys
  const place = first ? 's' : 'e'
  const conditions = [
    `e.application_id = ${bound(query.applicationId)}`,
    `e.kind = ${bound(query.kind)}`,
    ...(first ? [`s.search_key = ${bound(first)}`] : []),
    ...(query.statuses.length > 0 ? [standingIs(query.statuses, bound)] : [isThere]),
    ...others.map(
      (key) => `exists (select 1 from entity_search o
        where o.entity_id = s.entity_id and o.search_key = ${bound(key)})`,
    ),
  ]
  const { fromMs, toMs, after, oldestFirst } = query
  if (fromMs !== undefined) conditions.push(`${place}.created_at >= ${bound(new Date(fromMs))}`)
  if (toMs !== undefined) conditions.push(`${place}.created_at <= ${bound(new Date(toMs))}`)
  if (after) {
    const at = `(${bound(new Date(after[0]))}::timestamptz, ${bound(after[1])}::uuid)`
    conditions.push(`(${place}.created_at, ${place}.entity_id) ${oldestFirst ? '>' : '<'} ${at}`)
  }
  const way = oldestFirst ? 'asc' : 'desc'
  return {
    from: first ? 'entity_search s join entity e on e.entity_id = s.entity_id' : 'entity e',
    where: conditions.join(' and '),
    order: `${place}.created_at ${way}, ${place}.entity_id ${way}`,
    values,
  }
}

/** One as itself, so that the index of the few restricted ones is seen to fit. */
const standingIs = (statuses: readonly string[], bound: (value: unknown) => string): string =>
  statuses.length === 1
    ? `e.standing = '${statuses[0]!}' and ${isThere}`
    : `e.standing = any(${bound(texts(statuses))}::text[]) and ${isThere}`

const columns = `e.entity_id as "entityId", e.vendor_data as "vendorData", e.standing, e.detail,
  e.created_at as "createdAtMs", e.updated_at as "updatedAtMs"`

export async function entityPage(db: Database, query: EntityQuery): Promise<EntityRow[]> {
  const { from, where, order, values } = partsOf(query)
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${columns} from ${from} where ${where} order by ${order}
      limit ${query.limit} offset ${query.offset}`,
    values,
  })
  return rows.map((row) => ({
    ...(row as unknown as EntityRow),
    detail: JSON.parse(row['detail'] as string) as EntityDetail,
  }))
}

/** How many there are, counted as far as `most`. */
export async function entityCount(db: Database, query: EntityQuery, most: number): Promise<number> {
  const { from, where, values } = partsOf({ ...query, after: undefined })
  const { rows } = await db.query<{ count: number }>({
    text: `select count(*)::int4 as count
      from (select 1 from ${from} where ${where} limit ${most}) c`,
    values,
  })
  return rows[0]!.count
}

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

/** Makes the tags that are not there yet. */
export async function insertTags(
  db: Database,
  tags: readonly Tag[],
  of: { applicationId: string; nowMs: number },
): Promise<void> {
  for (const { tagId, name, color } of tags) {
    await db.query({
      text: `insert into tag (tag_id, application_id, name, color, created_at)
        values ($1, $2, $3, $4, $5) on conflict do nothing`,
      values: [tagId, of.applicationId, name, color, new Date(of.nowMs)],
    })
  }
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
