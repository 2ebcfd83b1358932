/**
 * Pictures are decoded and drawn anew: what is kept is made of pixels alone, so nothing that hid in
 * the file (places, names, scripts, other files) comes through.
 */
import type { Sharp, SharpOptions } from 'sharp'
import { refused } from './refusal.ts'
import type { Refused } from './refusal.ts'
import type { ImageFormat } from './sniff.ts'
import { openTurns } from './turns.ts'

export interface Redrawn {
  readonly ok: true
  /** A JPEG. */
  readonly bytes: Buffer
  readonly width: number
  readonly height: number
}

const sideMin = 200
const pixelsMax = 50_000_000
const sideMax = 3000
const quality = 88
const secondsMax = 20

/** Each holds a whole picture in memory; more at once would only take turns on the processors. */
const turns = openTurns({ atOnce: 2, waitingMax: 64 })

const reading: SharpOptions = { failOn: 'error', sequentialRead: true, limitInputPixels: pixelsMax }

type Library = (input: Buffer, options: SharpOptions) => Sharp

let library: Promise<Library> | undefined

/** Loaded with the first picture: most processes see none in their first second. */
async function loadLibrary(): Promise<Library> {
  const { default: sharp } = await import('sharp')
  // Nothing of a person stays in memory for the next one.
  sharp.cache(false)
  sharp.concurrency(1)
  // Of its readers only three are needed; the others are so much less that strangers can reach.
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: [
      'VipsForeignLoadJpegBuffer',
      'VipsForeignLoadPngBuffer',
      'VipsForeignLoadWebpBuffer',
    ],
  })
  return sharp
}

export async function redraw(bytes: Buffer, format: ImageFormat): Promise<Redrawn | Refused> {
  const redrawn = await turns.take(() => redrawNow(bytes, format))
  return redrawn ?? refused('overloaded', 'Too many pictures are waiting here. Send it again.')
}

async function redrawNow(bytes: Buffer, format: ImageFormat): Promise<Redrawn | Refused> {
  library ??= loadLibrary()
  const sharp = await library
  try {
    // Only the head is read, so its own word for the size costs nothing yet.
    const head = await sharp(bytes, { ...reading, limitInputPixels: false }).metadata()
    if (head.format !== format) return damaged()
    const refusal = dimensionsFault(head) ?? (isAnimated(head) ? moving() : undefined)
    if (refusal) return refusal
    const { data, info } = await sharp(bytes, reading)
      .timeout({ seconds: secondsMax })
      .autoOrient()
      .resize({ width: sideMax, height: sideMax, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality })
      .toBuffer({ resolveWithObject: true })
    return { ok: true, bytes: data, width: info.width, height: info.height }
  } catch {
    // Its messages quote the file; whatever they say, the picture is not one to keep.
    return damaged()
  }
}

interface Head {
  readonly width: number
  readonly height: number
  readonly pages?: number | undefined
}

function dimensionsFault({ width, height }: Head): Refused | undefined {
  if (Math.min(width, height) < sideMin)
    return refused(
      'media_dimensions',
      `The picture is too small to be read: send one of ${sideMin} pixels or more on each side.`,
    )
  if (width * height <= pixelsMax) return undefined
  return refused(
    'media_dimensions',
    'The picture has more than 50 million pixels: send one with fewer.',
  )
}

const isAnimated = ({ pages = 1 }: Head): boolean => pages > 1

const moving = (): Refused =>
  refused(
    'media_format_unsupported',
    'Animated pictures are not taken: send one that stands still.',
  )

const damaged = (): Refused =>
  refused('media_damaged', 'The picture cannot be read to its end: take or save it once more.')
