/**
 * A correction is decided on what stands now: a record that was read before somebody else's change
 * would be written over theirs, so it is read and corrected anew, or refused as a conflict.
 */
import { problem } from '@ostiary/domain/errors'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { SessionEventFacts } from '@ostiary/domain/session/facts'
import type { Session, SessionNode } from '@ostiary/domain/session/session'
import { openSession, recordItem } from '../../sessions/context.ts'
import { json, refuse } from '../call.ts'
import type { Call, Reply, Services } from '../call.ts'
import { inTurn } from '../turns.ts'
import { changeSession } from './change.ts'
import type { Data } from './corrections.ts'
import { wholeDecision } from './decision.ts'
import { loadSession, placeOf } from './load.ts'
import type { Found } from './load.ts'
import { loaded } from './resource.ts'

interface Correction {
  /** What takes the place of what was found. */
  readonly data: Data
  /** What is noticed now; what was noticed before where it says nothing. */
  readonly warnings?: OpenedNode['warnings']
  /** Names of what was corrected. */
  readonly changed: readonly string[]
  readonly more?: Pick<SessionEventFacts, 'documentValidUntilMs'>
}

interface Place {
  readonly session: Session
  readonly node: SessionNode
}

export interface Correcting {
  /** @returns the node that is corrected; without one there is nothing to correct */
  node(found: Pick<Session, 'nodes'> & Pick<Found, 'entityId'>): SessionNode | undefined
  /**
   * Asked again wherever the session has changed since.
   * @throws Refused where what it has found cannot be corrected so
   */
  correction(before: OpenedNode, at: Place): Correction | Promise<Correction>
}

/** So often another change may come between reading and writing. */
const triesMax = 5

/**
 * Puts a reviewer's record in the place of the machine's.
 * @returns the decision as it is now
 */
export async function correct(
  services: Services,
  call: Call,
  correcting: Correcting,
): Promise<Reply> {
  const { entityId } = await placeOf(services, call)
  const name = `session of ${entityId}`
  return inTurn(services.writer, name, () => correctNow(services, call, correcting))
}

async function correctNow(services: Services, call: Call, correcting: Correcting): Promise<Reply> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const found = await loadSession(services, call)
    const written = await attempt(services, call, { found, correcting })
    if (written === 'stale') continue
    const { entityId, sessionId } = found
    const now = await loaded(services, { entityId, sessionId })
    return json(200, await wholeDecision(services, call, { ...found, ...now }), written.replayed)
  }
  return refuse('version_conflict')
}

interface Attempt {
  readonly found: Found
  readonly correcting: Correcting
}

async function attempt(
  services: Services,
  call: Call,
  { found, correcting }: Attempt,
): Promise<{ readonly replayed: boolean } | 'stale'> {
  const { entityId, sessionId, session } = found
  const node = correcting.node({ entityId, nodes: session.nodes })
  if (!node) return refuse('session_node_not_found')
  const { nodeId } = node
  const { records } = await openSession(services.vault, entityId, session)
  const before: OpenedNode = records.get(nodeId) ?? { data: {}, warnings: [] }
  const correction = await correcting.correction(before, { session, node })
  const { data, warnings = before.warnings, changed, more } = correction
  let isStale = false
  try {
    return await changeSession(services, call, found, {
      event: 'data_corrected',
      facts: { session: { sessionId, nodeId, ...more }, changed },
      sealed: new Map([[recordItem(sessionId, nodeId), { ...before, data, warnings }]]),
      given: (_now, version) => {
        isStale = version !== found.version
        // Refused, and not answered: an answer would be remembered under the caller's key.
        return isStale ? { kind: 'refuse', problem: problem('version_conflict') } : { kind: 'go' }
      },
    })
  } catch (error) {
    if (isStale) return 'stale'
    throw error
  }
}
