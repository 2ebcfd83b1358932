/** Answers the named guards of the evaluation table. Pure. */
import type { Aggregate } from './aggregate.ts'
import { isGone } from './entity.changes.ts'
import { isNews } from './evaluation.answers.ts'
import type { Happening, Prospect } from './evaluation.changes.ts'
import { heldOutcome, nextNumber, runningManual } from './evaluation.held.ts'
import type { EvaluationGuard } from './evaluation.lifecycle.ts'
import { owedBy } from './evaluation.ts'
import type { Evaluation } from './evaluation.ts'

interface Asked {
  readonly held: Aggregate
  readonly happening: Happening
}

export function evaluationGuard(prospect: Prospect, asked: Asked, guard: EvaluationGuard): boolean {
  const { before, next, decision } = prospect
  const onboarding = next.trigger === 'onboarding'
  switch (guard) {
    case 'starts_with_customer':
      return mayStart(asked.held)
    case 'holds_approved':
    case 'holds_rejected':
    case 'holds_review':
      return guard === `holds_${statusToKeep(asked.held, next.number)}`
    case 'decides_approved':
    case 'decides_rejected':
    case 'decides_review':
      return onboarding && guard === `decides_${decision.status}`
    case 'reopens':
      return (
        onboarding &&
        next.manual === null &&
        next.thresholds.reopenOnWatchlist &&
        decision.status !== 'approved'
      )
    default:
      return before !== undefined && begunGuard({ before, next }, asked, guard)
  }
}

type BegunGuard = Exclude<
  EvaluationGuard,
  'starts_with_customer' | `holds_${string}` | `decides_${string}` | 'reopens'
>

/** The guards of an evaluation that has begun. */
function begunGuard(
  { before, next }: { before: Evaluation; next: Evaluation },
  { happening }: Asked,
  guard: BegunGuard,
): boolean {
  const onboarding = before.trigger === 'onboarding'
  const { decision: says, check } = happening.facts.evaluation ?? {}
  switch (guard) {
    case 'express_is_open':
      return before.express !== undefined && before.express.settled === undefined
    case 'is_owed':
      return before.overdue === undefined && owedBy(before).length > 0
    case 'is_awaited':
      return check !== undefined && owedBy(before).includes(check)
    case 'is_new_answer':
      return onboarding && isNews(before, next, happening.facts)
    case 'is_new_score':
      return !onboarding && isNews(before, next, {}) // only what it has become of the score counts
    case 'is_onboarding':
      return onboarding
    case 'is_flagged':
      return onboarding && before.flagged
    case 'is_unflagged':
      return onboarding && !before.flagged
    case 'was_refused_before':
      return onboarding && before.flagged && before.manual === 'rejected'
    case 'proposes':
      return onboarding && says !== undefined
    case 'says_approved':
    case 'says_rejected':
      return onboarding && !before.flagged && guard === `says_${says}`
    case 'confirms_approved':
    case 'confirms_rejected':
      return onboarding && guard === `confirms_${says}`
  }
}

/** An evaluation starts with the customer: before anything else has happened to them. */
function mayStart({ entity, customer }: Aggregate): boolean {
  if (!customer || isGone(entity)) return false
  const { evaluations = [], flag } = customer.detail
  return customer.state === 'initiating' && evaluations.length === 0 && flag === undefined
}

/** The status a manual evaluation keeps; none where it may not begin, or has another number. */
function statusToKeep({ entity, customer }: Aggregate, number: number): string | undefined {
  if (!customer || isGone(entity) || runningManual(customer)) return undefined
  return number === nextNumber(customer) ? heldOutcome(customer)?.status : undefined
}
