/** Test support: what somebody does next in a walk, as the events it would be for the server. */
import * as fc from 'fast-check'
import type { DomainEvent } from '../aggregate.ts'
import { featureStatuses } from '../entity.sessions.ts'
import { evaluationEvent, score } from '../evaluation.fixture.ts'
import { parties } from '../lifecycle.ts'
import type { Party } from '../lifecycle.ts'
import { customerEvent, entityEvent, startMs } from '../scene.fixture.ts'
import {
  dueEventOf,
  runningStatuses,
  sessionLifecycle,
  unfinishedStatuses,
} from '../session.lifecycle.ts'
import { featureRow } from '../workflow/features.ts'
import type { Fields } from '../workflow/rules.ts'
import { featureLiterals } from './decision.ts'
import { beginning } from './going-on.ts'
import { ahead, begins, node, sessionEvent, sessionIdOf } from './session.fixture.ts'
import { broughtStatuses } from './facts.ts'
import type { NodeResult, SessionEventFacts } from './facts.ts'
import { currentNode } from './session.ts'
import { settleNode } from './settle-node.ts'
import type { Session, SessionNode } from './session.ts'
import type { World } from './walk.fixture.ts'

/** How often each is tried, among the others. */
const weights: Readonly<Record<string, number>> = {
  begin: 1,
  open: 8,
  answer: 16,
  check: 24,
  gather: 8,
  lose: 1,
  delay: 1,
  pass: 1,
  decline: 1,
  redo: 2,
  review: 2,
  remove: 1,
  import: 1,
  stand: 2,
  customer: 1,
  clock: 1,
  noise: 2,
  end: 1,
}

export interface Act {
  readonly what: string
  /** Which session, and what of several. */
  readonly which: number
  readonly how: number
}
/** Small numbers are no better than others here. */
export const act: fc.Arbitrary<Act> = fc.noBias(
  fc.record({
    what: fc.oneof(
      ...Object.entries(weights).map(([what, weight]) => ({
        weight,
        arbitrary: fc.constant(what),
      })),
    ),
    which: fc.nat(1_000),
    how: fc.nat(1_000_000),
  }),
)

const pick = <T>(all: readonly T[], n: number): T | undefined =>
  all.length === 0 ? undefined : all[n % all.length]

const isRunning = ({ status }: Session): boolean => runningStatuses.includes(status)
const waitsFor = (who: SessionNode['waits']) => (one: Session) =>
  isRunning(one) && currentNode(one)?.waits === who

/** Where nothing is on the way, whatever would go on begins something. */
const onTheWay = ['open', 'answer', 'check', 'gather']

export function eventsOf(world: World, { what, which, how }: Act): DomainEvent[] {
  const { sessions } = world.held
  const isIdle = !sessions.some(({ status }) => unfinishedStatuses.includes(status))
  if (isIdle && onTheWay.includes(what)) {
    // Most of those who are turned away are let in first.
    const isBlocked = world.held.entity.standing === 'BLOCKED' && how % 8 !== 0
    return isBlocked ? [entityEvent('cleared', 'analyst')] : begun(world, how)
  }
  const of = (fits: (one: Session) => boolean): Session | undefined =>
    pick(sessions.filter(fits), which)
  const about = (one: Session | undefined, told: (one: Session) => DomainEvent): DomainEvent[] =>
    one ? [told(one)] : []
  switch (what) {
    case 'begin':
      return begun(world, how)
    case 'open':
      return about(
        of(({ status }) => status === 'Not Started'),
        ({ sessionId }) => sessionEvent('opened', 'customer', { sessionId }),
      )
    case 'answer':
      return about(
        of(waitsFor('person')),
        // It waits, so there is one.
        ({ sessionId, at }) => sessionEvent('answered', 'customer', { sessionId, nodeId: at! }),
      )
    case 'check':
      return about(of(waitsFor('provider')), (one) => checked(world, one, how))
    case 'lose':
      return about(of(waitsFor('provider')), lost)
    case 'delay':
      return about(
        of(waitsFor('provider')),
        ({ sessionId, at }) =>
          sessionEvent('check_delayed', 'provider', { sessionId, nodeId: at! }), // as above
      )
    case 'gather':
      return about(of(waitsFor('parties')), (one) => gathered(world, one, how))
    case 'stand':
      return [standing[how % standing.length]!]
    case 'customer':
      return [byAnalyst[how % byAnalyst.length]!]
    case 'clock':
      return passed(world, jumps[how % jumps.length]!)
    case 'end':
      // Nothing but the clock follows: most walks are to go on.
      return how % 8 === 0 ? [entityEvent(how % 16 === 0 ? 'erased' : 'deleted', 'analyst')] : []
    default:
      return about(pick(sessions, which), (one) => byPeople(what, one, how))
  }
}

const hourMs = 3_600_000
const jumps = [hourMs, 2 * hourMs, 24 * hourMs, 8 * 24 * hourMs, 200 * 24 * hourMs]

const standing: readonly DomainEvent[] = [
  entityEvent('flagged', 'system'),
  entityEvent('flagged', 'analyst'),
  entityEvent('blocked', 'system', { code: 'blocklist_match' }),
  entityEvent('blocked', 'analyst', { code: 'manual' }),
  ...Array<DomainEvent>(3).fill(entityEvent('released', 'analyst')),
  ...Array<DomainEvent>(3).fill(entityEvent('cleared', 'partner')),
]
const byAnalyst: readonly DomainEvent[] = [
  customerEvent('verification_failed', 'analyst'),
  customerEvent('verification_passed', 'analyst'),
  customerEvent('screening_cleared', 'analyst'),
  customerEvent('activated', 'analyst'),
  customerEvent('deactivated', 'partner'),
  evaluationEvent('decided', 'analyst', { decision: 'approved' }),
  evaluationEvent('decided', 'analyst', { decision: 'rejected' }),
  evaluationEvent('closed', 'system'),
  evaluationEvent('check_answered', 'provider', { answers: { fraud: score(0.9) } }),
]

/** The customer's where one is to be opened; now and then another one of theirs as well. */
function begun(world: World, how: number): DomainEvent[] {
  const { graph, settings, isOpening, atMs } = world
  const isTheirs = isOpening || (world.held.customer !== null && how % 4 === 0)
  world.isOpening = false
  world.count += 1
  const { step, ahead: first } = beginning(graph, undefined)
  const own = begins(first?.nodeId ?? null, {
    number: world.count,
    settings,
    dueAtMs: atMs + settings.session_expiration_time * 1_000,
    ...(isTheirs ? { forCustomer: true } : {}),
  })
  const sessionId = sessionIdOf(world.count)
  const by = isTheirs ? 'system' : 'partner'
  return [sessionEvent('created', by, { sessionId, begins: own, step })]
}

const fieldsOf = (nodes: readonly SessionNode[]): Fields =>
  new Map(
    nodes.map(({ nodeId, feature, status }) => [
      `${nodeId}/${featureRow(feature).rulePrefix}.status`,
      featureLiterals[status],
    ]),
  )

/** An answer with where the workflow goes on, as the server tells it. */
const settled = (world: World, one: Session, by: Party, result: NodeResult): DomainEvent => ({
  ...settleNode(one, result, { graph: world.graph, fieldsOf }),
  by,
  actor: `${by}:test`,
})

const said = ['APPROVED', 'APPROVED', 'APPROVED', 'DECLINED', 'IN_REVIEW', 'NOT_FINISHED'] as const

function checked(world: World, one: Session, how: number): DomainEvent {
  const nodeId = one.at! // it waits
  const isOfPeople = nodeId === 'kyb_key_people' && how % 3 === 0
  const isListed = nodeId === 'liveness' && how % 5 === 0
  const isManual = how % 7 === 0
  const answer = said[how % said.length]!
  const result: NodeResult = {
    nodeId,
    status: isOfPeople ? 'AWAITING_USER' : isManual ? 'IN_REVIEW' : answer,
    warnings: isListed ? ['FACE_IN_BLOCKLIST'] : [],
    ...(isManual && !isOfPeople ? { manual: true } : {}),
  }
  return settled(world, one, 'provider', result)
}

/** Asked as often as allowed: the session ends there. */
function lost(one: Session): DomainEvent {
  const nodeId = one.at! // it waits
  const result: NodeResult = { nodeId, status: 'IN_REVIEW', warnings: [], manual: true }
  return { ...settleNode(one, result), by: 'system', actor: 'system:test' }
}

function gathered(world: World, one: Session, how: number): DomainEvent {
  const answer = said[how % said.length]!
  const status = answer === 'NOT_FINISHED' ? 'APPROVED' : answer
  return settled(world, one, 'system', { nodeId: one.at!, status, warnings: [] }) // it waits
}

function passed(world: World, ms: number): DomainEvent[] {
  world.atMs += ms
  return world.held.sessions.flatMap(({ sessionId, status, dueAtMs }) => {
    const event = dueEventOf(status)
    return event && dueAtMs !== undefined && dueAtMs <= world.atMs
      ? [sessionEvent(event, 'system', { sessionId })]
      : []
  })
}

const names = [...new Set(sessionLifecycle.transitions.map(({ event }) => event))].filter(
  // The model has no word for these without what belongs to them.
  (event) => !['created', 'imported', 'node_settled', 'completed'].includes(event),
)

function byPeople(what: string, one: Session, how: number): DomainEvent {
  const { sessionId, nodes } = one
  const nodeId = pick(nodes, how)?.nodeId
  const status = (['APPROVED', 'APPROVED', 'DECLINED', 'IN_REVIEW'] as const)[how % 4]!
  const of = nodeId === undefined ? {} : { nodeId }
  const redo = nodes.filter((_, index) => ((how >> index) & 1) === 1)
  const told: SessionEventFacts = { sessionId, ...of, status, redo: redo.map(again) }
  switch (what) {
    case 'pass':
      return sessionEvent('approved', 'analyst', { sessionId })
    case 'decline':
      return sessionEvent('declined', 'partner', { sessionId })
    case 'redo':
      return sessionEvent('resubmitted', 'analyst', told)
    case 'review':
      return sessionEvent('feature_reviewed', 'analyst', told)
    case 'remove':
      return sessionEvent(how % 3 === 0 ? 'deleted' : 'noted', 'partner', { sessionId })
    case 'import':
      return imported(one, how)
    default:
      return sessionEvent(pick(names, how)!, pick(parties, how >> 6)!, told) // neither is empty
  }
}

const again = ({ nodeId }: SessionNode) => ahead(nodeId)

function imported({ number, settings }: Session, how: number): DomainEvent {
  const own = 1_000 + number * 100 + (how % 100)
  const status = featureStatuses[how % 3]!
  const brought = pick([undefined, undefined, ...broughtStatuses], how >> 8)
  return sessionEvent('imported', 'partner', {
    sessionId: sessionIdOf(own),
    begins: begins(null, { number: own, settings }),
    nodes: status === 'NOT_FINISHED' ? [] : [node('ocr', status)],
    ...(brought === undefined ? {} : { came: { status: brought, atMs: startMs } }),
  })
}
