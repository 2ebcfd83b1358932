/** Generic words alone find nobody; a listed name of nothing else is found by itself. */
import { expect, test } from 'vitest'
import { compareNames } from './compare-names.ts'

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  ['no_match', 'Trading LLC',           'Limited Liability Company RCC Trading'],
  ['no_match', 'General Trading',       'Acme General Trading FZE'],
  ['no_match', 'Bank',                  'Industrial Bank'],
  ['no_match', 'Bank',                  'En Bank PJSC'],
  ['no_match', 'Bank',                  'BNC'],
  ['no_match', 'Shipping',              'Shipping Company South'],
  ['no_match', 'International',         'International Maritime Corporation'],
  ['no_match', 'Al Trading',            'Acme Trading'],
  // The whole of it is the whole of the other, in its order and form or in others.
  ['match',    'International Trading', 'International Trading'],
  ['match',    'Trading International', 'International Trading LLC'],
  ['match',    'International Trading', 'Internationl Trading'],
  ['match',    'Development Bank',      'Bank for Development'],
  ['match',    'Bank Melli',            'Melli Bank PLC'],
  ['match',    'Gaz JSC',               'Gaz Group'],
  // What has a word of its own is compared as before.
  ['match',    'Acme General Trading',  'Acme General Trading FZE'],
  ['match',    'Acme',                  'Acme Trading LLC'],
] as const)('%s: %s and %s', (verdict, one, other) => {
  expect(compareNames(one, other, 'company').verdict).toBe(verdict)
})

test('a legal form is paired with none but another form', () => {
  const { words } = compareNames('Trading LLC', 'RCC Trading', 'company').explanation
  expect(words.map(({ sought, listed }) => [sought, listed])).toEqual([
    ['trading', 'trading'],
    ['llc', null],
    [null, 'rcc'],
  ])
})

test('the explanation says why generic words are no match', () => {
  expect(compareNames('Bank', 'Acme Bank', 'company').explanation.summary).toBe(
    '1 word the same, 1 word on one side only; only words many companies have, ' +
      'and not all of the listed name',
  )
})
