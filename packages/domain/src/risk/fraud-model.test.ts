/** The scorecard: the worked values of its source, and what must hold for every input. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  builtInModel,
  featureCodes,
  featureGroups,
  scoreFraud,
  topReasons,
  withoutEach,
} from './fraud-model.ts'
import type { FeatureCode, FeatureFindings } from './fraud-model.ts'

/** Everything was looked at, and these fired. */
const fired = (...codes: FeatureCode[]): FeatureFindings =>
  Object.fromEntries(featureCodes.map((code) => [code, codes.includes(code)]))

// Evaluation reference 5.4, each with its log-odds and score.
const worked = `
nothing adverse                       |                                                            | -3.89 | 0.98
e-mail + phone verified, name matches | EMAIL_VERIFIED PHONE_VERIFIED EMAIL_NAME_MATCH             | -5.59 | 0.99
VoIP phone                            | PHONE_VOIP                                                 | -2.69 | 0.94
phone and IP country differ           | PHONE_COUNTRY_MISMATCH IP_COUNTRY_MISMATCH                 | -2.19 | 0.90
disposable e-mail                     | EMAIL_DISPOSABLE                                           | -1.69 | 0.84
disposable + VoIP                     | EMAIL_DISPOSABLE PHONE_VOIP                                | -0.49 | 0.62
impossible SSN only (floor)           | SSN_IMPOSSIBLE                                             | -1.39 | 0.60
linked to rejected (floor)            | LINKED_TO_REJECTED                                         | -1.89 | 0.60
burst over 5/h + disposable           | SIGNUP_BURST_HIGH EMAIL_DISPOSABLE                         | -0.09 | 0.52
linked to rejected + VoIP + country   | LINKED_TO_REJECTED PHONE_VOIP IP_COUNTRY_MISMATCH          |  0.31 | 0.42
SSN with other identity (floor)       | SSN_OTHER_IDENTITY                                         | -0.89 | 0.40
disposable + VoIP + anonymous IP      | EMAIL_DISPOSABLE PHONE_VOIP IP_ANONYMOUS                   |  1.31 | 0.21
published fake SSN (floor)            | SSN_PUBLISHED_FAKE                                         | -0.89 | 0.20
ring | CONTACT_SHARED_2PLUS SIGNUP_BURST_HIGH DEVICE_SHARED EMAIL_RANDOM_LOCAL|1.61|0.17
confirmed flag (floor)                | CUSTOMER_FLAGGED                                           | -3.89 | 0.05
`

const rows = worked
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))

describe('the worked values', () => {
  test.each(rows)('%s', (_name, codes, logOdds, score) => {
    const result = scoreFraud(
      fired(...(codes!.split(' ').filter(Boolean) as FeatureCode[])),
      builtInModel,
    )
    expect(result.logOdds.toFixed(2)).toBe(Number(logOdds).toFixed(2))
    expect(result.score.toFixed(2)).toBe(score)
    expect(result.coverage).toBe(1)
  })
})

const findings = fc.record(Object.fromEntries(featureCodes.map((code) => [code, fc.boolean()])), {
  requiredKeys: [],
}) as fc.Arbitrary<FeatureFindings>

const anyOf = fc.constantFrom(...featureCodes)

describe('for every input', () => {
  test('the score is between 0.01 and 0.99, and the same again, whatever the order', () => {
    fc.assert(
      fc.property(findings, (found) => {
        const result = scoreFraud(found, builtInModel)
        expect(result.score).toBeGreaterThanOrEqual(0.01)
        expect(result.score).toBeLessThanOrEqual(0.99)
        const reversed = Object.fromEntries(Object.entries(found).toReversed())
        expect(scoreFraud(reversed, builtInModel)).toEqual(result)
      }),
    )
  })

  test('one more adverse feature never raises the score', () => {
    fc.assert(
      fc.property(findings, anyOf, (found, code) => {
        if (builtInModel.features[code].weight < 0) return
        const before = scoreFraud({ ...found, [code]: false }, builtInModel).score
        expect(scoreFraud({ ...found, [code]: true }, builtInModel).score).toBeLessThanOrEqual(
          before,
        )
      }),
    )
  })

  test('the parts add up to the whole', () => {
    fc.assert(
      fc.property(findings, (found) => {
        const { base, contributions, capsApplied, logOdds } = scoreFraud(found, builtInModel)
        const parts = [...contributions, ...capsApplied].map((one) => one.logOdds)
        expect(base + parts.reduce((sum, one) => sum + one, 0)).toBeCloseTo(logOdds, 12)
      }),
    )
  })

  test('what could not be tested weighs nothing and lowers the coverage', () => {
    fc.assert(
      fc.property(findings, anyOf, (found, code) => {
        const { [code]: _gone, ...without } = found
        const before = scoreFraud({ ...found, [code]: false }, builtInModel)
        const after = scoreFraud(without, builtInModel)
        expect(after.score).toBe(before.score)
        expect(after.coverage).toBeLessThanOrEqual(before.coverage)
        expect(after.unknown).toContain(code)
      }),
    )
  })

  test('the score without a reason is the one a customer without it would get', () => {
    const ring = fired('EMAIL_DISPOSABLE', 'PHONE_VOIP')
    expect(withoutEach(ring, builtInModel)).toEqual(
      new Map([
        ['EMAIL_DISPOSABLE', 0.94],
        ['PHONE_VOIP', 0.84],
      ]),
    )
  })
})

/** The formula word for word and group by group, as slow as it is plain. */
function plainly(found: FeatureFindings) {
  const { prior, caps, trustFloor, features } = builtInModel
  let [adverse, trust, known, all] = [0, 0, 0, 0]
  for (const group of featureGroups) {
    const own = featureCodes.filter((code) => features[code].group === group)
    const add = (codes: readonly FeatureCode[], of: (weight: number) => number): number =>
      codes.reduce((sum, code) => sum + of(features[code].weight), 0)
    const kept = Math.min(
      caps[group],
      add(
        own.filter((code) => found[code]),
        Number,
      ),
    )
    if (kept < 0) trust += kept
    else adverse += kept
    const tested = own.filter((code) => found[code] !== undefined)
    known += caps[group] * (add(tested, Math.abs) / add(own, Math.abs))
    all += caps[group]
  }
  const logOdds = Math.log(prior / (1 - prior)) + adverse + Math.max(trustFloor, trust)
  const floors = featureCodes.map((code) => (found[code] ? (features[code].floor ?? 0) : 0))
  const risk = Math.max(1 / (1 + Math.exp(-logOdds)), ...floors)
  const score = Math.round(Math.min(0.99, Math.max(0.01, 1 - risk)) * 100) / 100
  return { logOdds, score, coverage: Math.round((known / all) * 100) / 100 }
}

test('what is worked out once for a model changes no bit of the result', () => {
  fc.assert(
    fc.property(findings, (found) => {
      const { logOdds, score, coverage } = scoreFraud(found, builtInModel)
      expect({ logOdds, score, coverage }).toStrictEqual(plainly(found))
    }),
    { numRuns: 1000 },
  )
})

describe('the explanation', () => {
  const floorOf = (...codes: FeatureCode[]) =>
    scoreFraud(fired(...codes), builtInModel).floorApplied

  test('names a floor only where it raised the risk', () => {
    expect(floorOf('SSN_IMPOSSIBLE')).toEqual({ code: 'SSN_IMPOSSIBLE', risk: 0.4 })
    expect(floorOf('SSN_IMPOSSIBLE', 'EMAIL_DISPOSABLE', 'PHONE_VOIP')).toBeNull()
    expect(floorOf('SSN_IMPOSSIBLE', 'SSN_PUBLISHED_FAKE')?.code).toBe('SSN_PUBLISHED_FAKE')
  })

  test('shows people the reason that made the score first, and trust never', () => {
    const shown = (...codes: FeatureCode[]) =>
      topReasons(scoreFraud(fired(...codes), builtInModel)).map((one) => one.code)
    expect(shown('PHONE_VOIP', 'CUSTOMER_FLAGGED', 'EMAIL_VERIFIED')).toEqual([
      'CUSTOMER_FLAGGED',
      'PHONE_VOIP',
    ])
    expect(
      shown('PHONE_VOIP', 'EMAIL_DISPOSABLE', 'IP_ANONYMOUS', 'EMAIL_ROLE', 'ADDR_POBOX'),
    ).toEqual(['EMAIL_DISPOSABLE', 'IP_ANONYMOUS', 'PHONE_VOIP', 'ADDR_POBOX'])
  })

  test('says what each reason rests on and which way it points', () => {
    const { contributions } = scoreFraud(fired('EMAIL_DISPOSABLE', 'PHONE_VERIFIED'), builtInModel)
    expect(contributions.map(({ code, source, direction }) => [code, source, direction])).toEqual([
      ['EMAIL_DISPOSABLE', 'lists', 'adverse'],
      ['PHONE_VERIFIED', 'caller', 'trust'],
    ])
  })
})
