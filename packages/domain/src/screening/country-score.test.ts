/** Countries by the reference's table, and how lists write them. */
import { expect, test } from 'vitest'
import { countryNamed, countryScore } from './country-score.ts'

test.each([
  [['IR'], ['Iran'], 100],
  [['IRN'], ['Iran, Islamic Republic of'], 100],
  [['fr', 'DE'], ['Germany'], 100],
  [['FR'], ['Germany', 'Spain'], -50],
  [[], ['Germany'], null],
  [['FR'], [], null],
  [['FR'], ['Atlantis'], null],
  [['nowhere'], ['Germany'], null],
] as const)('%j beside %j: %s', (sought, listed, score) => {
  expect(countryScore(sought, listed)).toBe(score)
})

test.each([
  ['de', 'DE'],
  ['DEU', 'DE'],
  ['Germany', 'DE'],
  ["Cote d'Ivoire", 'CI'],
  ['Côte d’Ivoire', 'CI'],
  ['The Gambia', 'GM'],
  ['Korea, North', 'KP'],
  ['Russian Federation', 'RU'],
  ['Türkiye', 'TR'],
  ['Burma', 'MM'],
  ['Region: Crimea', 'UA'],
  ['Atlantis', undefined],
  ['', undefined],
])('%s is %s', (text, code) => {
  expect(countryNamed(text)).toBe(code)
})
