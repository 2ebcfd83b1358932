/** The rules of an evaluation that its stories and invariants do not show by themselves. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Aggregate, EffectName } from './aggregate.ts'
import { change } from './change.ts'
import type { Changed } from './change.ts'
import { evaluationOf } from './evaluation.changes.ts'
import type { EvaluationFacts, Requested } from './evaluation.facts.ts'
import {
  answer,
  asks,
  dueAtMs,
  evaluationEvent,
  expressDeadlineAtMs,
  readEvaluationEvent,
  score,
} from './evaluation.fixture.ts'
import { requestStageOf, resultOf, shownOf } from './evaluation.result.ts'
import type { RequestStage } from './evaluation.ts'
import { customerEvent, customerIn, play, startMs } from './scene.fixture.ts'
import { onboardingOf, playSchedule, schedules } from './schedule.fixture.ts'

const begun = (requested: Requested): Aggregate =>
  play(customerIn('initiating'), evaluationEvent('requested', 'partner', { requested }))
const withFraud = asks({ options: { expressKyc: false, fraud: true } })
const told = (held: Aggregate, ...steps: string[]): Aggregate =>
  play(held, ...steps.map(readEvaluationEvent))

function changed(held: Aggregate, text: string, atMs = startMs): Changed {
  const verdict = change(held, readEvaluationEvent(text), atMs)
  if (verdict.kind !== 'changed') throw new Error(`${text} was ${verdict.kind}`)
  return verdict
}

describe('answers join', () => {
  const anyAnswers = fc
    .tuple(
      fc.uniqueArray(
        fc.record({
          check: fc.constantFrom<('identity' | 'watchlist')[]>('identity', 'watchlist'),
          says: fc.constantFrom<('clear' | 'adverse' | 'error')[]>('clear', 'adverse', 'error'),
        }),
        { selector: ({ check, says }) => `${check} ${says}`, maxLength: 6, size: 'max' },
      ),
      fc.constantFrom([], ['failed'], [0.9], [0.1], ['failed', 0.5]),
    )
    .map(([checks, scores]): NonNullable<EvaluationFacts['answers']>[] => [
      ...checks.map(({ check, says }) => ({ [check]: answer(check, says) })),
      ...scores.map((one) => ({ fraud: score(one as number | 'failed') })),
    ])
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))

  test('the order of answers does not matter, nor that one comes again', () => {
    const after = (answers: readonly NonNullable<EvaluationFacts['answers']>[]): unknown => {
      let held = begun(withFraud)
      for (const one of answers) {
        const event = evaluationEvent('check_answered', 'provider', { answers: one })
        const verdict = change(held, event, startMs)
        if (verdict.kind === 'changed') held = verdict.next
      }
      const { checks, fraud, status, row } = evaluationOf(held)!
      return { checks, fraud, status, row }
    }
    fc.assert(
      fc.property(anyAnswers, ([all, shuffled]) => {
        expect(after(shuffled)).toEqual(after(all))
        expect(after([...all, ...shuffled])).toEqual(after(all))
      }),
      { numRuns: 1_000 },
    )
  })

  test.each([
    [['identity=adverse', 'identity=clear'], 'adverse'],
    [['identity=error', 'identity=clear'], 'clear'],
    [['identity=clear', 'identity=error'], 'clear'],
    [['identity=error', 'identity=adverse'], 'adverse'],
  ])('%j: it stands as %s', (answers, stands) => {
    const held = answers.reduce((before, one) => {
      const verdict = change(before, readEvaluationEvent(`check_answered provider ${one}`), startMs)
      return verdict.kind === 'changed' ? verdict.next : before
    }, begun(withFraud))
    expect(evaluationOf(held)!.checks.identity.answer).toBe(stands)
  })

  test('an answer under a name that was heard is a repeat, whatever it says', () => {
    const held = told(begun(withFraud), 'check_answered provider identity=clear')
    for (const says of ['clear', 'adverse'] as const) {
      const again = { identity: answer('identity', says, 'identity clear') }
      const event = evaluationEvent('check_answered', 'provider', { answers: again })
      expect(change(held, event, startMs)).toEqual({ kind: 'already' })
    }
  })

  test('a score nobody asked for is none', () => {
    const held = begun(asks())
    const answers = { fraud: score(0.9), watchlist: answer('watchlist', 'clear') }
    const next = play(held, evaluationEvent('check_answered', 'provider', { answers }))
    expect(evaluationOf(next)!.fraud).toMatchObject({ state: 'not_requested', score: null })
  })

  test('a try is counted, and the answer after it keeps the count', () => {
    const held = told(
      begun(withFraud),
      'check_delayed provider check=identity',
      'check_answered provider identity=clear',
    )
    const { identity } = evaluationOf(held)!.checks
    expect(identity).toMatchObject({ answer: 'clear', attempts: 1 })
  })

  test('what has answered is not asked again', () => {
    const held = told(begun(withFraud), 'check_answered provider identity=clear')
    const again = readEvaluationEvent('check_delayed provider check=identity')
    expect(change(held, again, startMs)).toEqual({ kind: 'already' })
  })
})

describe('the request stage', () => {
  test('is what was known at the deadline, or as soon as nothing could change it', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const steps = playSchedule(schedule)
        if (!schedule.requested.options.expressKyc) return
        const known = steps.filter(({ atMs }) => atMs < expressDeadlineAtMs)
        const early = known.find(({ next }) => expected(next).isCertain)
        const last = (early ?? known.at(-1))!
        const { settled } = onboardingOf(steps.at(-1)!.next).express!
        if (settled) expect(settled).toEqual(expected(last.next).stage)
        else expect(early).toBeUndefined()
      }),
      { numRuns: 3_000 },
    )
  })

  /** The rows of evaluation reference 1.3, spelled out once more. */
  function expected(held: Aggregate): { isCertain: boolean; stage: RequestStage } {
    const { identity, watchlist } = onboardingOf(held).checks
    const [id, wl] = [identity.answer, watchlist.answer]
    const isCertain = id === 'adverse' || (id !== 'pending' && wl !== 'pending')
    if (id === 'adverse')
      return { isCertain, stage: { success: true, outcome: 'review', kycOutcome: 'review' } }
    const kycOutcome =
      wl === 'adverse' ? 'review' : id === 'clear' && wl === 'clear' ? 'passed' : 'pending'
    return id === 'clear'
      ? { isCertain, stage: { success: true, outcome: 'passed', kycOutcome } }
      : { isCertain, stage: { success: false, kycOutcome } }
  }

  const express = begun(asks({ options: { expressKyc: true, fraud: false } }))
  const clear = 'check_answered provider identity=clear'

  test.each([
    [-1, { success: true, outcome: 'passed' }],
    [0, { success: false }],
    [1, { success: false }],
  ])('an answer %i ms from the deadline gives %j', (ms, expressKyc) => {
    const { next } = changed(express, clear, expressDeadlineAtMs + ms)
    const after = change(
      next,
      readEvaluationEvent('express_deadline_passed system'),
      expressDeadlineAtMs + 2,
    )
    const held = after.kind === 'changed' ? after.next : next
    expect(requestStageOf(held.customer!, evaluationOf(held)!)).toMatchObject({ expressKyc })
    // What is late still counts afterwards.
    expect(evaluationOf(held)!.checks.identity.answer).toBe('clear')
  })
})

describe('the effects asked for', () => {
  const names = ({ effects }: Changed): EffectName[] => effects.map((one) => one.name)
  const requested = (more: Partial<Requested>, facts = {}): Changed => {
    const event = evaluationEvent('requested', 'partner', { requested: asks(more) }, facts)
    const verdict = change(customerIn('initiating'), event, startMs)
    if (verdict.kind !== 'changed') throw new Error(`requested was ${verdict.kind}`)
    return verdict
  }

  test('the checks are asked where they answer, and a session is not', () => {
    expect(names(requested({}))).toEqual(['check_identity', 'check_watchlist', 'close_evaluation'])
    expect(names(requested({ kycSource: 'session' }))).toEqual(['close_evaluation'])
  })

  test.each([
    ['checks', []],
    ['session', ['start_verification']],
  ] as const)('with answers from %s, entering verifying runs %j', (kycSource, effects) => {
    const held = play(begun(asks({ kycSource })), customerEvent('challenge_verified', 'customer'))
    const verdict = change(held, customerEvent('screening_cleared', 'provider'), startMs)
    expect(verdict).toMatchObject({ effects: effects.map((name) => ({ name })) })
  })

  test('the deadline is kept only with ExpressKYC, and each effect has its own time', () => {
    const dueAt = { settle_express: expressDeadlineAtMs, close_evaluation: dueAtMs }
    const options = { expressKyc: true, fraud: false }
    const { effects } = requested({ options }, { dueAtMs: dueAt })
    expect(effects).toEqual([
      { name: 'check_identity', entry: 0 },
      { name: 'check_watchlist', entry: 0 },
      { name: 'settle_express', entry: 0, dueAtMs: expressDeadlineAtMs },
      { name: 'close_evaluation', entry: 0, dueAtMs },
    ])
  })

  test('fraud is asked once identity has had its say, and only once', () => {
    const held = begun(withFraud)
    expect(names(changed(held, 'check_answered provider watchlist=clear'))).toEqual([])
    const error = changed(held, 'check_answered provider identity=error')
    expect(names(error)).toEqual(['check_fraud'])
    expect(names(changed(error.next, 'check_answered provider identity=clear'))).toEqual([])
    expect(names(changed(begun(asks()), 'check_answered provider identity=clear'))).toEqual([])
  })

  test.each(['decided analyst approved', 'decided analyst rejected', 'closed system'])(
    'fraud is asked after `%s` too',
    (before) => {
      const held = told(begun(withFraud), before)
      expect(names(changed(held, 'check_answered provider identity=clear'))).toEqual([
        'check_fraud',
      ])
    },
  )

  test('a try asks the same check again, when it is due', () => {
    const retryAtMs = startMs + 5_000
    const evaluation = { check: 'watchlist', attempts: 2 } as const
    const event = evaluationEvent('check_delayed', 'provider', evaluation, { retryAtMs })
    const verdict = change(begun(withFraud), event, startMs)
    expect(verdict).toMatchObject({ effects: [{ name: 'check_watchlist', dueAtMs: retryAtMs }] })
  })

  test('a manual evaluation asks for its score alone', () => {
    const held = told(begun(asks()), 'check_answered provider identity=clear watchlist=clear')
    expect(names(changed(held, 'requested_again partner #2'))).toEqual([
      'check_fraud',
      'close_evaluation',
    ])
  })
})

describe('what is told', () => {
  test('closed without its score, the fraud check is told as failed, and may still come', () => {
    const held = told(begun(withFraud), 'closed system')
    const shows = shownOf(held.customer!, evaluationOf(held)!)
    expect(shows).toMatchObject({
      result: { kycOutcome: 'review', fraudScore: 0, status: 'review' },
      progress: 'completed',
      fraudCheck: 'failed',
      final: false,
    })
  })

  test('an approval by a person is an alert once something speaks against it, not before', () => {
    const approved = told(begun(withFraud), 'decided analyst approved')
    const identity = told(approved, 'check_answered provider identity=clear')
    expect(evaluationOf(identity)!.alert).toBeUndefined()
    for (const worse of ['watchlist=adverse', 'fraud=0.1']) {
      const { next } = changed(identity, `check_answered provider ${worse}`)
      expect(evaluationOf(next)).toMatchObject({ status: 'approved', alert: 'late_answer_worse' })
    }
  })

  test('an approval that is not reopened says so, and keeps the row that led to it', () => {
    const held = told(
      play(customerIn('initiating'), readEvaluationEvent('requested partner fraud keeps')),
      'check_answered provider identity=clear watchlist=clear fraud=0.9',
      'watchlist_hit provider',
    )
    const one = evaluationOf(held)!
    expect(one).toMatchObject({ status: 'approved', row: 'both_agree', alert: 'watchlist_hit' })
    expect(resultOf(held.customer!, one).kycOutcome).toBe('review')
  })

  test('a decision is kept with what it hangs on; a step on the way to one is not', () => {
    const held = begun(withFraud)
    const factsOf = ({ entries }: Changed): EvaluationFacts | undefined =>
      entries[0]?.facts.evaluation
    const delayed = changed(held, 'check_delayed provider check=identity')
    expect(factsOf(delayed)).not.toHaveProperty('decided')
    expect(factsOf(changed(held, 'check_answered provider identity=adverse'))).toMatchObject({
      decided: {
        table: 1,
        inputs: { identity: 'adverse' },
        result: { kycOutcome: 'review', status: 'pending', row: 'answers_awaited' },
      },
    })
  })
})

describe('new evidence and decisions by people', () => {
  const inReview = told(
    begun(asks()),
    'check_answered provider identity=clear',
    'check_answered provider watchlist=clear',
    'decision_proposed analyst approved',
  )

  test('what was proposed is not agreed to after a watchlist hit or a flag', () => {
    expect(evaluationOf(inReview)?.proposal).toMatchObject({ decision: 'approved' })
    expect(evaluationOf(told(inReview, 'watchlist_hit system'))?.proposal).toBeUndefined()
    const flagged = play(inReview, customerEvent('flagged', 'partner'))
    expect(evaluationOf(flagged)?.proposal).toBeUndefined()
  })

  test('who decides has seen the alert', () => {
    const alerted = told(inReview, 'watchlist_hit system')
    expect(evaluationOf(alerted)?.alert).toBe('watchlist_hit')
    expect(evaluationOf(told(alerted, 'decided analyst approved'))?.alert).toBeUndefined()
  })
})

describe('what an older evaluation learns late', () => {
  const closed = told(begun(withFraud), 'check_answered provider identity=clear watchlist=clear')
  const overtaken = told(
    closed,
    'closed system',
    'requested_again partner #2',
    'rescored provider #2 fraud=0.95',
  )

  test('decides nothing once a newer one has its score', () => {
    const after = told(overtaken, 'check_answered provider fraud=0.05')
    expect(evaluationOf(after)).toMatchObject({
      status: 'review',
      row: evaluationOf(overtaken)!.row,
      fraud: { score: 0.05, superseded: true },
    })
    expect(resultOf(after.customer!, evaluationOf(after, 2)!)).toMatchObject({
      fraudScore: 0.95,
      status: 'review',
    })
  })

  test('decides while the newer one has none', () => {
    const waiting = told(closed, 'closed system', 'requested_again partner #2')
    const after = told(waiting, 'check_answered provider fraud=0.05')
    expect(evaluationOf(after)!.status).toBe('rejected')
  })
})

describe('what one person proposed', () => {
  const proposed = told(
    begun(withFraud),
    'check_answered provider identity=clear',
    'decision_proposed analyst approved',
  )

  test.each([
    'check_answered provider watchlist=adverse',
    'check_answered provider watchlist=clear',
  ])('is not agreed to after new evidence: %s', (answered) => {
    expect(evaluationOf(proposed)!.proposal).toBeDefined()
    expect(evaluationOf(told(proposed, answered))!.proposal).toBeUndefined()
  })
})

describe('a flag', () => {
  const flaggedByAnalyst = play(customerIn('active'), customerEvent('flagged', 'analyst'))

  test('of an analyst is not a partner\u2019s to take away', () => {
    expect(change(flaggedByAnalyst, customerEvent('unflagged', 'partner'), startMs)).toEqual({
      kind: 'refused',
      why: 'guard_failed',
      guard: 'flag_is_stronger',
    })
    expect(change(flaggedByAnalyst, customerEvent('unflagged', 'analyst'), startMs).kind).toBe(
      'changed',
    )
  })

  test('of a partner is either\u2019s', () => {
    const flagged = play(customerIn('active'), customerEvent('flagged', 'partner'))
    for (const by of ['partner', 'analyst'] as const)
      expect(change(flagged, customerEvent('unflagged', by), startMs).kind).toBe('changed')
  })
})
