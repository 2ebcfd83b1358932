/** From profiles to features: what fires, and what stays unknown. */
import { describe, expect, test } from 'vitest'
import { findFeatures } from './findings.ts'
import type { DeviceFacts, LinkageFacts, Profile, Signals } from './findings.ts'
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
const own: DeviceFacts = { within30Days: 1, withinHour: 1, ofFlagged: false }
const quiet = { confirmed: 0, open: 0 }
const signals: Signals = {
  atMs,
  flagged: false,
  identityClear: true,
  disposableDomain: (domain) => domain === 'throwaway.example',
  phone: { valid: true, country: 'US', line: 'other' },
  ip: { reserved: false, anonymous: false, hosting: false, country: 'US' },
  linkage: alone,
  device: own,
  alerts: quiet,
  activeDays: 180,
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
    ['NAME_ANOMALY', { firstName: '😀' }, {}],
    ['ADDR_ZIP_STATE_MISMATCH', { state: 'ZZ' }, {}],
    ['ADDR_POBOX', { address: 'Ｐ．Ｏ．Box 12' }, {}],
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
    ['EMAIL_RANDOM_LOCAL', { email: 'xk29f8q7w1@example.com' }, {}],
    ['EMAIL_ROLE', { email: 'info@example.com' }, {}],
    ['EMAIL_NAME_MISMATCH', { email: 'carl.doe@example.com' }, {}],
    ['PHONE_VERIFIED', {}, { phoneVerified: true }],
    ['IP_HOSTING', {}, { ip: { reserved: false, hosting: true } }],
    ['DEVICE_SHARED', {}, { device: { ...own, within30Days: 3 } }],
    ['DEVICE_OF_FLAGGED', {}, { device: { ...own, ofFlagged: true } }],
    ['SIGNUP_BURST_LOW', {}, { device: { ...own, withinHour: 5 } }],
    ['SIGNUP_BURST_HIGH', {}, { device: { ...own, withinHour: 6 } }],
    ['TX_ALERT_CONFIRMED', {}, { alerts: { ...quiet, confirmed: 1 } }],
    ['TX_ALERT_OPEN', {}, { alerts: { ...quiet, open: 1 } }],
    ['GOOD_TENURE', {}, { activeDays: 181 }],
    ['GEO_CALL_FOR_ACTION', { country: 'KP' }, {}],
    ['GEO_MONITORED', { country: 'ht' }, {}],
  ] as const)('%s', (code, profile, more) => {
    expect(firedBy({ ...ann, ...profile }, more)).toContain(code)
    expect(firedBy(ann)).not.toContain(code)
  })
})

const said = { documentVerified: false, emailVerified: false, phoneVerified: false }
const everything: Signals = { ...signals, ...said }

test('everything can be tested', () => {
  const findings = findFeatures(ann, everything)
  expect(Object.keys(findings).toSorted()).toEqual(featureCodes.toSorted())
  expect(scoreFraud(findings, builtInModel).coverage).toBe(1)
})

describe('what stays unknown', () => {
  const unknownOf = (profile: Profile, more: Signals): string[] => {
    const findings = findFeatures(profile, more)
    return featureCodes.filter((code) => findings[code] === undefined)
  }

  test('what others share, where the profile has nothing to share', () => {
    const profile: Profile = { firstName: 'Ann', lastName: 'Bee', ipAddress: '198.51.100.7' }
    const linked = featureCodes.filter((code) => builtInModel.features[code].group === 'linkage')
    const unknown = unknownOf(profile, everything)
    expect(linked.filter((code) => unknown.includes(code))).toEqual([
      'SSN_OTHER_IDENTITY',
      'CONTACT_SHARED_1',
      'CONTACT_SHARED_2PLUS',
      'ADDR_CROWDED',
      'LINKED_TO_REJECTED',
    ])
  })

  test('nothing that was found', () => {
    const linkage = { ...alone, idOfOther: true, contactShared: 2, atAddress: 5, withinHour: 9 }
    const more = { linkage: { ...linkage, rejectedOrFlagged: true }, flagged: false, atMs }
    expect(findFeatures({}, more)).toEqual({
      CUSTOMER_FLAGGED: false,
      SSN_OTHER_IDENTITY: true,
      CONTACT_SHARED_1: false,
      CONTACT_SHARED_2PLUS: true,
      ADDR_CROWDED: true,
      SIGNUP_BURST_LOW: false,
      SIGNUP_BURST_HIGH: true,
      LINKED_TO_REJECTED: true,
    })
  })

  const { device: _device, ...deviceless } = everything
  const { alerts: _alerts, ...alertless } = everything
  const { phone: _plan, ...planless } = everything
  const { ipAddress: _ip, ...unseen } = ann
  const bursts = ['SIGNUP_BURST_LOW', 'SIGNUP_BURST_HIGH']

  test('a burst, where neither network nor device is known', () => {
    const of = (profile: Profile, more: Signals) =>
      unknownOf(profile, more).filter((code) => bursts.includes(code))
    expect(of(unseen, deviceless)).toEqual(bursts)
    expect(of(unseen, everything)).toEqual([])
    expect(of(ann, deviceless)).toEqual([])
    const { linkage: _linkage, ...unlinked } = everything
    expect(of(ann, unlinked)).toEqual([])
    expect(of(ann, { ...unlinked, device: { within30Days: 1, ofFlagged: false } })).toEqual(bursts)
  })

  test('the device, where the caller names none', () => {
    expect(unknownOf(ann, deviceless)).toEqual(['DEVICE_SHARED', 'DEVICE_OF_FLAGGED'])
  })

  test('a good tenure without transactions, unless it is too short anyway', () => {
    const alerts = ['TX_ALERT_CONFIRMED', 'TX_ALERT_OPEN']
    expect(unknownOf(ann, { ...alertless, activeDays: 181 })).toEqual([...alerts, 'GOOD_TENURE'])
    expect(unknownOf(ann, { ...alertless, activeDays: 180 })).toEqual(alerts)
  })

  test('a line without a numbering plan, but not what the caller attests', () => {
    expect(unknownOf(ann, planless)).toEqual([
      'PHONE_INVALID',
      'PHONE_VOIP',
      'PHONE_PREMIUM_TOLLFREE',
      'PHONE_COUNTRY_MISMATCH',
    ])
  })

  test('a comparison with a country that is no code', () => {
    expect(unknownOf({ ...ann, country: 'Canada' }, everything)).toEqual([
      'PHONE_COUNTRY_MISMATCH',
      'ADDR_ZIP_STATE_MISMATCH',
      'IP_COUNTRY_MISMATCH',
      'GEO_CALL_FOR_ACTION',
      'GEO_MONITORED',
    ])
    const findings = findFeatures({ ...ann, country: 'USA' }, everything)
    expect(findings).toEqual(findFeatures(ann, everything))
  })
})

test.each(['SSN', 'ssn', ' Ssn', 'SSN ', 'S.S.N.', 'ＳＳＮ'])(
  'a published number of the type "%s" has its floor',
  (docType) => {
    const findings = findFeatures(
      { ...ann, officialId: { docType, value: '219-09-9999' } },
      signals,
    )
    expect(findings).toMatchObject({ SSN_PUBLISHED_FAKE: true, SSN_IMPOSSIBLE: false })
    const { score, floorApplied } = scoreFraud(findings, builtInModel)
    expect(floorApplied).toEqual({ code: 'SSN_PUBLISHED_FAKE', risk: 0.8 })
    expect(score).toBe(0.2)
  },
)

describe('one country in all its spellings', () => {
  test.each([
    ['KP', 'PRK', 'prk', 'kp'],
    ['HT', 'HTI', 'hti', 'ht'],
    ['GB', 'GBR', 'UK', 'gb'],
    ['VN', 'VNM', 'vnm', 'vn'],
    ['DE', 'DEU', 'D', 'deu'],
  ])('%s, %s, %s and %s find the same', (alpha2, ...others) => {
    const listed = { ...everything, increasedMonitoring: new Set(['HT', 'GB', 'VN', 'DE']) }
    const at = (country: string) => {
      const phone = { valid: true, country: alpha2 }
      const ip = { reserved: false, country: alpha2 }
      return findFeatures({ ...ann, country }, { ...listed, phone, ip })
    }
    expect(at(alpha2)).toMatchObject({ PHONE_COUNTRY_MISMATCH: false, IP_COUNTRY_MISMATCH: false })
    expect(at(alpha2).GEO_CALL_FOR_ACTION || at(alpha2).GEO_MONITORED).toBe(true)
    for (const country of others) expect(at(country), country).toEqual(at(alpha2))
  })
})

test('an alert spoils a good tenure', () => {
  expect(firedBy(ann, { activeDays: 181, alerts: { confirmed: 0, open: 1 } })).not.toContain(
    'GOOD_TENURE',
  )
})

test('what was not given or not loaded is unknown, neither good nor bad', () => {
  expect(findFeatures({}, { atMs, flagged: false })).toEqual({ CUSTOMER_FLAGGED: false })
  const { coverage, score } = scoreFraud(findFeatures({}, { atMs, flagged: false }), builtInModel)
  expect(coverage).toBe(0)
  expect(score).toBe(0.98)
})
