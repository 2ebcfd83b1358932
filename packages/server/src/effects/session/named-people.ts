/** The people behind a company as it named them: whose session stands, and who gets a new one. */
import { isGone } from '@ostiary/domain/entity.changes'
import { isOpenedFor } from '@ostiary/domain/company/same-party'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { Session, SessionKeyPerson } from '@ostiary/domain/session/session'
import { sha256 } from '../../platform/digest.ts'
import { idFromDigest } from '../../platform/ids.ts'
import { listOf, looseOf } from '../../providers/session-input.ts'
import type { NodeFacts } from '../../providers/session-kit.ts'
import { openSessions } from '../../sessions/context.ts'
import type { OpenedSession } from '../../sessions/context.ts'
import { readHeads } from '../../store/heads.ts'
import type { EffectContext, EffectRun } from '../effect.ts'
import { identitiesOf } from './declared.ts'

interface Naming {
  readonly session: Session
  readonly facts: NodeFacts
}

/**
 * Whoever is named again under the id they had keeps their session, unless it has ended without
 * verifying them, is there no more, since what was deleted proves nothing, or was opened for
 * somebody else: a correction may have put another in their place. The ids of the others follow
 * from the line that asked, so that a repeat makes them once, and nobody's session ever stands for
 * somebody named later.
 */
export async function partiesOf(
  context: Pick<EffectContext, 'db' | 'vault'>,
  { seq }: Pick<EffectRun, 'seq'>,
  { session, facts }: Naming,
): Promise<SessionKeyPerson[]> {
  const { sessionId } = session
  const kept = await keptOf(context, { session, facts })
  return (facts.parties ?? []).map(({ partyId, kind, owner }) => {
    const own = `${sessionId}\n${seq}\n${partyId}`
    const {
      entityId,
      sessionId: childId,
      status,
    } = kept.find((one) => one.partyId === partyId && one.kind === kind) ?? {
      entityId: idFromDigest(sha256(`party entity\n${own}`)),
      sessionId: idFromDigest(sha256(`party session\n${own}`)),
      status: 'Not Started' as const,
    }
    return { partyId, kind, entityId, sessionId: childId, status, ...(owner ? { owner } : {}) }
  })
}

async function keptOf(
  { db, vault }: Pick<EffectContext, 'db' | 'vault'>,
  { session, facts }: Naming,
): Promise<SessionKeyPerson[]> {
  const before = (session.parties ?? []).filter((one) => !lost.includes(one.status))
  const heads = await readHeads(
    db,
    before.map((one) => one.entityId),
  )
  const there = before.flatMap(({ entityId, sessionId }) => {
    const held = heads.get(entityId)?.aggregate
    const child = held && !isGone(held.entity) ? sessionOf(held, sessionId) : undefined
    return child ? [{ entityId, session: child }] : []
  })
  const opened = await openSessions(vault, there)
  const named = listOf(looseOf(facts.data, 'submitted'), 'parties')
  return before.filter((one) => {
    const child = there.find((each) => each.session.sessionId === one.sessionId)
    // One that has not been made yet is made for whoever is named now.
    if (!child) return one.status === 'Not Started'
    const party = named.find((each) => each['party_id'] === one.partyId)
    const theirs = opened.get(one.sessionId)
    return party && theirs && isOpenedFor(party, openedFor(child.session, theirs))
  })
}

function openedFor(session: Session, opened: OpenedSession) {
  const document = session.nodes.findLast((one) => one.feature === 'OCR')
  return {
    expected: opened.context.expected_details ?? {},
    read: document && opened.records.get(document.nodeId)?.data,
    found: identitiesOf(session, opened),
  }
}

const lost: readonly SessionKeyPerson['status'][] = [
  'Declined',
  'Expired',
  'Abandoned',
  'Kyc Expired',
  'Deleted',
]
