/** Which journal entries are told to the outside, and as what. */
import { expect, test } from 'vitest'
import { announcement } from './events.ts'

test.each([
  ['customer', null, 'initiating', 'user', 'customer.updated'],
  ['customer', 'screening', 'rejected', 'user', 'customer.updated'],
  ['customer', 'screening', 'screening', 'user', undefined],
  ['entity', null, 'ACTIVE', 'user', undefined],
  ['entity', 'ACTIVE', 'BLOCKED', 'user', 'user.status.updated'],
  ['entity', 'ACTIVE', 'BLOCKED', 'business', 'business.status.updated'],
  ['entity', 'BLOCKED', 'BLOCKED', 'user', undefined],
] as const)('%s from %s to %s of a %s is told as %s', (machine, from, to, kind, type) => {
  expect(announcement({ machine, from, to, kind })).toBe(type)
})
