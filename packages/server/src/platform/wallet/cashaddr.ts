/** CashAddr, the address form of Bitcoin Cash and its kin (BCH specification, 2017). */

export type ScriptHash = { kind: 'p2pkh' | 'p2sh'; digest: Uint8Array }

const CHARSET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
/**
 * Chains that name the same hash by the same form; BCH first, since bare text is nearly always BCH.
 */
const PREFIXES = ['bitcoincash', 'ecash', 'simpleledger']
const DIGEST_BYTES = 20
/** 21 bytes in groups of five bits, and eight groups of checksum. */
const WORDS = 34
const LENGTH = WORDS + 8

/**
 * The generator's five 40-bit constants, each cut in two 20-bit halves: bit operations on numbers
 * see 32 bits only, and BigInt takes ten times as long.
 */
const GENERATOR = [
  [0x98f2b, 0xc8e61],
  [0x79b76, 0xd99e2],
  [0xf33e5, 0xfb3c4],
  [0xae2ea, 0xbe2a8],
  [0x1e4f4, 0x3e470],
] as const

/**
 * With or without its prefix, in one letter case; undefined unless it is a 20-byte hash with its
 * checksum right.
 */
export function decodeCashAddr(text: string): ScriptHash | undefined {
  if (text !== text.toLowerCase() && text !== text.toUpperCase()) return undefined
  const [prefix, body] = splitPrefix(text.toLowerCase())
  if (body.length !== LENGTH) return undefined
  const words: number[] = []
  for (const letter of body) words.push(CHARSET.indexOf(letter))
  if (words.includes(-1)) return undefined
  const candidates = prefix === undefined ? PREFIXES : [prefix]
  if (!candidates.some((candidate) => isZero(polymod(candidate, words)))) return undefined

  // 21 bytes leave two bits over, which are zero: otherwise one hash would have four texts.
  if (((words[WORDS - 1] ?? 0) & 3) !== 0) return undefined
  const bytes = regroup({ words: words.slice(0, -8), from: 5, to: 8 })
  // Types 2 and 3 mark the same two kinds as able to hold tokens (CashTokens, 2023).
  const kind = ({ 0: 'p2pkh', 8: 'p2sh', 16: 'p2pkh', 24: 'p2sh' } as const)[bytes[0] ?? -1]
  return kind && { kind, digest: Uint8Array.from(bytes.slice(1, 1 + DIGEST_BYTES)) }
}

/** The bare BCH form, without `bitcoincash:`. */
export function encodeCashAddr({ kind, digest }: ScriptHash): string {
  const version = kind === 'p2pkh' ? 0 : 8
  const words = regroup({ words: [version, ...digest], from: 8, to: 5 })
  const [high, low] = polymod('bitcoincash', [...words, 0, 0, 0, 0, 0, 0, 0, 0])
  const sums = [15, 10, 5, 0].map((shift) => (high >>> shift) & 31)
  sums.push(...[15, 10, 5, 0].map((shift) => (low >>> shift) & 31))
  let text = ''
  for (const word of words) text += CHARSET[word]
  for (const sum of sums) text += CHARSET[sum]
  return text
}

function splitPrefix(text: string): [string | undefined, string] {
  const colon = text.indexOf(':')
  return colon === -1 ? [undefined, text] : [text.slice(0, colon), text.slice(colon + 1)]
}

/** The 40-bit checksum as two halves; zero for a right address. */
function polymod(prefix: string, words: readonly number[]): [number, number] {
  let high = 0
  let low = 1
  const step = (word: number): void => {
    const top = high >>> 15
    high = ((high & 0x7fff) << 5) | (low >>> 15)
    low = ((low & 0x7fff) << 5) ^ word
    for (let bit = 0; bit < GENERATOR.length; bit += 1) {
      if (((top >>> bit) & 1) === 0) continue
      high ^= GENERATOR[bit]![0]
      low ^= GENERATOR[bit]![1]
    }
  }
  for (let index = 0; index < prefix.length; index += 1) step(prefix.charCodeAt(index) & 31)
  step(0)
  for (const word of words) step(word)
  return [high, low ^ 1]
}

function isZero([high, low]: [number, number]): boolean {
  return high === 0 && low === 0
}

/**
 * Groups of `from` bits into groups of `to`; when widening, a last group is filled up with zeros.
 */
function regroup(input: { words: readonly number[]; from: number; to: number }): number[] {
  const { words, from, to } = input
  const result: number[] = []
  let bits = 0
  let held = 0
  for (const word of words) {
    held = ((held << from) | word) & 0xffff
    bits += from
    while (bits >= to) {
      bits -= to
      result.push((held >>> bits) & ((1 << to) - 1))
    }
  }
  if (to < from && bits > 0) result.push((held << (to - bits)) & ((1 << to) - 1))
  return result
}
