/** The score of a hit: 60, 25 and 15 parts, what is not told left out, a number that decides. */
import { expect, test } from 'vitest'
import { usualAmlScores, weightsOf } from './aml-settings.ts'
import { besideName, matchScore } from './match-score.ts'

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  // name, dob, country, document, score
  [100,  100,  100, null,    100],
  [100, null, null, null,    100],
  [90,   100,  100, null,     94],
  [100,   50,  100, null,   87.5],
  [100, -100,  100, null,     50],
  [100,  100,  -50, null,   77.5],
  [100, -100,  -50, null,   27.5],
  [0,   -100,  -50, null,      0],
  // By 85 where no country is told, by 75 where no birth date is.
  [90,   100, null, null,  92.94],
  [90,  null,  100, null,     92],
  [93,  null, null, null,     93],
  [20,  -100,  -50, 'same',  100],
  [100,  100,  100, 'other',  50],
  [40,  null, null, 'other',   0],
] as const)('%s, %s, %s, %s: %s', (name, dob, country, document, score) => {
  expect(matchScore({ name, dob, country, document }, weightsOf(usualAmlScores))).toBe(score)
})

test('weights of one’s own, and none that count: then the name stands for itself', () => {
  const parts = { name: 80, dob: 100, country: 100, document: null }
  expect(matchScore(parts, { name: 50, dob: 50, country: 0 })).toBe(90)
  expect(matchScore(parts, { name: 0, dob: 0, country: 0 })).toBe(80)
  expect(matchScore({ ...parts, dob: null }, { name: 0, dob: 100, country: 0 })).toBe(80)
})

test('beside the name: what agrees, what is not known, what differs', () => {
  const known = (dob: number | null, country: number | null, document: 'same' | 'other' | null) =>
    besideName({ name: 100, dob, country, document }, weightsOf(usualAmlScores))
  const falling = [
    known(-100, -50, 'same'),
    known(100, 100, null),
    known(100, null, null),
    known(50, null, null),
    known(null, null, null),
    known(null, -50, null),
    known(-100, null, null),
    known(null, null, 'other'),
  ]
  expect(falling).toEqual(falling.toSorted((one, other) => other - one))
  expect(new Set(falling).size).toBe(falling.length)
  expect(known(null, null, null)).toBe(0)
})
