/** The people and companies a company's session waits for, as whoever acts for it may see them. */
import type { AwaitedParty } from '@ostiary/contract/hosted'
import type { Session } from '@ostiary/domain/session/session'
import { unfinishedStatuses } from '@ostiary/domain/session.lifecycle'
import { openSessions, recordItem } from '../../sessions/context.ts'
import { sessionAddress } from '../../sessions/link-url.ts'
import { sessionsNamed } from '../../store/sessions.ts'
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
  const children = await sessionsNamed(services.db, parties)
  const theirs = await openSessions(services.vault, [...children.values()])
  return parties.map((party) => ({
    ...named(submitted.find((one) => one.party_id === party.partyId)),
    kind: party.kind,
    status: party.status,
    url: linkOf(
      services,
      children.get(party.sessionId)?.session,
      theirs.get(party.sessionId)?.context.language,
    ),
  }))
}

function named(party: Submitted | undefined): { name_initials: string; role: string } {
  const names = [party?.first_name, party?.last_name, party?.legal_name].filter(Boolean)
  const initials = names.map((one) => `${[...(one ?? '')][0] ?? ''}.`).join(' ')
  return { name_initials: initials, role: party?.roles?.[0] ?? 'other' }
}

function linkOf(
  services: Services,
  child: Session | undefined,
  language: string | undefined,
): string | null {
  if (!child || !unfinishedStatuses.includes(child.status)) return null
  return sessionAddress(services, child, language).url
}
