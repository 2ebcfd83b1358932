/** Draws a report as a PDF: the same report gives the same bytes. */
import { badge, drawBlock } from './blocks.ts'
import type { Report } from './content.ts'
import { openPages, sheet, styles } from './page.ts'
import type { Doc, Pages } from './page.ts'
import { openPen, readFonts } from './pen.ts'

export async function drawReport(report: Report): Promise<Buffer> {
  // A large library that most processes never need.
  const { default: PdfDocument } = await import('pdfkit')
  const fonts = await readFonts()
  const doc = new PdfDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: report.title,
      Author: report.owner,
      Producer: 'Ostiary',
      Creator: 'Ostiary',
      CreationDate: new Date(report.madeAtMs),
    },
  })
  const bytes = collected(doc)
  const pages = openPages(doc, openPen(doc, fonts))
  head(pages, report)
  for (const block of report.blocks) {
    drawBlock(pages, block)
    // Others are served between two blocks: a long report takes its time.
    await new Promise((resolve) => setImmediate(resolve))
  }
  feet(pages, report)
  doc.end()
  return bytes
}

function collected(doc: Doc): Promise<Buffer> {
  const parts: Buffer[] = []
  return new Promise((resolve, reject) => {
    doc.on('data', (part: Buffer) => void parts.push(part))
    doc.on('end', () => resolve(Buffer.concat(parts)))
    doc.on('error', reject)
  })
}

function head(pages: Pages, { owner, title, status }: Report): void {
  const { pen, left, width } = pages
  const over = pen.set(owner, styles.owner, { width: width - 150, most: 2 })
  pen.draw(over, { x: left, y: pages.at() })
  badge(pages, status, { right: left + width, y: pages.at() })
  pages.down(over.height + 2)
  const written = pen.set(title, styles.title, { width, most: 2 })
  pen.draw(written, { x: left, y: pages.at() })
  pages.down(written.height + 8)
}

/** Once it is known how many pages there are. */
function feet(pages: Pages, { foot }: Report): void {
  const { doc, pen, left, width } = pages
  const { start, count } = doc.bufferedPageRange()
  for (let index = 0; index < count; index += 1) {
    doc.switchToPage(start + index)
    const y = sheet.height - 40
    pen.draw(pen.set(foot, styles.small, { width: width - 90, most: 2 }), { x: left, y })
    const number = pen.set(`Page ${index + 1} of ${count}`, styles.small, { width: 80, most: 1 })
    const wide = doc.widthOfString(number.lines[0] ?? '')
    pen.draw(number, { x: left + width - wide, y })
  }
}
