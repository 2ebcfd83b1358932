/** Lists of users and businesses: filtered, searched, paged by offset or cursor. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import { isDeleted } from '@ostiary/domain/entity.changes'
import { standings } from '@ostiary/domain/entity.lifecycle'
import { directoryKey, findEntityId } from '../../store/directory.ts'
import { emailForm, nameWords, phoneForm, prefixOf, searchKey } from '../../store/search-keys.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { json, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { hasWords, scopeOf } from './findable.ts'
import { mayReadPersonal, rowOf } from './load.ts'
import { countryOf, profileItem } from './profile.ts'
import type { Profile } from './profile.ts'
import { tagsOf } from './queries.ts'
import { entityCount, entityPage, planOf } from './pages.ts'
import type { EntityRow, Part, Plan } from './pages.ts'
import { isPicky } from './strands.ts'
import type { EntityQuery, Place } from './strands.ts'
import { rowShape } from './resource.ts'
import { tagIdsOf } from './tags.ts'
import { pageLinks } from './page-links.ts'

/** As the reference has it: who wants to see more follows `next`. */
const countMost = 100
const limitDefault = 50
/** A search by long words looks at a page first, then so often at so many rows more. */
const scanMax = 4
const scanRows = 250

interface Search {
  readonly keys: readonly Buffer[]
  /** Words longer than any key: what was found is held to them. */
  readonly words: readonly string[]
  /** The caller's own id, which is found by the directory. */
  readonly ownId: string | undefined
}

export const listOf =
  (services: Services, kind: EntityKind): Handler =>
  async (call) => {
    const asked = await askedOf(services, call, kind)
    if (!asked) return json(200, { count: 0, next: null, previous: null, results: [] })
    const { query, part, search } = asked
    const own = await byOwnId(services, call, asked)
    const found = await pageOf(services, call, asked)
    const rows = own
      ? [own, ...found.rows.filter((one) => one.row.entityId !== own.row.entityId)]
      : found.rows
    const shown = rows.slice(0, part.limit)
    const tags = shown.some(({ row }) => row.detail.tags?.length)
      ? await tagsOf(services.db, query.applicationId)
      : []
    const count = await counted(services, asked, { rows, count: found.count })
    const last = rows.length > part.limit ? placeOf(shown.at(-1)!) : found.goesOnAt
    const cursor = last && encodeCursor(services, kind, last)
    return json(200, {
      count,
      ...pageLinks(services, call, {
        path: `/v3/${folders[kind]}/`,
        limit: part.limit,
        cursor,
        // Rows that do not fit are passed over, which an offset does not tell of.
        byCursor: search.ownId !== undefined || isPicky(query),
      }),
      results: shown.map(({ row, profile }) => rowShape({ kind, row, profile, tags })),
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
  { rows, count }: { rows: readonly Seen[]; count: number | undefined },
): Promise<number> {
  if (count !== undefined) return Math.min(countMost, Math.max(count, rows.length))
  const isByOwnIdOnly = search.keys.length === 0 && search.ownId !== undefined
  if (search.words.length > 0 || isByOwnIdOnly)
    return Math.min(countMost, part.offset + rows.length)
  return entityCount(services.db, plan, countMost)
}

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
    limit: ((asked['limit'] ?? asked['page_size']) as number | undefined) ?? limitDefault,
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
  if (Number.isFinite(atMs)) return atMs
  const message = 'must be a date such as 2026-01-31, or a time'
  return refuse('query_invalid', undefined, { errors: [{ path: `/${name}`, message }] })
}

/** What is asked for, as keys; `undefined` where nothing can be found by it. */
async function searchOf(
  services: Services,
  call: Call,
  kind: EntityKind,
): Promise<Search | undefined> {
  const { applicationId } = call.principal.application
  const scope = scopeOf(services, { applicationId, kind })
  const { search, country, tags } = call.query as Record<string, string | undefined>
  const asked = tags === undefined ? [] : await tagIdsOf(services, call, commaList(tags))
  if (!asked) return undefined
  const text = readText(call, search)
  const keys = [
    ...text.keys.map(([field, value]) => searchKey(scope, field, value)),
    ...asked.map((one) => searchKey(scope, 'tag', one)),
    ...(country ? [searchKey(scope, 'country', countryOf(country, 'country'))] : []),
  ]
  return {
    keys: keys,
    words: text.words,
    ownId: search?.trim() || undefined,
  }
}

const commaList = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)

interface Text {
  readonly keys: (readonly ['email' | 'phone' | 'name', string])[]
  readonly words: readonly string[]
}

/** Names, addresses and numbers are personal: who may not read them does not find by them. */
function readText(call: Call, search: string | undefined): Text {
  const text = search?.trim() ?? ''
  if (text === '' || !mayReadPersonal(call)) return { keys: [], words: [] }
  if (text.includes('@')) return { keys: [['email', emailForm(text)]], words: [] }
  if (/^\+?[\d\s().-]{6,}$/.test(text)) return { keys: [['phone', phoneForm(text)]], words: [] }
  const words = nameWords(text)
  const keys = words.map((word) => ['name', prefixOf(word)] as const)
  return { keys, words: words.filter((word) => prefixOf(word) !== word) }
}

export interface Seen {
  readonly row: EntityRow
  readonly profile: Profile
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
  if (search.ownId !== undefined && search.keys.length === 0)
    return { rows: [], goesOnAt: undefined }
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

async function withProfiles(
  services: Services,
  call: Call,
  rows: readonly EntityRow[],
): Promise<Seen[]> {
  const known = mayReadPersonal(call) ? rows.filter((row) => row.detail.profile !== undefined) : []
  const opened =
    known.length === 0
      ? undefined
      : await services.vault.open(
          known.map((row) => row.entityId),
          [profileItem],
        )
  return rows.map((row) => ({
    row,
    profile: (opened?.get(row.entityId)?.get(profileItem) ?? {}) as Profile,
  }))
}

/** The caller's own id finds at once, first on the first page, if the other filters let it. */
async function byOwnId(
  services: Services,
  call: Call,
  { query, part, search }: Asked,
): Promise<Seen | undefined> {
  if (search.ownId === undefined || part.after || part.offset > 0) return undefined
  if (call.query['tags'] !== undefined || call.query['country'] !== undefined) return undefined
  const dirKey = directoryKey(query.applicationId, query.kind, search.ownId)
  const entityId = await findEntityId(services.db, dirKey)
  const head = entityId === undefined ? undefined : await services.heads.read(entityId)
  if (!head) return undefined
  const row = rowOf(head)
  const { statuses, fromMs = -Infinity, toMs = Infinity } = query
  const fits =
    !isDeleted(head.aggregate.entity) &&
    (statuses.length === 0 || statuses.includes(row.standing)) &&
    row.createdAtMs >= fromMs &&
    row.createdAtMs <= toMs
  return fits ? (await withProfiles(services, call, [row]))[0] : undefined
}
