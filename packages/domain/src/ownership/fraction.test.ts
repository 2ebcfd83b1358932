/** Percentages as registers write them, and as people are shown them. */
import { expect, test } from 'vitest'
import { fraction, ofPercent, percentText } from './fraction.ts'
import { rangeOf, rangeText } from './range.ts'
import type { StatedShare } from './range.ts'

test.each([
  [76.5, '76.5'],
  ['33.333', '33.333'],
  [100, '100'],
  [0, '0'],
  [1e-7, '0'],
  ['0.00005', '0.0001'],
  [0.1 + 0.2, '0.3'],
])('%s is %s', (percent, text) => {
  const share = ofPercent(percent)
  expect(share && percentText(share)).toBe(text)
})

test.each(['100.1', '-1', 'x', '', Number.NaN, Infinity])('%s is no percentage', (percent) => {
  expect(ofPercent(percent)).toBeUndefined()
})

test('a third is shown to four decimals and stays a third', () => {
  expect(percentText(fraction(1n, 3n))).toBe('33.3333')
  expect(fraction(2n, 6n)).toEqual(fraction(1n, 3n))
  expect(fraction(1n, -3n)).toEqual({ over: -1n, under: 3n })
})

test.each<[StatedShare, string | undefined]>([
  [{ exact: 60 }, '60%'],
  [{ minimum: 25, exclusiveMaximum: 50 }, '25% to 50%'],
  [{ exclusiveMinimum: 25, maximum: 50 }, '25% to 50%'],
  [{ minimum: 75 }, '75% to 100%'],
  [{}, '0% to 100%'],
  [{ minimum: 50, maximum: 25 }, undefined],
  [{ exact: 160 }, undefined],
])('%j is %s', (stated, text) => {
  const range = rangeOf(stated)
  expect(range && rangeText(range)).toBe(text)
})
