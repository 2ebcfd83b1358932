/** The small languages take what their RFC takes and nothing more. */
import { describe, expect, it } from 'vitest'
import { instantOf, isAuthority, isRequestId, isScheme, isStatement, isUri } from './grammar.ts'

describe('an authority', () => {
  it.each([
    'service.org',
    'localhost:8080',
    '127.0.0.1',
    '[::cafe]',
    '[::1]:80',
    '[v1.a:b]',
    'user:pw@host',
    'a%20b',
    'host:',
  ])('%s is one', (text) => expect(isAuthority(text)).toBe(true))

  it.each([
    '',
    '#notrfc4501',
    'a b',
    'a/b',
    'a?b',
    'a@b@c',
    ':80',
    'host:8a',
    '[::cafe',
    '[fe80::1%eth0]',
    '[1:2:3]',
    '[]',
    'a%2',
    'müller.de',
    'a\n',
  ])('%j is none', (text) => expect(isAuthority(text)).toBe(false))
})

describe('a URI', () => {
  it.each([
    'https://service.org/login',
    'https://[::cafe]',
    'ipfs://Qme7ss3ARVgxv6rXqVPiikMJ8u2NLgmgszg13pYrDKEoiu',
    'urn:uuid:1',
    'mailto:a@b',
    'uri://u:p@h:1/a/b?q=1&r=/?#f/?',
  ])('%s is one', (text) => expect(isUri(text)).toBe(true))

  it.each([
    '',
    ':not_a_uri',
    '://host',
    '//host/path',
    '1a:b',
    'https://a b',
    'https://a#b#c',
    'https://a/%zz',
    'https://a/[b]',
    'uri://[::0.0.0.256]/p',
    'uri://[1:2:3:4:5:6:7:8::]',
    'uri://a?q |',
    'https://a\nb',
  ])('%j is none', (text) => expect(isUri(text)).toBe(false))
})

describe('a statement', () => {
  it('takes the reserved and unreserved characters and spaces', () => {
    expect(isStatement(":/?#[]@!$&'()*+,;= azAZ09-._~")).toBe(true)
    for (const other of ['', 'a\nb', 'a\r', 'ü', '"', '%', '`', '<', '{', '|', '\\', '^']) {
      expect(isStatement(other)).toBe(false)
    }
  })
})

describe('a request id and a scheme', () => {
  it('keep to their characters', () => {
    expect(isRequestId('')).toBe(true)
    expect(isRequestId('a:b@c%20')).toBe(true)
    expect(isRequestId('a/b')).toBe(false)
    expect(isScheme('web+a.b-1')).toBe(true)
    expect(isScheme('1a')).toBe(false)
  })
})

describe('a date-time', () => {
  it.each([
    ['2021-09-30T16:25:24Z', '2021-09-30T16:25:24.000Z'],
    ['2021-09-30t16:25:24.123456z', '2021-09-30T16:25:24.123Z'],
    ['2021-09-30T16:25:24+02:00', '2021-09-30T14:25:24.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
  ])('%s is the instant %s', (text, instant) => {
    expect(instantOf(text)).toBe(Date.parse(instant))
  })

  it.each([
    '',
    '2022-02-31T17:09:38Z',
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2022-04-31T00:00:00Z',
    '2022-00-01T00:00:00Z',
    '2022-13-01T00:00:00Z',
    '2022-01-00T00:00:00Z',
    '2022-01-01T24:00:00Z',
    '2022-01-01T00:60:00Z',
    '2022-01-01 00:00:00Z',
    '2022-01-01T00:00:00',
    '2022-01-01',
    '2022-01-01T00:00:00.Z',
    '2022-01-01T00:00:00+2:00',
    'Wed Oct 05 2011',
  ])('%j is none', (text) => expect(instantOf(text)).toBeUndefined())
})
