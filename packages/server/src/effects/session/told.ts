/**
 * What a company's session is told by news of the people behind it, and what follows once nobody is
 * waited for. Pure.
 */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import {
  followsPeople,
  isLeftToPeople,
  noticedOfPeople,
  withLoss,
} from '@ostiary/domain/company/people-again'
import { doubtsAboutPeople, keyPeopleStatus } from '@ostiary/domain/company/key-people-status'
import type { FeatureStatus } from '@ostiary/domain/entity.sessions'
import type { FactsOf } from '@ostiary/domain/session/facts'
import { goingOn } from '@ostiary/domain/session/going-on'
import { currentNode } from '@ostiary/domain/session/session'
import type { Session, SessionNode, SessionKeyPerson } from '@ostiary/domain/session/session'
import { settleNode } from '@ostiary/domain/session/settle-node'
import { noticed } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import type { Risk } from '@ostiary/domain/session/warning-texts'
import { settingsFor } from '@ostiary/domain/workflow/config'
import type { Settings, WorkflowVersion } from '@ostiary/domain/workflow/graph'
import { statusOf } from '../../providers/session-answer.ts'
import type { OpenedSession } from '../../sessions/context.ts'
import { fieldsOf } from '../../sessions/fields.ts'
import { featureNodeOf } from '../../sessions/session-workflow.ts'

export interface Telling {
  /** What a reviewer must look at now, whoever is still to come. */
  readonly doubts?: readonly Warning[]
  /** What is news of it, as the session is to know it. */
  readonly party: SessionKeyPerson | undefined
  /** What the company loses by it. */
  readonly loss?: Risk | undefined
  /** Somebody owns enough through several companies and was verified for none. */
  readonly isOwnerMissed: boolean
  readonly workflow: WorkflowVersion
  readonly opened: OpenedSession
}

export interface Told {
  readonly events: readonly DomainEvent[]
  /** What is kept of the step that has its answer now. */
  readonly record?: { readonly nodeId: string; readonly sealed: object } | undefined
}

const bySystem = { machine: 'session', by: 'system', actor: 'system:key-people' } as const

/** What the company's session is told, and what follows once nobody is waited for. */
export function told(session: Session, about: Telling): Told {
  const { party } = about
  const node = currentNode(session)
  if (node?.waits !== 'parties') return party ? toldAgain(session, party, about) : { events: [] }
  const events = party ? [partyTold(session, party)] : []
  const answer = answerOf(node, session.parties ?? [], about)
  if (answer.status === 'AWAITING_USER') return { events }
  return {
    events: [...events, settled(session, node, { about, ...answer })],
    record: recordOf(node, about, answer.warnings),
  }
}

/** The step had its answer before: one who is lost, or verified after all, may change it. */
function toldAgain(session: Session, party: SessionKeyPerson, about: Telling): Told {
  const node = session.nodes.findLast((one) => followsPeople(session, one))
  const kept = node && about.opened.records.get(node.nodeId)
  if (!node || !kept) return { events: [partyTold(session, party)] }
  const warnings = warningsAt(node, about)
  const { loss } = about
  const lost = {
    events: [partyTold(session, party)],
    record: loss && recordOf(node, about, withLoss(warnings, loss)),
  }
  if (loss === 'KYB_KEY_PERSON_DECLINED') return lost
  const { config } = featureNodeOf(about.workflow, node.nodeId)
  const { waitForAll } = aggregateSettings(config)
  const { parties = [] } = session
  const { isOwnerMissed } = about
  const now =
    isLeftToPeople(session, node) &&
    noticedOfPeople({ parties, warnings, waitForAll, isOwnerMissed })
  if (!now) return lost
  return {
    events: [partyTold(session, party, cameTo(session, node, { about, warnings: now }))],
    record: recordOf(node, about, now),
  }
}

/** What the step comes to, and where one that is in review would have ended with that. */
function cameTo(
  session: Session,
  node: SessionNode,
  { about, warnings }: { readonly about: Telling; readonly warnings: readonly Warning[] },
): Pick<FactsOf['key_person_settled'], 'result' | 'step'> {
  const { workflow, opened } = about
  const risks = warnings.map(({ risk }) => risk)
  const { nodeId } = node
  const result = { nodeId, status: statusOf(warnings), warnings: risks, provider: 'key-people' }
  if (session.status !== 'In Review') return { result }
  // It goes over its workflow anew, as what was asked again does.
  const { step } = goingOn(
    workflow.graph,
    { ...session, redo: [] },
    {
      nodeId,
      nodes: session.nodes.map((one) => (one === node ? { ...one, status: result.status } : one)),
      fieldsOf: (nodes) => fieldsOf(nodes, opened.records),
    },
  )
  // What was never asked is not asked by itself: a reviewer does, or decides the whole.
  return step && 'end' in step.to ? { result, step } : { result }
}

const recordOf = (
  { nodeId }: SessionNode,
  { opened }: Telling,
  warnings: readonly Warning[],
): Told['record'] => ({
  nodeId,
  sealed: { ...(opened.records.get(nodeId) ?? { data: {} }), warnings },
})

/** As they were sealed. */
const warningsAt = ({ nodeId }: SessionNode, { opened }: Telling): readonly Warning[] =>
  (opened.records.get(nodeId)?.warnings ?? []) as readonly unknown[] as Warning[]

const partyTold = (
  { sessionId }: Session,
  { partyId, status }: SessionKeyPerson,
  more: Pick<FactsOf['key_person_settled'], 'result' | 'step'> = {},
): DomainEvent => ({
  ...bySystem,
  event: 'key_person_settled',
  facts: { session: { sessionId, party: { partyId, status }, ...more } },
})

interface Answer {
  readonly status: FeatureStatus
  readonly warnings: readonly Warning[]
}

/** What was noticed of the list itself is not over with the sessions of those it names. */
function answerOf(node: SessionNode, parties: readonly SessionKeyPerson[], about: Telling): Answer {
  const { config } = featureNodeOf(about.workflow, node.nodeId)
  const status = keyPeopleStatus(parties, aggregateSettings(config))
  const { doubts = [], isOwnerMissed } = about
  const missed =
    isOwnerMissed && status === 'APPROVED'
      ? [noticed('KYB_INDIRECT_OWNER_NOT_VERIFIED', 'REVIEW')]
      : []
  const ofPeople = warningsOf(status, parties)
  const warnings = [...warningsAt(node, about), ...ofPeople, ...missed, ...doubts]
  if (doubts.length > 0 && status !== 'DECLINED') return { status: 'IN_REVIEW', warnings }
  const isFinal = status === 'AWAITING_USER' || status === 'DECLINED'
  return { status: isFinal ? status : statusOf(warnings), warnings }
}

function warningsOf(status: FeatureStatus, parties: readonly SessionKeyPerson[]): Warning[] {
  if (status === 'DECLINED') return [noticed('KYB_KEY_PERSON_DECLINED', 'DECLINE')]
  if (status !== 'IN_REVIEW') return []
  return doubtsAboutPeople(parties).map((risk) => noticed(risk, 'REVIEW'))
}

function settled(
  session: Session,
  node: SessionNode,
  { about, status, warnings }: Answer & { readonly about: Telling },
): DomainEvent {
  const { workflow, opened } = about
  const risks = warnings.map(({ risk }) => risk)
  const result = { nodeId: node.nodeId, status, warnings: risks, provider: 'key-people' }
  const event = settleNode(session, result, {
    graph: workflow.graph,
    fieldsOf: (nodes) => fieldsOf(nodes, opened.records),
  })
  return { ...event, ...bySystem }
}

function aggregateSettings(config: Settings) {
  const settings = settingsFor('KYB_KEY_PEOPLE', config)
  return {
    waitForAll: settings['kyb_wait_for_all_ubos'] === true,
    rejectIfOwnerRejected: settings['kyb_reject_if_ubo_rejected'] === true,
  }
}
