/** Lists of users and businesses: filtered, searched, paged by offset or cursor. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import { standings } from '@ostiary/domain/entity.lifecycle'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { json, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { hasWords } from '../../profile/findable.ts'
import { withProfiles } from './load.ts'
import type { Seen } from './load.ts'
import { tagsOf } from './queries.ts'
import { entityCount, entityPage, planOf } from './pages.ts'
import type { Part, Plan } from './pages.ts'
import { isPicky } from './strands.ts'
import type { EntityQuery, Place } from './strands.ts'
import { rowShape } from './resource.ts'
import { limitOf, pageLinks } from '../paging.ts'
import { byOwnId, searchOf } from './search.ts'
import type { Own, Search } from './search.ts'

/** As the reference has it: who wants to see more follows `next`. */
const countMost = 100
const limitDefault = 50
/** A search by long words looks at a page first, then so often at so many rows more. */
const scanMax = 4
const scanRows = 250

export const listOf =
  (services: Services, kind: EntityKind): Handler =>
  async (call) => {
    const asked = await askedOf(services, call, kind)
    if (!asked) return json(200, { count: 0, next: null, previous: null, results: [] })
    const { query, part, search } = asked
    const { media } = services
    const own = await byOwnId(services, call, asked)
    const found = await pageOf(services, call, asked)
    const isFirst = part.offset === 0 && part.after === undefined
    const others = found.rows.filter((one) => one.row.entityId !== own?.row.entityId)
    const rows = own && isFirst ? [own, ...others] : others
    const shown = rows.slice(0, part.limit)
    const tags = shown.some(({ row }) => row.detail.tags?.length)
      ? await tagsOf(services.db, query.applicationId)
      : []
    const count = await counted(services, asked, { rows, own, count: found.count })
    const last = rows.length > part.limit ? placeAfter(shown, own, query) : found.goesOnAt
    const next = last && { cursor: encodeCursor(services, kind, last) }
    return json(200, {
      count,
      ...pageLinks(services, call, {
        path: `/v3/${folders[kind]}/`,
        limit: part.limit,
        next,
        // Rows that do not fit are passed over, which an offset does not tell of.
        byCursor: search.ownId !== undefined || isPicky(query),
      }),
      results: shown.map(({ row, profile }) => rowShape({ kind, row, profile, tags, media })),
    })
  }

/** Pages of everybody a call's filters find, until there are no more. */
export async function* foundBy(
  services: Services,
  call: Call,
  kind: EntityKind,
): AsyncGenerator<readonly Seen[]> {
  const asked = await askedOf(services, call, kind)
  if (!asked) return
  const first = { ...asked, part: { limit: exportRows, offset: 0, after: undefined } }
  const own = await byOwnId(services, call, first)
  if (own) yield [own]
  for (let after: Place | undefined; ;) {
    const part = { ...first.part, after }
    const { rows, goesOnAt } = await pageOf(services, call, { ...first, part })
    yield rows.slice(0, exportRows).filter(({ row }) => row.entityId !== own?.row.entityId)
    after = rows.length > exportRows ? placeOf(rows[exportRows - 1]!) : goesOnAt
    if (!after) return
  }
}

/** Rows read at once for a file. */
const exportRows = 500

const folders = { user: 'users', business: 'businesses' } as const

/** A search by long words is counted as far as it was looked at. */
async function counted(
  services: Services,
  { part, plan, search }: Asked,
  { rows, own, count }: { rows: readonly Seen[]; own: Own | undefined; count: number | undefined },
): Promise<number> {
  if (search.isByOwnIdOnly || search.words.length > 0)
    return Math.min(countMost, part.offset + rows.length)
  const known = count ?? (await entityCount(services.db, plan, countMost))
  return Math.min(countMost, own && !own.isByKeys ? known + 1 : known)
}

/** The row of an own id has no place in the order: after it alone the list begins. */
function placeAfter(
  shown: readonly Seen[],
  own: Own | undefined,
  { oldestFirst }: EntityQuery,
): Place {
  const last = shown.at(-1)! // a page has one row or more
  if (last.row.entityId !== own?.row.entityId) return placeOf(last)
  return oldestFirst ? [0, noId] : [farOffMs, noId]
}

const noId = '00000000-0000-0000-0000-000000000000'
const farOffMs = Date.UTC(9999, 0)

/** What a call asks for: whom, and which part of them. */
interface Asked {
  readonly query: EntityQuery
  readonly part: Part
  readonly plan: Plan
  readonly search: Search
}

/** `undefined` where nothing can be found. */
async function askedOf(
  services: Services,
  call: Call,
  kind: EntityKind,
): Promise<Asked | undefined> {
  const asked = call.query
  const query = {
    applicationId: call.principal.application.applicationId,
    kind,
    statuses: statusesOf(asked['status']),
    fromMs: timeOf(asked['date_from'], 'date_from', 'start'),
    toMs: timeOf(asked['date_to'], 'date_to', 'end'),
    oldestFirst: asked['ordering'] === 'created_at',
  }
  const cursor = asked['cursor'] as string | undefined
  const part = {
    limit: limitOf(call, limitDefault),
    offset: (asked['offset'] as number | undefined) ?? 0,
    after: cursor ? (decodeCursor(services, kind, cursor) as unknown as Place) : undefined,
  }
  const search = await searchOf(services, call, kind)
  if (!search) return undefined
  const whole = { ...query, keys: search.keys }
  return { query: whole, part, plan: await planOf(services.db, whole), search }
}

function statusesOf(text: unknown): string[] {
  if (typeof text !== 'string' || text === '') return []
  const asked = text.split(',').map((one) => one.trim().toUpperCase())
  const known: readonly string[] = standings
  if (asked.every((one) => known.includes(one))) return asked
  const message = `must be some of: ${standings.join(', ')}`
  return refuse('query_invalid', undefined, { errors: [{ path: '/status', message }] })
}

/** A day begins and ends where it does in UTC. */
function timeOf(text: unknown, name: string, edge: 'start' | 'end'): number | undefined {
  if (typeof text !== 'string' || text === '') return undefined
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const atMs = Date.parse(
    isDay ? `${text}T${edge === 'start' ? '00:00:00.000' : '23:59:59.999'}Z` : text,
  )
  // A day no month has would be read as one of the next.
  const isOfCalendar = new Date(text.slice(0, 10)).toJSON()?.slice(0, 10) === text.slice(0, 10)
  if (Number.isFinite(atMs) && isOfCalendar) return atMs
  const message = 'must be a date such as 2026-01-31, or a time'
  return refuse('query_invalid', undefined, { errors: [{ path: `/${name}`, message }] })
}

interface Found {
  readonly rows: readonly Seen[]
  /** After this there may be more; `undefined` where nobody is left. */
  readonly goesOnAt: Place | undefined
  /** How many there are in all, as far as is counted; only of a first page. */
  readonly count?: number
}

const placeOf = ({ row }: Seen): Place => [row.createdAtMs, row.entityId]

/** One more than is shown, so that it is known whether there are more. */
async function pageOf(
  services: Services,
  call: Call,
  { plan, part, search }: Asked,
): Promise<Found> {
  if (search.isByOwnIdOnly) return { rows: [], goesOnAt: undefined }
  const wanted = part.limit + 1
  if (search.words.length > 0) return scanned(services, call, { plan, part, search })
  // A first page is counted in the same walk.
  const isFirst = part.offset === 0 && part.after === undefined
  const limit = isFirst ? Math.max(wanted, countMost) : wanted
  const { rows, goesOnAt } = await entityPage(services.db, plan, { ...part, limit })
  const seen = await withProfiles(services, call, rows.slice(0, wanted))
  return { rows: seen, goesOnAt, ...(isFirst ? { count: rows.length } : {}) }
}

/** A page of those who have long words, of whom keys know only the beginnings. */
async function scanned(
  services: Services,
  call: Call,
  { plan, part, search }: Pick<Asked, 'plan' | 'part' | 'search'>,
): Promise<Found> {
  const wanted = part.limit + 1
  const found: Seen[] = []
  let next: Part = { ...part, limit: wanted }
  for (let scans = 0; ; scans += 1) {
    const { rows, goesOnAt } = await entityPage(services.db, plan, next)
    const seen = await withProfiles(services, call, rows)
    found.push(...seen.filter(({ profile }) => hasWords(profile, search.words)))
    if (found.length >= wanted) return { rows: found.slice(0, wanted), goesOnAt }
    // A page that is not full has looked at all there is, or at enough.
    if (!goesOnAt || rows.length < next.limit || scans === scanMax) return { rows: found, goesOnAt }
    next = { limit: Math.max(wanted, scanRows), offset: 0, after: goesOnAt }
  }
}
