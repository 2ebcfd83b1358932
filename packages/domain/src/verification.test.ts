/** Sessions and their links, step by step, and what a link is worth at each moment. */
import { expect, test } from 'vitest'
import type { Aggregate, VerificationDetail } from './aggregate.ts'
import { customerEvent, customerIn, entityEvent, play, startMs } from './scene.fixture.ts'
import {
  browserOpened,
  linkStanding,
  linkToGive,
  openSession,
  personOfProfile,
} from './verification.ts'

const dayMs = 86_400_000
const asked = { provider: 'simulator', sessionId: 's-1', asks: ['document'] }
const first = openSession(undefined, asked, startMs)

test('the first session has one link, unopened, for a day', () => {
  expect(first).toEqual({
    ...asked,
    attempt: 1,
    linkNo: 1,
    linkOpened: false,
    expiresAtMs: startMs + dayMs,
  })
})

test('another session is another attempt, and ends the links of the one before', () => {
  const second = openSession(browserOpened(first), { ...asked, sessionId: 's-2' }, startMs + 5)
  expect(second).toEqual({
    ...first,
    sessionId: 's-2',
    attempt: 2,
    linkNo: 2,
    expiresAtMs: startMs + 5 + dayMs,
  })
})

test('a link nobody has opened is given again', () => {
  expect(linkToGive(first, startMs + dayMs - 1)).toBe(first)
})

test('once a browser has it, another device gets a fresh link of the same session', () => {
  expect(linkToGive(browserOpened(first), startMs + 1)).toEqual({ ...first, linkNo: 2 })
})

test.each([first, browserOpened(first)])('after a day the next look is another attempt', (one) => {
  const expiresAtMs = startMs + 2 * dayMs
  expect(linkToGive(one, startMs + dayMs)).toEqual({ ...first, attempt: 2, linkNo: 2, expiresAtMs })
})

function waiting(verification: VerificationDetail): Aggregate {
  const opened = customerEvent('verification_opened', 'provider', { verification })
  return play(customerIn('verifying'), opened)
}
const stalled = customerEvent('verification_stalled', 'provider')
const passed = customerEvent('verification_passed', 'provider')

test.each<[standing: string, held: Aggregate, linkNo: number, afterMs: number]>([
  ['unopened', waiting(first), 1, dayMs - 1],
  ['opened', waiting(browserOpened(first)), 1, 0],
  ['ended', waiting({ ...first, linkNo: 2 }), 1, 0],
  ['ended', customerIn('verifying'), 1, 0],
  ['expired', waiting(first), 1, dayMs],
  ['done', play(waiting(first), stalled), 1, 0],
  ['done', play(waiting(first), passed), 1, 0],
  ['done', play(waiting(first), entityEvent('erased', 'analyst')), 1, 0],
])('a link is %s', (standing, held, linkNo, afterMs) => {
  expect(linkStanding(held, linkNo, startMs + afterMs)).toBe(standing)
})

test('of a profile only what a document would say is taken, and only as text', () => {
  const known = { firstName: 'Ann', lastName: 'Example', dob: '1990-05-01' }
  expect(personOfProfile({ ...known, email: 'ann@example.com' })).toEqual(known)
  expect(personOfProfile({ firstName: 'Ann', lastName: 7 })).toEqual({ firstName: 'Ann' })
  expect(personOfProfile(undefined)).toEqual({})
})
