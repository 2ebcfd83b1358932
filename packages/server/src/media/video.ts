/**
 * Looks over a video without decoding it: its parts must follow one another from the first byte to
 * the last, so that nothing else is hung on to it.
 */
import { refused } from './refusal.ts'
import type { Refused } from './refusal.ts'
import type { VideoFormat } from './sniff.ts'

export function videoFault(bytes: Buffer, format: VideoFormat): Refused | undefined {
  const isWhole = format === 'mp4' ? isMp4(bytes) : isWebm(bytes)
  if (isWhole) return undefined
  return refused('media_damaged', 'The video cannot be read to its end: record it once more.')
}

/** Boxes of ISO/IEC 14496-12 that stand at the top of a file. */
const mp4Boxes = new Set(
  'ftyp moov mdat free skip moof mfra sidx styp meta pdin emsg prft uuid wide'.split(' '),
)

function isMp4(bytes: Buffer): boolean {
  const seen = new Set<string>()
  let at = 0
  while (at < bytes.length) {
    if (bytes.length - at < 8) return false
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (!mp4Boxes.has(type)) return false
    seen.add(type)
    const size = mp4Size(bytes, at)
    if (size === undefined || size > bytes.length - at) return false
    at += size
  }
  return seen.has('moov') && (seen.has('mdat') || seen.has('moof'))
}

/** 1 stands for a length of eight bytes behind the type, 0 for all there is. */
function mp4Size(bytes: Buffer, at: number): number | undefined {
  const size = bytes.readUInt32BE(at)
  if (size === 0) return bytes.length - at
  if (size >= 8) return size
  if (size !== 1 || bytes.length - at < 16) return undefined
  const long = Number(bytes.readBigUInt64BE(at + 8))
  return long >= 16 ? long : undefined
}

/** The ids of RFC 8794 and RFC 9559: a head, a segment, and what may fill a gap. */
const ebmlHead = 0x1a45dfa3
const segment = 0x18538067
const gap = 0xec

function isWebm(bytes: Buffer): boolean {
  let at = 0
  let seen = 0
  while (at < bytes.length) {
    const id = bytes[at] === gap ? gap : at + 4 <= bytes.length ? bytes.readUInt32BE(at) : 0
    if (id !== gap && id !== (seen === 0 ? ebmlHead : segment)) return false
    if (id !== gap) seen += 1
    const size = ebmlSize(bytes, at + (id === gap ? 1 : 4))
    if (!size || seen > 2) return false
    // A live recording does not know its length: it goes to the end.
    if (size.value === undefined) return seen === 2
    at = size.end + size.value
  }
  return at === bytes.length && seen === 2
}

/** As many bytes as the first has leading zeros and one; all ones stand for an unknown length. */
function ebmlSize(
  bytes: Buffer,
  at: number,
): { value: number | undefined; end: number } | undefined {
  const first = bytes[at]
  if (first === undefined || first === 0) return undefined
  const length = Math.clz32(first) - 23
  if (at + length > bytes.length) return undefined
  let value = first & (0xff >> length)
  let isUnknown = value === 0xff >> length
  for (let next = at + 1; next < at + length; next += 1) {
    isUnknown &&= bytes[next] === 0xff
    value = value * 256 + bytes[next]! // within the bounds looked at above
  }
  return { value: isUnknown ? undefined : value, end: at + length }
}
