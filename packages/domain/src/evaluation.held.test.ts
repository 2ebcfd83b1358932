/** What is held of a customer between evaluations, and which of them stay at hand. */
import { describe, expect, test } from 'vitest'
import type { Aggregate } from './aggregate.ts'
import { change } from './change.ts'
import { evaluationOf } from './evaluation.changes.ts'
import { readEvaluationEvent } from './evaluation.fixture.ts'
import { heldOutcome, lastScore, nextNumber, runningManual } from './evaluation.held.ts'
import { resultOf } from './evaluation.result.ts'
import { customerEvent, customerIn, entityEvent, play, startMs } from './scene.fixture.ts'

const told = (held: Aggregate, ...steps: string[]): Aggregate =>
  play(held, ...steps.map(readEvaluationEvent))
const begun = told(customerIn('initiating'), 'requested partner fraud')
const clear = 'check_answered provider identity=clear watchlist=clear'
const approved = told(begun, `${clear} fraud=0.9`)
const passed = { kycOutcome: 'passed', status: 'approved', source: 'session', row: null }
const held = ({ customer }: Aggregate): unknown => heldOutcome(customer!)

describe('the outcome that is held', () => {
  test.each<[string, Aggregate, unknown]>([
    ['nothing while answers are owed', told(begun, clear), null],
    ['nothing though a person has decided', told(begun, 'decided analyst approved'), null],
    [
      'what automation decided',
      approved,
      { kycOutcome: 'passed', status: 'approved', source: 'automation', row: 'both_agree' },
    ],
    [
      'what a person decided',
      told(approved, 'decided analyst rejected'),
      { kycOutcome: 'passed', status: 'rejected', source: 'manual', row: 'person_decided' },
    ],
    [
      'a partial review once time ran out',
      told(begun, 'closed system'),
      { kycOutcome: 'review', status: 'review', source: 'automation', row: 'closed_partial' },
    ],
    [
      'a flag',
      play(approved, customerEvent('flagged', 'partner')),
      { kycOutcome: 'passed', status: 'rejected', source: 'flag', row: 'flagged' },
    ],
  ])('of an evaluation: %s', (_title, aggregate, outcome) => {
    expect(held(aggregate)).toEqual(outcome)
  })

  const active = customerIn('active')
  const verifying = customerIn('verifying')
  test.each<[string, Aggregate, unknown]>([
    ['nothing before it', customerIn('screening'), null],
    ['nothing while it runs', verifying, null],
    ['passed', active, passed],
    ['passed, though switched off', play(active, customerEvent('deactivated', 'partner')), passed],
    [
      'passed, whatever monitoring found later',
      play(active, customerEvent('illicit_activity', 'system')),
      passed,
    ],
    [
      'in review, and rejected',
      play(verifying, customerEvent('verification_failed', 'provider')),
      { kycOutcome: 'review', status: 'rejected', source: 'session', row: null },
    ],
    [
      'nothing of a wallet that was refused',
      play(customerIn('screening'), customerEvent('screening_failed', 'provider')),
      null,
    ],
  ])('of a session: %s', (_title, aggregate, outcome) => {
    expect(held(aggregate)).toEqual(outcome)
  })

  test('a manual evaluation after a session keeps it, with the answers it stands for', () => {
    const after = told(active, 'requested_again partner #1', 'rescored provider #1 fraud=0.2')
    const one = evaluationOf(after, 1)!
    expect(one).toMatchObject({
      trigger: 'manual',
      status: 'approved',
      checks: {
        identity: { answer: 'clear', provider: 'session' },
        watchlist: { answer: 'clear' },
      },
    })
    expect(resultOf(after.customer!, one)).toEqual({
      kycOutcome: 'passed',
      status: 'approved',
      fraudScore: 0.2,
    })
  })
})

describe('whether one may begin by hand', () => {
  const refused = (aggregate: Aggregate, step: string): unknown =>
    change(aggregate, readEvaluationEvent(step), startMs)

  test.each<[string, Aggregate, string]>([
    ['onboarding is not over', begun, 'requested_again partner #2'],
    [
      'one is under way',
      told(approved, 'requested_again partner #2'),
      'requested_again partner #3',
    ],
    ['its number is not the next', approved, 'requested_again partner #3'],
    [
      'the person is erased',
      play(approved, entityEvent('erased', 'analyst')),
      'requested_again partner #2',
    ],
  ])('not while %s', (_title, aggregate, step) => {
    expect(refused(aggregate, step)).toMatchObject({ kind: 'refused', why: 'guard_failed' })
  })

  test.each<[string, Aggregate]>([
    ['a customer has moved on', customerIn('screening')],
    ['an evaluation is there, whatever the number', told(begun)],
    [
      'the customer is flagged',
      play(customerIn('initiating'), customerEvent('flagged', 'partner')),
    ],
    ['the person is erased', play(customerIn('initiating'), entityEvent('erased', 'analyst'))],
  ])('an onboarding one does not begin once %s', (_title, aggregate) => {
    const number = evaluationOf(aggregate) ? ' #2' : ''
    expect(refused(aggregate, `requested partner${number}`)).toMatchObject({ kind: 'refused' })
  })
})

/** Many manual evaluations, each ending as told. */
function manuals(count: number, ...ends: readonly ((number: number) => string)[]): Aggregate {
  let aggregate = approved
  for (let n = 0; n < count; n += 1) {
    const number = nextNumber(aggregate.customer!)
    aggregate = told(aggregate, `requested_again partner #${number}`)
    aggregate = told(aggregate, ends[n % ends.length]!(number))
  }
  return aggregate
}

describe('the evaluations at hand', () => {
  const rescored = (number: number): string => `rescored provider #${number} fraud=0.5`
  const failed = (number: number): string => `rescore_failed provider #${number} fraud=failed`
  const closed = (number: number): string => `closed system #${number}`
  const numbers = ({ customer }: Aggregate): number[] =>
    customer!.detail.evaluations!.map((one) => one.number)

  test.each<[string, readonly ((number: number) => string)[], number[]]>([
    ['scored', [rescored], [1, 21]],
    ['failed: the newest alone', [failed], [1, 21]],
    ['never answered: the last three', [closed], [1, 19, 20, 21]],
    ['in turn', [rescored, failed, closed], [1, 16, 19, 20, 21]],
  ])('after twenty that are %s', (_title, ends, expected) => {
    const aggregate = manuals(20, ...ends)
    expect(numbers(aggregate)).toEqual(expected)
    expect(nextNumber(aggregate.customer!)).toBe(22)
  })

  test('a late score of an earlier one is not the last', () => {
    const before = manuals(2, closed, rescored)
    expect(lastScore(before.customer!)).toBe(0.5)
    const after = told(before, 'rescored provider #2 fraud=0.1')
    expect(evaluationOf(after, 2)!.fraud.score).toBe(0.1)
    expect(lastScore(after.customer!)).toBe(0.5)
    expect(nextNumber(after.customer!)).toBe(4)
  })

  test('one without a score shows the last that was known, however many followed', () => {
    const aggregate = manuals(3, rescored, closed, (n) => `rescored provider #${n} fraud=0.7`)
    expect(evaluationOf(aggregate, 2)).toBeUndefined()
    const third = evaluationOf(aggregate, 3)!
    expect(resultOf(aggregate.customer!, third).fraudScore).toBe(0.5)
  })

  test('the one under way is the one without an end', () => {
    expect(runningManual(manuals(3, closed).customer!)).toBeUndefined()
    const aggregate = told(manuals(3, closed), 'requested_again partner #5')
    expect(runningManual(aggregate.customer!)?.number).toBe(5)
  })
})
