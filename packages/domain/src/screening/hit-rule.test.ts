/** What counts as a hit, for a reviewer who sees the rest and where nobody does. */
import { expect, test } from 'vitest'
import { usualAmlScores, weightsOf } from './aml-settings.ts'
import { isHit } from './hit-rule.ts'
import { matchScore } from './match-score.ts'

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  // name, dob, country, document, of a session, of an evaluation
  [100, null, null, null,    true,  true],
  [93,  null, null, null,    true,  true],
  [92,  null, null, null,    false, false],
  [92,  100,  100,  null,    true,  true],
  [100, 50,   null, null,    false, true],
  [93,  50,   null, null,    false, true],
  [93,  null, -50,  null,    false, true],
  [100, -100, 100,  null,    false, false],
  [0,   -100, null, 'same',  true,  true],
] as const)('name %d, birth %s, country %s, document %s', (name, dob, country, document, aml, watchlist) => {
  const parts = { name, dob, country, document }
  const hit = { parts, score: matchScore(parts, weightsOf(usualAmlScores)) }
  expect(isHit(hit, { use: 'aml', threshold: 93 })).toBe(aml)
  expect(isHit(hit, { use: 'watchlist', threshold: 93 })).toBe(watchlist)
})
