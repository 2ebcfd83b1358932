/** What counts as a hit, for a reviewer who sees the rest and where nobody does. */
import { expect, test } from 'vitest'
import { usualAmlScores, weightsOf } from './aml-settings.ts'
import { verdictOf } from './hit-rule.ts'
import type { HitVerdict, ScreeningUse } from './hit-rule.ts'
import { matchScore } from './match-score.ts'

type Score = number | null
type Document = 'same' | 'other' | null
type Row = [number, dob: Score, country: Score, Document, aml: HitVerdict, watchlist: HitVerdict]

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each<Row>([
  [100,  null, null, null,    'match',    'match'],
  [93,   null, null, null,    'match',    'match'],
  [92,   null, null, null,    'no_match', 'no_match'],
  [92,   100,  100,  null,    'match',    'match'],
  [0,    -100, null, 'same',  'match',    'match'],
  // Another country or another day clears nobody whose name is nearly exact.
  [99,   null, -50,  null,    'possible', 'possible'],
  [99,   50,   null, null,    'possible', 'possible'],
  [98.9, null, -50,  null,    'no_match', 'possible'],
  [93,   50,   null, null,    'no_match', 'possible'],
  [92.9, 50,   null, null,    'no_match', 'no_match'],
  // Another year of birth and another document do.
  [100,  -100, 100,  null,    'no_match', 'no_match'],
  [100,  null, null, 'other', 'no_match', 'no_match'],
])('name %d, birth %s, country %s, document %s', (name, dob, country, document, aml, watchlist) => {
  const parts = { name, dob, country, document }
  const score = matchScore(parts, weightsOf(usualAmlScores))
  const verdict = (use: ScreeningUse, isOtherKind: boolean): HitVerdict =>
    verdictOf({ parts, score, isOtherKind }, { use, threshold: 93 })
  expect(verdict('aml', false)).toBe(aml)
  expect(verdict('watchlist', false)).toBe(watchlist)
  // Of another kind of party it is never sure.
  expect(verdict('aml', true)).toBe(aml === 'match' ? 'possible' : aml)
})
