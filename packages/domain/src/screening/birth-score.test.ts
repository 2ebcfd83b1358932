/** Birth dates by the reference's table: exact or year only 100, the same year 50, another -100. */
import { expect, test } from 'vitest'
import { birthScore } from './birth-score.ts'

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  ['1970-03-05', ['1970-03-05'],          100],
  ['1970',       ['1970-03-05'],          100],
  ['1970-03-05', ['1970'],                100],
  ['1970-03',    ['1970-03-05'],          100],
  ['1970-03-05', ['1970-03-06'],           50],
  ['1970-04',    ['1970-03-05'],           50],
  ['1970-03-05', ['1971-03-05'],         -100],
  ['1970-03-05', ['1951', '1970-03-05'],  100],
  // About: the year beside it is near.
  ['1970-03-05', ['1970~'],               100],
  ['1971',       ['1970~'],                50],
  ['1972',       ['1970~'],              -100],
  ['1971',       ['1970'],               -100],
  // A span of years.
  ['1952-01-01', ['1951/1953'],           100],
  ['1954',       ['1951/1953'],          -100],
  ['1954',       ['1951~/1953~'],          50],
  ['1955',       ['1951~/1953~'],        -100],
  // Nothing that can be read is nothing said.
  [undefined,    ['1970'],               null],
  ['1970',       [],                     null],
  ['1970',       ['in the spring'],      null],
  ['5 March',    ['1970'],               null],
  ['1970',       ['in the spring', '1970'], 100],
] as const)('%s beside %j: %s', (sought, listed, score) => {
  expect(birthScore(sought, listed)).toBe(score)
})
