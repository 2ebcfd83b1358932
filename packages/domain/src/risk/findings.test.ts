/** From profiles to features: what fires, and what stays unknown. */
import { describe, expect, test } from 'vitest'
import { findFeatures } from './findings.ts'
import type { LinkageFacts, Profile, Signals } from './findings.ts'
import { builtInModel, featureCodes, scoreFraud } from './fraud-model.ts'

const atMs = Date.parse('2026-11-20T12:00:00Z')
const ann: Profile = {
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
  country: 'US',
  ipAddress: '198.51.100.7',
}
const alone: LinkageFacts = {
  idOfOther: false,
  contactShared: 0,
  aliasOfOther: false,
  atAddress: 1,
  withinHour: 1,
  rejectedOrFlagged: false,
}
const signals: Signals = {
  atMs,
  flagged: false,
  identityClear: true,
  disposableDomain: (domain) => domain === 'throwaway.example',
  phone: { valid: true, country: 'US', line: 'other' },
  ip: { reserved: false, anonymous: false, hosting: false, country: 'US' },
  linkage: alone,
  callForAction: new Set(['KP']),
  increasedMonitoring: new Set(['HT']),
}
const firedBy = (profile: Profile, more: Partial<Signals> = {}): string[] => {
  const findings = findFeatures(profile, { ...signals, ...more })
  return featureCodes.filter((code) => findings[code] === true)
}

test('a customer like most fires nothing but a name that matches, and is covered enough', () => {
  const findings = findFeatures(ann, signals)
  expect(featureCodes.filter((code) => findings[code])).toEqual(['EMAIL_NAME_MATCH'])
  const { score, coverage } = scoreFraud(findings, builtInModel)
  expect(score).toBe(0.99)
  expect(coverage).toBeGreaterThan(0.5)
})

describe('one thing at a time', () => {
  const linked = (more: Partial<LinkageFacts>) => ({ linkage: { ...alone, ...more } })
  test.each([
    ['SSN_IMPOSSIBLE', { officialId: { docType: 'SSN', value: '000-12-3456' } }, {}],
    ['SSN_PUBLISHED_FAKE', { officialId: { docType: 'SSN', value: '987-65-4321' } }, {}],
    ['DOB_IMPLAUSIBLE', { dob: '2020-01-01' }, {}],
    ['NAME_ANOMALY', { lastName: 'B33' }, {}],
    ['IDENTITY_REVIEW', {}, { identityClear: false }],
    ['DOCUMENT_VERIFIED', {}, { documentVerified: true }],
    ['EMAIL_INVALID', { email: 'ann' }, {}],
    ['EMAIL_DISPOSABLE', { email: 'ann@throwaway.example' }, {}],
    ['EMAIL_VERIFIED', {}, { emailVerified: true }],
    ['EMAIL_ALIAS_OF_OTHER', {}, linked({ aliasOfOther: true })],
    ['PHONE_INVALID', {}, { phone: { valid: false } }],
    ['PHONE_VOIP', {}, { phone: { valid: true, country: 'US', line: 'voip' } }],
    ['PHONE_PREMIUM_TOLLFREE', {}, { phone: { valid: true, country: 'US', line: 'toll_free' } }],
    ['PHONE_COUNTRY_MISMATCH', {}, { phone: { valid: true, country: 'GB' } }],
    ['ADDR_ZIP_STATE_MISMATCH', { zipCode: '10001' }, {}],
    ['ADDR_POBOX', { address: 'PO Box 7' }, {}],
    ['ADDR_INCOMPLETE', { city: '' }, {}],
    ['IP_RESERVED', {}, { ip: { reserved: true } }],
    ['IP_ANONYMOUS', {}, { ip: { reserved: false, anonymous: true } }],
    ['IP_COUNTRY_MISMATCH', {}, { ip: { reserved: false, country: 'GB' } }],
    ['SSN_OTHER_IDENTITY', {}, linked({ idOfOther: true })],
    ['CONTACT_SHARED_1', {}, linked({ contactShared: 1 })],
    ['CONTACT_SHARED_2PLUS', {}, linked({ contactShared: 2 })],
    ['ADDR_CROWDED', {}, linked({ atAddress: 5 })],
    ['SIGNUP_BURST_LOW', {}, linked({ withinHour: 3 })],
    ['SIGNUP_BURST_HIGH', {}, linked({ withinHour: 6 })],
    ['LINKED_TO_REJECTED', {}, linked({ rejectedOrFlagged: true })],
    ['CUSTOMER_FLAGGED', {}, { flagged: true }],
    ['GEO_CALL_FOR_ACTION', { country: 'KP' }, {}],
    ['GEO_MONITORED', { country: 'ht' }, {}],
  ] as const)('%s', (code, profile, more) => {
    expect(firedBy({ ...ann, ...profile }, more)).toContain(code)
    expect(firedBy(ann)).not.toContain(code)
  })
})

test('what was not given or not loaded is unknown, neither good nor bad', () => {
  expect(findFeatures({}, { atMs, flagged: false })).toEqual({ CUSTOMER_FLAGGED: false })
  const { coverage, score } = scoreFraud(findFeatures({}, { atMs, flagged: false }), builtInModel)
  expect(coverage).toBe(0)
  expect(score).toBe(0.98)
})
