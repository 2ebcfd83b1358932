/**
 * Tells a company's session what became of one of the people behind it; once enough have finished,
 * the step that waits for them has its answer.
 */
import { change, changeAll } from '@ostiary/domain/change'
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { keyPeopleStatus } from '@ostiary/domain/company/key-people-status'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { NodeResult } from '@ostiary/domain/session/facts'
import { settleNode } from '@ostiary/domain/session/settle-node'
import type { Session } from '@ostiary/domain/session/session'
import { settingsFor } from '@ostiary/domain/workflow/config'
import type { Settings, WorkflowVersion } from '@ostiary/domain/workflow/graph'
import { openSession } from '../sessions/context.ts'
import type { OpenedSession } from '../sessions/context.ts'
import { fieldsOf } from '../sessions/fields.ts'
import { featureNodeOf, workflowOf } from '../sessions/session-workflow.ts'
import { readHeads } from '../store/heads.ts'
import type { Decision } from '../transitions/command.ts'
import type { Effect, EffectContext, EffectRun } from './effect.ts'
import { sessionOfLine } from './session/of-line.ts'

export const tellParent: Effect = {
  gaveUp: () => null,
  timeoutMs: 20_000,
  // Also of a child that is gone: its company must not wait for it for ever.
  wanted: () => true,
  run: async (context, run) => {
    const { session: child } = (await sessionOfLine(context, run)) ?? {}
    if (child?.parent) await tell(context, run, child)
    return { event: null }
  },
}

const actor = 'system:key-people'

interface Telling {
  readonly child: Session
  readonly workflow: WorkflowVersion
  readonly opened: OpenedSession
}

async function tell(context: EffectContext, run: EffectRun, child: Session): Promise<void> {
  const parent = child.parent! // asked about by the caller
  const head = (await readHeads(context.db, [parent.entityId])).get(parent.entityId)
  const session = head && sessionOf(head.aggregate, parent.sessionId)
  if (!session) return
  const { applicationId } = run.application
  const workflow = await workflowOf(context.workflows, { applicationId, ...session })
  const opened = await openSession(context.vault, parent.entityId, session)
  const outcome = await context.writer.change({
    entityId: parent.entityId,
    decide: (held, atMs): Decision => {
      const events = told(sessionOf(held, parent.sessionId), { child, workflow, opened })
      const [first] = events
      if (!first || change(held, first, atMs).kind !== 'changed') return { kind: 'drop' }
      return { kind: 'write', verdict: changeAll(held, events, atMs) }
    },
  })
  // Thrown, so that it is told again when the lease ends.
  if (outcome.kind === 'refused') throw new Error('a company could not be told of a party')
}

/** What the company's session is told, and what follows once nobody is waited for. */
function told(session: Session | undefined, about: Telling): DomainEvent[] {
  const { child, workflow } = about
  const partyId = child.parent?.partyId
  const before = session?.parties?.find((one) => one.partyId === partyId)
  if (!session || !before || before.status === child.status || child.status === 'Deleted') return []
  const { sessionId } = session
  const party: DomainEvent = {
    machine: 'session',
    event: 'party_settled',
    by: 'system',
    actor,
    facts: { session: { sessionId, party: { partyId: before.partyId, status: child.status } } },
  }
  const node = session.nodes.find((one) => one.nodeId === session.at)
  if (node?.waits !== 'parties') return [party]
  const parties = (session.parties ?? []).map((one) =>
    one === before ? { ...one, status: child.status } : one,
  )
  const { config } = featureNodeOf(workflow, node.nodeId)
  const status = keyPeopleStatus(parties, aggregateSettings(config))
  if (status === 'AWAITING_USER') return [party]
  const isDeclined = status === 'DECLINED'
  const risk = isDeclined ? 'KYB_KEY_PERSON_DECLINED' : 'KYB_KEY_PERSON_NOT_VERIFIED'
  const result: NodeResult = {
    nodeId: node.nodeId,
    status,
    warnings: status === 'APPROVED' ? [] : [risk],
    provider: 'key-people',
  }
  const settled = settleNode(session, result, {
    graph: workflow.graph,
    fieldsOf: (nodes) => fieldsOf(nodes, about.opened.records),
  })
  return [party, { ...settled, by: 'system', actor }]
}

function aggregateSettings(config: Settings) {
  const settings = settingsFor('KYB_KEY_PEOPLE', config)
  return {
    waitForAll: settings['kyb_wait_for_all_ubos'] === true,
    rejectIfOwnerRejected: settings['kyb_reject_if_ubo_rejected'] === true,
  }
}
