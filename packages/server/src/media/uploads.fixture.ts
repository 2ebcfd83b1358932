/** Uploads for tests, honest and hostile, made byte by byte: each holds what it says, no more. */
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import type { Sharp } from 'sharp'

export const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

/** A picture whose four quarters are red, green, blue and white. */
export function quarters(width: number, height: number): Sharp {
  const pixels = Buffer.alloc(width * height * 3)
  const colours = [0xff0000, 0x00ff00, 0x0000ff, 0xffffff]
  for (let at = 0; at < width * height; at += 1) {
    const right = at % width >= width / 2 ? 1 : 0
    const below = at >= (width * height) / 2 ? 2 : 0
    pixels.writeUIntBE(colours[right + below]!, at * 3, 3) // one of four
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}

export const jpegOf = (width = 400, height = 300): Promise<Buffer> =>
  quarters(width, height).jpeg({ quality: 95 }).toBuffer()

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([latin1(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A black picture of one bit a pixel: as many pixels as one likes in a few kilobytes. */
export function pngOf(
  width: number,
  height: number,
  given: { rows?: number; more?: readonly (readonly [type: string, data: Buffer])[] } = {},
): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head[8] = 1
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * (given.rows ?? height))
  return Buffer.concat([
    latin1('\x89PNG\r\n\x1a\n'),
    chunk('IHDR', head),
    ...(given.more ?? []).map(([type, data]) => chunk(type, data)),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

export interface PdfGiven {
  /** Further objects, from number 4 on. */
  readonly objects?: readonly (string | Buffer)[]
  /** Further entries of the catalogue and of the trailer. */
  readonly catalogue?: string
  readonly trailer?: string
  readonly pages?: number
  readonly head?: string
  readonly tail?: string | Buffer
}

/** A PDF of empty pages with what a case adds; its table of objects is right. */
export function pdfOf(given: PdfGiven = {}): Buffer {
  const { objects = [], catalogue = '', trailer = '', pages = 1 } = given
  const page = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>'
  const kids = Array.from({ length: pages }, (_, n) => `${n + 3 + objects.length} 0 R`)
  const all = [
    `<</Type/Catalog/Pages 2 0 R${catalogue}>>`,
    `<</Type/Pages/Count ${pages}/Kids[${kids.join(' ')}]>>`,
    ...objects,
    ...Array.from({ length: pages }, () => page),
  ]
  const parts = [latin1(given.head ?? '%PDF-1.7\n')]
  const offsets: number[] = []
  const size = (): number => parts.reduce((sum, part) => sum + part.length, 0)
  for (const [index, one] of all.entries()) {
    offsets.push(size())
    const body = typeof one === 'string' ? latin1(one) : one
    parts.push(latin1(`${index + 1} 0 obj\n`), body, latin1('\nendobj\n'))
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const start = size()
  const count = all.length + 1
  parts.push(
    latin1(
      `xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n` +
        `<</Size ${count}/Root 1 0 R${trailer}>>\nstartxref\n${start}\n%%EOF\n`,
    ),
    typeof given.tail === 'string' ? latin1(given.tail) : (given.tail ?? Buffer.alloc(0)),
  )
  return Buffer.concat(parts)
}

/** An object that is a stream. */
export function streamOf(dictionary: string, data: Buffer): Buffer {
  const head = latin1(`<<${dictionary}/Length ${data.length}>>stream\n`)
  return Buffer.concat([head, data, latin1('\nendstream')])
}

/** Objects packed together, as PDF 1.5 and later has them. */
export function objectsOf(text: string, dictionary = '/Type/ObjStm/N 1/First 4'): Buffer {
  return streamOf(`${dictionary}/Filter/FlateDecode`, deflateSync(latin1(`9 0 ${text}`)))
}

/** Boxes of an MP4, each of its type and data. */
export function mp4Of(...boxes: readonly (readonly [type: string, data: Buffer])[]): Buffer {
  const head: readonly [string, Buffer] = ['ftyp', latin1('isom\0\0\x02\0isomiso2avc1mp41')]
  return Buffer.concat(
    [head, ...boxes].map(([type, data]) => {
      const size = Buffer.alloc(4)
      size.writeUInt32BE(data.length + 8)
      return Buffer.concat([size, latin1(type), data])
    }),
  )
}

/** A WebM: its head, and a segment of so many bytes. */
export function webmOf(bytes: number, stated = bytes): Buffer {
  const head = latin1('\x1a\x45\xdf\xa3\x87\x42\x82\x84webm')
  const segment = Buffer.from([0x18, 0x53, 0x80, 0x67, 0x40 | (stated >> 8), stated & 0xff])
  return Buffer.concat([head, segment, Buffer.alloc(bytes)])
}
