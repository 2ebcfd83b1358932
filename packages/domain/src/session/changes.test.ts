/** What events change of a session besides its status: times, links, nodes, what is done again. */
import { expect, test } from 'vitest'
import type { Aggregate } from '../aggregate.ts'
import { change } from '../change.ts'
import { entityEvent, newborn, play, startMs } from '../scene.fixture.ts'
import { dueEventOf } from '../session.lifecycle.ts'
import type { SessionEvent, SessionStatus } from '../session.lifecycle.ts'
import { dueBecause, monthsLater } from './changes.ts'
import { decisionOf, featureList, featureLiterals } from './decision.ts'
import { begins, node, readSessionEvent, session, sessionEvent } from './session.fixture.ts'
import type { Session } from './session.ts'

const dayMs = 86_400_000

const only = ({ sessions }: Aggregate): Session => sessions[0]! // each test begins one
const after = (...steps: string[]): Session => only(play(newborn, ...steps.map(readSessionEvent)))

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2024-01-31', 1, '2024-02-29'],
  ['2026-03-31', 1, '2026-04-30'],
  ['2026-12-15', 1, '2027-01-15'],
  ['2024-02-29', 12, '2025-02-28'],
  ['2026-08-31', 6, '2027-02-28'],
  ['2026-05-05', 0, '2026-05-05'],
])('%s and %i months are %s', (from, months, to) => {
  const time = 'T10:20:30.000Z'
  const later = monthsLater(Date.parse(`${from}${time}`), months)
  expect(new Date(later).toISOString()).toBe(`${to}${time}`)
})

const given = ['opened customer', 'answered customer node=ocr']
const approved = 'node_settled provider ocr=approved'
const lifeMs = 604_800_000

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each<[string, readonly string[], number | undefined]>([
  ['Not Started',   [],                                                         startMs + lifeMs],
  ['In Progress',   ['opened customer'],                                        startMs + lifeMs],
  ['Awaiting User', ['opened customer', 'node_settled customer ocr=awaiting_user'], startMs + lifeMs],
  ['In Review',     [...given, 'node_settled provider ocr=in_review'],          undefined],
  ['Declined',      [...given, 'node_settled provider ocr=declined'],           undefined],
  ['Approved',      [...given, approved],                                       undefined],
  ['Approved',      [...given, `${approved} expires=9`],                        startMs + 9],
  // Over when it was approved: that is no reason a moment later.
  ['Approved',      [...given, `${approved} expires=2`],                        undefined],
  // The fifth event, four milliseconds in; counted anew.
  ['Resubmitted',   [...given, approved, 'resubmitted analyst redo=ocr'],       startMs + 4 + lifeMs],
  ['Deleted',       ['deleted partner'],                                        undefined],
])('%s after %j is due at %s', (status, steps, dueAtMs) => {
  const one = after('created partner', ...steps)
  expect([one.status, one.dueAtMs]).toEqual([status, dueAtMs])
})

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each<[SessionStatus, SessionEvent | undefined]>([
  ['Not Started',   'expired'],
  ['In Progress',   'abandoned'],
  ['Awaiting User', 'abandoned'],
  ['Resubmitted',   'abandoned'],
  ['Approved',      'kyc_expired'],
  ['In Review',     undefined],
  ['Declined',      undefined],
  ['Kyc Expired',   undefined],
])('%s that is due is %s by the clock', (status, event) => {
  expect(dueEventOf(status)).toBe(event)
})

test('a verification ends with its document or its months, whichever is first', () => {
  const months = after('created partner months=6', ...given, approved)
  expect(months.dueAtMs).toBe(monthsLater(startMs + 3, 6))
  const document = after('created partner months=6', ...given, `${approved} expires=${dayMs}`)
  expect(document.dueAtMs).toBe(startMs + dayMs)
  expect(dueBecause(document)).toBe('document_expired')
  expect(dueBecause(months)).toBe('verification_expired')
  // The months end first, though the document ends one day as well.
  const both = after('created partner months=6', ...given, `${approved} expires=${400 * dayMs}`)
  expect(dueBecause(both)).toBe('verification_expired')
  expect(dueBecause(after('created partner'))).toBe('session_timed_out')
})

test('one that a file brings has the times of its decision, and ends by them', () => {
  const decidedAtMs = startMs - dayMs
  const one = after('imported partner has=approved came=Approved months=1')
  expect(one).toMatchObject({
    approvedAtMs: decidedAtMs,
    endedAtMs: decidedAtMs,
    createdAtMs: startMs,
    dueAtMs: monthsLater(decidedAtMs, 1),
  })
  const expired = after('imported partner has=approved came=Kyc_Expired months=1')
  expect([expired.approvedAtMs, expired.dueAtMs]).toEqual([decidedAtMs, undefined])
})

test('an answer is counted, and what was delayed before is forgotten with it', () => {
  const one = after(
    'created partner',
    ...given,
    'check_delayed provider node=ocr',
    'check_delayed provider node=ocr',
  )
  expect(one.nodes[0]).toMatchObject({ tries: 1, delays: 2, waits: 'provider' })
  const again = after(
    'created partner',
    ...given,
    'check_delayed provider node=ocr',
    'node_settled provider ocr=not_finished',
    'answered customer node=ocr',
  )
  expect(again.nodes[0]).toMatchObject({ tries: 2, waits: 'provider' })
  expect(again.nodes[0]).not.toHaveProperty('delays')
})

test('wrong codes are counted until another is sent', () => {
  const asks = 'created partner asks=email_verification'
  const [sent, wrong] = ['otp_requested', 'otp_refused'].map(
    (event) => `${event} customer node=email_verification`,
  )
  const one = after(asks, 'opened customer', sent!, wrong!, wrong!)
  expect(one.nodes[0]).toMatchObject({ sends: 1, misses: 2 })
  expect(after(asks, 'opened customer', sent!, wrong!, sent!).nodes[0]).not.toHaveProperty('misses')
})

test('who is asked anew is sent as many codes as anybody', () => {
  const node = 'node=email_verification'
  const [settled] = after(
    'created partner asks=email_verification',
    'opened customer',
    `otp_requested customer ${node}`,
    `otp_refused customer ${node}`,
    `answered customer ${node}`,
    'node_settled provider email_verification=declined',
    'resubmitted analyst redo=email_verification',
  ).nodes
  expect(settled).not.toHaveProperty('sends')
  expect(settled).not.toHaveProperty('misses')
})

const two = [
  'created partner',
  ...given,
  'node_settled provider ocr=in_review manual next=liveness',
  'answered customer node=liveness',
  'node_settled provider liveness=declined next=aml',
  'node_settled provider aml=approved',
]

test('nodes are done again in the order named, and those in between are left as they are', () => {
  const one = after(...two, 'resubmitted analyst redo=ocr+aml')
  expect([one.at, one.redo]).toEqual(['ocr', ['aml']])
  expect(one.nodes.map((node) => `${node.nodeId} ${node.status} ${node.waits}`)).toEqual([
    'ocr RESUB_REQUESTED person',
    'liveness DECLINED undefined',
    'aml RESUB_REQUESTED provider',
  ])
  expect(one.nodes[0]).not.toHaveProperty('manual')
  const done = after(
    ...two,
    'resubmitted analyst redo=ocr+aml',
    'answered customer node=ocr',
    approved,
  )
  expect([done.status, done.at, done.redo]).toEqual(['Resubmitted', 'aml', []])
  const through = after(
    ...two,
    'resubmitted analyst redo=ocr+aml',
    'answered customer node=ocr',
    approved,
    'node_settled provider aml=approved next=email_verification',
  )
  // Until its end it is still a resubmission, which passes what has an answer.
  expect([through.at, through.redo]).toEqual(['email_verification', []])
  expect(through.nodes.at(-1)).toMatchObject({ nodeId: 'email_verification', waits: 'person' })
})

test('a reviewer who leaves a feature in review has not decided it', () => {
  const [left, decided] = ['in_review', 'approved'].map((says) =>
    after(...two, `feature_reviewed analyst node=ocr says=${says}`),
  )
  expect(left!.nodes[0]).toMatchObject({ manual: true, reviewedBy: 'analyst' })
  expect(decided!.nodes[0]).not.toHaveProperty('manual')
})

test('a link is the one the event brings; the time it was first opened stays', () => {
  const created = sessionEvent('created', 'partner', { sessionId: 's-1', begins: begins() })
  const link = { no: 1, key: 'a'.repeat(32), device: 'd'.repeat(64) }
  const next = { no: 2, key: 'c'.repeat(32) }
  const held = play(
    newborn,
    created,
    sessionEvent('opened', 'customer', { sessionId: 's-1', link }),
    sessionEvent('link_renewed', 'customer', { sessionId: 's-1', link: next }),
    sessionEvent('opened', 'customer', { sessionId: 's-1' }),
  )
  expect(only(held)).toMatchObject({ link: next, openedAtMs: startMs + 1 })
})

test('who is turned away is asked nothing, whatever code comes with it', () => {
  const blocked = play(newborn, entityEvent('blocked', 'analyst'))
  const verdict = change(blocked, readSessionEvent('created partner'), startMs)
  if (verdict.kind !== 'changed') throw new Error('not created')
  const one = only(verdict.next)
  expect(one).toMatchObject({ status: 'Declined', nodes: [], at: null, endedAtMs: startMs })
  expect(one).not.toHaveProperty('dueAtMs')
  expect(verdict.effects).toEqual([])
})

test('of a deleted session nothing is left but what it was asked and came to', () => {
  const one = after(...two, 'deleted partner')
  expect(one.nodes.map((node) => node.warnings)).toEqual([[], [], []])
  expect(one.nodes[0]).toMatchObject({ nodeId: 'ocr', status: 'IN_REVIEW' })
  expect(one.nodes[0]).not.toHaveProperty('provider')
})

test('what was read of the person grows with each node', () => {
  const keyed = (steps: Session, key: string) => steps.identifiers?.[key as 'person']
  const one = after(
    'created partner',
    ...given,
    `${approved} person next=liveness`,
    'answered customer node=liveness',
    'node_settled provider liveness=approved',
  )
  expect(keyed(one, 'person')).toBe('b'.repeat(64))
})

const allApproved = 'ocr APPROVED analyst, liveness APPROVED analyst, aml APPROVED undefined'
const redone = 'ocr DECLINED analyst, liveness DECLINED undefined, aml DECLINED analyst'

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each<[string, readonly string[], string]>([
  ['approved', two,                                                             allApproved],
  ['declined', [...two, 'approved analyst'],                                    allApproved],
  ['approved', [...two, 'resubmitted analyst redo=ocr'],                        allApproved],
  ['declined', [...two, 'resubmitted analyst redo=ocr+aml'],                    redone],
  ['declined', ['created partner', ...given, 'node_settled provider ocr=in_review'], 'ocr DECLINED analyst'],
])('%s as a whole by a reviewer after %j: %s', (event, steps, expected) => {
  const { nodes } = after(...steps, `${event} analyst`)
  const come = nodes.map(({ nodeId, status, reviewedBy }) => `${nodeId} ${status} ${reviewedBy}`)
  expect(come.join(', ')).toBe(expected)
  for (const one of nodes) expect([one.waits, one.manual]).toEqual([undefined, undefined])
})

test.each([
  ['is no part of it', 0, ['APPROVED']],
  ['is kept where the person had begun it', 1, ['NOT_FINISHED', 'APPROVED']],
])('a step another branch passes by %s', (_, tries, expected) => {
  const nodes = [node('liveness', 'NOT_FINISHED', { tries }), node('ocr', 'IN_REVIEW')]
  const held = { ...newborn, sessions: [session({ status: 'Abandoned', nodes, at: null })] }
  const again = ['resubmitted analyst redo=ocr', 'answered customer node=ocr']
  const last = 'node_settled provider ocr=approved end=Determine'
  const one = only(play(held, ...[...again, last].map(readSessionEvent)))
  expect(one.nodes.map(({ status }) => status)).toEqual(expected)
  expect(one.status).toBe(tries === 0 ? 'Approved' : 'In Review')
})

test('what was never answered is not approved with the whole', () => {
  const one = after(
    'created partner',
    'opened customer',
    'answered customer node=ocr',
    'node_settled provider ocr=in_review next=liveness',
  )
  const held = { ...newborn, sessions: [{ ...one, status: 'Abandoned' as const, at: null }] }
  const nodes = only(play(held, readSessionEvent('approved analyst'))).nodes
  expect(nodes.map(({ status }) => status)).toEqual(['APPROVED', 'NOT_FINISHED'])
})

test.each([
  ['left in review by a person stays theirs', 'IN_REVIEW', 'analyst', 'analyst'],
  ['left in review by nobody is nobody’s', 'IN_REVIEW', undefined, undefined],
  ['a person has approved is nobody’s', 'APPROVED', 'analyst', undefined],
] as const)('of a company that loses somebody, a step %s', (_, status, by, expected) => {
  const people = node('kyb_key_people', status, by ? { reviewedBy: by } : {})
  const ids = { partyId: 'p-1', entityId: 'e-1', sessionId: 's-9' }
  const parties = [{ ...ids, kind: 'user', status: 'Approved' } as const]
  const company = session({ status: 'In Review', nodes: [people], at: null, parties })
  const held = { ...newborn, sessions: [company] }
  const { nodes } = only(play(held, readSessionEvent('key_person_settled system party=Declined')))
  expect(nodes).toMatchObject([{ status: 'IN_REVIEW', warnings: ['KYB_KEY_PERSON_DECLINED'] }])
  expect(nodes[0]?.reviewedBy).toBe(expected)
})

/** Declined for want of an address, then found to be of those who are not asked for one. */
test.each([
  ['DECLINED', undefined, 'Declined'],
  ['IN_REVIEW', undefined, 'In Review'],
  ['IN_REVIEW', 'analyst', 'In Review'],
  ['APPROVED', 'analyst', 'Approved'],
] as const)(
  'a step that was answered %s, reviewed by %s, counts though it is passed by: %s',
  (status, by, expected) => {
    const passed = node('liveness', status, { tries: 1, ...(by ? { reviewedBy: by } : {}) })
    const nodes = [node('ocr', 'APPROVED'), passed]
    const held = { ...newborn, sessions: [session({ status: 'Declined', nodes, at: null })] }
    const again = ['resubmitted analyst redo=ocr', 'answered customer node=ocr']
    const last = 'node_settled provider ocr=approved end=Determine'
    const one = only(play(held, ...[...again, last].map(readSessionEvent)))
    expect(one.status).toBe(expected)
    expect(featureList(one).map((each) => each.node_id)).toEqual(['ocr', 'liveness'])
    const decision = decisionOf(one, {
      opened: new Map(),
      mediaUrl: () => null,
      isMonitored: false,
    })
    expect(decision['liveness_checks']).toMatchObject([{ status: featureLiterals[status] }])
  },
)
