/** The event that settles a node: what it came to, where it goes on, and what is sealed. */
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import { isGone } from '@ostiary/domain/entity.changes'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { NodeResult } from '@ostiary/domain/session/facts'
import type { Session, SessionKeyPerson } from '@ostiary/domain/session/session'
import { settleNode } from '@ostiary/domain/session/settle-node'
import { sha256 } from '../../platform/digest.ts'
import { idFromDigest } from '../../platform/ids.ts'
import type { NodeFacts } from '../../providers/session-kit.ts'
import { recordItem } from '../../sessions/context.ts'
import { fieldsOf } from '../../sessions/fields.ts'
import { readHeads } from '../../store/heads.ts'
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
    ...(facts.parties ? { parties: await partiesOf(context, run, { session, facts }) } : {}),
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
 * verifying them, or is there no more: what was deleted proves nothing. The ids of the others
 * follow from the line that asked, so that a repeat makes them once, and nobody's session ever
 * stands for somebody named later.
 */
async function partiesOf(
  { db }: EffectContext,
  { seq }: EffectRun,
  { session, facts }: { readonly session: Session; readonly facts: NodeFacts },
): Promise<SessionKeyPerson[]> {
  const { sessionId, parties: before = [] } = session
  const heads = await readHeads(
    db,
    before.map((one) => one.entityId),
  )
  const kept = before.filter((one) => {
    const head = heads.get(one.entityId)
    return !lost.includes(one.status) && (isToOpen(one) || (head && isThere(head.aggregate, one)))
  })
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

/** Its session may not have been made yet. */
const isToOpen = ({ status }: SessionKeyPerson): boolean => status === 'Not Started'

const isThere = (held: Aggregate, { sessionId }: SessionKeyPerson): boolean =>
  !isGone(held.entity) && sessionOf(held, sessionId) !== undefined

const lost: readonly SessionKeyPerson['status'][] = [
  'Declined',
  'Expired',
  'Abandoned',
  'Kyc Expired',
  'Deleted',
]
