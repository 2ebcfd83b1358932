/** What a list is searched by, as keys; and the one entity whose own id is asked for. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import { isDeleted } from '@ostiary/domain/entity.changes'
import { directoryKey, findEntityId } from '../../store/directory.ts'
import { emailForm, nameWords, phoneForm, prefixOf, searchKey } from '../../store/search-keys.ts'
import { mayReadPersonal, refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'
import { hasWords, scopeOf } from '../../profile/findable.ts'
import { rowOf, withProfiles } from './load.ts'
import type { Seen } from './load.ts'
import { countryOf } from './profile.ts'
import { hasKeys } from './queries.ts'
import type { EntityQuery } from './strands.ts'
import { tagIdsOf } from './tags.ts'

export interface Search {
  /** The keys of the text first, then `filters`; an entity must have every one. */
  readonly keys: readonly Buffer[]
  /** The keys of country and tags, to which the own id is held too. */
  readonly filters: readonly Buffer[]
  /** Words longer than any key: what was found is held to them. */
  readonly words: readonly string[]
  /** The caller's own id, which is found by the directory. */
  readonly ownId: string | undefined
  /** Nothing else is found by this text, or may be by this caller. */
  readonly isByOwnIdOnly: boolean
}

/**
 * What is asked for, as keys; `undefined` where nothing can be found by it.
 * @throws Refused (`scope_missing`) by country without `personal:read`, which would tell it
 */
export async function searchOf(
  services: Services,
  call: Call,
  kind: EntityKind,
): Promise<Search | undefined> {
  const { applicationId } = call.principal.application
  const scope = scopeOf(services, { applicationId, kind })
  const { search, country, tags } = call.query as Record<string, string | undefined>
  const asked = tags === undefined ? [] : await tagIdsOf(services, call, commaList(tags))
  if (!asked) return undefined
  if (country && !mayReadPersonal(call))
    refuse('scope_missing', 'To filter by `country` needs `personal:read`.')
  const text = readText(call, search)
  const ownId = search?.trim() || undefined
  const filters = [
    ...asked.map((one) => searchKey(scope, 'tag', one)),
    ...(country ? [searchKey(scope, 'country', countryOf(country, 'country'))] : []),
  ]
  return {
    keys: [...text.keys.map(([field, value]) => searchKey(scope, field, value)), ...filters],
    filters,
    words: text.words,
    ownId,
    isByOwnIdOnly: ownId !== undefined && text.keys.length === 0,
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

/** Who was found by the own id, and whether the text finds them too. */
export interface Own extends Seen {
  readonly isByKeys: boolean
}

/** Whom the own id asked for names, if the other filters let it; first on the first page. */
export async function byOwnId(
  services: Services,
  call: Call,
  { query, search }: { query: EntityQuery; search: Search },
): Promise<Own | undefined> {
  if (search.ownId === undefined) return undefined
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
    row.createdAtMs <= toMs &&
    (await hasKeys(services.db, row.entityId, search.filters))
  if (!fits) return undefined
  const [seen] = await withProfiles(services, call, [row])
  const isByKeys =
    !search.isByOwnIdOnly &&
    hasWords(seen!.profile, search.words) &&
    (await hasKeys(services.db, row.entityId, search.keys))
  return { ...seen!, isByKeys }
}
