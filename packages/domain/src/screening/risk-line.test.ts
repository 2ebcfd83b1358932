/** What hits come to by their risk: recorded, looked at or declined. */
import { expect, test } from 'vitest'
import { usualAmlScores } from './aml-settings.ts'
import { lineOf } from './risk-line.ts'

test('a possible match of any risk is looked at, and declines nobody', () => {
  const possible = { risk: 100.01, isPossible: true }
  expect(lineOf([possible, { risk: 90 }], usualAmlScores)).toBe('review')
  expect(lineOf([{ ...possible, risk: 80 }], usualAmlScores)).toBe('recorded')
  expect(lineOf([possible, { risk: 100.01 }], usualAmlScores)).toBe('decline')
})

test.each([
  [[], 'recorded'],
  [[80], 'recorded'],
  [[80.01, 3], 'review'],
  [[100], 'review'],
  [[100.01, 90], 'decline'],
] as const)('risks of %j are %s', (risks, line) => {
  const hits = risks.map((risk) => ({ risk }))
  expect(lineOf(hits, usualAmlScores)).toBe(line)
})
