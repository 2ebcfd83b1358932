/** Which journal entries are told to the outside, and as what. */
import { expect, test } from 'vitest'
import { codes } from './codes.ts'
import { announcement } from './events.ts'
import { reactions } from './reactions.ts'

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

test('what a reaction gives as its reason is a word of codes.ts', () => {
  const given = reactions.flatMap(({ then }) => [then.facts.code, then.facts.cause])
  const unknown = given.filter((word) => word !== undefined && !(word in codes))
  expect(unknown).toEqual([])
})
