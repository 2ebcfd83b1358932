/** The built-in identity check as a table: one thing wrong at a time, and what it is called. */
import { expect, test } from 'vitest'
import type { Profile } from './findings.ts'
import { checkIdentity, identityRows } from './identity-check.ts'
import type { IdentityInput, IdentityReason } from './identity-check.ts'

const ann = {
  firstName: 'Ann',
  lastName: 'Bee',
  officialId: { docType: 'SSN', value: '536-90-4399', country: 'US' },
  email: 'ann.bee@example.com',
  phone: '+14155550100',
  dob: '1990-01-01',
  address: '1 Main St',
  city: 'San Francisco',
  state: 'CA',
  zipCode: '94105',
} satisfies Profile
const input: IdentityInput = {
  profile: ann,
  atMs: Date.parse('2026-11-20T12:00:00Z'),
  documentRequired: false,
  documentVerified: false,
}
const reasonsOf = (profile: unknown, more: Partial<IdentityInput> = {}): string =>
  // A stored profile need not be what the type says.
  checkIdentity({ ...input, ...more, profile: profile as Profile }).reasons.join(' ')
const without = (...fields: string[]): object =>
  Object.fromEntries(Object.entries(ann).filter(([field]) => !fields.includes(field)))
const ssn = (value: string): object => ({ ...ann, officialId: { docType: 'SSN', value } })

const cases: readonly (readonly [what: string, profile: unknown, reasons: string])[] = [
  ['nothing is wrong', ann, ''],
  ['a country is given', { ...ann, country: 'US' }, ''],
  ['there is no profile', undefined, 'profile_missing'],
  ['it is a text', 'Ann', 'profile_missing'],
  ['it is empty', {}, 'profile_incomplete'],
  ['there is no phone', without('phone'), 'profile_incomplete'],
  ['the city is blank', { ...ann, city: ' ' }, 'profile_incomplete'],
  ['the last name is a number', { ...ann, lastName: 7 }, 'profile_incomplete'],
  ['the official id is a text', { ...ann, officialId: '536-90-4399' }, 'profile_incomplete'],
  ['in the US there is no state', without('state'), 'profile_incomplete'],
  ['abroad there is no state', { ...without('state', 'zipCode'), country: 'DE' }, ''],
  [
    'a third letter makes no other country',
    { ...without('state'), country: 'USA' },
    'profile_incomplete',
  ],
  ['a space makes no other country', { ...without('state'), country: 'US ' }, 'profile_incomplete'],
  ['the SSN was never given out', ssn('000-12-3456'), 'ssn_impossible'],
  ['the SSN is none', ssn('12'), 'ssn_impossible'],
  ['the SSN is a sample', ssn('078-05-1120'), 'ssn_published'],
  [
    'the type is in small letters',
    { ...ann, officialId: { docType: ' s.s.n', value: '078051120' } },
    'ssn_published',
  ],
  ['the id is of another kind', { ...ann, officialId: { docType: 'CPF', value: '0' } }, ''],
  ['the birth is to come', { ...ann, dob: '2030-01-01' }, 'date_of_birth_implausible'],
  ['the birth date is none', { ...ann, dob: '1990-02-30' }, 'date_of_birth_implausible'],
  ['nobody has the name', { ...ann, firstName: 'Test', lastName: 'Test' }, 'name_anomaly'],
  ['the first name has no letters', { ...ann, firstName: '😀' }, 'name_anomaly'],
  ['the e-mail address is none', { ...ann, email: 'ann' }, 'email_invalid'],
  ['the code is of New York', { ...ann, zipCode: '10001' }, 'address_inconsistent'],
  ['there is no such state', { ...ann, state: 'ZZ' }, 'address_inconsistent'],
  [
    'there is no such state, nor such a code',
    { ...ann, state: 'zz', zipCode: '9' },
    'address_inconsistent',
  ],
  ['a state is a number', { ...ann, state: '12' }, 'address_inconsistent'],
  ['the state is written out', { ...ann, state: 'California' }, ''],
  ['abroad it is a state of its own', { ...ann, state: 'ZZ', country: 'DE' }, ''],
  ['the street is a number', { ...ann, address: '12' }, 'address_incomplete'],
  ['two things are wrong', { ...ssn('000-12-3456'), email: 'a' }, 'ssn_impossible email_invalid'],
]

test.each(cases)('%s', (_, profile, reasons) => expect(reasonsOf(profile)).toBe(reasons))

test('a document that is required and not verified is a reason, whatever else fits', () => {
  const required = { documentRequired: true }
  expect(reasonsOf(ann, required)).toBe('document_required')
  expect(reasonsOf(undefined, required)).toBe('profile_missing document_required')
  expect(reasonsOf(ann, { ...required, documentVerified: true })).toBe('')
})

test('a verified document is what the answer rests on, and mends no profile', () => {
  const verified = { ...input, documentVerified: true }
  expect(checkIdentity(verified)).toEqual({ outcome: 'clear', basis: 'document', reasons: [] })
  expect(checkIdentity({ ...verified, profile: {} })).toMatchObject({
    outcome: 'adverse',
    basis: 'document',
  })
})

test('every reason of the table has a case', () => {
  const seen = new Set(cases.flatMap(([, , reasons]) => reasons.split(' ')))
  const names = Object.keys(identityRows) as IdentityReason[] // a literal's keys are its own
  expect(names.filter((name) => !seen.has(name))).toEqual(['document_required'])
})
