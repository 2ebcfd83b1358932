/**
 * Has a company's session go on by what became of the people behind it: each is told of by the
 * session they have now, and once enough have finished the step that waits for them has its answer.
 */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { change, changeAll } from '@ostiary/domain/change'
import { unverifiedOwners } from '@ostiary/domain/company/declared-owners'
import { keyPeopleStatus } from '@ostiary/domain/company/key-people-status'
import type { FeatureStatus } from '@ostiary/domain/entity.sessions'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import { currentNode } from '@ostiary/domain/session/session'
import type { Session, SessionNode, SessionKeyPerson } from '@ostiary/domain/session/session'
import { settleNode } from '@ostiary/domain/session/settle-node'
import { noticed } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import { unfinishedStatuses } from '@ostiary/domain/session.lifecycle'
import { settingsFor } from '@ostiary/domain/workflow/config'
import type { Settings, WorkflowVersion } from '@ostiary/domain/workflow/graph'
import { statusOf } from '../../providers/session-answer.ts'
import { openSession, recordItem } from '../../sessions/context.ts'
import type { OpenedSession } from '../../sessions/context.ts'
import { fieldsOf } from '../../sessions/fields.ts'
import { featureNodeOf, workflowOf } from '../../sessions/session-workflow.ts'
import { readHeads } from '../../store/heads.ts'
import type { EffectContext } from '../effect.ts'
import { declaredBy } from './declared.ts'

export interface CompanySession {
  readonly applicationId: string
  readonly entityId: string
  readonly sessionId: string
}

/** The session of somebody behind the company, as it is now. */
type Child = Pick<Session, 'sessionId' | 'status'>

export interface News {
  readonly child?: Child
  /** What a reviewer must look at now, whoever is still to come. */
  readonly doubts?: readonly Warning[]
}

/** So often another change may come between reading and writing. */
const triesMost = 5

/** @throws where it must be tried again */
export async function gather(
  context: EffectContext,
  company: CompanySession,
  news: News,
): Promise<void> {
  for (let tries = 0; tries < triesMost; tries += 1)
    if (await isGathered(context, company, news)) return
  throw new Error('a company could not be told of the people behind it')
}

interface Telling extends News {
  /** Somebody owns enough through several companies and was verified for none. */
  readonly isOwnerMissed: boolean
  readonly workflow: WorkflowVersion
  readonly opened: OpenedSession
}

async function isGathered(
  context: EffectContext,
  { applicationId, entityId, sessionId }: CompanySession,
  news: News,
): Promise<boolean> {
  const head = (await readHeads(context.db, [entityId])).get(entityId)
  const session = head && sessionOf(head.aggregate, sessionId)
  if (!session) return true
  const workflow = await workflowOf(context.workflows, { applicationId, ...session })
  const opened = await openSession(context.vault, entityId, session)
  const dataKey = await context.vault.keyOf(entityId)
  const isOwnerMissed = await isMissed(context, session, { workflow, opened })
  let isStale = false
  const outcome = await context.writer.change({
    entityId,
    decide: (held, atMs, version) => {
      // What was opened belongs to what was read with it.
      isStale = version !== head.version
      if (isStale) return { kind: 'drop' }
      const { events, record } = told(session, { ...news, workflow, opened, isOwnerMissed })
      const [first] = events
      if (!first || change(held, first, atMs).kind !== 'changed') return { kind: 'drop' }
      const item = record && recordItem(sessionId, record.nodeId)
      return {
        kind: 'write',
        verdict: changeAll(held, events, atMs),
        ...(item && dataKey
          ? { vault: [context.vault.sealItem(dataKey, entityId, item, record.sealed)] }
          : {}),
      }
    },
  })
  if (outcome.kind === 'refused') throw new Error('a company could not be told of a party')
  return !isStale
}

/** Asked of companies that others stand behind; of a person the list says all there is. */
async function isMissed(
  context: EffectContext,
  session: Session,
  { workflow, opened }: Pick<Telling, 'workflow' | 'opened'>,
): Promise<boolean> {
  const node = currentNode(session)
  const isAsked = session.parties?.some((one) => one.kind === 'business') === true
  if (node?.waits !== 'parties' || !isAsked) return false
  const { config } = featureNodeOf(workflow, node.nodeId)
  const threshold = Number(settingsFor('KYB_KEY_PEOPLE', config)['kyb_ubo_ownership_threshold'])
  return unverifiedOwners(await declaredBy(context, session, opened), threshold) > 0
}

interface Told {
  readonly events: readonly DomainEvent[]
  /** What is kept of the step that has its answer now. */
  readonly record?: { readonly nodeId: string; readonly sealed: object } | undefined
}

const bySystem = { machine: 'session', by: 'system', actor: 'system:key-people' } as const

/** What the company's session is told, and what follows once nobody is waited for. */
function told(session: Session, about: Telling): Told {
  const { child } = about
  const before = child && session.parties?.find((one) => one.sessionId === child.sessionId)
  const node = currentNode(session)
  const isWaiting = node?.waits === 'parties'
  const isDeleted = child?.status === 'Deleted'
  // Nobody will finish one that was deleted; what one that had ended came to stands.
  const status = isDeleted ? 'Abandoned' : child?.status
  const isOpen = before && unfinishedStatuses.includes(before.status)
  const isNews = before && status && before.status !== status && (isOpen || !isDeleted)
  const party = isNews && partyTold(session, { ...before, status })
  const events = party ? [party] : []
  if (!isWaiting) return { events, ...(isNews ? lostBy(session, about) : {}) }
  const parties = (session.parties ?? []).map((one) =>
    isNews && one === before ? { ...one, status } : one,
  )
  const answer = answerOf(node, parties, about)
  if (answer.status === 'AWAITING_USER') return { events }
  return {
    events: [...events, settled(session, node, { about, ...answer })],
    record: recordOf(node, about, answer.warnings),
  }
}

/** An approved company is looked at again once one of its people is declined. */
function lostBy({ status, nodes }: Session, about: Telling): Pick<Told, 'record'> {
  const node = nodes.findLast((one) => one.feature === 'KYB_KEY_PEOPLE')
  if (status !== 'Approved' || about.child?.status !== 'Declined' || !node) return {}
  const warnings = [...warningsAt(node, about), noticed('KYB_KEY_PERSON_DECLINED', 'REVIEW')]
  return { record: recordOf(node, about, warnings) }
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
  { partyId, status }: Pick<SessionKeyPerson, 'partyId' | 'status'>,
): DomainEvent => ({
  ...bySystem,
  event: 'key_person_settled',
  facts: { session: { sessionId, party: { partyId, status } } },
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
  const warnings = [...warningsAt(node, about), ...warningsOf(status), ...missed, ...doubts]
  if (doubts.length > 0 && status !== 'DECLINED') return { status: 'IN_REVIEW', warnings }
  const isFinal = status === 'AWAITING_USER' || status === 'DECLINED'
  return { status: isFinal ? status : statusOf(warnings), warnings }
}

function warningsOf(status: FeatureStatus): Warning[] {
  if (status === 'DECLINED') return [noticed('KYB_KEY_PERSON_DECLINED', 'DECLINE')]
  return status === 'IN_REVIEW' ? [noticed('KYB_KEY_PERSON_NOT_VERIFIED', 'REVIEW')] : []
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
