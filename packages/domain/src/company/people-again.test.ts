/** What news of the people behind a company makes of the step that had its answer. */
import { expect, test } from 'vitest'
import { node, session } from '../session/session.fixture.ts'
import { noticed } from '../session/warning.ts'
import type { Risk } from '../session/warning-texts.ts'
import type { SessionState } from '../session.lifecycle.ts'
import { followsPeople, isLeftToPeople, lossOf, noticedOfPeople, withLoss } from './people-again.ts'

const party = (status: SessionState, at: number) => ({
  partyId: `party_${at}`,
  kind: 'user' as const,
  entityId: `e-${at}`,
  sessionId: `s-${at}`,
  status,
})
const seen = (...risks: Risk[]) => risks.map((risk) => noticed(risk, 'REVIEW'))

const doubt = 'KYB_KEY_PERSON_NOT_VERIFIED'
const loss = 'KYB_KEY_PERSON_DECLINED'
const far = 'KYB_INDIRECT_OWNER_NOT_VERIFIED'
const list = 'KYB_OWNERSHIP_OVER_DECLARED'

interface Case {
  readonly statuses: readonly SessionState[]
  readonly before: readonly Risk[]
  readonly after: readonly Risk[] | undefined
  readonly isAnyEnough?: true
  readonly isOwnerMissed?: true
}

// A table is easier to check when its columns line up.
// oxfmt-ignore
const cases: readonly Case[] = [
  { statuses: ['Approved', 'Approved'],    before: [doubt],       after: [] },
  { statuses: ['Approved', 'Approved'],    before: [loss],        after: [] },
  { statuses: ['Approved', 'Approved'],    before: [far],         after: [] },
  { statuses: ['Approved', 'Approved'],    before: [list, doubt], after: [list] },
  { statuses: ['Approved', 'Approved'],    before: [doubt],       after: [far], isOwnerMissed: true },
  { statuses: ['Approved', 'Declined'],    before: [loss],        after: [loss] },
  { statuses: ['Approved', 'Declined'],    before: [doubt],       after: [loss] },
  { statuses: ['Declined', 'In Review'],   before: [loss],        after: [loss, doubt] },
  { statuses: ['Approved', 'Abandoned'],   before: [loss],        after: [doubt] },
  { statuses: ['Approved', 'Resubmitted'], before: [doubt],       after: undefined },
  { statuses: ['Approved', 'Resubmitted'], before: [doubt],       after: undefined, isAnyEnough: true },
  { statuses: ['Approved', 'Not Started'], before: [doubt],       after: [], isAnyEnough: true },
]

test.each(cases)('$statuses, $before: $after', (one) => {
  const now = noticedOfPeople({
    parties: one.statuses.map(party),
    warnings: seen(...one.before),
    waitForAll: !one.isAnyEnough,
    isOwnerMissed: one.isOwnerMissed === true,
  })
  expect(now?.map(({ risk }) => risk)).toEqual(one.after)
})

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each<[SessionState, SessionState, Risk | undefined]>([
  ['Approved',    'Declined',    loss],
  ['In Progress', 'Declined',    loss],
  ['Approved',    'In Review',   doubt],
  ['In Progress', 'In Review',   doubt],
  ['Approved',    'Resubmitted', undefined],
  ['Resubmitted', 'Abandoned',   doubt],
  ['Approved',    'Abandoned',   doubt],
  ['In Progress', 'Abandoned',   undefined],
  ['Not Started', 'Expired',     undefined],
  ['Approved',    'Kyc Expired', undefined],
  ['Declined',    'Approved',    undefined],
])('%s, then %s: %s is lost', (before, now, expected) => {
  expect(lossOf(before, now)).toBe(expected)
})

test('a decline is noticed once', () => {
  const now = withLoss(seen(loss, list), loss)
  expect(now.map(({ risk }) => risk)).toEqual([list, loss])
})

const people = (more: object = {}) => node('kyb_key_people', 'IN_REVIEW', more)
const inReview = session({ status: 'In Review' })

test('a step is left to its people until a person decides it', () => {
  expect(isLeftToPeople(inReview, people())).toBe(true)
  expect(isLeftToPeople(inReview, people({ reviewedBy: 'analyst' }))).toBe(false)
  expect(isLeftToPeople(inReview, people({ manual: true }))).toBe(false)
  expect(isLeftToPeople(session({ status: 'Approved' }), people())).toBe(false)
})

test.each<[SessionState, boolean]>([
  ['In Progress', true],
  ['In Review', true],
  ['Approved', true],
  ['Declined', false],
  ['Kyc Expired', false],
  ['Abandoned', false],
])('%s, it follows them: %s', (status, follows) => {
  expect(followsPeople(session({ status }), people())).toBe(follows)
})

test('of what waits for them nothing is said again', () => {
  expect(followsPeople(inReview, node('kyb_key_people', 'AWAITING_USER'))).toBe(false)
  expect(followsPeople(inReview, node('kyb_documents', 'APPROVED'))).toBe(false)
})
