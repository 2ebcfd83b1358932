/** OpenDocument sheets of any cells, as the UK's list is published, and archives that are none. */
import { zipSync } from 'fflate'

const NAMESPACES =
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" ' +
  'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" ' +
  'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'

export function odsOf(rows: readonly (readonly string[])[]): Buffer {
  const cell = (text: string): string =>
    text === ''
      ? '<table:table-cell/>'
      : `<table:table-cell><text:p>${escaped(text)}</text:p></table:table-cell>`
  const lines = rows.map(
    (row) =>
      `<table:table-row>${row.map(cell).join('')}` +
      '<table:table-cell table:number-columns-repeated="16376"/></table:table-row>',
  )
  const table = `<table:table table:name="List">${lines.join('')}</table:table>`
  return archiveOf(
    `<office:document-content ${NAMESPACES}><office:body><office:spreadsheet>${table}` +
      '</office:spreadsheet></office:body></office:document-content>',
  )
}

export function archiveOf(content: string | Uint8Array): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return Buffer.from(
    zipSync({
      mimetype: Buffer.from('application/vnd.oasis.opendocument.spreadsheet'),
      'META-INF/manifest.xml': Buffer.from('<manifest/>'),
      'content.xml': bytes,
    }),
  )
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
