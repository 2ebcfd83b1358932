/**
 * Searches a PDF for what makes it more than paper: programs, calls of other programs, files
 * within, locks, and other formats around it. What is taken is kept as it came, and only ever lent
 * as an attachment.
 */
import { openUnpacker, partsOf, plainNames } from './pdf-streams.ts'
import type { PdfParts, PdfStream } from './pdf-streams.ts'
import { refused } from './refusal.ts'
import type { Refused } from './refusal.ts'

const pagesMax = 100
/** What is searched at a time; a name that lies across two pieces is found in the second. */
const pieceBytes = 1024 * 1024
const nameBytesMax = 64

const again = 'Print it into a new PDF, or take a picture of it, and send that.'
const damaged = (): Refused => refused('media_damaged', `The PDF cannot be read. ${again}`)
const unsafe = (what: string): Refused => refused('media_unsafe', `The PDF ${what}. ${again}`)
const tooMuch = (): Refused =>
  refused('media_too_large', `The PDF holds more than ${pagesMax} pages of a paper do. ${again}`)

export async function pdfFault(bytes: Buffer): Promise<Refused | undefined> {
  const text = bytes.toString('latin1')
  const frame = frameFault(text) ?? archiveFault(bytes)
  if (frame) return frame
  const parts = partsOf(text)
  if (!parts) return damaged()
  return hidingFault(parts) ?? (await contentFault(bytes, parts))
}

/** From the first byte to the last it is one PDF (ISO 32000-1, 7.5). */
function frameFault(text: string): Refused | undefined {
  if (!/^%PDF-(1\.[0-7]|2\.0)\s/.test(text)) return damaged()
  const end = text.lastIndexOf('%%EOF')
  if (end === -1) return damaged()
  if (!/^[\s\0]*$/.test(text.slice(end + 5))) return unsafe('goes on behind its end')
  const offset = /startxref\s+(\d{1,10})\s+$/.exec(text.slice(Math.max(0, end - 64), end))?.[1]
  const table = offset === undefined ? '' : text.slice(Number(offset), Number(offset) + 64)
  return /^\s*(xref\s|\d+\s+\d+\s+obj)/.test(table) ? undefined : damaged()
}

/** An archive is read from its last record, which no more than a comment follows. */
function archiveFault(bytes: Buffer): Refused | undefined {
  const tail = bytes.subarray(-(65_535 + 22))
  return tail.includes('PK\x05\x06\0\0\0\0', 0, 'latin1') ? unsafe('is an archive too') : undefined
}

/** The names of a dictionary of a stream; within a stream they would be out of our sight. */
const ofDictionaries = /\/(Filter|DecodeParms|Predictor|ObjStm)(?![A-Za-z0-9])/
const streamWithin = /(?<!end)stream(\r\n|\n|\r)/

function hidingFault({ streams, rest }: PdfParts): Refused | undefined {
  const hides = (stream: PdfStream): boolean =>
    streamWithin.test(stream.raw) || ofDictionaries.test(plainNames(stream.raw))
  if (streams.some(hides)) return unsafe('hides a part of itself')
  const outside = [...streams.map((one) => one.before), rest].map(plainNames)
  // Rarely used, and not unpacked here.
  if (
    outside.some((text) => /\/(LZWDecode|LZW|RunLengthDecode|RL|Crypt)(?![A-Za-z0-9])/.test(text))
  )
    return unsafe('is packed in a way that is not read here')
  // A predictor scatters the names of what is packed.
  const scattered = outside.some((text) => isObjects(text) && /\/(DecodeParms|DP)\b/.test(text))
  return scattered ? unsafe('is packed in a way that is not read here') : undefined
}

/** Objects packed together need these two; not every reader asks for their type. */
const isObjects = (names: string): boolean =>
  /\/ObjStm\b/.test(names) || (/\/First\b/.test(names) && /\/N\b/.test(names))

// A table is easier to check when its columns line up.
// oxfmt-ignore
const banned: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\/(JavaScript|Rendition)(?![A-Za-z0-9])/,                 'holds a program'],
  [/\/(Launch|SubmitForm|ImportData|GoToE)(?![A-Za-z0-9])/,   'calls other programs or sends forms'],
  [/\/(EmbeddedFiles?|RichMedia)(?![A-Za-z0-9])/,             'holds other files'],
  [/\/XFA\s*[[\d]/,                                           'is a form that holds programs'],
  [/\/Encrypt(?![A-Za-z0-9])/,                                'is locked with a password'],
]

async function contentFault(bytes: Buffer, parts: PdfParts): Promise<Refused | undefined> {
  const unpack = openUnpacker()
  const whole = await search(bytes)
  if (whole.fault) return unsafe(whole.fault)
  let { pages } = whole
  for (const stream of parts.streams) {
    const outcome = await unpack(stream)
    if (outcome.kind === 'too_much') return tooMuch()
    if (outcome.kind === 'damaged') return damaged()
    for (const layer of outcome.layers) {
      const found = await search(layer)
      if (found.fault) return unsafe(found.fault)
      pages += found.pages
    }
  }
  if (pages > pagesMax) return tooMuch()
  return pages === 0 ? damaged() : undefined
}

interface Search {
  readonly fault?: string
  readonly pages: number
}

async function search(bytes: Buffer): Promise<Search> {
  let pages = 0
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const start = Math.max(0, at - nameBytesMax)
    const text = plainNames(bytes.toString('latin1', start, at + pieceBytes))
    const fault = banned.find(([pattern]) => pattern.test(text))?.[1]
    if (fault) return { fault, pages }
    pages += text.match(/\/Type\s*\/Page(?![A-Za-z0-9])/g)?.length ?? 0
    // Others are answered in between.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { pages }
}
