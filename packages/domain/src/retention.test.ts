/** Months back, as a calendar counts them. */
import { expect, test } from 'vitest'
import { deletedBefore } from './retention.ts'

test.each([
  ['2026-11-30T10:20:30.400Z', 1, '2026-10-30T10:20:30.400Z'],
  ['2026-03-31T00:00:00.000Z', 1, '2026-02-28T00:00:00.000Z'],
  ['2028-03-31T12:00:00.000Z', 1, '2028-02-29T12:00:00.000Z'],
  ['2026-01-15T23:59:59.999Z', 2, '2025-11-15T23:59:59.999Z'],
  ['2026-11-30T00:00:00.000Z', 120, '2016-11-30T00:00:00.000Z'],
])('%s less %s months is %s', (now, months, then) => {
  expect(new Date(deletedBefore(Date.parse(now), months)).toISOString()).toBe(then)
})
