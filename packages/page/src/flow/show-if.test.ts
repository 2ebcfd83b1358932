/** Which questions are shown: each operator, chains, and shapes of a newer server. */
import { expect, test } from 'vitest'
import type { Question, ShowIf } from '../api/state.ts'
import { shownQuestions } from './show-if.ts'

const asked = (id: string, show_if?: ShowIf): Question => ({
  id,
  type: 'short_text',
  label: id,
  ...(show_if ? { show_if } : {}),
})
const shows = (answer: unknown, rule: Partial<ShowIf>) =>
  shownQuestions([asked('a'), asked('b', { question_id: 'a', ...rule })], { a: answer }).length ===
  2

// oxfmt-ignore
test.each([
  // answer        operator                  value         shown
  ['yes',          undefined,                'yes',        true],
  [undefined,      undefined,                'yes',        false],
  [true,           'equals',                 true,         true],
  [true,           'equals',                 'true',       true],
  [false,          'equals',                 true,         false],
  [['x', 'y'],     'equals',                 'y',          true],
  ['no',           'not_equals',             'yes',        true],
  [undefined,      'not_equals',             'yes',        false],
  ['YES ',         'equals',                 'yes',        true],
  ['b',            'regex',                  '^[ab]$',     true],
  ['b',            'in',                     ['a', 'b'],   true],
  ['c',            'in',                     ['a', 'b'],   false],
  ['c',            'not_in',                 ['a', 'b'],   true],
  [['x'],          'contains',               'x',          true],
  ['Madrid',       'contains',               'drid',       true],
  [undefined,      'contains',               'x',          false],
  ['Madrid',       'not_contains',           'x',          true],
  ['',             'is_empty',               undefined,    true],
  [[],             'is_empty',               undefined,    true],
  ['x',            'is_not_empty',           undefined,    true],
  ['10',           'greater_than',           9,            true],
  ['10',           'greater_than_or_equals', 10,           true],
  ['9',            'less_than',              '10',         true],
  ['2026-01-02',   'less_than_or_equals',    '2026-01-01', false],
  [undefined,      'less_than',              10,           false],
  ['x',            'of_a_newer_server',      'y',          true],
])('%j %s %j: %s', (answer, operator, value, shown) => {
  expect(shows(answer, { ...(operator ? { operator } : {}), value })).toBe(shown)
})

test('what hangs on a hidden question is hidden, whatever was answered before', () => {
  const questions = [
    asked('a'),
    asked('b', { question_id: 'a', value: 'yes' }),
    asked('c', { question_id: 'b', value: 'yes' }),
  ]
  const ids = (a: string) => shownQuestions(questions, { a, b: 'yes' }).map(({ id }) => id)
  expect(ids('yes')).toEqual(['a', 'b', 'c'])
  expect(ids('no')).toEqual(['a'])
})
