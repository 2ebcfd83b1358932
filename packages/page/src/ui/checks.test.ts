/** What a browser can tell of a field, and digits as people paste them. */
import { expect, test } from 'vitest'
import { en } from '../text/en.ts'
import { faultsOf, filledIn } from './checks.ts'
import type { Rule } from './checks.ts'
import { digitsOf } from './digits.ts'
import { placeOf, stepLabel } from './steps.ts'

// oxfmt-ignore
test.each<[Rule, string, boolean]>([
  ['required', ' ',               false],
  ['email',    'a@example.com',   true],
  ['email',    'a@example',       false],
  ['email',    'a b@example.com', false],
  ['phone',    '+34 600-000 000', true],
  ['phone',    '600000000',       false],
  ['date',     '2024-02-29',      true],
  ['date',     '2023-02-29',      false],
  ['date',     '29/02/2024',      false],
  ['percent',  '0',               true],
  ['percent',  '100.5',           false],
  ['percent',  '-1',              false],
  ['number',   '1e3',             true],
  ['number',   'many',            false],
])('%s of %j: %s', (rule, value, fine) => {
  expect(Object.keys(faultsOf({ a: value }, { a: [rule] }, en)).length === 0).toBe(fine)
})

test('what is empty breaks no rule but that it is required', () => {
  expect(faultsOf({ a: '', b: '' }, { a: ['email'], b: ['required', 'email'] }, en)).toEqual({
    b: en.page.required,
  })
})

test('only what was filled in is sent', () => {
  expect(filledIn({ a: ' x ', b: ' ' })).toEqual({ a: 'x' })
})

test.each([
  ['123456', '123456'],
  ['Your code is 123-456.', '123456'],
  ['123 456 789', '123456'],
  ['１２３', '123'],
  ['abc', ''],
])('%j is the code %j', (text, code) => {
  expect(digitsOf(text, 6)).toBe(code)
})

test('it knows where somebody is among the steps, and what they are called', () => {
  const step = { node_id: 'a', feature: 'OCR', label: null }
  const steps = (...statuses: ('done' | 'todo' | 'current' | 'checking')[]) =>
    statuses.map((status) => ({ ...step, status }))
  expect(placeOf(steps('done', 'current', 'todo'))).toBe(1)
  expect(placeOf(steps('done', 'checking'))).toBe(1)
  expect(placeOf(steps('done', 'todo'))).toBe(1)
  expect(placeOf(steps('done', 'done'))).toBe(1)
  expect(placeOf([])).toBe(0)
  expect(stepLabel({ ...step, label: 'Your card' }, en)).toBe('Your card')
  expect(stepLabel({ ...step, label: 'OCR' }, en)).toBe('Identity document')
})
