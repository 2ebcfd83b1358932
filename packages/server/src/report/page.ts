/** Pages that fill from the top: what does not fit goes to the next one, whole. */
import type PdfDocument from 'pdfkit'
import type { Pen, Style, Written } from './pen.ts'

export type Doc = InstanceType<typeof PdfDocument>

export interface Pages {
  readonly doc: Doc
  readonly pen: Pen
  readonly left: number
  readonly width: number
  /** Where the next thing is drawn. */
  at(): number
  /** Begins a page where so much does not fit on this one, and says whether it did. */
  room(height: number): boolean
  down(height: number): void
}

/** A4 in points, and what is left free of it. */
export const sheet = { width: 595.28, height: 841.89, side: 48, top: 48, bottom: 64 } as const

// oxfmt-ignore
export const styles = {
  owner:   { font: 'plain', size: 9,    colour: '#5b6573' },
  title:   { font: 'bold',  size: 19,   colour: '#14181f' },
  status:  { font: 'bold',  size: 9.5,  colour: '#ffffff' },
  section: { font: 'bold',  size: 12.5, colour: '#14181f' },
  part:    { font: 'bold',  size: 10,   colour: '#14181f' },
  label:   { font: 'plain', size: 8.5,  colour: '#5b6573' },
  value:   { font: 'plain', size: 8.5,  colour: '#14181f' },
  strong:  { font: 'bold',  size: 8.5,  colour: '#14181f' },
  grave:   { font: 'bold',  size: 8.5,  colour: '#a4161a' },
  small:   { font: 'plain', size: 7.5,  colour: '#5b6573' },
} as const satisfies Readonly<Record<string, Style>>

const rule = '#d9dee5'

export function openPages(doc: Doc, pen: Pen): Pages {
  let y: number = sheet.top
  const end = sheet.height - sheet.bottom
  return {
    doc,
    pen,
    left: sheet.side,
    width: sheet.width - 2 * sheet.side,
    at: () => y,
    room: (height) => {
      if (y + height <= end || y === sheet.top) return false
      doc.addPage()
      y = sheet.top
      return true
    },
    down: (height) => {
      y += height
    },
  }
}

export function line(pages: Pages, y = pages.at(), colour: string = rule): void {
  const { doc, left, width } = pages
  doc
    .moveTo(left, y)
    .lineTo(left + width, y)
    .lineWidth(0.5)
    .strokeColor(colour)
    .stroke()
}

const inside = 3.5

export interface Cell {
  readonly text: string
  readonly style: Style
  readonly share: number
}

/**
 * Cells side by side with a line under them; never parted between pages.
 * @param turned is told where a page was begun for it
 */
export function row(
  pages: Pages,
  cells: readonly Cell[],
  { most, turned }: { readonly most: number; readonly turned?: () => void },
): void {
  const { pen, left, width } = pages
  const gap = 10
  const whole = cells.reduce((sum, one) => sum + one.share, 0)
  const set = cells.map(({ text, style, share }) =>
    fitted(pen, text, style, { width: (width * share) / whole - gap, most }),
  )
  const height = Math.max(...set.map((one) => one.reduce((sum, part) => sum + part.height, 0)))
  if (pages.room(height + 2 * inside)) turned?.()
  let x = left
  for (const [index, parts] of set.entries()) {
    let y = pages.at() + inside
    for (const part of parts) {
      pen.draw(part, { x, y })
      y += part.height
    }
    x += (width * cells[index]!.share) / whole // one for each
  }
  pages.down(height + 2 * inside)
  line(pages)
}

/** A text, and what says how much of it was left out. */
export function fitted(
  pen: Pen,
  text: string,
  style: Style,
  box: { width: number; most: number },
): Written[] {
  const written = pen.set(text, style, box)
  if (written.left === 0) return [written]
  const says = `… and ${written.left} characters more, which the decision of the session has.`
  return [written, pen.set(says, styles.small, { width: box.width, most: 3 })]
}
