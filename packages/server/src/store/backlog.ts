/** How much waits in the queues: one statement, and no further than is worth counting. */
import type { Database } from './db.ts'

export interface Backlog {
  readonly queue: 'effects' | 'deliveries'
  /** Might be taken up now. */
  readonly due: number
  /** Might have been taken up long ago: nobody does, or it waits behind an earlier one. */
  readonly overdue: number
}

const count = (table: string, waits: string, by: '$1' | '$2'): string =>
  `(select count(*)::int from (select 1 from ${table} where ${waits} and due_at <= ${by}
    limit $3) as waiting)`

const queue = (name: Backlog['queue'], table: string, waits: string): string =>
  `select '${name}' as queue, ${count(table, waits, '$1')} as due,
    ${count(table, waits, '$2')} as overdue`

export const backlogText = [
  queue('effects', 'effect', 'not dead'),
  queue('deliveries', 'delivery', `state = 'pending'`),
].join(' union all ')

/** As long as a lease: whoever died with it has been replaced by then. */
const lateMs = 60_000

/** @param atMost nothing is counted beyond it: a larger number would say no more, and cost more */
export async function readBacklog(
  db: Database,
  nowMs: number,
  atMost = 10_000,
): Promise<Backlog[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'backlog',
    text: backlogText,
    values: [new Date(nowMs), new Date(nowMs - lateMs), atMost],
  })
  return rows as unknown as Backlog[]
}
