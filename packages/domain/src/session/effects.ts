/** Which of the effects a row of the session table names are wanted after all. */
import type { Aggregate, EffectName, Facts } from '../aggregate.ts'
import { latestApproved } from '../entity.sessions.ts'
import { factsOfSession, sessionOf } from './aggregate.ts'
import { currentNode } from './session.ts'
import type { Session } from './session.ts'

/** A provider is asked where a node waits for one; parties are told where they have sessions. */
export function isSessionWorkAsked(name: EffectName, next: Aggregate, facts: Facts): boolean {
  const session = sessionOf(next, facts.session?.sessionId)
  switch (name) {
    case 'run_check':
      return session !== undefined && session.status !== 'Not Started' && isForProvider(session)
    case 'hand_on_profile':
      return session !== undefined && isProfileAsked(next, session, facts)
    case 'watch_party':
      return isWatched(next, facts)
    case 'open_key_people':
      return (facts.session?.result?.parties?.length ?? 0) > 0
    case 'remove_people':
      return session ? (session.parties?.length ?? 0) > 0 : hasHadSessions(next)
    case 'send_email':
      return facts.session?.email !== undefined
    case 'tell_parent':
      return session?.parent !== undefined
    case 'blocklist_identifiers':
      return session?.settings.auto_blocklist_identifiers === true
    default:
      return true
  }
}

/**
 * Of whom nobody screens again nothing is kept to be screened; of what a session has reported only
 * a profile says whom to look for.
 */
function isWatched({ entity }: Aggregate, facts: Facts): boolean {
  if (facts.monitored !== undefined) return true
  if (entity.detail.monitored !== true) return false
  return facts.session !== undefined || facts.changed === undefined || facts.profiled === true
}

/** What is corrected of an older approval says nothing of the profile. */
const isProfileAsked = ({ sessions }: Aggregate, { sessionId }: Session, { changed }: Facts) =>
  changed === undefined || latestApproved(sessions.map(factsOfSession))?.sessionId === sessionId

/** Also through a session that was deleted since: what is kept of those people can go at once. */
const hasHadSessions = ({ entity }: Aggregate): boolean =>
  entity.kind === 'business' && entity.detail.sessions !== undefined

const isForProvider = (session: NonNullable<ReturnType<typeof sessionOf>>): boolean =>
  currentNode(session)?.waits === 'provider'
