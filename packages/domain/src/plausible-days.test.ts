/** Days that can be, and until when a document is valid. */
import { expect, test } from 'vitest'
import { documentEnd, isPlausible, spanInWords } from './plausible-days.ts'

const nowMs = Date.parse('2026-03-01T12:00:00Z')

test.each([
  ['birth', '1900-01-01', true],
  ['birth', '1899-12-31', false],
  ['birth', '2026-03-01', true],
  // It is the next day already where days begin first.
  ['birth', '2026-03-02', true],
  ['birth', '2026-03-03', false],
  ['birth', '2025-02-29', false],
  ['birth', '2000', false],
  ['birth', '0000-01-01', false],
  ['birth', '+010000-01-01', false],
  ['birth', '', false],
  ['issue', '2027-01-01', false],
  ['expiry', '2199-12-31', true],
  ['expiry', '2200-01-01', false],
  ['expiry', '9999-12-31', false],
  ['foundation', '0578-01-01', true],
  ['foundation', '0000-01-01', false],
] as const)('as a %s %s: %s', (what, day, isSo) => {
  expect(isPlausible(what, day, nowMs)).toBe(isSo)
})

test('a span is told in words', () => {
  expect(spanInWords('birth')).toBe('from 1900-01-01 to today')
  expect(spanInWords('expiry')).toBe('from 1900-01-01 to 2199-12-31')
})

test.each([
  ['2026-02-28', '2026-03-01T00:00:00.000Z'],
  ['2199-12-31', '2200-01-01T00:00:00.000Z'],
  ['9999-12-31', undefined],
  ['2026-02-30', undefined],
  ['2026-02', undefined],
  ['', undefined],
])('a document with the last day %s is valid until %s', (day, end) => {
  const endMs = documentEnd(day)
  expect(endMs === undefined ? endMs : new Date(endMs).toISOString()).toBe(end)
})
