/** The matrix of evaluation reference 4.3 as text, and what must hold for every input. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bandOf,
  checkAnswers,
  decideEvaluation,
  defaultThresholds,
  evaluationDecision,
  evaluationStatuses,
  fraudStates,
  kycOutcomeOf,
} from './evaluation.decision.ts'
import type { CheckAnswer, DecisionInputs } from './evaluation.decision.ts'

const scores = { approved: 0.8, review: 0.79, rejected: 0.29 } as const
const known = {
  identity: 'clear',
  watchlist: 'clear',
  fraud: 'not_requested',
  score: null,
  coverage: null,
  flagged: false,
  partial: false,
  manual: null,
  thresholds: defaultThresholds,
} as const satisfies DecisionInputs

const scored = (score: number): Pick<DecisionInputs, 'fraud' | 'score' | 'coverage'> => ({
  fraud: 'completed',
  score,
  coverage: 1,
})

// kyc | approved | review | rejected | not requested | failed
const matrix = `
passed  | approved | review  | rejected | review  | review
review  | review   | review  | rejected | review  | review
pending | pending  | pending | pending  | pending | pending`

describe('KYC beside the fraud band', () => {
  const answers: Record<string, CheckAnswer> = {
    passed: 'clear',
    review: 'adverse',
    pending: 'pending',
  }
  for (const line of matrix.trim().split('\n')) {
    const [kyc, ...statuses] = line.split('|').map((cell) => cell.trim())
    const columns = [
      scored(scores.approved),
      scored(scores.review),
      scored(scores.rejected),
      { fraud: 'not_requested' as const },
      { fraud: 'failed' as const },
    ]
    test.each(columns.map((fraud, n) => [kyc, fraud, statuses[n]] as const))(
      'KYC %s and %j: %s',
      (_kyc, fraud, status) => {
        const inputs = { ...known, watchlist: answers[kyc!]!, ...fraud }
        expect(decideEvaluation(inputs).status).toBe(status)
      },
    )
  }
})

// identity | watchlist | outcome
const joined = `
clear   | clear   | passed
clear   | pending | pending
clear   | error   | review
clear   | adverse | review
pending | pending | pending
pending | error   | pending
pending | adverse | review
error   | error   | review
error   | adverse | review
adverse | adverse | review`

test.each(
  joined
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim())),
)('identity %s and watchlist %s: %s, either way round', (one, other, outcome) => {
  expect(kycOutcomeOf(one as CheckAnswer, other as CheckAnswer)).toBe(outcome)
  expect(kycOutcomeOf(other as CheckAnswer, one as CheckAnswer)).toBe(outcome)
})

test('a line belongs to its milder side, and 0.01 rejects nobody', () => {
  expect(bandOf(0.8, defaultThresholds)).toBe('approved')
  expect(bandOf(0.3, defaultThresholds)).toBe('review')
  expect(bandOf(0.29, defaultThresholds)).toBe('rejected')
  expect(bandOf(0.01, { approveFrom: 0.8, rejectBelow: 0.01 })).toBe('review')
})

describe('what stands above the matrix', () => {
  const approved = { ...known, ...scored(0.9) }
  const rejected = { ...known, ...scored(0.1) }
  test.each([
    ['a flag rejects', { ...approved, flagged: true }, 'rejected', 'flagged'],
    [
      'a flag counts more than a person',
      { ...approved, flagged: true, manual: 'approved' },
      'rejected',
      'flagged',
    ],
    [
      'what is owed counts more than a bad score',
      { ...rejected, partial: true },
      'review',
      'closed_partial',
    ],
    ['a person is not undone', { ...rejected, manual: 'approved' }, 'approved', 'person_decided'],
    [
      'not even while answers are awaited',
      { ...approved, watchlist: 'pending', manual: 'rejected' },
      'rejected',
      'person_decided',
    ],
    [
      'rejection may be switched off',
      { ...rejected, thresholds: { ...defaultThresholds, autoReject: false } },
      'review',
      'reject_switched_off',
    ],
    ['too little was tested', { ...approved, coverage: 0.49 }, 'review', 'coverage_too_small'],
    ['just enough was tested', { ...approved, coverage: 0.5 }, 'approved', 'both_agree'],
  ] as const)('%s', (_name, inputs, status, row) => {
    expect(decideEvaluation(inputs)).toMatchObject({ status, row })
  })

  test('automation says beside a person what it would have said', () => {
    expect(decideEvaluation({ ...rejected, manual: 'approved' }).recommendation).toBe('rejected')
    expect(decideEvaluation({ ...approved, flagged: true }).recommendation).toBe('approved')
  })
})

/** A score in each band, covered or not, with and without a flag and a person. */
const mixtures = [0.1, 0.5, 0.9].flatMap((score) =>
  [0.1, 1].flatMap((coverage) =>
    [true, false].flatMap((flagged) =>
      ([null, 'approved'] as const).flatMap((manual) =>
        [true, false].map((autoReject) => ({
          score,
          coverage,
          flagged,
          manual,
          thresholds: { ...defaultThresholds, autoReject },
        })),
      ),
    ),
  ),
)

const anyInputs: fc.Arbitrary<DecisionInputs> = fc
  .record({
    identity: fc.constantFrom(...checkAnswers),
    watchlist: fc.constantFrom(...checkAnswers),
    fraud: fc.constantFrom('not_requested', 'pending', 'completed', 'failed'),
    hundredths: fc.integer({ min: 1, max: 99 }),
    coverage: fc.integer({ min: 0, max: 100 }),
    flagged: fc.boolean(),
    partial: fc.boolean(),
    manual: fc.constantFrom(null, 'approved', 'rejected', 'review'),
    autoReject: fc.boolean(),
  })
  .map(({ hundredths, coverage, autoReject, fraud, ...rest }) => ({
    ...rest,
    fraud,
    score: fraud === 'completed' ? hundredths / 100 : null,
    coverage: fraud === 'completed' ? coverage / 100 : null,
    thresholds: { ...defaultThresholds, autoReject },
  })) as fc.Arbitrary<DecisionInputs>

describe('for every input', () => {
  test('automation approves only what passed KYC and lies at or above the line', () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const decision = decideEvaluation(inputs)
        expect(evaluationStatuses).toContain(decision.status)
        if (decision.status !== 'approved' || inputs.manual !== null) return
        expect(decision.kycOutcome).toBe('passed')
        expect(inputs.score).toBeGreaterThanOrEqual(inputs.thresholds.approveFrom)
      }),
    )
  })

  test('without fraud automation never approves or rejects', () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const alone = {
          ...inputs,
          ...known,
          identity: inputs.identity,
          watchlist: inputs.watchlist,
        }
        expect(['pending', 'review']).toContain(decideEvaluation(alone).status)
      }),
    )
  })

  test('KYC passes only when both checks are clear', () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const clear = inputs.identity === 'clear' && inputs.watchlist === 'clear'
        expect(decideEvaluation(inputs).kycOutcome === 'passed').toBe(clear)
      }),
    )
  })

  test('every row of the table decides something, over all mixtures', () => {
    const seen = new Set<string>()
    for (const identity of checkAnswers)
      for (const watchlist of checkAnswers)
        for (const fraud of fraudStates)
          for (const more of mixtures)
            for (const partial of [true, false])
              seen.add(
                decideEvaluation({ ...known, identity, watchlist, fraud, partial, ...more }).row,
              )
    expect([...seen].sort()).toEqual(evaluationDecision.map((row) => row.name).sort())
  })
})
