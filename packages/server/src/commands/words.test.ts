/** How numbers, ages and tables read. */
import { expect, test } from 'vitest'
import { ageInWords, tableLines } from './words.ts'

test.each([
  [0, 'less than a minute'],
  [59, 'less than a minute'],
  [60, '1 minute'],
  [7_199, '1 hour'],
  [7_200, '2 hours'],
  [86_400 * 3, '3 days'],
  [86_400 * 1_100, '1,100 days'],
])('%i seconds are %s', (seconds, words) => {
  expect(ageInWords(seconds)).toBe(words)
})

test('columns line up, numbers to the right', () => {
  expect(
    tableLines(
      ['list', 'entries', 'age'],
      [
        ['ofac-sdn', 13_821, '1 day'],
        ['un', 5, 'x'],
      ],
    ),
  ).toEqual(['list      entries  age', 'ofac-sdn   13,821  1 day', 'un              5  x'])
})
