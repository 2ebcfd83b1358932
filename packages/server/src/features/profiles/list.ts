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
import { entityCount, entityPage, tagsOf } from './queries.ts'
import type { EntityQuery, EntityRow } from './queries.ts'
import { rowShape } from './resource.ts'
import { tagIdsOf } from './tags.ts'
import { pageLinks } from './page-links.ts'

/** As the reference has it: who wants to see more follows `next`. */
const countMost = 100
const limitDefault = 50
/** A search by long words looks at so many pages of candidates at most. */
const scanMax = 20

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
    const search = await searchOf(services, call, kind)
    const query = search && queryOf(services, call, kind, search)
    if (!query || !search) return json(200, { count: 0, next: null, previous: null, results: [] })
    const own = await byOwnId(services, call, { kind, search, query })
    const found = await pageOf(services, call, { query, search })
    const rows = own
      ? [own, ...found.filter((one) => one.row.entityId !== own.row.entityId)]
      : found
    const shown = rows.slice(0, query.limit)
    const tags = shown.some(({ row }) => row.detail.tags?.length)
      ? await tagsOf(services.db, query.applicationId)
      : []
    const count = await counted(services, query, { search, rows })
    const last = rows.length > query.limit ? shown.at(-1)!.row : undefined
    const cursor = last && encodeCursor(services, kind, [last.createdAtMs, last.entityId])
    return json(200, {
      count,
      ...pageLinks(services, call, { path: `/v3/${folders[kind]}/`, limit: query.limit, cursor }),
      results: shown.map(({ row, profile }) => rowShape({ kind, row, profile, tags })),
    })
  }

/** Pages of everybody a call's filters find, until there are no more. */
export async function* foundBy(
  services: Services,
  call: Call,
  kind: EntityKind,
): AsyncGenerator<readonly Seen[]> {
  const search = await searchOf(services, call, kind)
  if (!search) return
  const query = { ...queryOf(services, call, kind, search), limit: exportRows, offset: 0 }
  const own = await byOwnId(services, call, { kind, search, query })
  if (own) yield [own]
  for (let after: EntityQuery['after']; ;) {
    const found = await pageOf(services, call, { query: { ...query, after }, search })
    const last = found[exportRows - 1]
    yield found.slice(0, exportRows).filter(({ row }) => row.entityId !== own?.row.entityId)
    if (!last || found.length <= exportRows) return
    after = [last.row.createdAtMs, last.row.entityId]
  }
}

/** Rows read at once for a file. */
const exportRows = 500

const folders = { user: 'users', business: 'businesses' } as const

/** A search by long words is counted as far as it was looked at. */
async function counted(
  services: Services,
  query: EntityQuery,
  { search, rows }: { search: Search; rows: readonly Seen[] },
): Promise<number> {
  if (search.words.length > 0 || (search.keys.length === 0 && search.ownId !== undefined))
    return Math.min(countMost, query.offset + rows.length)
  return entityCount(services.db, query, countMost)
}

function queryOf(services: Services, call: Call, kind: EntityKind, search: Search): EntityQuery {
  const { query } = call
  const cursor = query['cursor'] as string | undefined
  return {
    applicationId: call.principal.application.applicationId,
    kind,
    statuses: statusesOf(query['status']),
    keys: search.keys,
    fromMs: timeOf(query['date_from'], 'date_from', 'start'),
    toMs: timeOf(query['date_to'], 'date_to', 'end'),
    oldestFirst: query['ordering'] === 'created_at',
    limit: ((query['limit'] ?? query['page_size']) as number | undefined) ?? limitDefault,
    offset: (query['offset'] as number | undefined) ?? 0,
    after: cursor ? (decodeCursor(services, kind, cursor) as [number, string]) : undefined,
  }
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
  return {
    keys: [
      ...text.keys.map(([field, value]) => searchKey(scope, field, value)),
      ...asked.map((one) => searchKey(scope, 'tag', one)),
      ...(country ? [searchKey(scope, 'country', countryOf(country, 'country'))] : []),
    ],
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
  const words = nameWords(text).toSorted((one, other) => other.length - one.length)
  const keys = words.map((word) => ['name', prefixOf(word)] as const)
  return { keys, words: words.filter((word) => prefixOf(word) !== word) }
}

export interface Seen {
  readonly row: EntityRow
  readonly profile: Profile
}

/** One more than is shown, so that it is known whether there are more. */
async function pageOf(
  services: Services,
  call: Call,
  { query, search }: { query: EntityQuery; search: Search },
): Promise<Seen[]> {
  if (search.ownId !== undefined && search.keys.length === 0) return []
  const wanted = query.limit + 1
  const found: Seen[] = []
  let asked: EntityQuery = { ...query, limit: wanted }
  for (let scans = 0; scans < scanMax; scans += 1) {
    const rows = await entityPage(services.db, asked)
    const seen = await withProfiles(services, call, rows)
    found.push(...seen.filter(({ profile }) => hasWords(profile, search.words)))
    const last = rows.at(-1)
    if (!last || rows.length < wanted || found.length >= wanted) break
    asked = { ...asked, offset: 0, after: [last.createdAtMs, last.entityId] }
  }
  return found.slice(0, wanted)
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
  { kind, search, query }: { kind: EntityKind; search: Search; query: EntityQuery },
): Promise<Seen | undefined> {
  if (search.ownId === undefined || query.after || query.offset > 0) return undefined
  if (call.query['tags'] !== undefined || call.query['country'] !== undefined) return undefined
  const dirKey = directoryKey(query.applicationId, kind, search.ownId)
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
