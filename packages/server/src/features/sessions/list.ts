/** Sessions as pages, newest first, by the filters of the reference (entity reference 3.2). */
import { featureList } from '@ostiary/domain/session/decision'
import type { EntityKind } from '@ostiary/domain/aggregate'
import { knownCountry } from '@ostiary/domain/country-codes'
import { sessionStatuses } from '@ostiary/domain/session.lifecycle'
import { dayMs } from '@ostiary/domain/units'
import { openSessions } from '../../sessions/context.ts'
import { scopeOf } from '../../profile/findable.ts'
import { emailForm, nameWords, prefixOf, searchKey } from '../../store/search-keys.ts'
import { directoryKey, findEntityId } from '../../store/directory.ts'
import { sessionCount, sessionPage } from '../../store/sessions.ts'
import type { ListedSession, SessionFilter } from '../../store/sessions.ts'
import { iso, json, mayReadPersonal, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { limitOf, pageLinks } from '../paging.ts'
import { includable } from './decision.ts'
import { linkOf, madeFor } from './resource.ts'
import { isUnlinked } from '@ostiary/domain/unlinked'

const usualLimit = 50
/** More are not counted (entity reference 12). */
const countMost = 10_000

const kinds: Readonly<Record<string, readonly EntityKind[]>> = {
  user: ['user'],
  business: ['business'],
  all: ['user', 'business'],
}

export const listSessions =
  (services: Services): Handler =>
  async (call) => {
    const filter = await filterOf(services, call)
    const { limit } = filter
    const rows =
      filter.entityIds?.length === 0
        ? []
        : await sessionPage(services.db, { ...filter, limit: limit + 1 })
    const count =
      filter.entityIds?.length === 0 ? 0 : await sessionCount(services.db, filter, countMost)
    const shown = rows.slice(0, limit)
    const results = await shape(services, call, shown)
    const next = rows.length > limit ? 'offset' : undefined
    const links = pageLinks(services, call, { path: '/v3/sessions/', limit, next })
    return json(200, { count, ...links, results })
  }

async function filterOf(services: Services, call: Call): Promise<SessionFilter> {
  const { query } = call
  const { applicationId } = call.principal.application
  if (query['include'])
    wrong('include', `is not for a list: the decision of a session takes ${includable.join(', ')}`)
  const kind =
    kinds[(query['session_kind'] as string | undefined) ?? 'user'] ??
    wrong('session_kind', 'must be user, business or all')
  const { workflow_id: workflowId, vendor_data: vendorData } = query as Record<string, string>
  const from = dayOf(query, 'date_from')
  const to = dayOf(query, 'date_to')
  return {
    applicationId,
    kinds: kind,
    ...statusesOf(query),
    ...(workflowId ? { workflowId } : {}),
    ...(vendorData
      ? { entityIds: await entitiesOf(services, applicationId, kind, vendorData) }
      : {}),
    ...(from === undefined ? {} : { createdFromMs: from }),
    // A day that is named is included.
    ...(to === undefined ? {} : { createdToMs: isDay(query['date_to']) ? to + dayMs : to }),
    ...countryOf(services, call, kind),
    ...(await searched(services, call, kind)),
    limit: limitOf(call, usualLimit),
    offset: (query['offset'] as number | undefined) ?? 0,
  }
}

/** Of whom a document of that country was read, or whose address is there. */
function countryOf(
  services: Services,
  call: Call,
  among: readonly EntityKind[],
): Pick<SessionFilter, 'keys'> {
  const { country } = call.query as { country?: string }
  if (!country) return {}
  if (!mayReadPersonal(call))
    return refuse('scope_missing', 'To filter by `country` needs `personal:read`.')
  const code = knownCountry(country) ?? wrong('country', 'must be an ISO 3166-1 code')
  const [kind] = among
  if (kind === undefined || among.length > 1)
    return wrong('country', 'needs session_kind user or business')
  const { applicationId } = call.principal.application
  return { keys: [searchKey(scopeOf(services, { applicationId, kind }), 'country', code)] }
}

/** By id, number, your own id, or words of the name: the last only for who may read names. */
async function searched(
  services: Services,
  call: Call,
  among: readonly EntityKind[],
): Promise<Pick<SessionFilter, 'sessionIds' | 'numbers' | 'either'>> {
  const text = ((call.query['search'] as string | undefined) ?? '').trim()
  if (text === '') return {}
  if (idForm.test(text)) return { sessionIds: [text.toLowerCase()] }
  const { applicationId } = call.principal.application
  const entityIds = await entitiesOf(services, applicationId, among, text)
  if (/^\d{1,15}$/.test(text) && entityIds.length === 0) return { numbers: [Number(text)] }
  const [kind = 'user'] = among
  const scope = scopeOf(services, { applicationId, kind })
  const words = mayReadPersonal(call) ? nameWords(text) : []
  const keys = text.includes('@')
    ? [searchKey(scope, 'email', emailForm(text))]
    : words.map((word) => searchKey(scope, 'name', prefixOf(word)))
  return { either: { entityIds, keys: mayReadPersonal(call) ? keys : [] } }
}

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const wrong = (name: string, message: string): never =>
  refuse('query_invalid', undefined, { errors: [{ path: `/${name}`, message }] })

function statusesOf(query: Call['query']): { statuses?: readonly string[] } {
  const given = query['status'] as string | undefined
  if (!given) return {}
  const statuses = given.split(',').map((one) => one.trim())
  const known: readonly string[] = sessionStatuses
  return statuses.every((one) => known.includes(one))
    ? { statuses }
    : wrong('status', `must be of ${sessionStatuses.join(', ')}, a comma between several`)
}

const isDay = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)

function dayOf(query: Call['query'], name: string): number | undefined {
  const given = query[name] as string | undefined
  if (!given) return undefined
  const atMs = Date.parse(given)
  return Number.isNaN(atMs) ? wrong(name, 'must be a date, such as 2026-11-30') : atMs
}

async function entitiesOf(
  { db }: Services,
  applicationId: string,
  among: readonly EntityKind[],
  vendorData: string,
): Promise<string[]> {
  const found = await Promise.all(
    among.map((kind) => findEntityId(db, directoryKey(applicationId, kind, vendorData))),
  )
  return found.filter((one) => one !== undefined)
}

async function shape(
  services: Services,
  call: Call,
  rows: readonly ListedSession[],
): Promise<Record<string, unknown>[]> {
  const isOpen = mayReadPersonal(call)
  const opened = isOpen ? await openSessions(services.vault, rows) : new Map()
  return rows.map(({ session, kind, vendorData, entityId, standing }) => {
    const isLinked = !isUnlinked(vendorData)
    const one = opened.get(session.sessionId)
    // Who is rejected is BLOCKED too, so that standing says it all.
    const isShut = standing === 'BLOCKED'
    const document = [...(one?.records.values() ?? [])].find(({ data }) => data['issuing_state'])
    return {
      session_id: session.sessionId,
      session_number: session.number,
      session_kind: kind,
      session_url: linkOf(services, call, { session, isShut })?.url ?? null,
      status: session.status,
      workflow_id: session.workflowId,
      workflow_version: session.workflowVersion,
      vendor_data: isLinked ? vendorData : null,
      didit_internal_id: isLinked ? entityId : null,
      full_name: document?.data['full_name'] ?? null,
      country: document?.data['issuing_state'] ?? null,
      features: featureList(session),
      created_at: iso(session.createdAtMs),
      updated_at: iso(session.updatedAtMs),
      expires_at: session.dueAtMs === undefined ? null : iso(session.dueAtMs),
      environment: call.principal.application.environment,
      reverification: madeFor(session),
    }
  })
}
