/** Sessions as rows: found by id and by link, listed, counted, and those that are due. */
import type { Entity, EntityKind } from '@ostiary/domain/aggregate'
import type { Session } from '@ostiary/domain/session/session'
import type { Database } from './db.ts'
import { hot, sent } from './hot.ts'

/** Where a session lies. */
export interface SessionPlace {
  readonly entityId: string
  readonly sessionId: string
  readonly applicationId: string
}

const placeColumns =
  'entity_id as "entityId", session_id as "sessionId", application_id as "applicationId"'

const placeById = hot({
  name: 'session_by_id',
  text: `select ${placeColumns}, status = 'Deleted' as "isDeleted"
    from session where session_id = $1`,
  tables: ['session'],
  shards: 'many',
})

/** Where the session of an id lies; of a deleted one, that it is. */
export async function sessionPlace(
  db: Database,
  sessionId: string,
): Promise<(SessionPlace & { readonly isDeleted: boolean }) | undefined> {
  const { rows } = await db.query<SessionPlace & { isDeleted: boolean } & Record<string, unknown>>(
    sent(placeById, [sessionId]),
  )
  return rows[0]
}

const placeByLink = hot({
  name: 'session_by_link',
  text: `select ${placeColumns} from session where link_key = $1 and status <> 'Deleted'`,
  tables: ['session'],
  shards: 'many',
})

/** Where the session of a live link lies; the key is that of its token. */
export async function sessionOfLink(db: Database, key: Buffer): Promise<SessionPlace | undefined> {
  const { rows } = await db.query<SessionPlace & Record<string, unknown>>(sent(placeByLink, [key]))
  return rows[0]
}

/** Some sessions by id; those that are gone are left out. */
export async function sessionsNamed(
  db: Database,
  named: readonly { readonly entityId: string; readonly sessionId: string }[],
): Promise<Map<string, { entityId: string; session: Session; isMonitored: boolean }>> {
  const { rows } = await db.query<{
    entityId: string
    sessionId: string
    body: string
    isMonitored: boolean
  }>({
    name: 'sessions_named',
    text: `select s.entity_id as "entityId", s.session_id as "sessionId", s.body,
        coalesce(e.detail::jsonb -> 'monitored' = 'true', false) as "isMonitored"
      from session s join entity e on e.entity_id = s.entity_id
      where s.entity_id = any($1::uuid[]) and s.session_id = any($2::uuid[])
        and s.status <> 'Deleted'`,
    values: [
      [...new Set(named.map((one) => one.entityId))],
      [...new Set(named.map((one) => one.sessionId))],
    ],
  })
  return new Map(
    rows.map(({ entityId, sessionId, body, isMonitored }) => [
      sessionId,
      { entityId, session: JSON.parse(body) as Session, isMonitored }, // as the writer stored it
    ]),
  )
}

/** What a deleted session was for; `undefined` where it is there, or its row is gone. */
export async function deletedSession(
  db: Database,
  { entityId, sessionId }: { readonly entityId: string; readonly sessionId: string },
): Promise<Session | undefined> {
  const { rows } = await db.query<{ body: string }>({
    name: 'session_deleted',
    text: `select body from session
      where entity_id = $1 and session_id = $2 and status = 'Deleted'`,
    values: [entityId, sessionId],
  })
  return rows[0] && (JSON.parse(rows[0].body) as Session) // as the writer stored it
}

export interface DueSession extends SessionPlace {
  readonly status: Session['status']
}

/** Sessions whose time has come, the longest due first. */
export async function dueSessions(
  db: Database,
  due: { readonly nowMs: number; readonly limit: number },
): Promise<DueSession[]> {
  const { rows } = await db.query<DueSession & Record<string, unknown>>({
    name: 'sessions_due',
    text: `select ${placeColumns}, status from session
      where due_at <= $1 order by due_at limit $2`,
    values: [new Date(due.nowMs), due.limit],
  })
  return rows
}

/** A row of a list, with what its entity shows beside it. */
export interface ListedSession {
  readonly entityId: string
  readonly standing: Entity['standing']
  readonly kind: EntityKind
  readonly vendorData: string | null
  readonly session: Session
}

export interface SessionFilter {
  readonly applicationId: string
  readonly kinds: readonly EntityKind[]
  readonly statuses?: readonly string[]
  readonly workflowId?: string
  readonly entityIds?: readonly string[]
  readonly numbers?: readonly number[]
  readonly sessionIds?: readonly string[]
  /** Keys their entity has every one of. */
  readonly keys?: readonly Buffer[]
  /** Whose entity is one of these, or has every one of the keys. */
  readonly either?: { readonly entityIds: readonly string[]; readonly keys: readonly Buffer[] }
  readonly createdFromMs?: number
  readonly createdToMs?: number
  readonly limit: number
  readonly offset: number
}

function conditionOf(filter: SessionFilter): { text: string; values: unknown[] } {
  const values: unknown[] = [filter.applicationId, filter.kinds]
  const parts = ["s.application_id = $1 and s.kind = any($2) and s.status <> 'Deleted'"]
  const add = (text: string, value: unknown): void => {
    values.push(value)
    parts.push(text.replace('?', `$${values.length}`))
  }
  if (filter.statuses?.length === 1) add('s.status = ?', filter.statuses[0])
  else if (filter.statuses) add('s.status = any(?)', filter.statuses)
  if (filter.workflowId !== undefined) add('s.workflow_id = ?', filter.workflowId)
  if (filter.entityIds) add('s.entity_id = any(?::uuid[])', filter.entityIds)
  if (filter.sessionIds) add('s.session_id = any(?::uuid[])', filter.sessionIds)
  for (const key of filter.keys ?? []) add(hasKey, key)
  if (filter.either) addEither(filter.either, { values, parts })
  if (filter.numbers) add('s.number = any(?::int8[])', filter.numbers)
  if (filter.createdFromMs !== undefined) add('s.created_at >= ?', new Date(filter.createdFromMs))
  if (filter.createdToMs !== undefined) add('s.created_at < ?', new Date(filter.createdToMs))
  return { text: parts.join(' and '), values }
}

const hasKey = `exists (select 1 from entity_search k
  where k.entity_id = s.entity_id and k.search_key = ?)`

function addEither(
  { entityIds, keys }: NonNullable<SessionFilter['either']>,
  { values, parts }: { values: unknown[]; parts: string[] },
): void {
  const of = (text: string, value: unknown): string => {
    values.push(value)
    return text.replace('?', `$${values.length}`)
  }
  const named = of('s.entity_id = any(?::uuid[])', entityIds)
  const found = keys.map((key) => of(hasKey, key)).join(' and ')
  parts.push(found === '' ? named : `(${named} or (${found}))`)
}

/** Newest first, by number; of a deleted entity none is shown. */
export async function sessionPage(db: Database, filter: SessionFilter): Promise<ListedSession[]> {
  const { text, values } = conditionOf(filter)
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select s.entity_id as "entityId", s.kind, e.vendor_data as "vendorData", e.standing,
        s.body
      from session s join entity e on e.entity_id = s.entity_id
        and e.standing not in ('DELETED', 'PURGED')
      where ${text} order by s.number desc limit $${values.length + 1} offset $${values.length + 2}`,
    values: [...values, filter.limit, filter.offset],
  })
  return (rows as unknown as (ListedSession & { body: string })[]).map(({ body, ...row }) => ({
    ...row,
    session: JSON.parse(body) as Session, // as the writer stored it
  }))
}

/** How many there are, counted up to a bound. */
export async function sessionCount(
  db: Database,
  filter: SessionFilter,
  bound: number,
): Promise<number> {
  const { text, values } = conditionOf(filter)
  const { rows } = await db.query<{ n: number }>({
    text: `select count(*)::int4 as n from (select 1 from session s
      join entity e on e.entity_id = s.entity_id and e.standing not in ('DELETED', 'PURGED')
      where ${text} limit $${values.length + 1}) counted`,
    values: [...values, bound],
  })
  return rows[0]!.n
}
