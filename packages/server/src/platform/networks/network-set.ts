/** Many networks in memory, merged and sorted, and whether an address lies in any of them. */
import { ipv4Number, ipv6Number } from './address-number.ts'
import type { AddressNumber } from './address-number.ts'

export interface NetworkSet {
  has(address: AddressNumber): boolean
  /** A list of one family alone says nothing about an address of the other. */
  covers(family: AddressNumber['family']): boolean
  /** Ranges left after what overlaps or touches is merged. */
  readonly ranges: number
}

/** First and last address of each range, ascending; no two overlap or touch. */
interface Ranges<Value> {
  readonly firsts: ArrayLike<Value>
  readonly lasts: ArrayLike<Value>
}

/**
 * @param networks addresses and CIDR networks without host bits, in any order
 * @throws on a text that is neither: what is stored was read and written in one form before
 */
export function networkSet(networks: Iterable<string>): NetworkSet {
  const narrow: number[] = []
  const wide: bigint[] = []
  for (const text of networks) {
    const slash = text.indexOf('/')
    const length = slash < 0 ? text.length : slash
    const first = ipv4Number(text, length)
    const bits = slash < 0 ? undefined : Number(text.slice(slash + 1))
    if (first !== undefined && (bits ?? 32) <= 32) narrow.push(first * 64 + (bits ?? 32))
    else if (text.includes(':')) wide.push(packIpv6(text.slice(0, length), bits ?? 128))
    else throw new Error(`a stored network cannot be read: ${text}`)
  }
  const v4 = ipv4Ranges(Float64Array.from(narrow).sort())
  const v6 = ipv6Ranges(wide.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)))
  return {
    has: (address) =>
      address.family === 4 ? hasIpv4(v4, address.value) : hasIpv6(v6, address.value),
    covers: (family) => (family === 4 ? v4 : v6).firsts.length > 0,
    ranges: v4.firsts.length + v6.firsts.length,
  }
}

/** @param packed 64 times the first address, plus the prefix length: one number sorts as both */
function ipv4Ranges(packed: Float64Array): Ranges<number> {
  const firsts = new Uint32Array(packed.length)
  const lasts = new Uint32Array(packed.length)
  let count = 0
  for (const one of packed) {
    const first = Math.floor(one / 64)
    const last = first + 2 ** (32 - (one % 64)) - 1
    const before = lasts[count - 1]
    if (before !== undefined && first <= before + 1) {
      lasts[count - 1] = Math.max(before, last)
    } else {
      firsts[count] = first
      lasts[count] = last
      count += 1
    }
  }
  return { firsts: firsts.slice(0, count), lasts: lasts.slice(0, count) }
}

const packIpv6 = (first: string, bits: number): bigint => (ipv6Number(first) << 8n) | BigInt(bits)

/** @param packed 256 times the first address, plus the prefix length */
function ipv6Ranges(packed: readonly bigint[]): Ranges<bigint> {
  const firsts: bigint[] = []
  const lasts: bigint[] = []
  for (const one of packed) {
    const first = one >> 8n
    const last = first + (1n << (128n - (one & 0xffn))) - 1n
    const before = lasts.at(-1)
    if (before !== undefined && first <= before + 1n) {
      if (last > before) lasts[lasts.length - 1] = last
    } else {
      firsts.push(first)
      lasts.push(last)
    }
  }
  return { firsts, lasts }
}

// Twice, once for each kind of number: one function for both compares slowly in either.

function hasIpv4({ firsts, lasts }: Ranges<number>, value: number): boolean {
  let low = 0
  let high = firsts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (firsts[middle]! <= value) low = middle + 1 // below length
    else high = middle
  }
  return low > 0 && value <= lasts[low - 1]! // as many as firsts
}

function hasIpv6({ firsts, lasts }: Ranges<bigint>, value: bigint): boolean {
  let low = 0
  let high = firsts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (firsts[middle]! <= value) low = middle + 1 // below length
    else high = middle
  }
  return low > 0 && value <= lasts[low - 1]! // as many as firsts
}
