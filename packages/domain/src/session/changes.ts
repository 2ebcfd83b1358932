/** What each event of a session changes besides its status. Pure. */
import type { Facts, SessionDomainEvent } from '../aggregate.ts'
import { answeredStatuses } from '../entity.sessions.ts'
import type { FeatureStatus } from '../entity.sessions.ts'
import type { Code } from '../codes.ts'
import { followsPeople, lossOf } from '../company/people-again.ts'
import type { Party } from '../lifecycle.ts'
import type { SessionEvent, SessionState } from '../session.lifecycle.ts'
import type { FactsOf, FactsOfEvent, NodeAhead, NodeResult } from './facts.ts'
import type { Session, SessionNode } from './session.ts'

type Happening = SessionDomainEvent & { readonly atMs: number }

const secondMs = 1000

/** The session after an event; of a new one what it brings is all there is. */
export function changeSession(
  before: Session | undefined,
  to: SessionState,
  happening: Happening,
): Session {
  const { event, facts, atMs } = happening
  const about = facts.session
  const told = before ?? newborn(about, atMs)
  // The event and its facts are of one row of `FactsOf`, as its type has it.
  const change = changes[event] as Change<SessionEvent>
  const changed = change(told, { ...happening, about, to })
  const moved = to !== told.status || before === undefined
  const session = {
    ...changed,
    status: to,
    enteredBy: moved ? event : told.enteredBy,
    ...(facts.code === undefined ? {} : { code: facts.code }),
    updatedAtMs: atMs,
  }
  return moved ? entered(session, cameAt(about) ?? atMs) : session
}

/** What a file brings was decided before. */
const cameAt = (about: Happening['facts']['session']): number | undefined =>
  'came' in about ? about.came?.atMs : undefined

function newborn(about: Happening['facts']['session'], atMs: number): Session {
  if (!('begins' in about)) throw new Error('a session begins by an event that says with what')
  const { sessionId, begins } = about
  const nodes = 'nodes' in about ? about.nodes : undefined
  const { ahead, ...rest } = begins
  return {
    ...rest,
    sessionId,
    status: 'Not Started',
    enteredBy: 'created',
    nodes: nodes ?? (ahead ? [nodeAhead(ahead, atMs)] : []),
    createdAtMs: atMs,
    updatedAtMs: atMs,
  }
}

const nodeAhead = ({ nodeId, feature, waits }: NodeAhead, atMs: number): SessionNode => ({
  nodeId,
  feature,
  status: 'NOT_FINISHED',
  waits,
  tries: 0,
  warnings: [],
  atMs,
})

/**
 * What a status brings: the time the clock has for it, and the end of its link.
 * @param atMs when it was come to, which of one a file has brought was before it came here
 */
function entered(session: Session, atMs: number): Session {
  const { dueAtMs: _due, endedAtMs: _ended, ...rest } = session
  switch (session.status) {
    case 'Not Started':
    case 'In Progress':
    case 'Awaiting User':
      return session
    case 'Resubmitted':
      return { ...rest, dueAtMs: atMs + session.settings.session_expiration_time * secondMs }
    case 'Approved':
      return {
        ...rest,
        ...done,
        approvedAtMs: atMs,
        endedAtMs: atMs,
        ...approvedUntil(session, atMs),
      }
    case 'Deleted':
      return { ...rest, nodes: session.nodes.map(stripped), at: null, endedAtMs: atMs }
    default:
      return { ...rest, ...done, endedAtMs: atMs }
  }
}

const done = { at: null } as const

const stripped = ({ nodeId, feature, status, tries, atMs }: SessionNode): SessionNode => ({
  nodeId,
  feature,
  status,
  tries,
  warnings: [],
  atMs,
})

/**
 * The document's expiry or the workflow's months, whichever is first (entity reference 10). What
 * was over when it was approved was no reason against it, and is none a moment later.
 */
function approvedUntil(session: Session, atMs: number): Pick<Session, 'dueAtMs'> {
  return firstOf(endsOf(session, atMs).filter((end) => end > atMs))
}

const firstOf = (ends: readonly number[]): Pick<Session, 'dueAtMs'> =>
  ends.length === 0 ? {} : { dueAtMs: Math.min(...ends) }

function endsOf({ settings, documentValidUntilMs }: Session, atMs: number): number[] {
  const { kyc_expiration_months } = settings
  return [
    ...(documentValidUntilMs === undefined ? [] : [documentValidUntilMs]),
    ...(kyc_expiration_months === null ? [] : [monthsLater(atMs, kyc_expiration_months)]),
  ]
}

/** A document that has ended, as a reviewer says, ends what was approved by it. */
const corrected: Change<'data_corrected'> = (
  session,
  { about: { documentValidUntilMs }, atMs },
) => {
  if (documentValidUntilMs === undefined) return session
  const { documentValidUntilMs: _before, ...rest } = session
  const now = documentValidUntilMs === null ? rest : { ...rest, documentValidUntilMs }
  if (session.status !== 'Approved') return now
  const { dueAtMs: _due, ...open } = now
  return { ...open, ...firstOf(endsOf(now, session.approvedAtMs ?? atMs)) }
}

/** Why the clock ends a session, as the time was chosen. */
export function dueBecause({ status, dueAtMs, documentValidUntilMs }: Session): Code {
  if (status !== 'Approved') return 'session_timed_out'
  return dueAtMs === documentValidUntilMs ? 'document_expired' : 'verification_expired'
}

/** The same day so many months later, or the last of that month. */
export function monthsLater(atMs: number, months: number): number {
  const at = new Date(atMs)
  const day = at.getUTCDate()
  at.setUTCDate(1)
  at.setUTCMonth(at.getUTCMonth() + months)
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
  at.setUTCDate(Math.min(day, last))
  return at.getTime()
}

interface Told<E extends SessionEvent> {
  readonly about: FactsOfEvent<E>
  readonly facts: Facts
  readonly by: Party
  readonly to: SessionState
  readonly atMs: number
}
type Change<E extends SessionEvent> = (session: Session, told: Told<E>) => Session

const kept = (session: Session): Session => session
const linked: Change<'opened' | 'link_renewed' | 'refreshed'> = (session, { about }) => ({
  ...session,
  link: about.link ?? session.link,
})

/** One node with what has become of it; what it waited for is over unless it is said again. */
function withNode(
  session: Session,
  nodeId: string,
  change: (node: SessionNode) => SessionNode,
): Session {
  const nodes = session.nodes.map((one) => (one.nodeId === nodeId ? change(one) : one))
  return { ...session, nodes }
}

const answered: Change<'answered'> = (session, { about, atMs }) =>
  withNode(session, about.nodeId, ({ delays: _delays, ...node }) => ({
    ...node,
    waits: 'provider',
    tries: node.tries + 1,
    atMs,
  }))

const nodeSettled: Change<'node_settled'> = (session, { about, facts, by, atMs }) => {
  const { result } = about
  const settled = withNode(session, result.nodeId, (node) => resultOf(node, result, atMs))
  const more = {
    ...settled,
    ...(result.documentValidUntilMs === undefined
      ? {}
      : { documentValidUntilMs: result.documentValidUntilMs }),
    ...(result.parties === undefined ? {} : { parties: result.parties }),
    ...(facts.identifiers ? { identifiers: { ...session.identifiers, ...facts.identifiers } } : {}),
  }
  if (!answeredStatuses.includes(result.status)) return more
  const isCutShort = by === 'system' && result.manual === true && about.step === undefined
  const gone = wentOn(more, about, atMs)
  return isCutShort && gone.at === null ? { ...gone, cutShort: true } : gone
}

function resultOf(before: SessionNode, result: NodeResult, atMs: number): SessionNode {
  const { waits: _waits, delays: _delays, manual: _manual, reviewedBy: _by, ...rest } = before
  const { monitored: _monitored, ...node } = rest
  const { status, warnings, provider, manual, score, monitored } = result
  return {
    ...node,
    status,
    warnings,
    ...(status === 'NOT_FINISHED' ? ({ waits: 'person' } as const) : {}),
    ...(status === 'AWAITING_USER' ? ({ waits: 'parties' } as const) : {}),
    ...(provider === undefined ? {} : { provider }),
    ...(manual === undefined ? {} : { manual }),
    ...(score === undefined ? {} : { score }),
    ...(monitored === undefined ? {} : { monitored }),
    atMs,
  }
}

/** What a reviewer has decided of the step was decided without what is found now. */
const monitoringMatched: Change<'monitoring_matched'> = (session, { about: { result }, atMs }) =>
  withNode(session, result.nodeId, (node) => resultOf(node, result, atMs))

/**
 * To the next node: of a resubmission the next that is to be redone, otherwise along the graph; a
 * resubmission keeps its empty list until the end, since it passes what was answered before.
 */
function wentOn(session: Session, { step, ahead }: FactsOf['node_settled'], atMs: number): Session {
  const [next, ...redo] = session.redo ?? []
  if (next !== undefined) return { ...session, at: next, redo }
  if (ahead) {
    const known = session.nodes.filter((one) => one.nodeId !== ahead.nodeId)
    return { ...session, nodes: [...known, nodeAhead(ahead, atMs)], at: ahead.nodeId }
  }
  const { redo: _redo, ...rest } = session
  const end = step && 'end' in step.to ? step.to.end : 'Determine'
  return { ...rest, at: null, end, nodes: step ? session.nodes.filter(isOnTheWay) : session.nodes }
}

/** What nobody began, and another branch passes by now, is no part of the session. */
const isOnTheWay = ({ status, tries }: SessionNode): boolean =>
  status !== 'NOT_FINISHED' || tries > 0

const resubmitted: Change<'resubmitted'> = (session, { about, atMs }) => {
  const { redo } = about
  const nodes = session.nodes.map((one) => {
    const again = redo.find(({ nodeId }) => nodeId === one.nodeId)
    if (!again) return one
    const { manual: _manual, reviewedBy: _by, score: _score, ...kept } = one
    // Who is asked anew may be sent as many codes as anybody.
    const { sends: _sends, misses: _misses, ...node } = kept
    const { waits } = again
    return { ...node, status: 'RESUB_REQUESTED', waits, warnings: [], tries: 0, atMs } as const
  })
  const [first, ...rest] = redo.map(({ nodeId }) => nodeId)
  const { end: _end, cutShort: _cutShort, ...before } = session
  return {
    ...before,
    nodes,
    at: first ?? null,
    redo: rest,
    link: about.link ?? session.link,
  }
}

const reviewed: Change<'feature_reviewed'> = (session, { about, by, atMs }) =>
  withNode(session, about.nodeId, ({ manual, waits: _waits, ...node }) => ({
    ...node,
    status: about.status,
    // Whoever leaves it in review has not decided it.
    ...(manual && about.status === 'IN_REVIEW' ? { manual } : {}),
    reviewedBy: by,
    atMs,
  }))

/** Where a company loses one of its people, a person must look at that step, or look again. */
const keyPersonSettled: Change<'key_person_settled'> = (session, { about, atMs }) => {
  const { party, result, step } = about
  const { parties: known = [] } = session
  const before = known.find((one) => one.partyId === party.partyId)
  const loss = before && lossOf(before.status, party.status)
  const parties = known.map((one) => (one === before ? { ...one, status: party.status } : one))
  const nodes = session.nodes.map((one) => {
    if (one.nodeId === result?.nodeId) return resultOf(one, result, atMs)
    return loss && followsPeople(session, one) ? doubted(one, loss, atMs) : one
  })
  const end = step && 'end' in step.to ? { end: step.to.end } : {}
  return { ...session, parties, nodes, ...end }
}

/**
 * Whoever has approved it before has not seen this; what a person has left in review stays theirs
 * to settle.
 */
const doubted = (
  { reviewedBy: by, ...node }: SessionNode,
  loss: string,
  atMs: number,
): SessionNode => ({
  ...node,
  ...(by !== undefined && node.status === 'IN_REVIEW' ? { reviewedBy: by } : {}),
  status: 'IN_REVIEW',
  warnings: [...new Set([...node.warnings, loss])],
  atMs,
})

/** Left approved, they would end a review at once: nobody here has looked at them. */
const imported: Change<'imported'> = (session, { about, to }) => {
  if (to === 'In Review') return { ...session, nodes: session.nodes.map(unreviewed) }
  // What has expired was approved before.
  return to === 'Kyc Expired' && about.came
    ? { ...session, approvedAtMs: about.came.atMs }
    : session
}

const unreviewed = (node: SessionNode): SessionNode =>
  node.status === 'APPROVED' ? { ...node, status: 'IN_REVIEW' } : node

/** In the place of the person a sandbox answers. */
const forProvider = (node: SessionNode): SessionNode => ({ ...node, waits: 'provider' })
const armed: Change<'armed'> = (session, { about: { scenario, ahead } }) => ({
  ...(ahead ? withNode(session, ahead.nodeId, forProvider) : session),
  scenario,
})

/**
 * Whoever decides the whole by hand has decided what was still to be redone as well, and the
 * features that were open: what says nothing of them would contradict them. What was never answered
 * stays so, since nobody has seen anything of it.
 */
const decided =
  (status: FeatureStatus, open: readonly FeatureStatus[]) =>
  (
    { redo: _redo, cutShort: _cutShort, ...session }: Session,
    { by, atMs }: { readonly by: Party; readonly atMs: number },
  ): Session => ({
    ...session,
    nodes: session.nodes.map((one) => {
      if (!open.includes(one.status)) return one
      const { manual: _manual, waits: _waits, ...node } = one
      return { ...node, status, reviewedBy: by, atMs }
    }),
  })

const unsettled: readonly FeatureStatus[] = ['IN_REVIEW', 'RESUB_REQUESTED', 'AWAITING_USER']

const changes: { readonly [E in SessionEvent]: Change<E> } = {
  // Who is turned away is asked nothing, and has not tried.
  created: (session, { to }) => (to === 'Declined' ? { ...session, at: null, nodes: [] } : session),
  imported,
  armed,
  opened: (session, told) => ({
    ...linked(session, told),
    openedAtMs: session.openedAtMs ?? told.atMs,
  }),
  link_renewed: linked,
  refreshed: linked,
  otp_requested: (session, { about }) =>
    withNode(session, about.nodeId, ({ misses: _misses, ...node }) => ({
      ...node,
      sends: (node.sends ?? 0) + 1,
    })),
  otp_refused: (session, { about }) =>
    withNode(session, about.nodeId, (node) => ({ ...node, misses: (node.misses ?? 0) + 1 })),
  answered,
  check_delayed: (session, { about }) =>
    withNode(session, about.nodeId, (node) => ({ ...node, delays: (node.delays ?? 0) + 1 })),
  node_settled: nodeSettled,
  monitoring_matched: monitoringMatched,
  key_person_settled: keyPersonSettled,
  completed: kept,
  expired: kept,
  abandoned: kept,
  kyc_expired: kept,
  approved: decided('APPROVED', [...unsettled, 'DECLINED']),
  declined: decided('DECLINED', unsettled),
  resubmitted,
  feature_reviewed: reviewed,
  data_corrected: corrected,
  // What was said of its hits is kept with the entity, for every later screening too.
  hits_reviewed: kept,
  noted: kept,
  email_sent: kept,
  email_failed: kept,
  shared: kept,
  deleted: ({ redo: _redo, scenario: _scenario, ...session }) => session,
}
