/** Who of the people behind a business is verified, and what their sessions come to, as tables. */
import { describe, expect, test } from 'vitest'
import { sessionStatuses } from '../session.lifecycle.ts'
import type { SessionStatus } from '../session.lifecycle.ts'
import { keyPeopleStatus, ownerSummary } from './key-people-status.ts'
import {
  areOverDeclared,
  governanceRoles,
  isOwner,
  ownershipRoles,
  routeParties,
} from './key-people.ts'
import type { KeyParty, KeyPeopleSettings, KeyRole } from './key-people.ts'

const checked = { enabled: true, requireKyc: true, allowSkip: false }
const settings: KeyPeopleSettings = {
  ownershipThreshold: 25,
  verifyCorporateOwners: true,
  roles: {
    ubo: { ...checked, verificationWorkflow: 'full' },
    shareholder: { ...checked, allowSkip: true },
    investor: { ...checked, enabled: false },
    director: { ...checked, requireKyc: false },
    representative: checked,
  },
}

const rows = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))

describe('a party', () => {
  // Who, in which roles, with which shares and votes, and more; the check, why, and the rest.
  test.each(
    rows(`
    person  | ubo                     | 60   |    |          | kyc  | required             | full
    person  | ubo                     | 25   |    |          | kyc  | required             | full
    person  | ubo                     | 24.9 |    |          | none | below_threshold      |
    person  | ubo                     | 10   | 40 |          | kyc  | required             | full
    person  | ubo                     | 0    |    | controls | kyc  | required             | full
    person  | ubo                     |      |    |          | kyc  | required             | full
    person  | ubo                     | 250  |    |          | kyc  | required             | full
    person  | shareholder             | 30   |    |          | kyc  | required | skippable
    person  | shareholder             | 30   |    | skipped  | none | skipped  | skippable
    person  | shareholder,ubo         | 30   |    | skipped  | kyc  | required             | full
    person  | ubo                     | 30   |    | skipped  | kyc  | required             | full
    person  | investor                | 90   |    |          | kyc  | required             | full
    person  | investor                | 9    |    |          | none | role_not_enabled     |
    person  | director                | 100  |    |          | kyc  | required             | full
    person  | director                | 24.9 | 25 |          | kyc  | required             | full
    person  | director                | 250  |    |          | kyc  | required             | full
    person  | director                |      |    | controls | kyc  | required             | full
    person  | director                | 24.9 |    |          | none | kyc_not_required     |
    person  | founder                 | 30   |    | skipped  | kyc  | required             | full
    person  |                         | 25   |    |          | kyc  | required             | full
    person  | founder                 |      |    |          | none | role_not_enabled     |
    person  | director                |      |    |          | none | kyc_not_required     |
    person  | director,ubo            | 5    |    |          | none | below_threshold      |
    person  | director,representative |      |    |          | kyc  | required             |
    person  |                         |      |    |          | none | role_not_enabled     |
    company | ubo                     | 60   |    |          | kyb  | required             | full
    company | shareholder             | 10   |    |          | none | below_threshold      |
    company | representative          | 30   |    |          | kyb  | required             | full
    company | representative          |      |    |          | none | company_not_verified|`),
  )(
    '%s as %s with %s/%s %s: %s, %s %s',
    (kind, roles = '', ownership, voting, word, check, reason, rest) => {
      const party: KeyParty = {
        id: 'p',
        kind: kind as KeyParty['kind'], // the table has no other
        roles: roles.split(',').filter(Boolean) as KeyRole[], // nor other roles
        ...(ownership && { ownership: Number(ownership) }),
        ...(voting && { voting: Number(voting) }),
        ...(word === 'controls' && { controls: true }),
        ...(word === 'skipped' && { skipped: true }),
      }
      const [route] = routeParties([party], settings)
      expect(route).toEqual({
        party: 'p',
        check,
        reason,
        skippable: rest === 'skippable',
        owner: expect.any(Boolean),
        ...(rest === 'full' && { workflow: 'full' }),
      })
    },
  )

  test('that is a company is not verified where corporate owners are not', () => {
    const [route] = routeParties([{ id: 'p', kind: 'company', roles: ['ubo'], ownership: 60 }], {
      ...settings,
      verifyCorporateOwners: false,
    })
    expect(route).toMatchObject({ check: 'none', reason: 'company_not_verified' })
  })

  test.each([
    [{ roles: ['director'], ownership: 25 }, true],
    [{ roles: ['director'], controls: true }, true],
    [{ roles: ['director'], ownership: 24.9 }, false],
    [{ roles: ['ubo'], ownership: 1 }, true],
    [{ roles: [] }, false],
  ] as const)('%j: an owner is %s', (one, owner) => {
    const [route] = routeParties([{ id: 'p', kind: 'person', ...one }], settings)
    expect(route?.owner).toBe(owner)
  })

  test.each([
    [[60, 40], false],
    [[33.3333, 33.3333, 33.3334], false],
    [[60, 40.0001], true],
    [[100, 250], false],
  ])('owners of %j: more than the whole is %s', (shares, isOver) => {
    for (const measure of ['ownership', 'voting'] as const) {
      const parties = shares.map((share, at): KeyParty => ({
        id: `p${at}`,
        kind: 'person',
        roles: [],
        [measure]: share,
      }))
      expect(areOverDeclared(parties)).toBe(isOver)
    }
  })

  test('owns by an ownership role and not by another', () => {
    for (const role of ownershipRoles) expect(isOwner({ roles: ['other', role] })).toBe(true)
    for (const role of governanceRoles) expect(isOwner({ roles: [role] })).toBe(false)
  })
})

const short: Readonly<Record<string, SessionStatus>> = {
  approved: 'Approved',
  declined: 'Declined',
  review: 'In Review',
  begun: 'Not Started',
  open: 'In Progress',
  expired: 'Expired',
}

describe('the sessions together', () => {
  // `waits` for all, `rejects` with an owner; then who, and what it comes to.
  test.each(
    rows(`
    waits         |                                     | APPROVED      | 0 0 0 0
    waits         | ubo:approved ubo:approved           | APPROVED      | 2 2 0 0
    waits         | ubo:approved ubo:open               | AWAITING_USER | 2 1 0 1
    waits         | ubo:approved ubo:begun              | AWAITING_USER | 2 1 0 1
    waits         | ubo:approved director:open          | AWAITING_USER | 1 1 0 0
    waits rejects | ubo:declined ubo:open               | AWAITING_USER | 2 0 1 1
    waits rejects | ubo:declined ubo:approved           | DECLINED      | 2 1 1 0
    waits         | ubo:declined ubo:approved           | IN_REVIEW     | 2 1 1 0
    waits rejects | ubo:approved director:declined      | IN_REVIEW     | 1 1 0 0
    waits         | ubo:review                          | IN_REVIEW     | 1 0 1 0
    waits         | ubo:expired ubo:approved            | IN_REVIEW     | 2 1 1 0
                  | ubo:open ubo:open                   | AWAITING_USER | 2 0 0 2
                  | ubo:approved ubo:open               | APPROVED      | 2 1 0 1
    rejects       | ubo:declined ubo:open               | DECLINED      | 2 0 1 1`),
  )('%s: %s is %s, %s', (words = '', list = '', status, counts) => {
    const parties = list
      .split(' ')
      .filter(Boolean)
      .map((word) => {
        const [role = '', session = ''] = word.split(':')
        const isOwning = isOwner({ roles: [role as KeyRole] }) // the table has no other
        return { status: short[session]!, ...(isOwning ? { owner: true as const } : {}) }
      })
    const found = keyPeopleStatus(parties, {
      waitForAll: words.includes('waits'),
      rejectIfOwnerRejected: words.includes('rejects'),
    })
    const { total, approved, flagged, pending } = ownerSummary(parties)
    expect([found, [total, approved, flagged, pending].join(' ')]).toEqual([status, counts])
  })

  test.each(sessionStatuses)('%s approves nobody, unless it is Approved', (session) => {
    const settings = { waitForAll: true, rejectIfOwnerRejected: true }
    const status = keyPeopleStatus([{ status: session, owner: true }], settings)
    expect(status === 'APPROVED').toBe(session === 'Approved')
  })
})
