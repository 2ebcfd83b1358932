/**
 * Takes a PDF apart as far as a search must: the text between its streams, and what the streams
 * hold once unpacked. It believes no object table: a reader may follow it to any byte.
 */
import { promisify } from 'node:util'
import { inflate } from 'node:zlib'

const inflateAll = promisify(inflate)

/** All that is unpacked of one file. */
const unpackedMax = 128 * 1024 * 1024
/** A stream may be packed more than once; nobody sane does it oftener. */
const depthMax = 3

export interface PdfStream {
  /** The text before it, since the stream before: the dictionary is in it. */
  readonly before: string
  /** As it lies in the file. */
  readonly raw: string
}

export interface PdfParts {
  readonly streams: readonly PdfStream[]
  /** Behind the last stream. */
  readonly rest: string
}

/** @returns `undefined` where a stream does not end */
export function partsOf(text: string): PdfParts | undefined {
  const streams: PdfStream[] = []
  const opening = /(?<!end)stream(\r\n|\n|\r)/g
  let at = 0
  for (let found = opening.exec(text); found; found = opening.exec(text)) {
    const end = text.indexOf('endstream', opening.lastIndex)
    if (end === -1) return undefined
    streams.push({ before: text.slice(at, found.index), raw: text.slice(opening.lastIndex, end) })
    at = end
    opening.lastIndex = end + 'endstream'.length
  }
  return { streams, rest: text.slice(at) }
}

export type Unpacked =
  | { readonly kind: 'unpacked'; readonly layers: readonly Buffer[] }
  | { readonly kind: 'too_much' }
  | { readonly kind: 'damaged' }

/** Unpacks what can be unpacked, layer by layer; what cannot, such as a JPEG, has no layers. */
export function openUnpacker(): (stream: PdfStream) => Promise<Unpacked> {
  let left = unpackedMax
  return async ({ before, raw }) => {
    const layers: Buffer[] = []
    let bytes: Buffer = Buffer.from(raw, 'latin1')
    // Whoever names a packing must have packed so: readers unpack what we would take for damaged.
    const named = namesOf(before)
    for (let depth = 0; ; depth += 1) {
      const layer = await nextLayer(bytes, left)
      if (layer === 'too_much') return { kind: 'too_much' }
      if (layer === 'damaged' && (named.flate || depth > 0)) return { kind: 'damaged' }
      if (layer === 'none' || layer === 'damaged') break
      if (depth === depthMax) return { kind: 'too_much' }
      left -= layer.length
      layers.push(layer)
      bytes = layer
    }
    const isPacked = named.flate || named.ascii
    return isPacked && layers.length === 0 && raw.trim() !== ''
      ? { kind: 'damaged' }
      : { kind: 'unpacked', layers }
  }
}

/** A name may be written with any of its letters as `#` and two digits. */
export const plainNames = (text: string): string =>
  text.includes('#')
    ? text.replaceAll(/#([0-9a-f]{2})/gi, (_, digits: string) =>
        String.fromCharCode(Number.parseInt(digits, 16)),
      )
    : text

function namesOf(before: string): { flate: boolean; ascii: boolean } {
  const names = plainNames(before)
  return {
    flate: /\/(FlateDecode|Fl)(?![A-Za-z0-9])/.test(names),
    ascii: /\/(ASCII85Decode|A85|ASCIIHexDecode|AHx)(?![A-Za-z0-9])/.test(names),
  }
}

async function nextLayer(
  bytes: Buffer,
  left: number,
): Promise<Buffer | 'none' | 'damaged' | 'too_much'> {
  const ascii = fromAscii(bytes)
  if (ascii) return ascii.length > left ? 'too_much' : ascii
  const [first = 0, second = 0] = bytes
  // The head of RFC 1950: method 8, and a number that is divisible by 31.
  if ((first & 0x0f) !== 8 || ((first << 8) | second) % 31 !== 0) return 'none'
  try {
    return await inflateAll(bytes, { maxOutputLength: Math.max(left, 1) })
  } catch (error) {
    const { code } = error as { code?: unknown }
    return code === 'ERR_BUFFER_TOO_LARGE' ? 'too_much' : 'damaged'
  }
}

function fromAscii(bytes: Buffer): Buffer | undefined {
  const end = bytes.subarray(-8).toString('latin1').trimEnd()
  if (!end.endsWith('>')) return undefined
  const text = bytes.toString('latin1').replaceAll(/[\s\0]/g, '')
  if (/^[0-9a-f]+>$/i.test(text)) return fromHex(text.slice(0, -1))
  return /^(<~)?[!-uz]*~>$/.test(text) ? fromAscii85(text) : undefined
}

/** A digit that is missing at the end counts as 0 (ISO 32000-1, 7.4.2). */
const fromHex = (digits: string): Buffer =>
  Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex')

/** Five letters are four bytes, `z` four zeros, and the last group may be shorter (7.4.3). */
function fromAscii85(text: string): Buffer {
  const letters = text.replace(/^<~/, '').slice(0, -2).replaceAll('z', '!!!!!')
  const groups = letters.match(/[^]{1,5}/g) ?? []
  return Buffer.concat(
    groups.map((group) => {
      let value = 0
      for (const letter of group.padEnd(5, 'u')) value = value * 85 + letter.charCodeAt(0) - 33
      const four = Buffer.alloc(4)
      four.writeUInt32BE(value % 2 ** 32)
      return four.subarray(0, group.length - 1)
    }),
  )
}
