/** Decisions of people about a session: its status, one feature, steps to be done again. */
import { isGone } from '@ostiary/domain/entity.changes'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import type { FeatureStatus } from '@ostiary/domain/entity.sessions'
import type { NodeAhead } from '@ostiary/domain/session/facts'
import { aheadOf } from '@ostiary/domain/session/going-on'
import { nodeOf } from '@ostiary/domain/session/session'
import type { Session, SessionNode } from '@ostiary/domain/session/session'
import { features, featureRow } from '@ostiary/domain/workflow/features'
import { openSession, reasonsItem } from '../../sessions/context.ts'
import type { ResubmissionReasons } from '../../sessions/context.ts'
import { workflowOf } from '../../sessions/session-workflow.ts'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import { json, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { changeSession } from './change.ts'
import type { SessionChange } from './change.ts'
import { renewLink, sentByEmail } from '../../sessions/renew-link.ts'
import { needAddress, needEmails } from './email.ts'
import { loadSession } from './load.ts'
import type { Found } from './load.ts'

const subjects = { Approved: 'approval', Declined: 'decline', Resubmitted: 'resubmission' } as const
const events = { Approved: 'approved', Declined: 'declined', Resubmitted: 'resubmitted' } as const

export const updateSessionStatus =
  (services: Services): Handler =>
  async (call) => {
    const found = await loadSession(services, call)
    const { new_status: to, comment } = call.body as {
      new_status: keyof typeof events
      comment?: string | null
    }
    const told = await emailOf(services, call, found)
    const sealed = { ...(comment ? { comment } : {}), ...told }
    const { sessionId } = found
    const email = told && { session: { sessionId, email: { about: subjects[to] } } }
    const wanted: SessionChange =
      to === 'Resubmitted'
        ? await resubmission(services, call, { ...found, sealed, isMailed: told !== undefined })
        : {
            event: events[to],
            facts: { ...(Object.keys(sealed).length > 0 ? { sealed } : {}), ...email },
            given: ({ status }) => ({ kind: status === to ? 'already' : 'go' }),
          }
    const { replayed } = await changeSession(services, call, found, wanted)
    return json(200, { session_id: found.sessionId }, replayed)
  }

/** Whom the decision is told and in which language, sealed with it; nothing where nobody is. */
async function emailOf(
  services: Services,
  { body, ...call }: Call,
  { entityId, aggregate, session }: Found,
): Promise<Readonly<Record<string, string>> | undefined> {
  const { send_email: isAsked, email_address: address, email_language: language } = body
  // Of whom is gone the change itself is refused.
  if (isAsked !== true || isGone(aggregate.entity)) return undefined
  const { context } = await openSession(services.vault, entityId, session)
  const to = needAddress(address ?? context.contact_details?.['email'], '/email_address')
  needEmails(services, { body, ...call })
  return {
    email_address: to,
    ...(typeof language === 'string' ? { email_language: language } : {}),
  }
}

interface Wanted {
  readonly node_id: string
  readonly feature?: string | null
  readonly reason?: string
}

interface Resubmitting extends Found {
  readonly sealed: Readonly<Record<string, unknown>>
  readonly isMailed: boolean
}

async function resubmission(
  services: Services,
  call: Call,
  { session, sealed: told, isMailed }: Resubmitting,
): Promise<SessionChange> {
  const { applicationId } = call.principal.application
  const workflow = await workflowOf(services.workflows, { applicationId, ...session })
  const named = namedIn(call)
  const reasons: ResubmissionReasons = Object.fromEntries(
    named.flatMap(({ node_id: nodeId, reason }) => (reason ? [[nodeId, reason]] : [])),
  )
  const sealed = {
    ...told,
    ...(Object.keys(reasons).length > 0 ? { reasons } : {}),
  }
  return {
    event: 'resubmitted',
    // Without any as well: those of a resubmission before it are over.
    sealed: new Map([[reasonsItem(session.sessionId), reasons]]),
    facts: Object.keys(sealed).length > 0 ? { sealed } : {},
    given: (now) => {
      const wanted = wantedNodes(named, now, workflow)
      if (typeof wanted === 'string') return { kind: 'refuse', problem: badNode(wanted) }
      const link = renewLink(services, now)
      const redo = redoOf(workflow, now, wanted)
      // Of whom nothing is asked nobody is told.
      const isTold = isMailed && redo.some((one) => one.waits === 'person')
      return {
        kind: 'go',
        session: { redo, ...(isTold ? sentByEmail(link, 'resubmission') : { link }) },
      }
    },
  }
}

const redone: readonly FeatureStatus[] = [
  'DECLINED',
  'IN_REVIEW',
  'NOT_FINISHED',
  'RESUB_REQUESTED',
]

const namedIn = ({ body }: Call): Wanted[] =>
  ((body['nodes_to_resubmit'] ?? []) as (Wanted | string)[]).map((one) =>
    typeof one === 'string' ? { node_id: one } : one,
  )

/**
 * Ids of the named ones, or of every attempted feature that is not approved (entity reference 4).
 * @returns what is wrong with the request, where something is
 */
function wantedNodes(
  named: readonly Wanted[],
  session: Session,
  { graph }: WorkflowVersion,
): readonly string[] | string {
  const ids = named.map((one) => one.node_id)
  if (ids.some((id) => nodeOf(session, id) === undefined)) return 'is no node this session has run'
  const mistaken = named.find((one) => !isCalled(nodeOf(session, one.node_id)!, one.feature)) // run
  if (mistaken) return `names a feature that ${mistaken.node_id} is not`
  // A session that was shared may have steps that the workflow here does not have.
  const isAsked = (nodeId: string): boolean => graph.nodes[nodeId]?.type === 'feature'
  if (!ids.every(isAsked)) return 'is no step of this workflow: it came with the shared session'
  if (ids.length > 0) return ids
  const open = session.nodes.filter((one) => redone.includes(one.status) && isAsked(one.nodeId))
  return open.length > 0
    ? open.map((one) => one.nodeId)
    : 'is needed: every feature of this session is approved'
}

/** By the name it has in a workflow, in the features of a session, or in those of an entity. */
function isCalled({ feature }: SessionNode, name: string | null | undefined): boolean {
  const { wireName: shown, entityKey: key } = featureRow(feature)
  return !name || [feature, shown, key].some((one) => one.toUpperCase() === name.toUpperCase())
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
  return again.map((one) => aheadOf(workflow.graph, one.nodeId, undefined))
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
    const { replayed } = await changeSession(services, call, found, {
      event: 'feature_reviewed',
      facts: {
        session: { sessionId: found.session.sessionId, nodeId, status: to },
        ...(comment ? { sealed: { comment } } : {}),
      },
    })
    return json(200, { session_id: found.sessionId, node_id: nodeId }, replayed)
  }
