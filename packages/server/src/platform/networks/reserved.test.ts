/** Which addresses nobody on the public internet has: what ipaddr.js calls anything but unicast. */
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { expect, test } from 'vitest'
import { readAddress } from './address-number.ts'
import { reservedNetworks } from './reserved.ts'

const isReserved = (text: string): boolean => reservedNetworks.has(readAddress(text)!)

test.each([
  ['10.1.2.3', true],
  ['172.32.0.1', false],
  ['169.254.169.254', true],
  ['255.255.255.255', true],
  ['8.8.8.8', false],
  ['::ffff:10.0.0.1', true],
  ['::ffff:8.8.8.8', false],
  ['::1', true],
  ['::127.0.0.1', true],
  ['fe80::1', true],
  ['64:ff9b::808:808', true],
  ['2002:808:808::1', true],
  ['4000::1', true],
  ['2001:200::1', false],
  ['2606:4700:4700::1111', false],
])('%s: %s', (text, expected) => {
  expect(isReserved(text)).toBe(expected)
})

const global = ipaddr.IPv6.parseCIDR('2000::/3')

function expected(text: string): boolean {
  const address = ipaddr.process(text)
  if (address.range() !== 'unicast') return true
  return address instanceof ipaddr.IPv6 && !address.match(global)
}

test('every IPv4 network of 256 is what ipaddr.js says of its first and last address', () => {
  const differing: string[] = []
  // The first two bytes in steps of one, the third where it can matter.
  const thirds = [0, 1, 2, 3, 48, 49, 63, 64, 99, 100, 113, 114, 127, 128, 193, 196, 254, 255]
  for (let head = 0; head < 65_536; head += 1) {
    for (const third of head >>> 8 === 192 || head >>> 8 === 203 ? thirds : [0, 255]) {
      const text = `${head >>> 8}.${head & 255}.${third}.${head & 1 ? 255 : 0}`
      if (isReserved(text) !== expected(text)) differing.push(text)
    }
  }
  expect(differing).toEqual([])
})

test('any address is what ipaddr.js says', () => {
  const heads = fc.constantFrom('2001', '2002', '2620', '3fff', '2000', '1fff', '3ffe', '4000', '0')
  const near = fc
    .tuple(heads, fc.constantFrom(0, 1, 2, 0x1ff, 0x200, 0xdb7, 0xdb8, 0xdb9, 0x4f, 0xfff, 0x1000))
    .chain(([head, next]) =>
      fc
        .constantFrom('0', '7fff', '8000', '8001', 'ffff')
        .map((third) => `${head}:${next.toString(16)}:${third}::1`),
    )
  fc.assert(
    fc.property(fc.oneof(near, fc.ipV6(), fc.ipV4()), (text) => {
      expect(isReserved(text), text).toBe(expected(text))
    }),
    { numRuns: 3_000 },
  )
})
