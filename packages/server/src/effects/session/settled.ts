/** The event that settles a node: what it came to, where it goes on, and what is sealed. */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { NodeResult } from '@ostiary/domain/session/facts'
import { settleNode } from '@ostiary/domain/session/settle-node'
import { settingsFor } from '@ostiary/domain/workflow/config'
import type { NodeFacts } from '../../providers/session-kit.ts'
import { recordItem } from '../../sessions/context.ts'
import { fieldsOf } from '../../sessions/fields.ts'
import { featureNodeOf } from '../../sessions/session-workflow.ts'
import { personKeys } from '../../transitions/person-keys.ts'
import type { EffectAnswer, EffectContext, EffectRun } from '../effect.ts'
import type { AskedNode } from './asked-node.ts'
import { partiesOf } from './named-people.ts'

export async function nodeSettled(
  context: EffectContext,
  run: EffectRun,
  what: { asked: AskedNode; facts: NodeFacts; provider: string },
): Promise<EffectAnswer> {
  const { asked, facts, provider } = what
  const { session, node, workflow, opened } = asked
  const { entityId, applicationId } = run.held.entity
  const { status, data, warnings, score, manual, person, documentValidUntilMs } = facts
  const record: OpenedNode = {
    data,
    warnings: warnings.map((one) => ({ ...one })),
    ...(facts.evidence && { evidence: facts.evidence }),
  }
  const records = new Map([...opened.records, [node.nodeId, record]])
  const keys = person ? personKeys(context.keyring.lookupKey, applicationId, person) : {}
  const result: NodeResult = {
    nodeId: node.nodeId,
    status,
    warnings: warnings.map((one) => one.risk),
    provider,
    ...(manual === undefined ? {} : { manual }),
    ...(score === undefined ? {} : { score }),
    ...(isMonitored(asked) ? { monitored: true } : {}),
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

/** Whether whoever is screened here is screened again, once approved (entity reference 9). */
function isMonitored({ node, workflow }: AskedNode): boolean {
  if (node.feature !== 'AML') return false
  const { config } = featureNodeOf(workflow, node.nodeId)
  if (settingsFor('AML', config).is_aml_ongoing_monitoring_enabled) return true
  return Object.values(workflow.graph.nodes).some(
    (one) =>
      one.type === 'feature' &&
      one.feature === 'KYB_REGISTRY' &&
      settingsFor('KYB_REGISTRY', one.config).kyb_enable_ongoing_monitoring,
  )
}
