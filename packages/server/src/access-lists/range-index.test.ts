/**
 * The index of ranges answers what asking each range answers, for any history. A failure names its
 * seed; `ACCESS_LISTS_SEED=<seed>` replays it.
 */
import { randomInt } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { inRanges, readRange } from '../platform/address-ranges.ts'
import type { AddressRange } from '../platform/address-ranges.ts'
import { countingIds } from '../platform/ids.ts'
import { numbersOf } from '../store/links.fixture.ts'
import { openRangeIndex } from './range-index.ts'

const seed = Number(process.env['ACCESS_LISTS_SEED'] ?? randomInt(2 ** 31))
const ids = countingIds('range-index')
const range = (text: string): AddressRange => readRange(text)!

/** Few different bytes, so that ranges nest, repeat and miss each other by little. */
const bytes = [0, 1, 127, 128, 255]

function addressOf(random: (below: number) => number): string {
  const byte = (): number => bytes[random(bytes.length)]!
  if (random(2) === 0) return `10.${byte()}.${byte()}.${byte()}`
  const words = Array.from({ length: 7 }, () => (byte() * 256 + byte()).toString(16))
  return `2001:${words.join(':')}`
}

function rangeOf(random: (below: number) => number): AddressRange {
  const address = addressOf(random)
  const whole = address.includes(':') ? 128 : 32
  return range(random(3) === 0 ? address : `${address}/${random(whole + 1)}`)
}

test(`any history, ACCESS_LISTS_SEED=${seed}`, () => {
  const random = numbersOf(seed)
  const index = openRangeIndex()
  const model = new Map<string, { range: AddressRange; entryId: string }>()
  for (let step = 0; step < 3_000; step += 1) {
    const held = [...model.keys()]
    if (held.length > 0 && random(3) === 0) {
      const key = held[random(held.length)]!
      const { range: gone, entryId } = model.get(key)!
      model.delete(key)
      expect([index.remove(gone, entryId), index.remove(gone, entryId)]).toEqual([true, false])
    } else {
      const one = { range: rangeOf(random), entryId: ids.next(0) }
      model.set(one.entryId, one)
      expect(index.add(one.range, one.entryId)).toBe(true)
    }
    if (step % 10 !== 0) continue
    const address = addressOf(random)
    const expected = [...model.values()].filter((one) => inRanges(address, [one.range]))
    expect(index.find(address).toSorted(), address).toEqual(
      expected.map((one) => one.entryId).toSorted(),
    )
  }
  expect(index.size).toBe(model.size)
})

describe('what holds an address', () => {
  const index = openRangeIndex()
  const names = new Map<string, string>()
  for (const text of [
    '0.0.0.0/0',
    '192.0.0.0/8',
    '192.0.2.0/24',
    '192.0.2.7',
    '192.0.2.128/25',
    '::/0',
    '2001:db8::/32',
    '2001:db8::/33',
    '2001:db8:8000::/33',
    '2001:db8::1',
  ]) {
    const entryId = ids.next(0)
    names.set(entryId, text)
    index.add(range(text), entryId)
  }

  test.each([
    ['192.0.2.7', '192.0.2.7 192.0.2.0/24 192.0.0.0/8 0.0.0.0/0'],
    ['192.0.2.127', '192.0.2.0/24 192.0.0.0/8 0.0.0.0/0'],
    ['192.0.2.128', '192.0.2.128/25 192.0.2.0/24 192.0.0.0/8 0.0.0.0/0'],
    ['255.255.255.255', '0.0.0.0/0'],
    ['::ffff:192.0.2.7', '192.0.2.7 192.0.2.0/24 192.0.0.0/8 0.0.0.0/0'],
    ['2001:db8::1', '2001:db8::1 2001:db8::/33 2001:db8::/32 ::/0'],
    ['2001:DB8:8000::', '2001:db8:8000::/33 2001:db8::/32 ::/0'],
    ['::1', '::/0'],
    ['192.0.2.0/24', ''],
    ['fe80::1%eth0', ''],
    ['unix:', ''],
    ['', ''],
  ])('%s: %s, the narrowest first', (address, found) => {
    expect(
      index
        .find(address)
        .map((id) => names.get(id))
        .join(' '),
    ).toBe(found)
  })
})

test('one network may stand on several lists, each entry once', () => {
  const index = openRangeIndex()
  const [one, other] = [ids.next(0), ids.next(0)]
  expect(index.add(range('192.0.2.0/24'), one)).toBe(true)
  expect(index.add(range('192.0.2.0/24'), one)).toBe(false)
  expect(index.add(range('192.0.2.0/24'), other)).toBe(true)
  expect(index.find('192.0.2.9').toSorted()).toEqual([one, other].toSorted())
  index.remove(range('192.0.2.0/24'), one)
  expect(index.find('192.0.2.9')).toEqual([other])
  index.remove(range('192.0.2.0/24'), other)
  expect([index.size, index.find('192.0.2.9')]).toEqual([0, []])
})
