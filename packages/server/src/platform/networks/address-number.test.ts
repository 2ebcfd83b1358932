/** Addresses as numbers: the same texts as Node's own reader takes, and no others. */
import { isIP, isIPv4 } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ipv4Number, readAddress } from './address-number.ts'

test.each([
  ['0.0.0.0', 4, 0],
  ['192.0.2.7', 4, 0xc0000207],
  ['255.255.255.255', 4, 0xffffffff],
  ['::ffff:192.0.2.7', 4, 0xc0000207],
  ['::ffff:c000:207', 4, 0xc0000207],
  ['::1', 6, 1n],
  ['::', 6, 0n],
  ['2001:DB8::', 6, 0x20010db8n << 96n],
  ['2001:0db8:0000:0000:0000:0000:0000:0000', 6, 0x20010db8n << 96n],
  ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 6, (1n << 128n) - 1n],
])('%s is number %s', (text, family, value) => {
  expect(readAddress(text)).toEqual({ family, value })
})

test.each([
  '',
  ' ',
  '.',
  '...',
  '1.2.3',
  '1.2.3.',
  '.1.2.3',
  '1..2.3',
  '1.2.3.4.5',
  '1.2.3.256',
  '01.2.3.4',
  '00.2.3.4',
  '1.2.3.4 ',
  '-1.2.3.4',
  '1.2.3.4:80',
  '1e1.2.3.4',
  '999999999999999999999999',
  '0x7f.0.0.1',
  'localhost',
  ':',
  ':::',
  '[::1]',
  'fe80::1%eth0',
  '1:2:3:4:5:6:7:8:9',
  '\u0661.2.3.4',
])('%j is no address', (text) => {
  expect(readAddress(text)).toBeUndefined()
})

const soup = fc.string({ unit: fc.constantFrom(...'0123456789.'), maxLength: 16 })
const nearly = fc
  .array(fc.integer({ min: 0, max: 300 }), { minLength: 3, maxLength: 5 })
  .map((octets) => octets.join('.'))

test('dotted decimal is what Node takes for it, and its value that of its bytes', () => {
  fc.assert(
    fc.property(fc.oneof(soup, nearly, fc.ipV4()), (text) => {
      const bytes = text.split('.').map(Number)
      const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
      expect(ipv4Number(text)).toBe(isIPv4(text) ? value : undefined)
    }),
    { numRuns: 2_000 },
  )
})

test('what Node takes for an address without a zone is a number, and no other text is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), (text) => {
      const read = readAddress(text)
      expect(read !== undefined).toBe(isIP(text) !== 0 && !text.includes('%'))
      if (read?.family === 6) expect(readAddress(inGroups(read.value))).toEqual(read)
    }),
  )
})

const inGroups = (value: bigint): string =>
  value.toString(16).padStart(32, '0').match(/.{4}/g)?.join(':') ?? ''
