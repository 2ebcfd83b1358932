/** Bands of similarity, on their borders. */
import { expect, test } from 'vitest'
import { faceBand } from './face-bands.ts'

test.each([
  [100, 'high'],
  [68, 'high'],
  [67.99, 'possible'],
  [62, 'possible'],
  [61.99, 'none'],
  [0, 'none'],
  [-12.5, 'none'],
  [Number.NaN, 'none'],
])('%d percent is %s', (similarity, band) => expect(faceBand(similarity)).toBe(band))

test('an application may have borders of its own', () => {
  const bands = { possible: 70, high: 85 }
  expect([69.99, 70, 85].map((one) => faceBand(one, bands))).toEqual(['none', 'possible', 'high'])
})
