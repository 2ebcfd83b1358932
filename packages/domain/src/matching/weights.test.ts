/** How rare words are: the same share of a list is as rare in a longer one. */
import { expect, test } from 'vitest'
import { rarityIn } from './weights.ts'

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  // In a list twice, three and ten times as long, with the same words as often.
  ['one of few',     14_000,     1],
  ['one of some',    14_000,    20],
  ['one of many',    14_000,   400],
  ['nearly all',     14_000, 9_000],
] as const)('%s has a word: in longer lists as well', (_, all, having) => {
  const here = rarityIn(all, having)
  for (const times of [2, 3, 10])
    expect(rarityIn(all * times, having * times)).toBeCloseTo(here, 2)
})

test('what a name or two have counts the same in every long list, what none has the most', () => {
  const rare = [14_000, 30_000, 75_000].map((all) => rarityIn(all, 1))
  expect(rare).toEqual(rare.map(() => rare[0]))
  expect(rarityIn(75_000, 4)).toBe(rarityIn(75_000, 1))
  expect([14_000, 75_000].map((all) => rarityIn(all, 0))).toEqual([1, 1])
})

test('the more have a word the less it is; few names say less of it than many', () => {
  const falling = [0, 1, 3, 10, 100, 1_000].map((having) => rarityIn(1_000, having))
  expect(falling).toEqual(falling.toSorted((one, other) => other - one))
  expect(falling.at(-1)).toBe(0)
  expect(rarityIn(1_000, 3)).toBeLessThan(rarityIn(14_000, 3))
})
