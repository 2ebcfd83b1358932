/**
 * Who is searched by several things, as SQL. Each thing is a strand: the entities that have it, in
 * the order of the list, as one index holds them. Who has them all stands where the strands meet.
 */
import type { EntityKind } from '@ostiary/domain/aggregate'

/** Where a row stands in every list: its creation, and its id among those of one millisecond. */
export type Place = readonly [createdAtMs: number, entityId: string]

/** Whom a list shows. */
export interface EntityQuery {
  readonly applicationId: string
  readonly kind: EntityKind
  readonly statuses: readonly string[]
  /** Every one of these. */
  readonly keys: readonly Buffer[]
  readonly fromMs: number | undefined
  readonly toMs: number | undefined
  readonly oldestFirst: boolean
}

/** One walk through a list: of several standings each is one of its own. */
export interface Walk extends Omit<EntityQuery, 'statuses'> {
  readonly standing: string | undefined
  /** Which strand is walked along. */
  readonly along: number
  /** How many rows of it may be looked at where they are many. */
  readonly most: number
  /** How many rows that strand has, where they are few. */
  readonly few?: number | undefined
  /** The row before the first. */
  readonly after?: Place | undefined
  /** How many rows of that strand are looked at; all where absent. */
  readonly look?: number | undefined
}

type Bind = (value: unknown) => string
type Strand = (bound: Bind) => string

/** The values of a statement, each with the place it has there. */
export function binder(): { bound: Bind; values: unknown[] } {
  const values: unknown[] = []
  return { values, bound: (value) => `$${values.push(value)}` }
}

/** As the index of the lists says it, so that it is used. */
// Nor is anybody shown whom no caller has named.
const isThere = `e.standing not in ('DELETED', 'PURGED') and e.vendor_data not like 'unlinked:%'`

const orderOf = ({ oldestFirst }: Walk, of: string): string => {
  const way = oldestFirst ? 'asc' : 'desc'
  return `${of}.created_at ${way}, ${of}.entity_id ${way}`
}

/** Where the walk begins and ends; the keys of a search repeat the times of their entity. */
function rangeOf({ fromMs, toMs, after, oldestFirst }: Walk, bound: Bind, of: string): string[] {
  const at = (ms: number): string => `${bound(new Date(ms))}::timestamptz`
  const place = (): string => `(${at(after![0])}, ${bound(after![1])}::uuid)` // where there is one
  return [
    ...(fromMs === undefined ? [] : [`${of}.created_at >= ${at(fromMs)}`]),
    ...(toMs === undefined ? [] : [`${of}.created_at <= ${at(toMs)}`]),
    ...(after ? [`(${of}.created_at, ${of}.entity_id) ${oldestFirst ? '>' : '<'} ${place()}`] : []),
  ]
}

const ofKey =
  (key: Buffer): Strand =>
  (bound) =>
    `select entity_id, created_at from entity_search where search_key = ${bound(key)}`

const ofStanding =
  ({ applicationId, kind, standing }: Walk): Strand =>
  (bound) =>
    `select entity_id, created_at from entity where application_id = ${bound(applicationId)}
      and kind = ${bound(kind)} and standing = '${standing}'`

/** The strands of a search: its keys, and a standing that few have. */
export function strandsOf(walk: Walk): Strand[] {
  const { keys, standing } = walk
  const isOfFew = keys.length > 0 && standing !== undefined && standing !== 'ACTIVE'
  return [...keys.map(ofKey), ...(isOfFew ? [ofStanding(walk)] : [])]
}

/** A standing that is no strand is seen on the entity alone. */
const standingIs = (walk: Walk): string[] =>
  walk.standing === undefined || strandsOf(walk).length > walk.keys.length
    ? []
    : [`e.standing = '${walk.standing}'`]

/** Whether rows of a strand may be passed over because of what else is asked. */
export const isPicky = ({ keys, statuses }: Pick<EntityQuery, 'keys' | 'statuses'>): boolean =>
  keys.length > 1 || (keys.length > 0 && statuses.length > 0)

/** The rows of one strand, in the order of the list. */
export function strandRows(walk: Walk, at: number, bound: Bind): string {
  const range = rangeOf(walk, bound, 'r')
  return `select r.entity_id, r.created_at from (${strandsOf(walk)[at]!(bound)}) r
    ${range.length > 0 ? `where ${range.join(' and ')}` : ''} order by ${orderOf(walk, 'r')}`
}

/** Where the strands meet. */
function meeting(walk: Walk, bound: Bind): string {
  const others = strandsOf(walk).filter((_, at) => at !== walk.along)
  // By time and id, not by id alone: so the others are read in order too, and from the index only.
  const joined = others.map((one, at) => {
    const of = `o${at}`
    const same = [`${of}.created_at = w.created_at`, `${of}.entity_id = w.entity_id`]
    const on = [...same, ...rangeOf(walk, bound, of)].join(' and ')
    return `join (${one(bound)}) ${of} on ${on}`
  })
  const look = walk.look === undefined ? '' : ` limit ${walk.look}`
  return `select w.entity_id, w.created_at
    from (${strandRows(walk, walk.along, bound)}${look}) w ${joined.join(' ')}`
}

/** Keys go with their entity: where they are, it is. */
const isByStrands = (walk: Walk): boolean => walk.keys.length > 0 && standingIs(walk).length === 0

/** Whom the walk meets, in order. */
export function rowsOf(
  walk: Walk,
  bound: Bind,
  { columns, limit, offset }: { columns: string; limit: number; offset: number },
): string {
  const { applicationId, kind, keys } = walk
  const is = [
    `e.application_id = ${bound(applicationId)}`,
    `e.kind = ${bound(kind)}`,
    isThere,
    ...standingIs(walk),
  ]
  const part = `limit ${limit} offset ${offset}`
  if (keys.length === 0)
    return `select ${columns} from entity e
      where ${[...is, ...rangeOf(walk, bound, 'e')].join(' and ')}
      order by ${orderOf(walk, 'e')} ${part}`
  // With the limit inside nobody's row is read but theirs who are shown.
  const inside = isByStrands(walk) ? ` order by ${orderOf(walk, 'w')} ${part}` : ''
  return `select ${columns} from (${meeting(walk, bound)}${inside}) s
    join entity e on e.entity_id = s.entity_id
    where ${is.join(' and ')} order by ${orderOf(walk, 's')} ${inside ? '' : part}`
}

/** The same, to be counted as far as `limit`. */
export const countedOf = (walk: Walk, bound: Bind, limit: number): string =>
  isByStrands(walk)
    ? `${meeting(walk, bound)} order by ${orderOf(walk, 'w')} limit ${limit}`
    : rowsOf(walk, bound, { columns: 'e.entity_id', limit, offset: 0 })
