/** Segregated witness addresses: Bech32 and Bech32m by the rules of BIP 173 and BIP 350. */
import { bech32, bech32m } from '@scure/base'

/** The human-readable part each chain has registered (SLIP-0173). */
export const segwitPrefixes = ['bc', 'ltc', 'btg'] as const
export type SegwitPrefix = (typeof segwitPrefixes)[number]

const versionMax = 16
/** Bytes of a witness program: 2 to 40, of version 0 either 20 or 32. */
const [programMin, programMax] = [2, 40]

/**
 * Whether a text in one letter case is such an address of this prefix, its program included: a
 * right checksum over a wrong program is no address.
 */
export function isSegwit(text: string, prefix: SegwitPrefix): boolean {
  const asked = text.toLowerCase()[prefix.length + 1]
  // Version 0 takes Bech32, every later one Bech32m.
  const coder = asked === 'q' ? bech32 : bech32m
  const decoded = coder.decodeUnsafe(text)
  if (!decoded || decoded.prefix !== prefix) return false
  const [version = versionMax + 1, ...words] = decoded.words
  const program = coder.fromWordsUnsafe(words)
  if (!program || version > versionMax) return false
  if (version === 0) return program.length === 20 || program.length === 32
  return program.length >= programMin && program.length <= programMax
}

/** The hash of a Zcash address that takes only what was public before (ZIP 320, prefix `tex`). */
export function texDigest(text: string): Uint8Array | undefined {
  const decoded = bech32m.decodeUnsafe(text)
  if (decoded?.prefix !== 'tex') return undefined
  const digest = bech32m.fromWordsUnsafe(decoded.words)
  return digest?.length === 20 ? Uint8Array.from(digest) : undefined
}
