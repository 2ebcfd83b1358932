/** Which addresses a range holds, in either family and any spelling. */
import { expect, test } from 'vitest'
import { callerBlock, inRanges, readRange } from './address-ranges.ts'

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['192.0.2.7/32', '192.0.2.7'],
  ['192.0.2.7/24', '192.0.2.0/24'],
  ['192.0.2.255/25', '192.0.2.128/25'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['2001:db8:ffff::/33', '2001:db8:8000::/33'],
  ['::/0', '::/0'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7/120', '192.0.2.0/24'],
])('%s is kept as %s', (given, kept) => {
  expect(readRange(given)?.text).toBe(kept)
})

test.each([
  '',
  ' ',
  '10',
  '127.1',
  '0x7f.0.0.1',
  '010.0.0.1',
  '1.2.3.4.5',
  '1.2.3.256',
  '1.2.3.4/',
  '1.2.3.4/33',
  '1.2.3.4/-1',
  '1.2.3.4/08',
  '1.2.3.4/8/8',
  '1.2.3.4/ 8',
  '2001:db8::/129',
  'fe80::1%eth0',
  '::ffff:1.2.3.4/90',
  'example.com',
  '[::1]',
])('%j is no address or range', (given) => {
  expect(readRange(given)).toBeUndefined()
})

const within = (remote: string | undefined, ...ranges: string[]): boolean =>
  inRanges(
    remote,
    ranges.map((text) => readRange(text)!),
  )

test.each([
  ['192.0.2.7', '192.0.2.7', true],
  ['192.0.2.8', '192.0.2.7', false],
  ['192.0.2.200', '192.0.2.0/24', true],
  ['192.0.3.1', '192.0.2.0/24', false],
  ['::ffff:192.0.2.9', '192.0.2.0/24', true],
  ['::ffff:c000:209', '192.0.2.0/24', true],
  ['192.0.2.9', '::ffff:192.0.2.0/120', true],
  ['2001:db8::5', '2001:db8::/32', true],
  ['2001:DB8:0:0:0:0:0:5', '2001:db8::5', true],
  ['2001:db9::5', '2001:db8::/32', false],
  ['fe80::1%eth0', 'fe80::/10', true],
  ['192.0.2.9', '::/0', false],
  ['2001:db8::5', '0.0.0.0/0', false],
])('%s in %s: %s', (remote, range, expected) => {
  expect(within(remote, range)).toBe(expected)
})

test('a peer without a readable address is in no range, and nobody is in an empty list', () => {
  expect(within(undefined, '0.0.0.0/0', '::/0')).toBe(false)
  expect(within('not an address', '0.0.0.0/0', '::/0')).toBe(false)
  expect(within('192.0.2.7')).toBe(false)
})

test('an IPv6 caller counts by its /64, an IPv4 caller by its address in either form', () => {
  expect(callerBlock('2001:db8:1:2:3:4:5:6')).toBe(callerBlock('2001:db8:1:2::9'))
  expect(callerBlock('2001:db8:1:2::9')).not.toBe(callerBlock('2001:db8:1:3::9'))
  expect(callerBlock('::ffff:192.0.2.7')).toBe(callerBlock('192.0.2.7'))
  expect(callerBlock(undefined)).toBe('unknown')
})
