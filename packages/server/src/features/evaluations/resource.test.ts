/** How an evaluation is shown: what was never answered, and what a score adds up from. */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { evaluationOf } from '@ostiary/domain/evaluation.changes'
import { evaluationEvent, readEvaluationEvent } from '@ostiary/domain/evaluation.fixture'
import { builtInModel, scoreFraud, sigmoid } from '@ostiary/domain/risk/fraud-model'
import { customerIn, play } from '@ostiary/domain/scene.fixture'
import { expect, test } from 'vitest'
import { evaluationShape } from './resource.ts'

interface Explained {
  readonly fraud: {
    readonly explanation?: {
      readonly base: number
      readonly contributions: readonly { code: string; logOdds: number; scoreWithout: number }[]
      readonly capsApplied: readonly { logOdds: number }[]
      readonly logOdds: number
      readonly calibration: { slope: number; intercept: number }
      readonly floorApplied: unknown
      readonly score: number
    }
  }
}

const shapeOf = (event: DomainEvent, isExplained: boolean): Explained => {
  const asked = readEvaluationEvent('requested partner fraud')
  const held = play(customerIn('initiating'), asked, event)
  const shown = { customer: held.customer!, one: evaluationOf(held)!, isExplained }
  const models = (): typeof builtInModel => builtInModel
  return evaluationShape(held.entity.entityId, { ...shown, models }) as Explained
}

test('closed without its answers, it says of each that it could not be had', () => {
  expect(shapeOf(readEvaluationEvent('closed system'), false)).toMatchObject({
    status: 'review',
    final: false,
    owed: ['identity', 'watchlist', 'fraud'],
    checks: {
      identity: { answer: 'error', reasons: ['check_unavailable'] },
      watchlist: { answer: 'error', reasons: ['check_unavailable'] },
    },
    fraud: { state: 'failed' },
  })
})

const findings = { EMAIL_DISPOSABLE: true, IP_ANONYMOUS: true, GEO_MONITORED: false } as const
const { score, coverage, modelVersion } = scoreFraud(findings, builtInModel)
const data = { tor: 2 }
const fraud = { state: 'completed', score, coverage, modelVersion, findings, data } as const
const scored = evaluationEvent('check_answered', 'provider', { answers: { fraud } })

test('what the score adds up from adds up to it, without each reason too', () => {
  const sum = shapeOf(scored, true).fraud.explanation!
  const odds = [...sum.contributions, ...sum.capsApplied].map((one) => one.logOdds)
  const added = odds.reduce((total, one) => total + one, sum.base)
  expect(sum.logOdds).toBeCloseTo(added, 10)
  expect(sum.floorApplied).toBeNull()
  const { slope, intercept } = sum.calibration
  expect(sum.score).toBeCloseTo(1 - sigmoid(slope * added + intercept), 2)
  expect(sum.score).toBe(score)
  for (const { code, scoreWithout } of sum.contributions)
    expect(scoreWithout).toBe(scoreFraud({ ...findings, [code]: false }, builtInModel).score)
  expect(sum.contributions.map((one) => one.code)).toEqual(['EMAIL_DISPOSABLE', 'IP_ANONYMOUS'])
})

test('a list shows the reasons alone, and what the score rests on', () => {
  const { fraud: listed } = shapeOf(scored, false)
  expect(listed).toMatchObject({ state: 'completed', data: { tor: 2 } })
  expect(listed.explanation).toBeUndefined()
})
