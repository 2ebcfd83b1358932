/** Numbers as a table: spelling, country, kind of line, and what cannot be said. */
import type { PhoneFacts } from '@ostiary/domain/risk/findings'
import { expect, test } from 'vitest'
import { readPhone } from './phone.ts'

const told = (text: string, home?: string): string => {
  const reading = readPhone(text, home)
  if (!reading) return 'unknown'
  const facts: PhoneFacts = reading.facts
  const { valid, country = '-', line = '-' } = facts
  return `${valid ? 'valid' : 'invalid'} ${country} ${line} ${reading.e164 ?? '-'}`
}

test.each([
  ['+1 415 555 2671', undefined, 'valid US other +14155552671'],
  ['(415) 555-2671', 'US', 'valid US other +14155552671'],
  ['415.555.2671', ' us ', 'valid US other +14155552671'],
  ['+1 415 555 2671', 'DE', 'valid US other +14155552671'],
  ['+14155552671 ext 12', undefined, 'valid US other +14155552671'],
  ['+1 876 555 1234', 'US', 'valid JM other +18765551234'],
  ['030 1234567', 'DE', 'valid DE other +49301234567'],
  ['+44 56 1234 5678', undefined, 'valid GB voip +445612345678'],
  ['+1 900 555 0199', undefined, 'valid US premium +19005550199'],
  ['800 234 5678', 'US', 'valid US toll_free +18002345678'],
  ['+800 1234 5678', undefined, 'valid - toll_free +80012345678'],
  ['+1 111 555 2671', undefined, 'invalid - - +11115552671'],
  ['+123', undefined, 'invalid - - -'],
  ['123', 'US', 'invalid - - -'],
  ['call me', 'US', 'invalid - - -'],
  ['my number is 4155552671', 'US', 'invalid - - -'],
  ['', 'US', 'invalid - - -'],
])('%s at home in %s: %s', (text, home, answer) => {
  expect(told(text, home)).toBe(answer)
})

test('a national number without a country that has a plan is neither right nor wrong', () => {
  for (const home of [undefined, '', 'XX', 'Atlantis']) {
    expect(told('(415) 555-2671', home)).toBe('unknown')
  }
})

test('a text of any length is answered', () => {
  expect(told(`+1${'4'.repeat(100_000)}`)).toBe('invalid - - -')
})
