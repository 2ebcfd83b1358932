/**
 * What answers change: two of them join, the worst stands, so that they may come in any order and
 * twice; and what the request stage of ExpressKYC makes of them. Pure.
 */
import type { Facts } from './aggregate.ts'
import type { CheckAnswer } from './evaluation.decision.ts'
import { kycChecks } from './evaluation.ts'
import type { CheckStanding, Evaluation, FraudStanding } from './evaluation.ts'

type Given = Omit<CheckStanding, 'attempts'>

/** The evaluation with the answers of an event joined to those it has. */
export function withAnswers(before: Evaluation, { evaluation }: Facts): Evaluation {
  const { identity, watchlist, fraud } = evaluation?.answers ?? {}
  return {
    ...before,
    checks: {
      identity: worse(before.checks.identity, identity),
      watchlist: worse(before.checks.watchlist, watchlist),
    },
    fraud: scored(before.fraud, fraud),
  }
}

/** The evaluation with a score of its own, or with the word that there is none. */
export const withScore = (before: Evaluation, { evaluation }: Facts): Evaluation => ({
  ...before,
  fraud: scored(before.fraud, evaluation?.answers?.fraud),
})

/** The hit of a watchlist; where nothing more is said of it, or no hit, that it is one. */
export function withHit(before: Evaluation, { evaluation }: Facts): Evaluation {
  const said = evaluation?.answers?.watchlist
  const hit: Given =
    said?.answer === 'adverse' ? said : { answer: 'adverse', reasons: ['watchlist_hit'] }
  const watchlist = worse(before.checks.watchlist, hit)
  return { ...before, checks: { ...before.checks, watchlist }, alert: 'watchlist_hit' }
}

/** The later it stands, the more it counts; an outage is over once the provider answers. */
const weight: readonly CheckAnswer[] = ['pending', 'error', 'clear', 'adverse']

function worse(before: CheckStanding, given: Given | undefined): CheckStanding {
  if (!given || isRepeat(before, given)) return before
  const counts = weight.indexOf(given.answer) > weight.indexOf(before.answer)
  return counts ? { ...given, attempts: before.attempts } : before
}

/** One answer of one provider has one name, however often it is sent. */
const isRepeat = (before: CheckStanding, { provider, reference }: Given): boolean =>
  reference !== undefined && reference === before.reference && provider === before.provider

/** One score for one asking: a second one changes nothing, nor does one nobody asked for. */
function scored(
  before: FraudStanding,
  given: Omit<FraudStanding, 'attempts'> | undefined,
): FraudStanding {
  const isOpen = before.state === 'pending' || before.state === 'failed'
  return given && isOpen ? { ...before, ...given } : before
}

/** Whether an event says of an evaluation what is not known yet. */
export function isNews(before: Evaluation, next: Evaluation, { evaluation }: Facts): boolean {
  if (next.fraud.state !== before.fraud.state) return true
  return kycChecks.some((check) => {
    const given = evaluation?.answers?.[check]
    const held = before.checks[check]
    if (!given || isRepeat(held, given)) return false
    // That a provider cannot be had says nothing once it has answered.
    if (given.answer === 'pending' || given.answer === 'error')
      return next.checks[check].answer !== held.answer
    const isSame = given.answer === held.answer && given.reference === held.reference
    return !isSame || given.provider !== held.provider
  })
}

/** A try without an answer is counted; what the check has answered stays. */
export function withTry(before: Evaluation, { evaluation }: Facts): Evaluation {
  const { check, attempts } = evaluation ?? {}
  if (check === undefined || attempts === undefined) return before
  return check === 'fraud'
    ? { ...before, fraud: { ...before.fraud, attempts } }
    : {
        ...before,
        checks: { ...before.checks, [check]: { ...before.checks[check], attempts } },
      }
}

/** Whether the request stage is known before its deadline: nothing still to come can change it. */
export function isStageKnown({ checks: { identity, watchlist } }: Evaluation): boolean {
  return identity.answer === 'adverse' || ![identity.answer, watchlist.answer].includes('pending')
}

/** Settles the request stage of ExpressKYC, once, by what is known now. */
export function stageSettled<E extends Pick<Evaluation, 'checks' | 'express'>>(one: E): E {
  const { express, checks } = one
  if (!express || express.settled) return one
  const { identity, watchlist } = checks
  const answers = [identity.answer, watchlist.answer]
  const kycOutcome = answers.includes('adverse')
    ? 'review'
    : answers.every((answer) => answer === 'clear')
      ? 'passed'
      : 'pending'
  const success = identity.answer === 'clear' || identity.answer === 'adverse'
  const outcome = identity.answer === 'clear' ? 'passed' : 'review'
  const settled = success
    ? ({ success, outcome, kycOutcome } as const)
    : ({ success, kycOutcome } as const)
  return { ...one, express: { ...express, settled } }
}
