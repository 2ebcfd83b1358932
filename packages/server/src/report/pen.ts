/** Writes lines of text on a page in the fonts of the report. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type PdfDocument from 'pdfkit'
import { linesOf } from './lines.ts'
import type { Measured } from './lines.ts'
import { drawable, drawnOrder, isRightToLeft } from './writing.ts'

type Doc = InstanceType<typeof PdfDocument>

export interface Style {
  readonly font: 'plain' | 'bold'
  readonly size: number
  readonly colour: string
}

export interface Written extends Measured {
  readonly style: Style
  readonly width: number
  readonly height: number
}

export interface Pen {
  /** Breaks a text into lines of a width, so many at most. */
  set(text: string, style: Style, box: { width: number; most: number }): Written
  draw(written: Written, at: { x: number; y: number }): void
}

/** DejaVu: Latin, Cyrillic, Greek, Arabic, Hebrew, Armenian and Georgian (decision 0035). */
const files = {
  plain: import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
}

interface Fonts {
  readonly plain: Buffer
  readonly bold: Buffer
}

let fonts: Promise<Fonts> | undefined

/** Read when the first report is drawn, and held. */
export function readFonts(): Promise<Fonts> {
  fonts ??= readAll().catch((error: unknown) => {
    fonts = undefined
    throw error
  })
  return fonts
}

async function readAll(): Promise<Fonts> {
  const read = (address: string): Promise<Buffer> => readFile(fileURLToPath(address))
  const [plain, bold] = await Promise.all([read(files.plain), read(files.bold)])
  return { plain, bold }
}

const lineHeight = 1.35

export function openPen(doc: Doc, given: Fonts): Pen {
  doc.registerFont('plain', given.plain)
  doc.registerFont('bold', given.bold)
  const take = ({ font, size, colour }: Style): void =>
    void doc.font(font).fontSize(size).fillColor(colour)
  const widthOf = (text: string): number =>
    drawnOrder(text).reduce((sum, part) => sum + doc.widthOfString(part), 0)
  return {
    set: (text, style, { width, most }) => {
      take(style)
      const measured = linesOf(drawable(text, glyphsOf(doc)), { width, most }, widthOf)
      const height = Math.max(1, measured.lines.length) * style.size * lineHeight
      return { ...measured, style, width, height }
    },
    draw: ({ lines, style, width }, { x, y }) => {
      take(style)
      for (const [index, line] of lines.entries()) {
        let left = isRightToLeft(line) ? x + width - widthOf(line) : x
        for (const part of drawnOrder(line)) {
          doc.text(part, left, y + index * style.size * lineHeight, { lineBreak: false })
          left += doc.widthOfString(part)
        }
      }
    },
  }
}

interface CurrentFont {
  readonly font: { hasGlyphForCodePoint(codePoint: number): boolean }
}

/** Which letters the font in hand has; pdfkit asks fontkit and does not hand the answer on. */
function glyphsOf(doc: Doc): (codePoint: number) => boolean {
  // Not among its types: see above.
  const { font } = (doc as unknown as Readonly<Record<string, CurrentFont>>)['_font']!
  return (codePoint) => font.hasGlyphForCodePoint(codePoint)
}
