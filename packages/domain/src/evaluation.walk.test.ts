/** Random walks: what must hold of the evaluations of a customer after every step. */
import { expect, test } from 'vitest'
import type { Aggregate } from './aggregate.ts'
import { isGone } from './entity.changes.ts'
import { evaluationOf } from './evaluation.changes.ts'
import { decideEvaluation } from './evaluation.decision.ts'
import { heldOutcome, nextNumber } from './evaluation.held.ts'
import { resultOf } from './evaluation.result.ts'
import { decisionInputs, owedBy } from './evaluation.ts'
import type { Evaluation } from './evaluation.ts'
import { always } from './walk.fixture.ts'
import type { Step } from './walk.fixture.ts'

const evaluationsOf = ({ customer }: Aggregate): readonly Evaluation[] =>
  customer?.detail.evaluations ?? []

/** What the customer is held to be, as every answer shows it. */
const heldOf = (held: Aggregate): unknown => {
  const onboarding = evaluationOf(held)
  return [held.customer && heldOutcome(held.customer), onboarding, held.customer?.state]
}

/** The evaluation an event was about. */
const subjectOf = ({ verdict: { next, entries } }: Step): Evaluation | undefined =>
  entries[0]?.machine === 'evaluation' ? evaluationOf(next, entries[0].number) : undefined

test('a manual evaluation never changes outcome, status or customer', () => {
  always('evaluations', (step) => {
    const one = subjectOf(step)
    if (one?.trigger !== 'manual') return
    const before = evaluationOf(step.held, one.number)
    if (before) expect(one.status).toBe(before.status)
    expect(heldOf(step.verdict.next)).toEqual(heldOf(step.held))
    expect(step.verdict.entries).toHaveLength(1)
  })
})

test('a manual evaluation shows the outcome and status that are held', () => {
  always('evaluations', ({ verdict: { next } }) => {
    const { customer } = next
    for (const one of evaluationsOf(next)) {
      if (one.trigger === 'onboarding' || !customer) continue
      const { kycOutcome, status } = heldOutcome(customer)!
      expect(resultOf(customer, one)).toMatchObject({ kycOutcome, status })
    }
  })
})

test('nobody stays in verifying with an approved or rejected evaluation', () => {
  always('evaluations', ({ verdict: { next } }) => {
    if (next.customer?.state !== 'verifying') return
    const status = evaluationOf(next)?.status
    expect(status).not.toBe('rejected')
    // Of whoever is erased or deleted nothing goes on, whatever is decided of the evaluation.
    if (!isGone(next.entity)) expect(status).not.toBe('approved')
  })
})

test('whoever is verified by checks is asked to open no session', () => {
  always('evaluations', ({ verdict: { next, effects } }) => {
    if (evaluationOf(next)?.kycSource !== 'checks') return
    expect(effects.map((one) => one.name)).not.toContain('start_verification')
  })
})

test('an evaluation is pending exactly while answers are owed and nobody has decided', () => {
  always('evaluations', ({ verdict: { next } }) => {
    const one = evaluationOf(next)
    if (!one) return
    const isOpen = owedBy(one).length > 0 && !one.overdue && one.manual === null && !one.flagged
    expect(one.status === 'pending').toBe(isOpen)
  })
})

test('the status is the one the table decides, but for an approval that is not reopened', () => {
  always('evaluations', ({ verdict: { next } }) => {
    const one = evaluationOf(next)
    if (!one) return
    const { status } = decideEvaluation(decisionInputs(one))
    if (one.status === 'approved' && !one.thresholds.reopenOnWatchlist)
      expect(['approved', 'review']).toContain(status)
    else expect(one.status).toBe(status)
  })
})

test('an approval that new doubt does not undo is an alert', () => {
  always('evaluations', ({ verdict: { next } }) => {
    const one = evaluationOf(next)
    if (one?.status !== 'approved' || one.manual !== null) return
    if (decideEvaluation(decisionInputs(one)).status !== 'approved') expect(one.alert).toBeDefined()
  })
})

test('a flagged evaluation is rejected, and a flag on the customer reaches it', () => {
  always('evaluations', ({ event, verdict: { next } }) => {
    const one = evaluationOf(next)
    if (one?.flagged) expect(one.status).toBe('rejected')
    if (event.machine === 'customer' && event.event === 'flagged' && one)
      expect(one.flagged).toBe(true)
    if (event.machine === 'customer' && event.event === 'unflagged' && one)
      expect(one.flagged).toBe(false)
  })
})

test('what a person decided is changed by a person, or by a flag that a person took away', () => {
  always('evaluations', ({ held, event, verdict: { next } }) => {
    const [before, after] = [evaluationOf(held), evaluationOf(next)]
    // Of a purged one nothing is left to be changed.
    if (!before || !after || before.manual === null || before.manual === after.manual) return
    expect(['decided', 'flag_removed', 'unflagged']).toContain(event.event)
  })
})

test('what the request was answered with never changes', () => {
  always('evaluations', ({ held, verdict: { next } }) => {
    const settled = evaluationOf(held)?.express?.settled
    const after = evaluationOf(next)
    if (settled && after) expect(after.express?.settled).toEqual(settled)
  })
})

test('a customer keeps few evaluations at hand, and no number is given twice', () => {
  always('evaluations', ({ held, verdict: { next } }) => {
    const numbers = evaluationsOf(next).map((one) => one.number)
    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other))
    expect(numbers.length).toBeLessThanOrEqual(7)
    if (!held.customer || !next.customer) return
    expect(nextNumber(next.customer)).toBeGreaterThanOrEqual(nextNumber(held.customer))
  })
})

test('an adverse answer is never taken back', () => {
  always('evaluations', ({ held, verdict: { next } }) => {
    const [before, after] = [evaluationOf(held), evaluationOf(next)]
    for (const check of ['identity', 'watchlist'] as const)
      if (before?.checks[check].answer === 'adverse')
        expect(after?.checks[check].answer ?? 'adverse').toBe('adverse')
  })
})
