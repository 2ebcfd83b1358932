/** Which journal entries are told to the outside, and as what. */
import { expect, test } from 'vitest'
import { announcement } from './events.ts'

test.each([
  ['customer', 'created', null, 'initiating', 'user', 'customer.updated'],
  ['customer', 'screening_failed', 'screening', 'rejected', 'user', 'customer.updated'],
  ['customer', 'screening_delayed', 'screening', 'screening', 'user', undefined],
  ['customer', 'flagged', 'active', 'active', 'user', 'customer.flagged'],
  ['customer', 'unflagged', 'rejected', 'rejected', 'user', 'customer.flagged'],
  ['entity', 'created', null, 'ACTIVE', 'user', undefined],
  ['entity', 'updated', 'ACTIVE', 'ACTIVE', 'user', 'user.data.updated'],
  ['entity', 'session_reported', 'BLOCKED', 'BLOCKED', 'user', 'user.data.updated'],
  ['entity', 'deleted', 'FLAGGED', 'DELETED', 'user', 'user.data.updated'],
  ['entity', 'purged', 'DELETED', 'PURGED', 'user', undefined],
  ['entity', 'commented', 'ACTIVE', 'ACTIVE', 'user', undefined],
  ['entity', 'blocked', 'ACTIVE', 'BLOCKED', 'user', 'user.status.updated'],
  ['entity', 'blocked', 'ACTIVE', 'BLOCKED', 'business', 'business.status.updated'],
  ['entity', 'blocked', 'BLOCKED', 'BLOCKED', 'user', undefined],
  ['evaluation', 'requested', null, 'pending', 'user', 'evaluation.updated'],
  ['evaluation', 'requested_again', null, 'approved', 'user', 'evaluation.updated'],
  ['evaluation', 'check_answered', 'pending', 'review', 'user', 'evaluation.updated'],
  // More is to come: nothing is told yet.
  ['evaluation', 'check_answered', 'pending', 'pending', 'user', undefined],
  ['evaluation', 'watchlist_hit', 'pending', 'pending', 'user', undefined],
  // What is learned late is told, though the status stays.
  ['evaluation', 'check_answered', 'approved', 'approved', 'user', 'evaluation.updated'],
  ['evaluation', 'watchlist_hit', 'approved', 'approved', 'user', 'evaluation.updated'],
  ['evaluation', 'rescored', 'review', 'review', 'user', 'evaluation.updated'],
  ['evaluation', 'rescore_failed', 'review', 'review', 'user', 'evaluation.updated'],
  ['evaluation', 'closed', 'rejected', 'rejected', 'user', 'evaluation.updated'],
  // How a check is going is told to nobody.
  ['evaluation', 'check_delayed', 'review', 'review', 'user', undefined],
  ['evaluation', 'express_deadline_passed', 'review', 'review', 'user', undefined],
  ['evaluation', 'decision_proposed', 'review', 'review', 'user', undefined],
] as const)('%s.%s from %s to %s of a %s is told as %s', (machine, event, from, to, kind, type) => {
  expect(announcement({ machine, event, from, to, kind })).toBe(type)
})

test('an entity made by itself is told of, and one made with its customer is not', () => {
  const born = { machine: 'entity', event: 'created', from: null, to: 'ACTIVE' } as const
  expect(announcement({ ...born, kind: 'user', facts: { changed: [] } })).toBe('user.data.updated')
  expect(announcement({ ...born, kind: 'user', facts: {} })).toBeUndefined()
})
