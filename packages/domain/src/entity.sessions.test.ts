/** Holds the fold over an entity's sessions to the rules of the reference, and to any order. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { featureStatuses, foldSessions, latestApproved, noSessions } from './entity.sessions.ts'
import { sessionStatuses } from './session.lifecycle.ts'
import type { SessionFacts } from './entity.sessions.ts'

const at = (status: SessionFacts['status'], createdAtMs: number, more = {}): SessionFacts => ({
  sessionId: `s-${createdAtMs}`,
  status,
  features: {},
  createdAtMs,
  updatedAtMs: createdAtMs + 10,
  ...more,
})

test('no sessions count nothing', () => expect(foldSessions([])).toEqual(noSessions))

test('each session is in the bucket of its status now', () => {
  const all = [at('Approved', 1), at('Declined', 2), at('In Review', 3), at('Kyc Expired', 4)]
  expect(foldSessions(all)).toMatchObject({
    sessionCount: 4,
    approvedCount: 1,
    declinedCount: 1,
    inReviewCount: 1,
  })
})

test('a deleted session leaves the counters and features, and the times stay', () => {
  const gone = at('Approved', 1, {
    updatedAtMs: 99,
    deletedAtMs: 100,
    features: { aml: { status: 'APPROVED', atMs: 9 } },
  })
  expect(foldSessions([gone, at('Declined', 50)])).toEqual({
    sessionCount: 1,
    approvedCount: 0,
    declinedCount: 1,
    inReviewCount: 0,
    features: {},
    firstSessionAtMs: 1,
    lastSessionAtMs: 99,
  })
})

test('of one feature the later answer counts, whichever session is older', () => {
  const older = at('In Review', 1, { features: { aml: { status: 'IN_REVIEW', atMs: 500 } } })
  const newer = at('Approved', 2, {
    features: { aml: { status: 'APPROVED', atMs: 20 }, liveness: { status: 'APPROVED', atMs: 20 } },
  })
  expect(foldSessions([newer, older]).features).toEqual({ aml: 'IN_REVIEW', liveness: 'APPROVED' })
})

test('the profile comes from the latest approved session that is still there', () => {
  const old = at('Approved', 1)
  const gone = at('Approved', 3, { deletedAtMs: 9 })
  expect(latestApproved([gone, old, at('Declined', 5)])).toBe(old)
})

test('the latest is the one that was approved last, not the one that came last', () => {
  const imported = at('Approved', 9, { approvedAtMs: 1 })
  const own = at('Approved', 5, { approvedAtMs: 5 })
  expect(latestApproved([imported, own])).toBe(own)
})

const fact = fc.record({ status: fc.constantFrom(...featureStatuses), atMs: fc.nat(20) })
const session: fc.Arbitrary<SessionFacts> = fc
  .record({
    sessionId: fc.uuid(),
    status: fc.constantFrom(...sessionStatuses),
    features: fc.dictionary(fc.constantFrom('aml', 'liveness', 'id_verification'), fact),
    createdAtMs: fc.nat(20),
    updatedAtMs: fc.nat(40),
    deletedAtMs: fc.option(fc.nat(50), { nil: undefined }),
  })
  .map(({ deletedAtMs, ...rest }) => (deletedAtMs === undefined ? rest : { ...rest, deletedAtMs }))
const sessions = fc.uniqueArray(session, { selector: (one) => one.sessionId, maxLength: 12 })

test('the order in which sessions are read changes nothing', () => {
  fc.assert(
    fc.property(sessions, fc.infiniteStream(fc.nat()), (all, keys) => {
      const shuffled = all
        .map((one) => ({ one, key: keys.next().value as number }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ one }) => one)
      expect(foldSessions(shuffled)).toEqual(foldSessions(all))
    }),
  )
})

test('the buckets never hold more than there are', () => {
  fc.assert(
    fc.property(sessions, (all) => {
      const { sessionCount, approvedCount, declinedCount, inReviewCount } = foldSessions(all)
      expect(approvedCount + declinedCount + inReviewCount).toBeLessThanOrEqual(sessionCount)
    }),
  )
})
