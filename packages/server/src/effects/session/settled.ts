/** The event that settles a node: what it came to, where it goes on, and what is sealed. */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { Session, SessionParty } from '@ostiary/domain/session/session'
import { sha256 } from '../../platform/digest.ts'
import { idFromDigest } from '../../platform/ids.ts'
import type { NodeFacts, PartyToVerify } from '../../providers/session-kit.ts'
import { goingOn } from '@ostiary/domain/session/going-on'
import { recordItem } from '../../sessions/context.ts'
import { fieldsOf } from '../../sessions/fields.ts'
import { personKeys } from '../../transitions/person-keys.ts'
import type { EffectAnswer, EffectContext, EffectRun } from '../effect.ts'
import type { AskedNode } from '../run_check.ts'

export async function nodeSettled(
  context: EffectContext,
  run: EffectRun,
  what: { asked: AskedNode; facts: NodeFacts; provider: string },
): Promise<EffectAnswer> {
  const { asked, facts, provider } = what
  const { session, node, workflow, opened } = asked
  const { entityId, applicationId } = run.held.entity
  const { status, data, warnings, score, manual, person, documentEndsAtMs } = facts
  const record: OpenedNode = { data, warnings: warnings.map((one) => ({ ...one })) }
  const settled = session.nodes.map((one) =>
    one.nodeId === node.nodeId
      ? { ...one, status, ...(score === undefined ? {} : { score }) }
      : one,
  )
  const records = new Map([...opened.records, [node.nodeId, record]])
  const going =
    status === 'NOT_FINISHED' || status === 'AWAITING_USER'
      ? {}
      : goingOn(workflow.graph, session, {
          nodeId: node.nodeId,
          nodes: settled,
          fieldsOf: (nodes) => fieldsOf(nodes, records),
        })
  const keys = person ? personKeys(context.keyring.lookupKey, applicationId, person) : {}
  const event: DomainEvent = {
    machine: 'session',
    event: 'node_settled',
    by: 'provider',
    actor: `provider:${provider}`,
    facts: {
      session: {
        sessionId: session.sessionId,
        result: {
          nodeId: node.nodeId,
          status,
          warnings: warnings.map((one) => one.risk),
          provider,
          ...(manual === undefined ? {} : { manual }),
          ...(score === undefined ? {} : { score }),
          ...(documentEndsAtMs === undefined ? {} : { documentEndsAtMs }),
          ...(facts.parties ? { parties: facts.parties.map(partyOf(session, run.seq)) } : {}),
        },
        ...going,
      },
      ...(keys.document || keys.person
        ? {
            identifiers: {
              ...(keys.document ? { document: keys.document.toString('hex') } : {}),
              ...(keys.person ? { person: keys.person.toString('hex') } : {}),
            },
          }
        : {}),
    },
  }
  const dataKey = await context.vault.keyOf(entityId)
  const item = recordItem(session.sessionId, node.nodeId)
  return {
    event,
    ...(dataKey ? { vault: [context.vault.sealItem(dataKey, entityId, item, record)] } : {}),
  }
}

/**
 * Whoever is named again under the id they had keeps their session, unless it has ended without
 * verifying them. The ids of the others follow from the line that asked, so that a repeat makes
 * them once, and nobody's session ever stands for somebody named later.
 */
const partyOf =
  ({ sessionId, parties = [] }: Session, seq: number) =>
  ({ partyId, kind, owner }: PartyToVerify): SessionParty => {
    const before = parties.find((one) => one.partyId === partyId && one.kind === kind)
    const own = `${sessionId}\n${seq}\n${partyId}`
    const {
      entityId,
      sessionId: childId,
      status,
    } = before && !isLost(before)
      ? before
      : {
          entityId: idFromDigest(sha256(`party entity\n${own}`)),
          sessionId: idFromDigest(sha256(`party session\n${own}`)),
          status: 'Not Started' as const,
        }
    return { partyId, kind, entityId, sessionId: childId, status, ...(owner ? { owner } : {}) }
  }

const lost: readonly SessionParty['status'][] = [
  'Declined',
  'Expired',
  'Abandoned',
  'Kyc Expired',
  'Deleted',
]
const isLost = ({ status }: SessionParty): boolean => lost.includes(status)
