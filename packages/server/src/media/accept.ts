/**
 * The one door for what people upload: limits first, then the type by content, then the picture
 * redrawn or the paper searched. Every refusal is a value with a sentence (decision 0031).
 */
import { redraw } from './image.ts'
import { pdfFault } from './pdf.ts'
import { refused } from './refusal.ts'
import type { Refused } from './refusal.ts'
import { sniff } from './sniff.ts'
import type { Sniffed } from './sniff.ts'
import { videoFault } from './video.ts'

export interface Accepted {
  readonly ok: true
  readonly contentType: ContentType
  /** What is kept; of a picture it is not what was sent. */
  readonly bytes: Buffer
  /** Of a picture, in pixels. */
  readonly width: number | null
  readonly height: number | null
}

type ContentType = 'image/jpeg' | 'application/pdf' | 'video/mp4' | 'video/webm'

const MB = 1024 * 1024

type Family = Exclude<Sniffed['family'], 'other'>

/** What it is to be, and how much of each it may be. */
const limits = {
  /** The face of a profile, sent within a JSON body. */
  portrait: { image: 2 * MB },
  photo: { image: 12 * MB },
  document: { image: 12 * MB, pdf: 15 * MB },
  video: { video: 30 * MB },
} as const satisfies Readonly<Record<string, Readonly<Partial<Record<Family, number>>>>>

export type UploadPurpose = keyof typeof limits

interface Given {
  readonly purpose: UploadPurpose
}

export async function acceptUpload(bytes: Buffer, { purpose }: Given): Promise<Accepted | Refused> {
  const allowed: Readonly<Partial<Record<Family, number>>> = limits[purpose]
  const most = Math.max(...Object.values(allowed))
  if (bytes.length > most) return tooLarge(most)
  if (bytes.length === 0)
    return refused('media_damaged', 'The file is empty: choose it once more and send it whole.')
  const sniffed = sniff(bytes)
  if (sniffed.family === 'other') return refused('media_format_unsupported', sniffed.sentence)
  const bytesMax = allowed[sniffed.family]
  if (bytesMax === undefined) return refused('media_format_unsupported', instead[purpose])
  if (bytes.length > bytesMax) return tooLarge(bytesMax)
  return takenOn(bytes, sniffed)
}

const instead: Readonly<Record<UploadPurpose, string>> = {
  portrait: 'A picture is asked for here: send JPEG, PNG or WebP.',
  photo: 'A picture is asked for here: send JPEG, PNG or WebP.',
  document: 'A picture or a paper is asked for here: send JPEG, PNG, WebP or PDF.',
  video: 'A video is asked for here: send MP4 or WebM.',
}

async function takenOn(
  bytes: Buffer,
  sniffed: Exclude<Sniffed, { family: 'other' }>,
): Promise<Accepted | Refused> {
  const asItIs = { bytes, width: null, height: null }
  switch (sniffed.family) {
    case 'image': {
      const redrawn = await redraw(bytes, sniffed.format)
      return redrawn.ok ? { ...redrawn, contentType: 'image/jpeg' } : redrawn
    }
    case 'pdf':
      return (await pdfFault(bytes)) ?? { ok: true, contentType: 'application/pdf', ...asItIs }
    case 'video': {
      const contentType = `video/${sniffed.format}` as const
      return videoFault(bytes, sniffed.format) ?? { ok: true, contentType, ...asItIs }
    }
  }
}

const tooLarge = (bytesMax: number): Refused =>
  refused('media_too_large', `The file is too large: send one of at most ${bytesMax / MB} MB.`)

/** @param text Base64 of a JSON body, also as a data URL; what type that names does not count */
export async function acceptBase64(text: string, given: Given): Promise<Accepted | Refused> {
  const most = Math.max(...Object.values<number>(limits[given.purpose]))
  const head = /^data:[\w.+/-]{0,100};base64,/.exec(text)?.[0] ?? ''
  // Four letters are three bytes, and a line break comes every 64 letters at the most.
  if (text.length - head.length > (most * 4 * 66) / (3 * 64) + 4) return tooLarge(most)
  const letters = text.slice(head.length).replaceAll(/\s/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(letters) || letters.length % 4 === 1)
    return refused(
      'media_damaged',
      'This is no Base64: encode the bytes of the file and send them.',
    )
  return acceptUpload(Buffer.from(letters, 'base64'), given)
}
