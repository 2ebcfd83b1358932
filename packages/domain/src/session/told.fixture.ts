/** Test support: tells the model of a walk what has just happened. */
import type { Aggregate, DomainEvent } from '../aggregate.ts'
import type { Party } from '../lifecycle.ts'
import { runningStatuses } from '../session.lifecycle.ts'
import type { SessionEvent, SessionState } from '../session.lifecycle.ts'
import { decide, review, settle } from './model.fixture.ts'
import type { ModelSession, ModelStanding } from './model.fixture.ts'
import type { SessionEventFacts } from './facts.ts'
import type { World } from './walk.fixture.ts'

export function told(world: World, before: Aggregate, event: DomainEvent): void {
  if (event.machine === 'session') return toldOf(world, before, event)
  if (event.machine !== 'entity' || !['erased', 'deleted'].includes(event.event)) return
  for (const one of world.model.values()) {
    if (one.status === 'Not Started') one.status = 'Expired'
    if (runningStatuses.includes(one.status)) one.status = 'Abandoned'
  }
}

const moves: Readonly<Partial<Record<SessionEvent, SessionState>>> = {
  expired: 'Expired',
  abandoned: 'Abandoned',
  kyc_expired: 'Kyc Expired',
  approved: 'Approved',
  declined: 'Declined',
  deleted: 'Deleted',
}

function toldOf(
  world: World,
  before: Aggregate,
  { event, facts, by }: Extract<DomainEvent, { machine: 'session' }>,
): void {
  const about = facts!.session! // every event of a session brings it
  const standing = before.entity.standing as ModelStanding // what is gone begins nothing
  if (event === 'created' || event === 'imported') {
    world.model.set(about.sessionId, newModel(event, about, { standing, atMs: world.atMs }))
    return
  }
  const one = world.model.get(about.sessionId)!
  const to = moves[event]
  if (to !== undefined) {
    if (event === 'approved' || event === 'declined') decide(one, event, world.atMs)
    one.status = to
    one.byHand = event === 'declined'
    one.at = null
    one.redo = null
    one.cut = false
    return
  }
  inside(one, event, about, { world, standing, by })
}

function inside(
  one: ModelSession,
  event: SessionEvent,
  about: SessionEventFacts,
  { world, standing, by }: { world: World; standing: ModelStanding; by: Party },
): void {
  const { atMs, graph } = world
  const { nodeId = '', result } = about
  const known = one.nodes.get(nodeId)
  if (event === 'opened' && one.status === 'Not Started') one.status = 'In Progress'
  if (event === 'answered') Object.assign(known!, { atMs, tried: true })
  if (event === 'feature_reviewed') review(one, nodeId, { status: about.status!, atMs })
  if (event === 'resubmitted') {
    const [first, ...rest] = about.redo!.map((each) => each.nodeId)
    for (const { nodeId: each } of about.redo!)
      one.nodes.set(each, { status: 'RESUB_REQUESTED', atMs, unseen: false })
    Object.assign(one, { status: 'Resubmitted', at: first, redo: rest, cut: false })
  }
  if (event === 'node_settled') {
    const isListed = result!.warnings.includes('FACE_IN_BLOCKLIST')
    const now = isListed ? 'BLOCKED' : standing
    // Its provider was asked in vain to the last: nobody knows where the workflow goes on.
    const isLost = by === 'system' && result!.manual === true
    settle(one, { graph, result: result!, standing: now, atMs, isLost })
  }
}

function newModel(
  event: 'created' | 'imported',
  { begins, nodes = [], came }: SessionEventFacts,
  { standing, atMs }: { standing: ModelStanding; atMs: number },
): ModelSession {
  const empty: ModelSession = { status: 'Declined', nodes: new Map(), at: null, redo: null }
  for (const node of nodes)
    empty.nodes.set(node.nodeId, { status: node.status, atMs: node.atMs, unseen: false })
  if (came?.status === 'Declined' || came?.status === 'Kyc Expired')
    return { ...empty, status: came.status }
  if (event === 'imported') {
    const isGood =
      came?.status !== 'In Review' &&
      nodes.length > 0 &&
      nodes.every(({ status }) => status === 'APPROVED')
    if (isGood && standing === 'ACTIVE') return { ...empty, status: 'Approved' }
    // Nobody here has looked at what was found good elsewhere.
    for (const one of empty.nodes.values()) if (one.status === 'APPROVED') one.status = 'IN_REVIEW'
    return { ...empty, status: 'In Review' }
  }
  if (standing === 'BLOCKED') return empty
  const first = begins!.at! // every workflow of a walk asks something
  empty.nodes.set(first, { status: 'NOT_FINISHED', atMs, unseen: false })
  return { ...empty, status: 'Not Started', at: first }
}
