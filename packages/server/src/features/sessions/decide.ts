/** Decisions of people about a session: its status, one feature, steps to be done again. */
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import type { FeatureStatus } from '@ostiary/domain/entity.sessions'
import type { NodeAhead } from '@ostiary/domain/session/facts'
import { nodeOf } from '@ostiary/domain/session/session'
import type { Session } from '@ostiary/domain/session/session'
import { features, featureRow } from '@ostiary/domain/workflow/features'
import { aheadOf } from '../../sessions/going-on.ts'
import { workflowOf } from '../../sessions/session-workflow.ts'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import { Refused, json, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { changeSession } from './change.ts'
import { freshLink } from './create.ts'
import { loadSession } from './load.ts'
import type { Found } from './load.ts'

const events = { Approved: 'approved', Declined: 'declined', Resubmitted: 'resubmitted' } as const

export const updateSessionStatus =
  (services: Services): Handler =>
  async (call) => {
    const found = await loadSession(services, call)
    const { new_status: to, comment } = call.body as {
      new_status: keyof typeof events
      comment?: string | null
    }
    const told = comment ? { sealed: { comment } } : {}
    const reply = json(200, { session_id: found.session.sessionId })
    if (to === 'Resubmitted') await resubmit(services, call, found)
    // What is so already is said to be so: nothing is written.
    else if (found.session.status !== to)
      await changeSession(services, call, found, { event: events[to], facts: told })
    return reply
  }

interface Wanted {
  readonly node_id: string
  readonly reason?: string
}

async function resubmit(services: Services, call: Call, found: Found): Promise<void> {
  const { session } = found
  const { applicationId } = call.principal.application
  const workflow = await workflowOf(services.workflows, { applicationId, ...session })
  const wanted = wantedNodes(call, session, workflow)
  const reasons = Object.fromEntries(
    wanted.flatMap(({ node_id: nodeId, reason }) => (reason ? [[nodeId, reason]] : [])),
  )
  const { comment } = call.body as { comment?: string | null }
  const sealed = {
    ...(comment ? { comment } : {}),
    ...(Object.keys(reasons).length > 0 ? { reasons } : {}),
  }
  const redo = redoOf(
    workflow,
    session,
    wanted.map((one) => one.node_id),
  )
  const link = freshLink(services, session)
  await changeSession(services, call, found, {
    event: 'resubmitted',
    facts: {
      session: { sessionId: session.sessionId, redo, link },
      ...(Object.keys(sealed).length > 0 ? { sealed } : {}),
    },
  })
}

const redone: readonly FeatureStatus[] = [
  'DECLINED',
  'IN_REVIEW',
  'NOT_FINISHED',
  'RESUB_REQUESTED',
]

/** Named ones, or every attempted feature that is not approved (entity reference 4). */
function wantedNodes(call: Call, session: Session, { graph }: WorkflowVersion): Wanted[] {
  const named = (call.body['nodes_to_resubmit'] ?? []) as (Wanted | string)[]
  const wanted = named.map((one) => (typeof one === 'string' ? { node_id: one } : one))
  const unknown = wanted.find((one) => nodeOf(session, one.node_id) === undefined)
  if (unknown) throw new Refused(badNode('is no node this session has run'))
  // A session that was shared may have steps that the workflow here does not have.
  const isAsked = (nodeId: string): boolean => graph.nodes[nodeId]?.type === 'feature'
  if (wanted.some((one) => !isAsked(one.node_id)))
    throw new Refused(badNode('is no step of this workflow: it came with the shared session'))
  if (wanted.length > 0) return wanted
  const open = session.nodes.filter((one) => redone.includes(one.status) && isAsked(one.nodeId))
  if (open.length === 0)
    throw new Refused(badNode('is needed: every feature of this session is approved'))
  return open.map((one) => ({ node_id: one.nodeId }))
}

const badNode = (message: string): Problem =>
  problem('body_invalid', undefined, { errors: [{ path: '/nodes_to_resubmit', message }] })

/** In the order of the session; what was found from them by providers alone is asked anew. */
function redoOf(
  workflow: WorkflowVersion,
  session: Session,
  wanted: readonly string[],
): NodeAhead[] {
  const first = session.nodes.findIndex((one) => wanted.includes(one.nodeId))
  const again = session.nodes.filter(
    (one, index) =>
      wanted.includes(one.nodeId) ||
      (one.nodeId in workflow.graph.nodes &&
        index > first &&
        features[one.feature].asks === 'provider' &&
        dependsOn(one.feature)),
  )
  return again.map((one) => aheadOf(workflow, one.nodeId, undefined))
}

const dependsOn = (feature: keyof typeof features): boolean =>
  featureRow(feature).after !== undefined

const featureStatus: Readonly<Record<string, FeatureStatus>> = {
  Approved: 'APPROVED',
  Declined: 'DECLINED',
  'In Review': 'IN_REVIEW',
}

export const updateFeatureStatus =
  (services: Services): Handler =>
  async (call) => {
    const found = await loadSession(services, call)
    const nodeId = call.params['node_id']! // the path has it
    if (!nodeOf(found.session, nodeId)) return refuse('session_node_not_found')
    const { status, new_status: also, comment } = call.body as Record<string, string | undefined>
    const to = featureStatus[status ?? also ?? '']
    if (!to) {
      const message = 'must be Approved, Declined or In Review'
      return refuse('body_invalid', undefined, { errors: [{ path: '/status', message }] })
    }
    await changeSession(services, call, found, {
      event: 'feature_reviewed',
      facts: {
        session: { sessionId: found.session.sessionId, nodeId, status: to },
        ...(comment ? { sealed: { comment } } : {}),
      },
    })
    return json(200, { session_id: found.session.sessionId, node_id: nodeId })
  }
