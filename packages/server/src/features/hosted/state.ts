/** Where a session is, as its page shows it: nothing the person did not bring or need to know. */
import type {
  AwaitedParty,
  Current,
  Outcome,
  QuestionnaireAsk,
  State,
  Step,
  StepProblem,
} from '@ostiary/contract/hosted'
import { currentNode, nodeOf } from '@ostiary/domain/session/session'
import type { Session, SessionNode } from '@ostiary/domain/session/session'
import { areRetriesSpent } from '@ostiary/domain/session/outcome'
import { attemptsMax } from '@ostiary/domain/workflow/attempts'
import { features } from '@ostiary/domain/workflow/features'
import type { Feature } from '@ostiary/domain/workflow/features'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import { featuresOf, linearOf } from '@ostiary/domain/workflow/linear'
import { languageTag } from '../../platform/language-tag.ts'
import { readCallback } from '../../sessions/callback.ts'
import { contextItem, reasonsItem, recordItem } from '../../sessions/context.ts'
import type { ResubmissionReasons, SessionContext } from '../../sessions/context.ts'
import { codeItem, lastCode } from '../../sessions/otp.ts'
import type { SentOtp } from '../../sessions/otp.ts'
import { featureNodeOf, workflowOf } from '../../sessions/session-workflow.ts'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import { iso } from '../call.ts'
import type { Services } from '../call.ts'
import { askOf } from './ask.ts'
import { localised } from './localised.ts'
import { awaitedParties } from './parties.ts'
import { questionnaireAt } from './questionnaire.ts'
import type { Held } from './link.ts'

const languages = ['en', 'de', 'es'] as const

export async function stateOf(services: Services, held: Held): Promise<State> {
  const { session, application, isMine } = held
  const { applicationId } = application
  const workflow = await workflowOf(services.workflows, { applicationId, ...session })
  const items = await itemsOf(services, held)
  const context = (items?.get(contextItem(session.sessionId)) ?? {}) as SessionContext
  const steps = stepsOf(workflow, session)
  const isOver = session.endedAtMs !== undefined || session.status === 'In Review'
  return {
    session_id: session.sessionId,
    status: session.status,
    language: languageTag(context.language) ?? null,
    languages,
    expires_at: session.dueAtMs === undefined ? null : iso(session.dueAtMs),
    application: { name: application.name },
    environment: application.environment,
    steps,
    progress: progressOf(session, steps),
    current:
      isMine && !isOver
        ? current(session, {
            workflow,
            context,
            items,
            ...(await moreOf(services, held, context)),
          })
        : null,
    result: isOver ? result(services, held, context) : null,
    entity_kind: held.aggregate.entity.kind,
    is_open_here: isMine,
  }
}

type Items = ReadonlyMap<string, unknown> | undefined

async function itemsOf(services: Services, { entityId, session }: Held): Promise<Items> {
  const node = currentNode(session)
  const { sessionId } = session
  const names = [
    contextItem(sessionId),
    reasonsItem(sessionId),
    ...(node ? [codeItem(sessionId, node.nodeId), recordItem(sessionId, node.nodeId)] : []),
  ]
  return (await services.vault.open([entityId], names)).get(entityId)
}

/** What is told at some steps that is not their workflow's own. */
interface More {
  readonly parties?: readonly AwaitedParty[]
  readonly questionnaire?: QuestionnaireAsk
}

async function moreOf(services: Services, held: Held, context: SessionContext): Promise<More> {
  const node = currentNode(held.session)
  if (node?.waits === 'parties')
    return { parties: await awaitedParties(services, held, node.nodeId) }
  if (node?.feature !== 'QUESTIONNAIRE' || node.waits !== 'person') return {}
  const found = await questionnaireAt(services, held, node.nodeId)
  if (!found) return {}
  const wanted = [languageTag(context.language), ...held.languages]
  const known = wanted.filter((one) => one !== undefined)
  return { questionnaire: localised(found.questionnaire, known) }
}

interface About extends More {
  readonly workflow: WorkflowVersion
  readonly context: SessionContext
  readonly items: Items
}

function current(session: Session, about: About): Current | null {
  const node = currentNode(session)
  if (!node || session.status === 'Not Started') return null
  const { workflow, context, items, parties, questionnaire } = about
  const of = featureNodeOf(workflow, node.nodeId)
  const most = attemptsMax(node.feature, of.config)
  const record = items?.get(recordItem(session.sessionId, node.nodeId)) as OpenedNode | undefined
  const sealed = items?.get(codeItem(session.sessionId, node.nodeId)) as SentOtp | undefined
  const told = {
    node_id: node.nodeId,
    label: of.label ?? null,
    tries: node.tries,
    tries_left: most === undefined ? null : Math.max(0, most - node.tries),
    problems: problemsAt(node, { record, items, sessionId: session.sessionId }),
  }
  const { feature } = node
  if (node.waits === 'parties')
    return { ...told, waits: 'parties', feature, ask: { parties: parties ?? [] } }
  if (node.waits !== 'person') return { ...told, waits: 'provider', feature, ask: {} }
  const asked = askOf({ node, of, context, sent: lastCode(node, sealed), questionnaire })
  return asked ? { ...told, waits: 'person', ...asked } : null
}

/**
 * Why a step is asked again: what its provider noticed, by codes the page has words for, or what a
 * reviewer typed.
 */
function problemsAt(
  { nodeId, status }: SessionNode,
  sealed: { record: OpenedNode | undefined; items: Items; sessionId: string },
): StepProblem[] {
  if (status === 'RESUB_REQUESTED') {
    const item = sealed.items?.get(reasonsItem(sealed.sessionId))
    const reasons = (item ?? {}) as ResubmissionReasons // as they were sealed
    const message = Object.hasOwn(reasons, nodeId) ? reasons[nodeId] : undefined
    return message === undefined ? [] : [{ code: 'REVIEWER', message, lang: null }]
  }
  if (status !== 'NOT_FINISHED') return []
  return (sealed.record?.warnings ?? []).map((one) => ({
    code: String(one['risk']),
    message: String(one['long_description'] ?? one['short_description'] ?? ''),
    lang: 'en',
  }))
}

/** What is asked in all: known where the workflow is one line, otherwise as far as it has come. */
const plannedOf = (
  { graph }: WorkflowVersion,
  { nodes }: Session,
): readonly { nodeId: string; feature: Feature; label?: string }[] =>
  linearOf(graph) ? featuresOf(graph) : nodes

function stepsOf(workflow: WorkflowVersion, session: Session): Step[] {
  return (
    plannedOf(workflow, session)
      .filter(({ feature }) => features[feature].asks !== 'provider')
      .map(({ nodeId, feature, label }) => ({
        node_id: nodeId,
        feature,
        label: label ?? null,
        status: stepStatus(session, nodeOf(session, nodeId)),
      }))
      // Once there is a result, what was not done is not ahead of anybody any more.
      .filter(({ status }) => status !== 'todo' || session.endedAtMs === undefined)
  )
}

function stepStatus(session: Session, node: SessionNode | undefined): Step['status'] {
  if (!node) return 'todo'
  if (node.nodeId === session.at) return node.waits === 'provider' ? 'checking' : 'current'
  if (node.status === 'DECLINED') return 'declined'
  if (node.status === 'NOT_FINISHED' || node.status === 'RESUB_REQUESTED') return 'todo'
  return 'done'
}

/** Of what the person is asked, as they count it; a check nobody sees moves nothing. */
function progressOf(session: Session, steps: readonly Step[]): number {
  if (session.endedAtMs !== undefined) return 1
  const behind = steps.filter(({ status }) => status === 'done' || status === 'declined')
  return behind.length / Math.max(steps.length, 1)
}

/** Nobody who reviews has told the person anything: what waits for a reviewer says just that. */
function result(
  services: Services,
  { session, aggregate }: Held,
  context: SessionContext,
): Outcome {
  const canRetry =
    session.status === 'Declined' &&
    aggregate.entity.standing !== 'BLOCKED' &&
    !areRetriesSpent(aggregate.sessions, session, services.clock.now())
  return {
    status: session.status,
    can_retry: canRetry,
    callback_url: callbackOf(session, context),
    callback_after_s: 5,
  }
}

/** The status and the id of the session are added to it (entity reference 2.5). */
function callbackOf(session: Session, { callback }: SessionContext): string | null {
  if (callback === undefined) return null
  // Read again: sessions may be older than the refusals.
  const url = readCallback(callback)
  if (!url) return null
  url.searchParams.set('verificationSessionId', session.sessionId)
  url.searchParams.set('session_id', session.sessionId)
  url.searchParams.set('status', session.status)
  return url.href
}
