/**
 * Asks the provider of a session's node, holds what it read to lists and bars, and settles the node
 * with where the workflow goes on. An outage is never taken for a bad customer: after the last try
 * a reviewer must look.
 */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { isGone } from '@ostiary/domain/entity.changes'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { NodeResult } from '@ostiary/domain/session/facts'
import { currentNode } from '@ostiary/domain/session/session'
import type { Session } from '@ostiary/domain/session/session'
import { settleNode } from '@ostiary/domain/session/settle-node'
import { runningStatuses } from '@ostiary/domain/session.lifecycle'
import { noticed } from '@ostiary/domain/session/warning'
import { featureConfig } from '@ostiary/domain/workflow/config'
import type { NodeFacts, NodeProvider, NodeQuestion, NodeRecord } from '../providers/session-kit.ts'
import type { ProviderAnswer } from '../providers/kit.ts'
import { adjudicatedOf } from '../sessions/adjudicated.ts'
import { inputItem, openSession, openedItem } from '../sessions/context.ts'
import type { NodeInput, OpenedSession } from '../sessions/context.ts'
import { findPortrait } from '../sessions/portrait.ts'
import { featureNodeOf, workflowOf } from '../sessions/session-workflow.ts'
import { backoffMs } from '../transitions/outcomes.ts'
import type { Effect, EffectAnswer, EffectContext, EffectRun } from './effect.ts'
import type { AskedNode } from './session/asked-node.ts'
import { withinAttempts } from './session/attempts.ts'
import { withDuplicates } from './session/duplicates.ts'
import { inspected } from './session/inspect.ts'
import { sessionOfLine } from './session/of-line.ts'
import { nodeSettled } from './session/settled.ts'

/** So often a provider is asked in vain; then a reviewer must look. */
const delaysMax = 8

export const runCheck: Effect = {
  gaveUp: (held) => lastResort(held.sessions.find(isForProvider)),
  timeoutMs: 20_000,
  wanted: (held) => !isGone(held.entity) && held.sessions.some(isForProvider),
  run: async (context, run) => {
    const asked = await askedBy(context, run)
    return asked ? answerOf(context, run, asked) : { event: null }
  },
}

const isForProvider = (session: Session): boolean =>
  runningStatuses.includes(session.status) && currentNode(session)?.waits === 'provider'

/** Every try threw: the session ends there, and a reviewer looks. */
function lastResort(session: Session | undefined): DomainEvent | null {
  const node = session && currentNode(session)
  if (!node) return null
  const { status, warnings } = unanswered
  const result: NodeResult = {
    nodeId: node.nodeId,
    status,
    warnings: warnings.map((one) => one.risk),
    manual: true,
  }
  return { ...settleNode(session, result), by: 'system', actor: 'system' }
}

/** The node the line was about, if it still waits; the line names the session. */
async function askedBy(context: EffectContext, run: EffectRun): Promise<AskedNode | undefined> {
  const { entityId, applicationId } = run.held.entity
  const { session } = (await sessionOfLine(context, run)) ?? {}
  const node = session && currentNode(session)
  if (!node || !isForProvider(session)) return undefined
  const workflow = await workflowOf(context.workflows, { applicationId, ...session })
  const opened = await openSession(context.vault, entityId, session)
  return { session, node, workflow, opened }
}

async function answerOf(
  context: EffectContext,
  run: EffectRun,
  asked: AskedNode,
): Promise<EffectAnswer> {
  const provider = context.nodeProvider(run.application, asked.node.feature)
  const answer = await ask(context, run, { asked, provider })
  const { name } = provider
  const wanted: EffectAnswer['wanted'] = (now) => isSame(now, asked)
  if (answer.kind === 'ok') {
    const tried = withinAttempts(answer.facts, asked)
    const listed = await inspected(context, run, { asked, facts: tried })
    const facts = await withDuplicates(context, run, { asked, facts: listed })
    return { ...(await nodeSettled(context, run, { asked, facts, provider: name })), wanted }
  }
  const delays = asked.node.delays ?? 0
  if (answer.kind === 'fail' || delays >= delaysMax) {
    const settled = { asked, facts: unanswered, provider: name }
    return { ...(await nodeSettled(context, run, settled)), wanted }
  }
  return { event: delayed(context, asked, { delays, name }), wanted }
}

/** The node still waits for this very answer. */
function isSame(now: EffectRun['held'], { session, node }: AskedNode): boolean {
  const is = sessionOf(now, session.sessionId)
  const current = is && currentNode(is)
  return (
    is !== undefined &&
    isForProvider(is) &&
    current?.nodeId === node.nodeId &&
    current.tries === node.tries
  )
}

function delayed(
  context: EffectContext,
  { session, node }: AskedNode,
  { delays, name }: { delays: number; name: string },
): DomainEvent {
  return {
    machine: 'session',
    event: 'check_delayed',
    by: 'provider',
    actor: `provider:${name}`,
    facts: {
      session: { sessionId: session.sessionId, nodeId: node.nodeId },
      retryAtMs: context.clock.now() + backoffMs(delays, context.random),
    },
  }
}

/** What nobody could look at, a reviewer must. */
const unanswered: NodeFacts = {
  status: 'IN_REVIEW',
  data: {},
  warnings: [noticed('COULD_NOT_PERFORM_CHECK', 'REVIEW')],
  manual: true,
}

async function ask(
  context: EffectContext,
  run: EffectRun,
  { asked, provider }: { asked: AskedNode; provider: NodeProvider },
): Promise<ProviderAnswer<NodeFacts>> {
  const { session, node, workflow, opened } = asked
  const { entity } = run.held
  const { entityId } = entity
  const name = inputItem(session.sessionId, node.nodeId)
  const items = await context.vault.open([entityId], [name])
  const brought = items.get(entityId)?.get(name) as NodeInput | undefined
  const { config } = featureNodeOf(workflow, node.nodeId)
  const question: NodeQuestion = {
    sessionId: session.sessionId,
    nodeId: node.nodeId,
    ...featureConfig(node.feature, config),
    entityId,
    vendorData: entity.vendorData,
    environment: run.application.environment,
    input: brought?.input ?? {},
    media: async (mediaId) => (await context.media.open({ entityId, mediaId }))?.bytes,
    known: knownOf(session, opened),
    expected: opened.context.expected_details ?? {},
    ...(opened.context.behind ? { behind: opened.context.behind } : {}),
    ...(node.feature === 'AML' ? { adjudicated: await adjudicatedOf(context, entity) } : {}),
    ...(await portraitFor(context, run, asked)),
    ...(brought?.browser
      ? { browser: brought.browser }
      : await lastBrowser(context, entityId, session)),
    ...(session.scenario === undefined ? {} : { scenario: session.scenario }),
    atMs: context.clock.now(),
    tries: node.tries,
    delays: node.delays ?? 0,
  }
  const idempotencyKey = `${session.sessionId}:${node.nodeId}:${node.tries}`
  return provider.check(question, { idempotencyKey, signal: run.signal })
}

/** Only where the workflow compares with it. */
async function portraitFor(
  context: EffectContext,
  { held }: EffectRun,
  { session, node, workflow }: AskedNode,
): Promise<Pick<NodeQuestion, 'portrait'>> {
  const { config } = featureNodeOf(workflow, node.nodeId)
  if (node.feature !== 'FACE_MATCH' || config['match_against'] !== 'portrait') return {}
  const { sessionId } = session
  const { entityId } = held.entity
  const portrait = await findPortrait(context, { entityId, sessions: held.sessions, sessionId })
  return portrait ? { portrait } : {}
}

/** In the order they were come to; a node that was erased has found nothing. */
const knownOf = (session: Session, { records }: OpenedSession): ReadonlyMap<string, NodeRecord> =>
  new Map(
    session.nodes.flatMap(({ nodeId, feature }) => {
      const record = records.get(nodeId)
      // As it was sealed.
      return record ? [[nodeId, { feature, ...record } as unknown as NodeRecord]] : []
    }),
  )

/** Where a provider alone is asked, the browser is the one that answered last. */
async function lastBrowser(
  context: EffectContext,
  entityId: string,
  session: Session,
): Promise<Pick<NodeQuestion, 'browser'>> {
  const { sessionId, nodes } = session
  const names = [openedItem(sessionId), ...nodes.map((one) => inputItem(sessionId, one.nodeId))]
  const items = (await context.vault.open([entityId], names)).get(entityId)
  const inputs = names
    .map((name) => items?.get(name) as NodeInput | undefined)
    .filter((one) => one?.browser !== undefined)
    .toSorted((one, other) => other!.atMs - one!.atMs)
  const browser = inputs[0]?.browser
  return browser ? { browser } : {}
}
