/** The people and companies a company's session waits for, as whoever acts for it may see them. */
import type { AwaitedParty } from '@ostiary/contract/hosted'
import type { Aggregate } from '@ostiary/domain/aggregate'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { Session } from '@ostiary/domain/session/session'
import { isShut } from '@ostiary/domain/session/shut'
import { unfinishedStatuses } from '@ostiary/domain/session.lifecycle'
import { openSessions, recordItem } from '../../sessions/context.ts'
import { sessionAddress } from '../../sessions/link-url.ts'
import type { Services } from '../call.ts'
import type { Held } from './link.ts'

interface Submitted {
  readonly party_id?: string
  readonly first_name?: string
  readonly last_name?: string
  readonly legal_name?: string
  readonly roles?: readonly string[]
}

/** Initials, role, status and, until it has finished, the link of each. */
export async function awaitedParties(
  services: Services,
  { session, entityId }: Pick<Held, 'session' | 'entityId'>,
  nodeId: string,
): Promise<AwaitedParty[]> {
  const parties = session.parties ?? []
  const item = recordItem(session.sessionId, nodeId)
  const opened = (await services.vault.open([entityId], [item])).get(entityId)?.get(item) as
    | { data?: { submitted?: { parties?: readonly Submitted[] } } }
    | undefined
  const submitted = opened?.data?.submitted?.parties ?? []
  const children = await childrenOf(services, parties)
  const theirs = await openSessions(services.vault, [...children.values()])
  return parties.map((party) => ({
    ...named(submitted.find((one) => one.party_id === party.partyId)),
    kind: party.kind,
    status: party.status,
    url: linkOf(
      services,
      children.get(party.sessionId),
      theirs.get(party.sessionId)?.context.language,
    ),
  }))
}

function named(party: Submitted | undefined): { name_initials: string; role: string } {
  const names = [party?.first_name, party?.last_name, party?.legal_name].filter(Boolean)
  const initials = names.map((one) => `${[...(one ?? '')][0] ?? ''}.`).join(' ')
  return { name_initials: initials, role: party?.roles?.[0] ?? 'other' }
}

interface Child {
  readonly entityId: string
  readonly aggregate: Aggregate
  readonly session: Session
}

/** The sessions that are there, by id. */
async function childrenOf(
  { heads }: Pick<Services, 'heads'>,
  parties: NonNullable<Session['parties']>,
): Promise<Map<string, Child>> {
  const children = new Map<string, Child>()
  const read = await Promise.all(parties.map(({ entityId }) => heads.read(entityId)))
  for (const [index, { entityId, sessionId }] of parties.entries()) {
    const aggregate = read[index]?.aggregate
    const session = aggregate && sessionOf(aggregate, sessionId)
    if (session) children.set(sessionId, { entityId, aggregate, session })
  }
  return children
}

/** None where nobody goes on by it, be it over or its person BLOCKED. */
function linkOf(
  services: Services,
  child: Child | undefined,
  language: string | undefined,
): string | null {
  if (!child || !unfinishedStatuses.includes(child.session.status)) return null
  if (isShut(child.aggregate, child.session)) return null
  return sessionAddress(services, child.session, language).url
}
