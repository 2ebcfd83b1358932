/** What counts as a hit, for a reviewer who sees the rest and where nobody does. */
import { expect, test } from 'vitest'
import { usualAmlScores, weightsOf } from './aml-settings.ts'
import { verdictOf } from './hit-rule.ts'
import type { ScreeningUse } from './hit-rule.ts'
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
  const score = matchScore(parts, weightsOf(usualAmlScores))
  const verdict = (use: ScreeningUse, isOtherKind: boolean) =>
    verdictOf({ parts, score, isOtherKind }, { use, threshold: 93 })
  expect(verdict('aml', false)).toBe(aml ? 'match' : 'no_match')
  expect(verdict('watchlist', false)).toBe(watchlist ? 'match' : 'no_match')
  // Of another kind of party it is never sure.
  expect(verdict('aml', true)).toBe(aml ? 'possible' : 'no_match')
})
