/** What loaded data say, and that what is not loaded says nothing. */
import { findFeatures } from '@ostiary/domain/risk/findings'
import type { DatasetName } from '@ostiary/domain/risk/datasets'
import { isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { indexDataset, referenceSignals } from './signals.ts'

const loaded = (
  given: Partial<Record<DatasetName, readonly string[]>>,
): ReturnType<typeof referenceSignals> =>
  referenceSignals(
    (Object.entries(given) as [DatasetName, string[]][]).map(([dataset, entries], n) =>
      indexDataset({ dataset, version: n + 1, entries }),
    ),
  )

describe('nothing loaded', () => {
  const signals = loaded({})

  test('leaves out what it cannot know', () => {
    expect(Object.keys(signals).sort()).toEqual(['address', 'versions'])
    expect(signals.versions).toEqual({})
  })

  test('still knows reserved addresses', () => {
    expect(signals.address('10.0.0.1')).toEqual({ reserved: true })
    expect(signals.address('8.8.8.8')).toEqual({ reserved: false })
    expect(signals.address('::ffff:10.0.0.1')).toEqual({ reserved: true })
    expect(signals.address('::ffff:8.8.8.8')).toEqual({ reserved: false })
  })

  test.each([
    '',
    'localhost',
    '1.2.3',
    '1.2.3.4:80',
    '1.2.3.0/24',
    'fe80::1%eth0',
    '[::1]',
    '٣.2.3.4',
  ])('%j is no address and no fault', (text) => {
    expect(signals.address(text)).toBeUndefined()
  })

  test('of any text, what is an address is told of, and nothing but whether it is reserved', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), (text) => {
        const isAddress = isIP(text.trim()) !== 0 && !text.includes('%')
        const told = signals.address(text)
        expect(told && Object.keys(told)).toEqual(isAddress ? ['reserved'] : undefined)
      }),
    )
  })
})

describe('networks', () => {
  const signals = loaded({
    vpn: ['8.8.0.0/16'],
    tor: ['2606:4700::1', '9.9.9.9'],
    datacenter: ['8.0.0.0/9', '9.9.8.0/24'],
  })

  test.each([
    ['8.8.8.8', { reserved: false, anonymous: true, hosting: true }],
    [' 8.8.8.8 ', { reserved: false, anonymous: true, hosting: true }],
    ['::ffff:8.8.8.8', { reserved: false, anonymous: true, hosting: true }],
    ['9.9.9.9', { reserved: false, anonymous: true, hosting: false }],
    ['9.9.8.9', { reserved: false, anonymous: false, hosting: true }],
    ['1.1.1.1', { reserved: false, anonymous: false, hosting: false }],
  ])('%s', (ip, facts) => {
    expect(signals.address(ip)).toEqual(facts)
  })

  test('of IPv4 alone say nothing about an IPv6 address', () => {
    expect(signals.address('2606:4700::1')).toEqual({ reserved: false, anonymous: true })
    expect(signals.address('2606:4700::2')).toEqual({ reserved: false, anonymous: false })
    expect(loaded({ vpn: ['8.8.0.0/16'] }).address('2606:4700::2')).toEqual({ reserved: false })
  })

  test('one of VPN and Tor will do', () => {
    expect(loaded({ tor: ['9.9.9.9'] }).address('1.1.1.1')).toEqual({
      reserved: false,
      anonymous: false,
    })
  })
})

test.each([
  ['mailinator.com', true],
  ['sub.mailinator.com', true],
  ['a.b.Mailinator.COM', true],
  ['mailinator.com.', true],
  ['notmailinator.com', false],
  ['mailinator.com.example', false],
  ['com', false],
  ['theworkpc.com', false],
  ['000.theworkpc.com', true],
  ['', false],
  ['.', false],
])('disposable %j: %s', (domain, expected) => {
  const { disposableDomain } = loaded({
    'disposable-domains': ['mailinator.com', '000.theworkpc.com'],
  })
  expect(disposableDomain?.(domain)).toBe(expected)
})

test('the two lists of the FATF are two sets, and one that is not given is absent', () => {
  const one = loaded({ fatf: ['increased_monitoring VE', 'increased_monitoring YE'] })
  expect(one.callForAction).toBeUndefined()
  expect([...(one.increasedMonitoring ?? [])]).toEqual(['VE', 'YE'])
  const both = loaded({ fatf: ['call_for_action IR', 'increased_monitoring VE'] })
  expect([...(both.callForAction ?? [])]).toEqual(['IR'])
})

test('the findings of a profile come from them, and the versions are on record', () => {
  const { versions, address, ...sets } = loaded({
    'disposable-domains': ['mailinator.com'],
    tor: ['9.9.9.9'],
    fatf: ['increased_monitoring VE'],
  })
  const ip = address('9.9.9.9')
  const profile = { email: 'ann@x.mailinator.com', ipAddress: '9.9.9.9', country: 've' }
  const signals = { atMs: 0, flagged: false, ...sets, ...(ip && { ip }) }
  const found = findFeatures(profile, signals)
  expect(found).toMatchObject({ EMAIL_DISPOSABLE: true, IP_ANONYMOUS: true, GEO_MONITORED: true })
  expect(found).not.toHaveProperty('IP_HOSTING')
  expect(found).not.toHaveProperty('GEO_CALL_FOR_ACTION')
  expect(versions).toEqual({ 'disposable-domains': 1, tor: 2, fatf: 3 })
})
