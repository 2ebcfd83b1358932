/** What `verify` reads of entities, customers and journal: pages in key order, few columns, no parsing it can avoid. */
import type { Database } from '../store/db.ts'
import type { Line } from './journal.ts'

/** A part of the key space: whole entities, from one id up to another, which is included. */
export interface Range {
  readonly start: RangeStart
  /** `null`: to the end. */
  readonly upTo: string | null
}
export interface RangeStart {
  readonly entityId: string
  readonly inclusive: boolean
}

/** A line as it is stored. `at` has a fraction where somebody wrote one, and is 0 where there is no such time. */
export interface StoredLine extends Line {
  readonly applicationId: string
  /** Hex. */
  readonly hash: string
}

export interface StoredCustomer {
  readonly applicationId: string
  readonly state: string
  readonly enteredBy: string
  readonly awaits: string | null
  readonly detail: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
}
export interface StoredEntity {
  readonly entityId: string
  readonly applicationId: string
  readonly standing: string
  readonly enteredBy: string
  readonly detail: string
  readonly version: number
  /** Hex. */
  readonly head: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
  readonly customer: StoredCustomer | null
}

/**
 * Whole microseconds, so that not even a fraction of a millisecond can be hidden. A date text costs three times as
 * much to read, and `infinity`, which only an edit can have written, would end the query with an error.
 */
export const microsOf = (column: string): string =>
  `case when isfinite(${column}) then (extract(epoch from ${column}) * 1000000)::int8 end`

const ms = (micros: unknown): number => (micros as number) / 1000

/** The condition of a range on a column, and its parameters from `$1` on. */
export function within(range: Range, column: string): { text: string; values: string[] } {
  const { start, upTo } = range
  const lower = `${column} ${start.inclusive ? '>=' : '>'} $1::uuid`
  if (upTo === null) return { text: lower, values: [start.entityId] }
  return { text: `${lower} and ${column} <= $2::uuid`, values: [start.entityId, upTo] }
}

const entityColumns = `e.entity_id, e.application_id, e.standing, e.entered_by, e.detail, e.version, encode(e.head, 'hex'),
  ${microsOf('e.created_at')}, ${microsOf('e.updated_at')}, c.application_id, c.state, c.entered_by, c.awaits, c.detail,
  ${microsOf('c.created_at')}, ${microsOf('c.updated_at')}`

/** The next entities in key order with their customers. */
export async function readEntities(
  db: Database,
  start: RangeStart,
  limit: number,
): Promise<StoredEntity[]> {
  const { text, values } = within({ start, upTo: null }, 'e.entity_id')
  const { rows } = await db.query<unknown[]>({
    text: `select ${entityColumns} from entity e left join customer c on c.entity_id = e.entity_id
      where ${text} order by e.entity_id limit ${limit}`,
    values,
    rowMode: 'array',
  })
  return rows.map(entityOf)
}

function entityOf(row: unknown[]): StoredEntity {
  const [entityId, applicationId, standing, enteredBy, detail, version, head] = row as string[]
  return {
    entityId: entityId!,
    applicationId: applicationId!,
    standing: standing!,
    enteredBy: enteredBy!,
    detail: detail!,
    version: version as unknown as number,
    head: head!,
    createdAtMs: ms(row[7]),
    updatedAtMs: ms(row[8]),
    customer: row[9] === null ? null : customerOf(row),
  }
}

function customerOf(row: unknown[]): StoredCustomer {
  return {
    applicationId: row[9] as string,
    state: row[10] as string,
    enteredBy: row[11] as string,
    awaits: row[12] as string | null,
    detail: row[13] as string,
    createdAtMs: ms(row[14]),
    updatedAtMs: ms(row[15]),
  }
}

/** The lines of a range, in pieces of at most `limit`: a busy entity may have more than memory should hold. */
export async function* readLines(
  db: Database,
  range: Range,
  limit: number,
): AsyncGenerator<StoredLine[]> {
  const whole = within(range, 'entity_id')
  let after = whole.text
  let values: unknown[] = whole.values
  for (;;) {
    const { rows } = await db.query<unknown[]>({
      text: `select entity_id, seq, ${microsOf('at')}, kind, actor, body, encode(hash, 'hex'), application_id
        from journal where ${after} order by entity_id, seq limit ${limit}`,
      values,
      rowMode: 'array',
    })
    const lines = rows.map(lineOf)
    yield lines
    if (lines.length < limit) return
    const last = lines.at(-1)!
    const next = whole.values.length + 1
    after = `${whole.text} and (entity_id, seq) > ($${next}::uuid, $${next + 1}::int8)`
    values = [...whole.values, last.entityId, last.seq]
  }
}

function lineOf(row: unknown[]): StoredLine {
  return {
    entityId: row[0] as string,
    seq: row[1] as number,
    at: ms(row[2]),
    kind: row[3] as string,
    actor: row[4] as string,
    body: row[5] as string,
    hash: row[6] as string,
    applicationId: row[7] as string,
  }
}
