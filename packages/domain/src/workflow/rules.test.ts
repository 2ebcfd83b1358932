/** What each operator says of values, of values that are not there, and of hostile patterns. */
import { expect, test } from 'vitest'
import { ruleOperators } from './graph.ts'
import type { Rule, RuleOperator } from './graph.ts'
import { likeness } from './likeness.ts'
import { readPattern } from './pattern.ts'
import { isFitting, isHolding } from './rules.ts'

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each<[value: unknown, operator: RuleOperator, given: unknown, holds: boolean]>([
  ['Approved',         'equals',                 'approved',             true],
  [' DEU ',            'equals',                 'deu',                  true],
  ['18',               'equals',                 18,                     true],
  ['18.0',             'equals',                 18,                     true],
  [true,               'equals',                 'true',                 true],
  [['a', 'B'],         'equals',                 'b',                    true],
  [{ a: 1 },           'equals',                 '[object Object]',      false],
  ['x',                'not_equals',             'y',                    true],
  ['x',                'not_equals',             'X',                    false],
  [19,                 'greater_than',           18,                     true],
  ['9',                'greater_than',           10,                     false],
  ['2026-02-01',       'greater_than',           '2026-01-31',           true],
  ['2026-02-01T00:00:00+02:00', 'less_than',     '2026-02-01',           true],
  ['2026-02-01',       'greater_than',           2025,                   false],
  ['b',                'greater_than',           'a',                    false],
  [18,                 'greater_than_or_equals', 18,                     true],
  [17,                 'less_than',              18,                     true],
  [18,                 'less_than_or_equals',    18,                     true],
  [[20],               'greater_than',           18,                     false],
  ['Software engineer', 'contains',              'ENGINEER',             true],
  [['P', 'ID'],        'contains',               'id',                   true],
  [['PASS'],           'contains',               'P',                    false],
  ['abc',              'contains',               '',                     false],
  ['abc',              'not_contains',           'd',                    true],
  ['DEU',              'in',                     ['FRA', 'deu'],         true],
  [['x', 'FRA'],       'in',                     ['FRA'],                true],
  ['DEU',              'in',                     'DEU',                  false],
  ['DEU',              'not_in',                 ['FRA'],                true],
  ['DEU',              'is_empty',               undefined,              false],
  ['',                 'is_empty',               undefined,              true],
  [[],                 'is_empty',               undefined,              true],
  [0,                  'is_empty',               undefined,              false],
  [false,              'is_not_empty',           undefined,              true],
  ['AB-1234',          'regex',                  '^[A-Z]{2}-\\d+$',      true],
  ['ab-1234',          'regex',                  '^[A-Z]{2}-\\d+$',      false],
  ['ab-1234',          'regex',                  '(?i)^[A-Z]{2}-\\d+$',  true],
  ['xaby',             'regex',                  'a(b|c)y',              true],
  [1234,               'regex',                  '23',                   true],
  ['x',                'regex',                  '(',                    false],
])('%j %s %j: %s', (value, operator, given, holds) => {
  expect(isHolding({ operator, value: given }, value)).toBe(holds)
})

test.each(ruleOperators)('%s of what is not there is false, unless that is asked', (operator) => {
  for (const value of [null, undefined])
    for (const given of ['x', 1, ['x'], null, undefined])
      expect(isHolding({ operator, value: given, score: 0 }, value)).toBe(operator === 'is_empty')
})

test('a rule may name a node; a branch asks for all or for one', () => {
  const fields = new Map<string, unknown>([
    ['kyc.age', 20],
    ['second/kyc.age', 16],
    ['kyc.status', 'Approved'],
  ])
  const adult: Rule = { field: 'kyc.age', operator: 'greater_than', value: 18 }
  const other: Rule = { ...adult, node_id: 'second' }
  const branch = { id: 'a', goto: 'end' }
  expect(isFitting({ ...branch, logic: 'and', rules: [adult] }, fields)).toBe(true)
  expect(isFitting({ ...branch, logic: 'and', rules: [adult, other] }, fields)).toBe(false)
  expect(isFitting({ ...branch, logic: 'or', rules: [adult, other] }, fields)).toBe(true)
  expect(isFitting({ ...branch, logic: 'or', rules: [] }, fields)).toBe(true)
})

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  ['Anna Maria Schmidt', 'SCHMIDT, anna maria', 100],
  ['José Núñez',         'jose nunez',          100],
  ['Jon Smith',          'John Smith',          90],
  ['Anna Schmidt',       'Anna Maria Schmidt',  81],
  ['Ann',                'Xyz',                 0],
  ['',                   'Ann',                 0],
  ['Фёдор Иванов',       'иванов федор',        100],
])('%s and %s are alike to %i', (one, other, score) => {
  expect(likeness(one, other)).toBe(score)
  expect(likeness(other, one)).toBe(score)
  const rule = { operator: 'fuzzy_match', value: other } as const
  expect(isHolding({ ...rule, score }, one)).toBe(one !== '')
  expect(isHolding({ ...rule, score: score + 1 }, one)).toBe(false)
})

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  ['(a', '( without'], ['a)', ') without'], ['[a', '[ without'], ['*a', 'repeats nothing'],
  ['a**', 'repeated already'], ['^*', 'edge'], ['[]', 'empty'], ['a\\', 'ends with'],
  ['(?=a)', 'may group'], ['(a)\\1', '\\1'], ['a{101}', '100 times'], ['((a{100}){100}){100}', 'too much'],
  ['a{x}', 'says no number'], ['x'.repeat(201), '200 characters'], ['[z-a]', 'wrong way'],
])('the pattern %s is refused: %s', (source, why) => {
  expect(readPattern(source)).toEqual({ wrong: expect.stringContaining(why) as string })
})

const hostile = [
  '^(a+)+$',
  '^(a|a)*$',
  '(.*.*.*.*.*)*x$',
  '(a?){50}(a){50}$',
  '^(([a-z])+.)+[A-Z]$',
]
test.each(hostile)('%s answers a text made against it', (source) => {
  const found = readPattern(source)
  if (typeof found !== 'function') throw new Error(found.wrong)
  expect(found(`${'a'.repeat(3_999)}!`)).toBe(false)
})

test('it finds what the engine of the language finds', () => {
  const sources = [
    'a*',
    '^ab?c+$',
    '[^a-c]x',
    '(ab|c)*d',
    'a{2,3}b',
    '\\d{4}-\\d{2}',
    '^$',
    'a.c',
    '[\\w.-]+@x',
  ]
  const texts = [
    '',
    'a',
    'ac',
    'abcc',
    'dx',
    'ababcd',
    'd',
    'aaab',
    'ab',
    '2026-11',
    'a\nc',
    'abc',
    'n.o-b@x',
  ]
  for (const source of sources)
    for (const text of texts) {
      const found = readPattern(source)
      if (typeof found !== 'function') throw new Error(found.wrong)
      expect([source, text, found(text)]).toEqual([source, text, new RegExp(source).test(text)])
    }
})
