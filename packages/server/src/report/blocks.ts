/** Draws each kind of block of a report. */
import type { Block, Picture, Remark } from './content.ts'
import { line, row, sheet, styles, fitted } from './page.ts'
import type { Cell, Pages } from './page.ts'
import type { Style } from './pen.ts'

type Of<K extends Block['kind']> = Extract<Block, { kind: K }>

/** Lines of a value; a row is never higher than a page. */
const valueLines = 36
const cellLines = 14

export function drawBlock(pages: Pages, block: Block): void {
  switch (block.kind) {
    case 'section':
      return section(pages, block)
    case 'part':
      return part(pages, block)
    case 'fields':
      return fields(pages, block)
    case 'note':
      return note(pages, block)
    case 'remarks':
      for (const one of block.remarks) remark(pages, one)
      return pages.down(4)
    case 'pictures':
      return pictures(pages, block)
    case 'table':
      return table(pages, block)
  }
}

/** A heading is not left alone at the foot of a page. */
const company = 60

function section(pages: Pages, { text }: Of<'section'>): void {
  const { pen, left, width } = pages
  const written = pen.set(text, styles.section, { width, most: 2 })
  pages.room(written.height + company)
  if (pages.at() > sheet.top) pages.down(14)
  pen.draw(written, { x: left, y: pages.at() })
  pages.down(written.height + 4)
  line(pages, pages.at(), '#14181f')
  pages.down(3)
}

// oxfmt-ignore
const colours: Readonly<Record<string, string>> = {
  Approved: '#1f7a4d', Declined: '#a4161a', 'In Review': '#9a6200', 'Kyc Expired': '#9a6200',
}

/** A word on its colour. */
export function badge(
  pages: Pages,
  status: string,
  { right, y }: { right: number; y: number },
): void {
  const { doc, pen } = pages
  const written = pen.set(status, styles.status, { width: 200, most: 1 })
  const width = doc.widthOfString(written.lines[0] ?? '') + 14
  doc.roundedRect(right - width, y, width, 17, 3).fill(colours[status] ?? '#5b6573')
  pen.draw(written, { x: right - width + 7, y: y + 2.5 })
}

function part(pages: Pages, { text, status }: Of<'part'>): void {
  const { pen, left, width } = pages
  const written = pen.set(text, styles.part, { width: width - 140, most: 3 })
  pages.room(written.height + company)
  pages.down(9)
  badge(pages, status, { right: left + width, y: pages.at() - 2 })
  pen.draw(written, { x: left, y: pages.at() })
  pages.down(written.height + 4)
  line(pages)
}

function fields(pages: Pages, { fields: all }: Of<'fields'>): void {
  for (const [label, value] of all)
    row(
      pages,
      [
        { text: label, style: styles.label, share: 3 },
        { text: value, style: styles.value, share: 7 },
      ],
      { most: valueLines },
    )
}

function note(pages: Pages, { text }: Of<'note'>): void {
  const { doc, pen, left, width } = pages
  const parts = fitted(pen, text, styles.value, { width: width - 24, most: valueLines })
  const height = parts.reduce((sum, one) => sum + one.height, 0)
  pages.room(height + 18)
  pages.down(5)
  doc.rect(left, pages.at(), width, height + 10).fill('#f2f4f7')
  doc.rect(left, pages.at(), 3, height + 10).fill('#5b6573')
  let y = pages.at() + 5
  for (const one of parts) {
    pen.draw(one, { x: left + 14, y })
    y += one.height
  }
  pages.down(height + 15)
}

function remark(pages: Pages, { title, text, weight }: Remark): void {
  const style = weight === 'grave' ? styles.grave : styles.strong
  row(
    pages,
    [
      { text: title, style, share: 3 },
      { text, style: styles.value, share: 7 },
    ],
    { most: cellLines },
  )
}

const pictureHeight = 156

/** Two side by side, each in a frame with its words under it. */
function pictures(pages: Pages, { pictures: all }: Of<'pictures'>): void {
  const gap = 14
  const width = (pages.width - gap) / 2
  for (let index = 0; index < all.length; index += 2) {
    pages.room(pictureHeight + 34)
    pages.down(8)
    for (const [column, one] of all.slice(index, index + 2).entries())
      picture(pages, one, { x: pages.left + column * (width + gap), width })
    pages.down(pictureHeight + 24)
  }
}

function picture(pages: Pages, one: Picture, { x, width }: { x: number; width: number }): void {
  const { doc, pen } = pages
  const y = pages.at()
  doc.rect(x, y, width, pictureHeight).lineWidth(0.5).strokeColor('#d9dee5').stroke()
  if (one.jpeg) {
    const fit: [number, number] = [width - 8, pictureHeight - 8]
    doc.image(one.jpeg, x + 4, y + 4, { fit, align: 'center', valign: 'center' })
  } else {
    const said = pen.set(one.instead ?? '', styles.label, { width: width - 24, most: 6 })
    pen.draw(said, { x: x + 12, y: y + (pictureHeight - said.height) / 2 })
  }
  const caption = pen.set(one.caption, styles.small, { width, most: 1 })
  pen.draw(caption, { x, y: y + pictureHeight + 4 })
}

/** Its head stands over the rows of every page. */
function table(pages: Pages, { columns, rows }: Of<'table'>): void {
  const cells = (texts: readonly string[], style: Style): Cell[] =>
    columns.map(({ share }, index) => ({ text: texts[index] ?? '', style, share }))
  const titles = columns.map(({ title }) => title)
  const head = (): void => row(pages, cells(titles, styles.label), { most: 1 })
  pages.room(company)
  head()
  for (const texts of rows)
    row(pages, cells(texts, styles.value), { most: cellLines, turned: head })
}
