/** The event that settles a node: what it came to, where it goes on, and what is sealed. */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { NodeResult } from '@ostiary/domain/session/facts'
import type { Session, SessionKeyPerson } from '@ostiary/domain/session/session'
import { settleNode } from '@ostiary/domain/session/settle-node'
import { sha256 } from '../../platform/digest.ts'
import { idFromDigest } from '../../platform/ids.ts'
import type { NodeFacts, PartyToVerify } from '../../providers/session-kit.ts'
import { recordItem } from '../../sessions/context.ts'
import { fieldsOf } from '../../sessions/fields.ts'
import { personKeys } from '../../transitions/person-keys.ts'
import type { EffectAnswer, EffectContext, EffectRun } from '../effect.ts'
import type { AskedNode } from './asked-node.ts'

export async function nodeSettled(
  context: EffectContext,
  run: EffectRun,
  what: { asked: AskedNode; facts: NodeFacts; provider: string },
): Promise<EffectAnswer> {
  const { asked, facts, provider } = what
  const { session, node, workflow, opened } = asked
  const { entityId, applicationId } = run.held.entity
  const { status, data, warnings, score, manual, person, documentValidUntilMs } = facts
  const record: OpenedNode = { data, warnings: warnings.map((one) => ({ ...one })) }
  const records = new Map([...opened.records, [node.nodeId, record]])
  const keys = person ? personKeys(context.keyring.lookupKey, applicationId, person) : {}
  const result: NodeResult = {
    nodeId: node.nodeId,
    status,
    warnings: warnings.map((one) => one.risk),
    provider,
    ...(manual === undefined ? {} : { manual }),
    ...(score === undefined ? {} : { score }),
    ...(documentValidUntilMs === undefined ? {} : { documentValidUntilMs }),
    ...(facts.parties ? { parties: facts.parties.map(partyOf(session, run.seq)) } : {}),
  }
  const settled = settleNode(session, result, {
    graph: workflow.graph,
    fieldsOf: (nodes) => fieldsOf(nodes, records),
  })
  const identifiers = {
    ...(keys.document ? { document: keys.document.toString('hex') } : {}),
    ...(keys.person ? { person: keys.person.toString('hex') } : {}),
  }
  const event: DomainEvent = {
    ...settled,
    by: 'provider',
    actor: `provider:${provider}`,
    facts: { ...settled.facts, ...(keys.document || keys.person ? { identifiers } : {}) },
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
  ({ partyId, kind, owner }: PartyToVerify): SessionKeyPerson => {
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

const lost: readonly SessionKeyPerson['status'][] = [
  'Declined',
  'Expired',
  'Abandoned',
  'Kyc Expired',
  'Deleted',
]
const isLost = ({ status }: SessionKeyPerson): boolean => lost.includes(status)
