/** Pages and counts of users and businesses: each of bounded work, however many there are. */
import type { EntityDetail } from '@ostiary/domain/aggregate'
import { standings } from '@ostiary/domain/entity.lifecycle'
import type { Standing } from '@ostiary/domain/entity.lifecycle'
import type { Database } from '../../store/db.ts'
import { binder, countedOf, isPicky, rowsOf, strandRows, strandsOf } from './strands.ts'
import type { EntityQuery, Place, Walk } from './strands.ts'

export interface EntityRow {
  readonly entityId: string
  readonly vendorData: string | null
  readonly standing: Standing
  readonly detail: EntityDetail
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** Which part of a list is read. */
export interface Part {
  readonly limit: number
  readonly offset: number
  /** The last row before. */
  readonly after: Place | undefined
}

/**
 * Of the rarest strand so many rows are looked at for whatever else is asked: who has both of two
 * frequent names may be nobody, and to know it every row of one of them would have to be read.
 */
const lookMost = 3_000
/** A strand of no more rows is counted, then looked at whole, with those that come meanwhile. */
const probeMost = 1_000
const spare = 100

/** How much is looked at. */
interface Bounds {
  readonly look: number
  readonly few: number
}
const usual: Bounds = { look: lookMost, few: probeMost }

/** How a list is read: a walk for each standing asked for. */
export type Plan = readonly Walk[]

/** Few of one standing are not looked for among the many of another: each has a walk of its own. */
export function planOf(db: Database, query: EntityQuery, bounds = usual): Promise<Plan> {
  const { statuses, ...rest } = query
  const asked = [...new Set(statuses)]
  const apart = asked.length === standings.length ? [] : asked
  return Promise.all(
    (apart.length > 0 ? apart : [undefined]).map((standing) =>
      alongRarest(db, { ...rest, standing, along: 0, most: bounds.look }, bounds.few),
    ),
  )
}

/** The rarest strand has the fewest rows, or is the one of which so many reach back farthest. */
async function alongRarest(db: Database, walk: Walk, fewMost: number): Promise<Walk> {
  const strands = strandsOf(walk)
  if (strands.length < 2) return walk
  const { bound, values } = binder()
  const whole = { ...walk, fromMs: undefined, toMs: undefined }
  const [last, way] = walk.oldestFirst ? ['max', 'desc'] : ['min', 'asc']
  const reaches = strands.map(
    (_, at) => `select ${at} as along, count(*)::int4 as rows, ${last}(created_at) as reach
      from (${strandRows(whole, at, bound)} limit ${fewMost + 1}) s`,
  )
  const { rows } = await db.query<{ along: number; rows: number }>({
    text: `select along, rows from (${reaches.join(' union all ')}) r
      order by rows, reach ${way} limit 1`,
    values,
  })
  const [rarest] = rows
  return { ...walk, along: rarest!.along, few: rarest!.rows > fewMost ? undefined : rarest!.rows }
}

/** Who passes over the rows before an offset looks at all of them. */
function lookOf(walk: Walk, offset: number): number | undefined {
  const { keys, standing, few } = walk
  // Said to the planner too, who takes every strand for a common one.
  if (few !== undefined) return few + spare
  const statuses = standing === undefined ? [] : [standing]
  return isPicky({ keys, statuses }) && offset === 0 ? walk.most : undefined
}

/** A row as it is stored: one that cannot be read is one of them too. */
type StoredRow = Omit<EntityRow, 'detail'> & { readonly detail: string }

interface PageOf<Row> {
  readonly rows: readonly Row[]
  /**
   * After this the list goes on, be it that the page is full or that enough was looked at;
   * `undefined` where nobody is left.
   */
  readonly goesOnAt: Place | undefined
}
export type EntityPage = PageOf<EntityRow>
type StoredPage = PageOf<StoredRow>

const placeOf = (row: Pick<EntityRow, 'createdAtMs' | 'entityId'>): Place => [
  row.createdAtMs,
  row.entityId,
]

export async function entityPage(db: Database, plan: Plan, part: Part): Promise<EntityPage> {
  const { rows, goesOnAt } = await storedPage(db, plan, part)
  const read = rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) as EntityDetail }))
  return { rows: read, goesOnAt }
}

export async function storedPage(db: Database, plan: Plan, part: Part): Promise<StoredPage> {
  const [first, ...others] = plan.map((walk) => ({
    ...walk,
    look: lookOf(walk, part.offset),
    after: part.after,
  }))
  if (others.length === 0) return walked(db, first!, part) // a plan has a walk
  const many = { limit: part.limit + part.offset, offset: 0 }
  const pages = await Promise.all([first!, ...others].map((walk) => walked(db, walk, many)))
  return joined(pages, { ...part, oldestFirst: first!.oldestFirst })
}

async function walked(
  db: Database,
  walk: Walk,
  { limit, offset }: Pick<Part, 'limit' | 'offset'>,
): Promise<StoredPage> {
  const { bound, values } = binder()
  const found = await db.query<Record<string, unknown>>({
    text: rowsOf(walk, bound, { columns, limit, offset }),
    values,
  })
  const rows = found.rows as unknown as StoredRow[] // the columns are its members
  const last = rows.length < limit ? await lastLookedAt(db, walk) : rows.at(-1)
  return { rows, goesOnAt: last && placeOf(last) }
}

const columns = `e.entity_id as "entityId", e.vendor_data as "vendorData", e.standing, e.detail,
  e.created_at as "createdAtMs", e.updated_at as "updatedAtMs"`

/** The last row a walk looked at, if it looked at as many as it may. */
async function lastLookedAt(
  db: Database,
  walk: Walk,
): Promise<Pick<EntityRow, 'createdAtMs' | 'entityId'> | undefined> {
  if (walk.look === undefined) return undefined
  const { bound, values } = binder()
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select created_at as "createdAtMs", entity_id as "entityId"
      from (${strandRows(walk, walk.along, bound)} offset ${walk.look - 1} limit 1) s`,
    values,
  })
  return rows[0] as unknown as Pick<EntityRow, 'createdAtMs' | 'entityId'> | undefined
}

/** Pages of several walks as one, as far as all of them have come. */
function joined(
  pages: readonly StoredPage[],
  { limit, offset, oldestFirst }: Part & Pick<EntityQuery, 'oldestFirst'>,
): StoredPage {
  const way = oldestFirst ? 1 : -1
  const compare = (one: Place, other: Place): number =>
    way * (one[0] - other[0] || (one[1] < other[1] ? -1 : one[1] > other[1] ? 1 : 0))
  const [ends] = pages.flatMap((one) => (one.goesOnAt ? [one.goesOnAt] : [])).toSorted(compare)
  const rows = pages
    .flatMap((one) => one.rows)
    .filter((row) => ends === undefined || compare(placeOf(row), ends) <= 0)
    .toSorted((one, other) => compare(placeOf(one), placeOf(other)))
    .slice(0, offset + limit)
  const isFull = rows.length === offset + limit
  return { rows: rows.slice(offset), goesOnAt: isFull ? placeOf(rows.at(-1)!) : ends }
}

/** How many there are, counted as far as `most`, or as far as a page looks. */
export async function entityCount(db: Database, plan: Plan, most: number): Promise<number> {
  const counts = await Promise.all(
    plan.map(async (walk) => {
      const { bound, values } = binder()
      const { rows } = await db.query<{ count: number }>({
        text: `select count(*)::int4 as count
          from (${countedOf({ ...walk, look: lookOf(walk, 0) }, bound, most)}) c`,
        values,
      })
      return rows[0]!.count
    }),
  )
  return Math.min(
    most,
    counts.reduce((sum, one) => sum + one, 0),
  )
}
