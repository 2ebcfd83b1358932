/**
 * What each customer event changes besides the state: waits, holds, challenge and verification.
 * Pure.
 */
import type { Aggregate, Awaits, Customer, CustomerDetail, Facts, Hold } from './aggregate.ts'
import { customerLifecycle } from './customer.lifecycle.ts'
import type { CustomerEvent, CustomerGuard, CustomerState } from './customer.lifecycle.ts'
import { isGone } from './entity.changes.ts'
import { holdOf, holdToLift, strongestHold } from './holds.ts'
import { allowedEvents } from './lifecycle.ts'
import type { Party } from './lifecycle.ts'
import { isLookedUp, listsOf } from './lists-seen.ts'

export interface Happening {
  readonly event: CustomerEvent
  readonly by: Party
  readonly facts: Facts
  readonly atMs: number
}

interface Asked {
  readonly by: Party
  readonly facts: Facts
}

/** Answers the named guards of the customer table. */
export function customerGuard(held: Aggregate, asked: Asked, guard: CustomerGuard): boolean {
  const holds = held.customer?.detail.holds ?? []
  switch (guard) {
    case 'not_erased':
    case 'awaited_though_erased':
    case 'has_no_wallet':
    case 'is_unflagged':
    case 'is_flagged':
      return personGuard(held, guard)
    case 'flag_is_stronger':
      return held.customer?.detail.flag?.party === 'analyst' && asked.by !== 'analyst'
    case 'may_pass':
      return mayPass(held, asked) && isLookedUp(held, asked.facts)
    case 'may_pass_once_looked_up':
      return mayPass(held, asked) && !isLookedUp(held, asked.facts) && !isAskedAlready(held, asked)
    case 'may_fail':
      return !isDecidedElsewhere(held, asked)
    case 'holds_nothing_yet':
      return holdOf(holds, asked.by, asked.facts.cause) === undefined
    case 'other_holds_remain':
      return mayLiftOne(held, asked) && holds.length > 1
    case 'may_lift_last_hold':
      return mayLiftOne(held, asked) && holds.length === 1
  }
}

/** A wallet that a list has come to name is an analyst's, who passes it or does not. */
function mayPass(held: Aggregate, asked: Asked): boolean {
  const { walletNamed, passed } = held.customer?.detail ?? {}
  const isAnalysts = walletNamed === true && passed === undefined && asked.by !== 'analyst'
  return !isGone(held.entity) && !isDecidedElsewhere(held, asked) && !isAnalysts
}

/** Whatever else passes it asks for no second look-up; an answer of an older list does. */
const isAskedAlready = ({ customer }: Aggregate, { by, facts }: Asked): boolean =>
  customer?.detail.passed === true && by === 'system' && Object.keys(listsOf(facts)).length === 0

/** Where an evaluation was asked for, it decides: a provider's verdict is one of its answers. */
function isDecidedElsewhere({ customer }: Aggregate, { by, facts }: Asked): boolean {
  const isEvaluated = customer?.detail.evaluations?.some((one) => one.trigger === 'onboarding')
  return by === 'provider' && isEvaluated === true && facts.code !== 'document_barred'
}

/** The guards that ask nothing of whoever asks. */
const personGuards = [
  'not_erased',
  'awaited_though_erased',
  'has_no_wallet',
  'is_unflagged',
  'is_flagged',
] as const

function personGuard(held: Aggregate, guard: (typeof personGuards)[number]): boolean {
  const erased = isGone(held.entity)
  const { awaits = null, identifiers, flag } = held.customer?.detail ?? {}
  switch (guard) {
    case 'not_erased':
      return !erased
    case 'awaited_though_erased':
      return erased && awaits !== null
    case 'has_no_wallet':
      return !erased && identifiers?.wallet === undefined
    case 'is_unflagged':
      return flag === undefined
    case 'is_flagged':
      return flag !== undefined
  }
}

function mayLiftOne({ entity, customer }: Aggregate, { by, facts }: Asked): boolean {
  const lifted = holdToLift(customer?.detail.holds ?? [], by, facts.lifts)
  // The hold of a block falls with the block: lifted before, it would be set again in the same
  // change.
  return (
    lifted !== undefined && !(lifted.cause === 'entity_blocked' && entity.standing === 'BLOCKED')
  )
}

/** What somebody may do to a customer now. */
export function customerEvents(
  held: Aggregate,
  environment: 'live' | 'sandbox',
): readonly CustomerEvent[] {
  const state = held.customer?.state ?? null
  const erased = isGone(held.entity)
  return allowedEvents(customerLifecycle, state, {
    sandbox: environment === 'sandbox',
    closed: [
      ...personGuards.filter((guard) => !personGuard(held, guard)),
      ...(erased ? (['may_pass', 'may_pass_once_looked_up'] as const) : []),
      // Nothing is left to do to whoever is gone for good, though a flag may still be put right.
      ...(erased || state === 'rejected' ? (['is_flagged', 'is_unflagged'] as const) : []),
    ],
  })
}

type Change = (detail: CustomerDetail, happening: Happening) => CustomerDetail

const holdAdded: Change = (detail, { by, facts, atMs }) => {
  const hold: Hold = { party: by as Hold['party'], cause: facts.cause ?? 'request', sinceMs: atMs }
  return withHolds(detail, [...detail.holds, hold])
}

const holdLifted: Change = (detail, { by, facts }) => {
  const lifted = holdToLift(detail.holds, by, facts.lifts)
  return withHolds(
    detail,
    detail.holds.filter((hold) => hold !== lifted),
  )
}

function withHolds(detail: CustomerDetail, holds: readonly Hold[]): CustomerDetail {
  const strongest = strongestHold(holds)
  const awaits: Awaits | null = strongest
    ? {
        what: 'hold_lifted',
        who: strongest.party,
        sinceMs: strongest.sinceMs,
        attempts: 0,
        code: strongest.cause,
      }
    : null
  return { ...detail, holds, awaits }
}

/**
 * The wait goes on with another try: since stays, attempts grow, and the party that must act may
 * change.
 */
const delayed: Change = ({ passed: _passed, ...detail }, { facts }) => {
  const awaits = detail.awaits! // of a person who is not erased, a check is awaited until settled
  return {
    ...withLists(detail, facts),
    awaits: {
      what: awaits.what,
      sinceMs: awaits.sinceMs,
      who: facts.who ?? awaits.who,
      attempts: facts.attempts ?? awaits.attempts + 1,
      ...(facts.code === undefined ? {} : { code: facts.code }),
      ...(facts.retryAtMs === undefined ? {} : { retryAtMs: facts.retryAtMs }),
    },
    identifiers: { ...detail.identifiers, ...facts.identifiers },
  }
}

/**
 * The provider has answered: why it was waited for before is over; since when and how often stays.
 * Who is asked again is not passed any more.
 */
const verificationSet: Change = ({ passed, code, ...detail }, { facts }) => {
  const { sinceMs, attempts } = detail.awaits! // as above
  return {
    ...detail,
    ...(passed || code === undefined ? {} : { code }),
    verification: facts.verification ?? detail.verification!,
    awaits: { what: 'verification', who: facts.who ?? 'customer', sinceMs, attempts },
  }
}

const settled: Change = (detail, { facts }) => ({
  ...omitSettled(detail),
  awaits: null,
  identifiers: { ...detail.identifiers, ...facts.identifiers },
  ...(facts.code === undefined ? {} : { code: facts.code }),
})

const screeningBegins: Change = (detail, { facts, atMs }) => ({
  ...detail,
  awaits: waiting('wallet_screening', 'provider', atMs),
  ...(detail.challenge && facts.spentBy
    ? { challenge: { ...detail.challenge, spentBy: facts.spentBy } }
    : {}),
})

const challengeSet: Change = (detail, { facts, atMs }) => ({
  ...detail,
  challenge: facts.challenge ?? detail.challenge!,
  awaits: { ...waiting('challenge', 'customer', atMs), attempts: facts.challenge?.failures ?? 0 },
})

const waiting = (what: Awaits['what'], who: Party, sinceMs: number): Awaits => ({
  what,
  who,
  sinceMs,
  attempts: 0,
})

function omitSettled(detail: CustomerDetail): CustomerDetail {
  const { code: _code, lists: _lists, passed: _passed, walletNamed: _named, ...rest } = detail
  return rest
}

/** Passed, but for the wallet: why is kept for when that has been looked up. */
const passedButForLists: Change = (detail, { facts, atMs }) => ({
  ...withLists(detail, facts),
  ...(facts.code === undefined ? {} : { code: facts.code }),
  identifiers: { ...detail.identifiers, ...facts.identifiers },
  passed: true,
  awaits: waiting('wallet_screening', 'provider', atMs),
})

/** What was looked at before stays said: an analyst clears what a provider has found. */
function withLists(detail: CustomerDetail, facts: Facts): CustomerDetail {
  const lists = { ...detail.lists, ...listsOf(facts) }
  return Object.keys(lists).length === 0 ? detail : { ...detail, lists }
}

const changes: Readonly<Record<CustomerEvent, Change>> = {
  created: (detail) => detail,
  challenge_verified: screeningBegins,
  challenge_waived: screeningBegins,
  challenge_failed: challengeSet,
  challenge_renewed: challengeSet,
  screening_cleared: (detail, happening) => {
    const { lists } = withLists(detail, happening.facts)
    return {
      ...settled(detail, happening),
      ...(lists && { lists }),
      awaits: waiting('verification', 'provider', happening.atMs),
    }
  },
  screening_failed: settled,
  screening_delayed: delayed,
  screening_stalled: delayed,
  verification_passed: settled,
  verification_failed: settled,
  verification_opened: verificationSet,
  // Nothing more is asked of the person: the evaluation goes on.
  verification_answered: (detail, { facts }) => ({
    ...detail,
    awaits: detail.awaits && { ...detail.awaits, who: 'provider' },
    identifiers: { ...detail.identifiers, ...facts.identifiers },
  }),
  verification_delayed: delayed,
  verification_stalled: (detail, happening) => ({
    ...delayed(detail, happening),
    ...(happening.facts.code === 'wallet_hit_in_review' ? { walletNamed: true } : {}),
  }),
  deactivated: holdAdded,
  activated: holdLifted,
  person_erased: settled,
  flagged: (detail, { by, atMs }) => ({ ...detail, flag: { party: by, sinceMs: atMs } }),
  unflagged: ({ flag: _flag, ...detail }) => detail,
  simulated: (detail, { facts }) => ({
    ...detail,
    simulated: { ...detail.simulated, ...facts.simulated },
  }),
  illicit_activity: (detail, happening) => ({ ...settled(detail, happening), holds: [] }),
}

/** The customer after an event that moved it (or kept it in place). */
export function changeCustomer(
  customer: Customer,
  to: CustomerState,
  happening: Happening,
): Customer {
  const { event } = happening
  const isInPlace = customer.state === to
  const apply = event === 'verification_passed' && isInPlace ? passedButForLists : changes[event]
  return {
    state: to,
    enteredBy: isInPlace ? customer.enteredBy : event,
    detail: apply(customer.detail, happening),
    createdAtMs: customer.createdAtMs,
    updatedAtMs: happening.atMs,
  }
}

/** A customer that has just been created and waits for its challenge. */
export function newCustomer(facts: Facts, atMs: number): Customer {
  return {
    state: 'initiating',
    enteredBy: 'created',
    detail: {
      awaits: waiting('challenge', 'customer', atMs),
      holds: [],
      identifiers: facts.identifiers ?? {},
      ...(facts.profiled === undefined ? {} : { profiled: facts.profiled }),
      ...(facts.challenge === undefined ? {} : { challenge: facts.challenge }),
    },
    createdAtMs: atMs,
    updatedAtMs: atMs,
  }
}
