/**
 * The text of a PDF, page by page, as its fonts say it is read: enough of PDF 1.7 (ISO 32000-1, 9.4
 * and 9.10) for the documents this server draws, and no more.
 */
import { inflateSync } from 'node:zlib'

interface Part {
  readonly head: string
  readonly stream: Buffer | undefined
}

/** Every object of the file, by number. */
function partsOf(bytes: Buffer): Map<number, Part> {
  const text = bytes.toString('latin1')
  const parts = new Map<number, Part>()
  for (const match of text.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const start = match.index + match[0].length
    const end = text.indexOf('\nendobj', start)
    const at = text.indexOf('stream\n', start)
    const hasStream = at >= 0 && at < end
    const head = text.slice(start, hasStream ? at : end)
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0)
    const raw = hasStream ? bytes.subarray(at + 7, at + 7 + length) : undefined
    const stream = raw && head.includes('/FlateDecode') ? inflateSync(raw) : raw
    parts.set(Number(match[1]), { head, stream })
  }
  return parts
}

const textOfHex = (hex: string): string =>
  Buffer.from(hex.replaceAll(/\s/g, ''), 'hex').swap16().toString('utf16le')

/** What each glyph of a font is read as, by its code. */
function readingOf(cmap: string): Map<number, string> {
  const read = new Map<number, string>()
  for (const [, from, to, list] of cmap.matchAll(/<(\w+)> <(\w+)> \[([^\]]*)\]/g)) {
    const values = [...list!.matchAll(/<([^>]*)>/g)].map(([, hex]) => textOfHex(hex!))
    const first = Number.parseInt(from!, 16)
    for (let code = first; code <= Number.parseInt(to!, 16); code += 1)
      read.set(code, values[code - first] ?? '')
  }
  return read
}

/** @returns a text for each page; what is drawn apart stands on a line of its own */
export function pdfText(bytes: Buffer): string[] {
  const parts = partsOf(bytes)
  const fonts = new Map<string, Map<number, string>>()
  for (const { head } of parts.values())
    for (const [, name, number] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const cmap = /\/ToUnicode (\d+) 0 R/.exec(parts.get(Number(number))?.head ?? '')
      const stream = cmap && parts.get(Number(cmap[1]))?.stream
      if (stream) fonts.set(name!, readingOf(stream.toString('latin1')))
    }
  const pages = [...parts.values()].filter(({ head }) => /\/Type \/Page\b(?!s)/.test(head))
  return pages.map(({ head }) => {
    const content = parts.get(Number(/\/Contents (\d+) 0 R/.exec(head)![1]))?.stream
    return drawnText(content?.toString('latin1') ?? '', fonts)
  })
}

function drawnText(content: string, fonts: ReadonlyMap<string, Map<number, string>>): string {
  const lines: string[] = []
  let font: Map<number, string> | undefined
  for (const [, name, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name) font = fonts.get(name)
    const codes = [...(shown ?? '').matchAll(/<(\w*)>/g)].map(([, hex]) => hex!).join('')
    if (shown === undefined) continue
    const glyphs = codes.match(/.{4}/g) ?? []
    lines.push(glyphs.map((hex) => font?.get(Number.parseInt(hex, 16)) ?? '').join(''))
  }
  return lines.join('\n')
}
