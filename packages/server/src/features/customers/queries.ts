/** The SQL behind the reads of customers. */
import { customerStates } from '@ostiary/domain/customer.lifecycle'
import type { Database } from '../../store/db.ts'
import {
  directoryKey,
  findEntityId,
  identifierHolders,
  identifierKey,
} from '../../store/directory.ts'
import { isThere } from '../../store/deleted.ts'
import { headColumns } from '../../store/heads.ts'
import type { Services } from '../call.ts'

export interface CustomerQuery {
  readonly applicationId: string
  readonly limit: number
  readonly status: string | undefined
  readonly awaiting: string | undefined
  readonly createdAfterMs: number | undefined
  readonly createdBeforeMs: number | undefined
  readonly entityId: string | undefined
  /** Creation time and id of the last row of the page before. */
  readonly after: readonly [number, string] | undefined
}

/**
 * A page of customers, newest first; each filter that is absent leaves no trace in the statement.
 */
export async function customerPage(
  db: Database,
  query: CustomerQuery,
): Promise<Record<string, unknown>[]> {
  const values: unknown[] = [query.applicationId, query.limit]
  const bound = (value: unknown): string => `$${values.push(value)}`
  const conditions = conditionsOf(query, bound)
  const isKeyed = query.awaiting !== undefined || query.entityId !== undefined
  // There is an index by state only, so that a change of state has one less to write: a list of
  // all states takes the newest of each.
  const states = query.status === undefined ? customerStates : [query.status]
  const page = isKeyed
    ? `customer c where ${conditions.join(' and ')}`
    : `unnest(${bound(states)}::text[]) as s(state) cross join lateral (
        select * from customer c where c.state = s.state and ${conditions.join(' and ')}
        order by c.created_at desc, c.entity_id desc limit $2) c`
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${headColumns}
      from (select c.* from ${page} order by c.created_at desc, c.entity_id desc limit $2) c
      join entity e on e.entity_id = c.entity_id
      order by c.created_at desc, c.entity_id desc`,
    values,
  })
  return rows
}

function conditionsOf(query: CustomerQuery, bound: (value: unknown) => string): string[] {
  const time = (atMs: number): string => `${bound(new Date(atMs))}::timestamptz`
  const conditions = ['c.application_id = $1', isThere('c.entity_id')]
  if (query.status !== undefined) conditions.push(`c.state = ${bound(query.status)}`)
  // The word is a constant here so that the partial index is used.
  if (query.awaiting === 'analyst') conditions.push(`c.awaits = 'analyst'`)
  if (query.entityId !== undefined) conditions.push(`c.entity_id = ${bound(query.entityId)}`)
  if (query.createdAfterMs !== undefined)
    conditions.push(`c.created_at > ${time(query.createdAfterMs)}`)
  if (query.createdBeforeMs !== undefined)
    conditions.push(`c.created_at < ${time(query.createdBeforeMs)}`)
  if (query.after)
    conditions.push(
      `(c.created_at, c.entity_id) < (${time(query.after[0])}, ${bound(query.after[1])}::uuid)`,
    )
  return conditions
}

/** The ids of customers found by the caller's own id, by wallet, or by both at once. */
export async function customerIdBy(
  services: Services,
  applicationId: string,
  wanted: { externalId: string | undefined; identity: string | undefined },
): Promise<string[]> {
  const byId =
    wanted.externalId === undefined
      ? undefined
      : await findEntityId(services.db, directoryKey(applicationId, 'user', wanted.externalId))
  if (wanted.identity === undefined) return byId === undefined ? [] : [byId]
  const key = identifierKey(services.keyring.lookupKey, applicationId, 'wallet', wanted.identity)
  const holders = await identifierHolders(services.db, [key])
  const byWallet = holders.find((one) => one.role === 'claim')?.entityId
  const both = wanted.externalId === undefined || byId === byWallet
  return byWallet !== undefined && both ? [byWallet] : []
}

export interface Line {
  readonly seq: number
  readonly at: number
  readonly kind: string
  readonly actor: string
  readonly body: string
}

/** The number of the last line of one kind, such as `customer.screening_stalled`. */
export async function lastSeqOf(
  db: Database,
  { entityId, kind }: { readonly entityId: string; readonly kind: string },
): Promise<number | undefined> {
  const { rows } = await db.query<{ seq: number }>({
    name: 'journal_last_of_kind',
    text: `select seq from journal where entity_id = $1 and kind = $2 order by seq desc limit 1`,
    values: [entityId, kind],
  })
  return rows[0]?.seq
}

/** The lines of one kind written at one moment (milliseconds), newest first. */
export async function linesAt(
  db: Database,
  { entityId, kind, atMs }: { readonly entityId: string; readonly kind: string; atMs: number },
): Promise<Line[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'journal_of_kind_at',
    text: `select seq, at, kind, actor, body from journal
      where entity_id = $1 and kind = $2 and at = $3 order by seq desc`,
    values: [entityId, kind, new Date(atMs)],
  })
  return rows as unknown as Line[]
}

/** The journal of one entity, oldest first. */
export async function journalPage(
  db: Database,
  page: { entityId: string; afterSeq: number; limit: number },
): Promise<Line[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'journal_page',
    text: `select seq, at, kind, actor, body from journal
      where entity_id = $1 and seq > $2 order by seq limit $3`,
    values: [page.entityId, page.afterSeq, page.limit],
  })
  return rows as unknown as Line[]
}
