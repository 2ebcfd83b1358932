/** Networks merged and found: the same answers as asking each network in turn. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inRanges, readRange } from '../address-ranges.ts'
import { readAddress } from './address-number.ts'
import { networkSet } from './network-set.ts'

const has = (networks: readonly string[], ip: string): boolean =>
  networkSet(networks).has(readAddress(ip)!)

test.each([
  ['the first address', ['192.0.2.0/24'], '192.0.2.0', true],
  ['the last', ['192.0.2.0/24'], '192.0.2.255', true],
  ['the one before', ['192.0.2.0/24'], '192.0.1.255', false],
  ['the one behind', ['192.0.2.0/24'], '192.0.3.0', false],
  ['an address alone', ['192.0.2.7'], '192.0.2.7', true],
  ['its neighbour', ['192.0.2.7'], '192.0.2.8', false],
  ['the lowest of all', ['0.0.0.0/8'], '0.0.0.0', true],
  ['the highest of all', ['255.0.0.0/8'], '255.255.255.255', true],
  ['everything', ['0.0.0.0/0'], '128.1.2.3', true],
  ['what the wider of two holds', ['10.0.0.0/8', '10.1.0.0/16'], '10.200.0.1', true],
  ['a mapped address', ['192.0.2.0/24'], '::ffff:192.0.2.9', true],
  ['IPv6', ['2001:db8::/32'], '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', true],
  ['behind it', ['2001:db8::/32'], '2001:db9::', false],
  ['IPv6 alone', ['2001:db8::5'], '2001:db8::5', true],
  ['all of IPv6', ['::/0'], 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', true],
  ['IPv4 in IPv6', ['::/0'], '192.0.2.1', false],
  ['nothing', [], '192.0.2.1', false],
])('%s of %j: %s %s', (_what, networks, ip, expected) => {
  expect(has(networks, ip)).toBe(expected)
})

test('what overlaps or touches becomes one range', () => {
  expect(networkSet(['10.0.1.0/24', '10.0.0.0/24', '10.0.0.7', '10.0.0.0/25']).ranges).toBe(1)
  expect(networkSet(['10.0.0.0/24', '10.0.2.0/24']).ranges).toBe(2)
  expect(networkSet(['2001:db8:1::/48', '2001:db8::/48', '2001:db8::1']).ranges).toBe(1)
})

test('it says for which family it knows anything', () => {
  const narrow = networkSet(['192.0.2.0/24'])
  expect([narrow.covers(4), narrow.covers(6)]).toEqual([true, false])
  const wide = networkSet(['2001:db8::/32'])
  expect([wide.covers(4), wide.covers(6)]).toEqual([false, true])
})

test.each(['192.0.2.0/33', '192.0.2.0/x', '2001:db8::/x', 'example.com', '192.0.2', ''])(
  'a stored %j throws',
  (text) => {
    expect(() => networkSet([text])).toThrow()
  },
)

// Few different leading bits, so that networks meet and addresses fall into them.
const ipv4 = fc
  .tuple(fc.constantFrom(10, 11), fc.nat(3), fc.nat(255), fc.nat(255))
  .map((octets) => octets.join('.'))
const ipv6 = fc
  .tuple(fc.constantFrom('2001:db8', '2001:db9'), fc.nat(3), fc.nat(65_535))
  .map(([head, middle, last]) => `${head}:${middle}::${last.toString(16)}`)
const network = fc.oneof(
  fc.tuple(ipv4, fc.integer({ min: 6, max: 32 })),
  fc.tuple(ipv6, fc.integer({ min: 30, max: 128 })),
)

test('an address is in the set where it is in one of its networks', () => {
  fc.assert(
    fc.property(
      fc.array(network, { maxLength: 12 }),
      fc.array(fc.oneof(ipv4, ipv6), { minLength: 1 }),
      (networks, ips) => {
        const ranges = networks.map(([base, bits]) => readRange(`${base}/${bits}`)!)
        const set = networkSet(ranges.map(({ text }) => text))
        // Each network's own first address is asked too: the edges are where it goes wrong.
        for (const ip of [...ips, ...networks.map(([base]) => base)]) {
          expect(set.has(readAddress(ip)!), ip).toBe(inRanges(ip, ranges))
        }
      },
    ),
    { numRuns: 500 },
  )
})
