/** Which keys a profile has, and that they are hashes nobody else can make. */
import type { Profile } from '@ostiary/domain/risk/findings'
import { describe, expect, test } from 'vitest'
import { keyedHash } from '../platform/digest.ts'
import { isOtherPerson, linkKeysOf, linkKinds } from './link-keys.ts'
import type { LinkKind } from './link-keys.ts'

const lookupKey = Buffer.alloc(32, 1)
const profile: Profile = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  officialId: { docType: 'SSN', value: '219-09-9999', country: 'US' },
  email: 'Ada.Lovelace+x@gmail.com',
  phone: '(415) 555-2671',
  dob: '1990-12-10',
  address: '12 Main Street',
  city: 'Springfield',
  state: 'IL',
  zipCode: '62701',
  country: 'US',
  ipAddress: '198.51.100.7',
}
const passportOf = (country: string): Profile => ({
  officialId: { docType: 'PASSPORT', value: 'C01X00T', country },
})
const flatIn = (country: string): Profile => ({
  address: '12 Hauptstr.',
  zipCode: '10115',
  country,
})
const keysOf = (given: Profile, deviceId?: string, application = 'a', lookup = lookupKey) =>
  new Map(
    linkKeysOf(lookup, application, given, deviceId === undefined ? {} : { deviceId }).map(
      (one) => [one.kind, one],
    ),
  )
const keyOf = (kind: LinkKind, given: Profile, deviceId?: string): string | undefined =>
  keysOf(given, deviceId).get(kind)?.key.toString('hex')

test('a whole profile has one key of each kind', () => {
  const keys = linkKeysOf(lookupKey, 'a', profile, { deviceId: 'd' })
  expect(keys.map(({ kind }) => kind)).toEqual(linkKinds)
  expect(keys.map(({ key }) => key.length)).toEqual(linkKinds.map(() => 32))
  expect(new Set(keys.map(({ key }) => key.toString('hex'))).size).toBe(linkKinds.length)
  expect(keys.map(({ other }) => other?.length)).toEqual([
    32,
    undefined,
    32,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('what is not given, empty or says nothing has no key', () => {
  expect(linkKeysOf(lookupKey, 'a', {})).toEqual([])
  const empty = { officialId: { docType: 'SSN', value: '-' }, email: ' ', phone: '', ipAddress: '' }
  expect(linkKeysOf(lookupKey, 'a', empty, { deviceId: ' ' })).toEqual([])
  expect([...keysOf({ email: 'no address' }).keys()]).toEqual(['email'])
  expect([...keysOf({ phone: '(415) 555-2671' }).keys()]).toEqual([])
  expect([...keysOf({ phone: '12', country: 'US' }).keys()]).toEqual([])
})

test('application, kind and lookup key make it another hash', () => {
  const here = keysOf(profile, 'd')
  for (const there of [keysOf(profile, 'd', 'b'), keysOf(profile, 'd', 'a', Buffer.alloc(32, 2))]) {
    for (const kind of linkKinds) {
      expect(there.get(kind)!.key.equals(here.get(kind)!.key)).toBe(false)
    }
  }
  const identifier = keyedHash(lookupKey, 'a\nphone\n+14155552671')
  expect(here.get('phone')!.key.equals(identifier)).toBe(false)
})

test.each<[LinkKind, Profile, Profile]>([
  ['email', { email: 'A.b@x.org' }, { email: ' a.B@X.org ' }],
  ['mailbox', { email: 'a.b+1@gmail.com' }, { email: 'ab@googlemail.com' }],
  ['phone', { phone: '+1 415 555 2671' }, { phone: '4155552671', country: 'usa' }],
  ['phone', { phone: '+49 30 901820' }, { phone: '030 901820', country: 'DEU' }],
  ['phone', { phone: '+44 20 7946 0018' }, { phone: '020 7946 0018', country: 'GBR' }],
  ['phone', { phone: '+84 24 3825 2525' }, { phone: '024 3825 2525', country: 'VNM' }],
  ['official_id', passportOf('DE'), passportOf('DEU')],
  ['official_id', passportOf('GB'), passportOf('UK')],
  ['official_id', passportOf('KP'), passportOf('PRK')],
  ['postal_address', flatIn('DE'), flatIn('DEU')],
  ['network', { ipAddress: '198.51.100.7' }, { ipAddress: '::ffff:198.51.100.250' }],
  ['network', { ipAddress: '2001:db8:7:1::1' }, { ipAddress: '2001:DB8:7:ffff::2' }],
])('the same %s has the same key', (kind, one, two) => {
  expect(keyOf(kind, one)).toBeDefined()
  expect(keyOf(kind, one)).toBe(keyOf(kind, two))
})

test.each<[LinkKind, Profile, Profile]>([
  ['email', { email: 'a.b@gmail.com' }, { email: 'ab@gmail.com' }],
  ['network', { ipAddress: '198.51.100.7' }, { ipAddress: '198.51.101.7' }],
  ['network', { ipAddress: '2001:db8:7::1' }, { ipAddress: '2001:db8:8::1' }],
])('another %s has another key', (kind, one, two) => {
  expect(keyOf(kind, one)).not.toBe(keyOf(kind, two))
})

test.each(['10.0.0.7', '127.0.0.1', '192.168.1.1', '100.64.0.1', '::1', 'fe80::1', 'fd00::1'])(
  'an address inside a house or a carrier, like %s, links nobody',
  (ipAddress) => {
    expect(keyOf('network', { ipAddress })).toBeUndefined()
  },
)

test.each(['300.1.1.1', '198.51.100.7/24', 'host', '127.1'])('%s is no address', (ipAddress) => {
  expect(keyOf('network', { ipAddress })).toBeUndefined()
})

test('a device is compared as its caller writes it', () => {
  expect(keyOf('device', {}, ' Ab ')).toBe(keyOf('device', {}, 'Ab'))
  expect(keyOf('device', {}, 'Ab')).not.toBe(keyOf('device', {}, 'ab'))
})

describe('the person of an official id', () => {
  const person = (more: Partial<Record<'firstName' | 'lastName' | 'dob', string | null>>) => {
    const changed = { ...profile, ...more } as Record<string, unknown>
    const known = Object.entries(changed).filter(([, value]) => value !== null)
    return keysOf(Object.fromEntries(known)).get('official_id')!.other!
  }
  const ada = person({})

  test.each([
    ['another name', { lastName: 'Byron' }],
    ['another birth date', { dob: '1990-12-11' }],
    ['another name, the birth date left out', { lastName: 'Byron', dob: null }],
    ['another birth date, the name left out', { lastName: null, dob: '1990-12-11' }],
  ])('%s is another', (_what, more) => {
    expect(isOtherPerson(ada, person(more))).toBe(true)
    expect(isOtherPerson(person(more), ada)).toBe(true)
  })

  test.each([
    [
      'the same in another spelling',
      { firstName: 'LOVELACE', lastName: 'ada', dob: ' 1990-12-10' },
    ],
    ['nothing that can be compared', { firstName: null, dob: null }],
    ['only the birth date', { firstName: null }],
  ])('%s is not', (_what, more) => {
    expect(isOtherPerson(ada, person(more))).toBe(false)
  })

  test('one birth date is hashed differently under every id', () => {
    const officialId = { docType: 'SSN', value: '219-09-9998' }
    const elsewhere = keysOf({ ...profile, officialId }).get('official_id')!.other!
    expect(elsewhere.subarray(16).equals(ada.subarray(16))).toBe(false)
    expect(elsewhere.subarray(0, 16).equals(ada.subarray(0, 16))).toBe(false)
  })
})
