/**
 * One event and everything it causes on one entity, decided as a single change. Pure: no clock, no
 * ids, no I/O.
 */
import type {
  Aggregate,
  Customer,
  DomainEvent,
  EffectName,
  Entry,
  Facts,
  PlannedEffect,
} from './aggregate.ts'
import { changeCustomer, customerGuard, newCustomer } from './customer.changes.ts'
import { customerLifecycle } from './customer.lifecycle.ts'
import { changeEntity, entityGuard } from './entity.changes.ts'
import { entityLifecycle } from './entity.lifecycle.ts'
import { decisionRecord, evaluationMoved, prospectOf } from './evaluation.changes.ts'
import type { Prospect } from './evaluation.changes.ts'
import { isEffectAsked } from './evaluation.effects.ts'
import { evaluationGuard } from './evaluation.guards.ts'
import { withEvaluation } from './evaluation.held.ts'
import { shownOf } from './evaluation.result.ts'
import { announcement } from './events.ts'
import { evaluationLifecycle } from './evaluation.lifecycle.ts'
import { sessionAnswers } from './evaluation.session.ts'
import { decide } from './lifecycle.ts'
import type { Row, Verdict } from './lifecycle.ts'
import { reactionsTo } from './reactions.ts'
import { sessionStep } from './session/aggregate.ts'
import { isSessionWorkAsked } from './session/effects.ts'

const bySystem = { by: 'system', actor: 'system' } as const

/** Longer cascades mean a loop in the reaction table. */
const reactionDepthMax = 8

export type Refusal = Extract<Verdict, { kind: 'refused' }>
export type ChangeVerdict =
  | {
      readonly kind: 'changed'
      readonly next: Aggregate
      readonly entries: readonly Entry[]
      readonly effects: readonly PlannedEffect[]
    }
  | { readonly kind: 'already' }
  | Refusal
export type Changed = Extract<ChangeVerdict, { kind: 'changed' }>

/**
 * Decides an event on an aggregate, with all its reactions.
 * @param atMs the time of the decision, epoch milliseconds
 * @returns the next aggregate with its journal entries and effects, or why nothing changes
 */
export function change(aggregate: Aggregate, event: DomainEvent, atMs: number): ChangeVerdict {
  const answers = sessionAnswers(aggregate, event)
  if (answers) return changeAll(aggregate, answers, atMs)
  const entries: Entry[] = []
  const effects: PlannedEffect[] = []
  const verdict = step(aggregate, event, atMs)
  if (verdict.kind !== 'moved') return verdict
  const next = follow({ was: aggregate, verdict, event, entries, effects, atMs, depth: 0 })
  return { kind: 'changed', next, entries, effects }
}

/**
 * Several events as one change, each decided on what the one before left: how a customer is made.
 * @throws when one of them changes nothing: whoever asks knows the state it begins from
 */
export function changeAll(
  aggregate: Aggregate,
  events: readonly DomainEvent[],
  atMs: number,
): Changed {
  const entries: Entry[] = []
  const effects: PlannedEffect[] = []
  let next = aggregate
  for (const event of events) {
    const verdict = step(next, event, atMs)
    if (verdict.kind !== 'moved')
      throw new Error(`${event.machine}.${event.event} is ${verdict.kind} where it must happen`)
    next = follow({ was: next, verdict, event, entries, effects, atMs, depth: 0 })
  }
  return { kind: 'changed', next, entries, effects }
}

interface Moved {
  readonly kind: 'moved'
  readonly next: Aggregate
  readonly row: Row<string, string, string, EffectName>
  /** Of an event on an evaluation: what it was and has become. */
  readonly prospect?: Prospect
}

interface Follow {
  /** The entity before the event. */
  readonly was: Aggregate
  readonly verdict: Moved
  readonly event: DomainEvent
  readonly entries: Entry[]
  readonly effects: PlannedEffect[]
  readonly atMs: number
  readonly depth: number
  readonly causedBy?: number
}

function follow(work: Follow): Aggregate {
  const { verdict, event, entries, effects, atMs, depth } = work
  if (depth > reactionDepthMax) throw new Error(`reactions loop at ${event.machine}.${event.event}`)
  const facts = factsOf(verdict, event)
  const entry: Entry = {
    machine: event.machine,
    event: event.event,
    from: verdict.row.from,
    to: verdict.row.to,
    by: event.by,
    actor: event.actor,
    facts,
    ...(work.causedBy === undefined ? {} : { causedBy: work.causedBy }),
    ...(verdict.prospect ? { number: verdict.prospect.next.number } : {}),
  }
  const index = entries.push(entry) - 1
  effects.push(...plannedEffects(verdict, index, facts))
  let next = verdict.next
  for (const reaction of reactionsTo(() => ({ was: work.was, is: next, entry }))) {
    const { by, actor } = reaction.byCauser ? event : bySystem
    // The table brings with each event what belongs to it.
    const caused = { ...reaction.then, by, actor } as DomainEvent
    const answer = step(next, caused, atMs)
    if (answer.kind !== 'moved') continue
    next = follow({
      ...work,
      was: next,
      verdict: answer,
      event: caused,
      depth: depth + 1,
      causedBy: index,
    })
  }
  return next
}

/** What was decided goes to the journal with what it hangs on, so that it can be replayed. */
function factsOf({ prospect, next, row }: Moved, event: DomainEvent): Facts {
  const { facts = {} } = event
  if (!prospect) return facts
  const { number } = prospect.next
  const decided = decisionRecord(prospect, event.event)
  const isTold = announcement({ ...row, machine: event.machine, kind: 'user' }) !== undefined
  // An evaluation is part of a customer, so there is one.
  const shows = isTold ? shownOf(next.customer!, prospect.next) : undefined
  const more = { number, ...(decided && { decided }), ...(shows && { shows }) }
  return { ...facts, evaluation: { ...facts.evaluation, ...more } }
}

function plannedEffects(verdict: Moved, entry: number, facts: Facts): PlannedEffect[] {
  const names = (verdict.row.runs ?? []).filter((name) =>
    verdict.prospect
      ? isEffectAsked(name, verdict.prospect, facts)
      : isWorkAsked(name, verdict.next) && isSessionWorkAsked(name, verdict.next, facts),
  )
  return names.map((name) => {
    const dueAtMs = facts.dueAtMs?.[name] ?? facts.retryAtMs
    return { name, entry, ...(dueAtMs === undefined ? {} : { dueAtMs }) }
  })
}

/**
 * Without a profile there is nothing to link by, and where the checks of an evaluation answer for
 * the person, no session opens by itself.
 */
function isWorkAsked(name: EffectName, { customer }: Aggregate): boolean {
  if (name === 'write_links') return customer?.detail.profiled === true
  if (name !== 'start_verification') return true
  const onboarding = customer?.detail.evaluations?.find((one) => one.trigger === 'onboarding')
  return onboarding?.kycSource !== 'checks'
}

function step(
  aggregate: Aggregate,
  event: DomainEvent,
  atMs: number,
): Moved | Exclude<ChangeVerdict, { kind: 'changed' }> {
  switch (event.machine) {
    case 'customer':
      return customerStep(aggregate, event, atMs)
    case 'entity':
      return entityStep(aggregate, event, atMs)
    case 'evaluation':
      return evaluationStep(aggregate, event, atMs)
    case 'session':
      return sessionStep(aggregate, event, atMs)
  }
}

function customerStep(
  aggregate: Aggregate,
  event: Extract<DomainEvent, { machine: 'customer' }>,
  atMs: number,
): ReturnType<typeof step> {
  const { customer } = aggregate
  const facts = event.facts ?? {}
  const verdict = decide(customerLifecycle, {
    state: customer?.state ?? null,
    ...(customer ? { enteredBy: customer.enteredBy } : {}),
    event: event.event,
    by: event.by,
    holds: (guard) => customerGuard(aggregate, { by: event.by, facts }, guard),
  })
  if (verdict.kind !== 'moved') return verdict
  const happening = { event: event.event, by: event.by, facts, atMs }
  const changed: Customer = customer
    ? changeCustomer(customer, verdict.row.to, happening)
    : newCustomer(facts, atMs)
  return { kind: 'moved', row: verdict.row, next: { ...aggregate, customer: changed } }
}

function entityStep(
  aggregate: Aggregate,
  event: Extract<DomainEvent, { machine: 'entity' }>,
  atMs: number,
): ReturnType<typeof step> {
  const facts = event.facts ?? {}
  const { unborn, ...born } = aggregate
  const verdict = decide(entityLifecycle, {
    state: unborn ? null : aggregate.entity.standing,
    ...(unborn ? {} : { enteredBy: aggregate.entity.enteredBy }),
    event: event.event,
    by: event.by,
    holds: (guard) => entityGuard(aggregate, facts, guard),
  })
  if (verdict.kind !== 'moved') return verdict
  const entity = changeEntity(aggregate.entity, verdict.row.to, {
    event: event.event,
    by: event.by,
    actor: event.actor,
    facts,
    atMs,
  })
  // Of a purged entity nothing is left to be onboarded or verified.
  const left = event.event === 'purged' ? { customer: null, sessions: [] } : {}
  return { kind: 'moved', row: verdict.row, next: { ...born, entity, ...left } }
}

function evaluationStep(
  aggregate: Aggregate,
  event: Extract<DomainEvent, { machine: 'evaluation' }>,
  atMs: number,
): ReturnType<typeof step> {
  const happening = { ...event, facts: event.facts ?? {}, atMs }
  const prospect = prospectOf(aggregate, happening)
  const { customer } = aggregate
  if (!prospect || !customer) return { kind: 'refused', why: 'no_such_transition' }
  const verdict = decide(evaluationLifecycle, {
    state: prospect.before?.status ?? null,
    event: event.event,
    by: event.by,
    holds: (guard) => evaluationGuard(prospect, { held: aggregate, happening }, guard),
  })
  if (verdict.kind !== 'moved') return verdict
  const next = evaluationMoved(prospect, verdict.row.to, happening)
  const evaluations = withEvaluation(customer.detail.evaluations ?? [], next)
  const changed: Customer = {
    ...customer,
    detail: { ...customer.detail, evaluations },
    updatedAtMs: atMs,
  }
  const moved = { ...prospect, next }
  return {
    kind: 'moved',
    row: verdict.row,
    next: { ...aggregate, customer: changed },
    prospect: moved,
  }
}
