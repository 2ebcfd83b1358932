/** Bytes as text, in the encoding they are in; nothing is guessed where a guess could be wrong. */
import { isUtf8 } from 'node:buffer'

export type Decoded = { ok: true; text: string } | { ok: false; detail: string }

const HEAD_BYTES = 4_096

/** What the first bytes say, which is more than a declaration can say. */
function markedEncoding(content: Buffer): string | undefined {
  if (content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf) return 'utf-8'
  if (content[0] === 0xff && content[1] === 0xfe) return 'utf-16le'
  return content[0] === 0xfe && content[1] === 0xff ? 'utf-16be' : undefined
}

/** The beginning, for whoever wants to know what it is; what cannot be read stands as U+FFFD. */
export function headText(content: Buffer): string {
  const label = markedEncoding(content) ?? 'utf-8'
  return new TextDecoder(label).decode(content.subarray(0, HEAD_BYTES))
}

/**
 * UTF-16 as UTF-8 with its mark, so that everything behind this sees one encoding; anything else
 * as it is.
 */
export function inUtf8(content: Buffer): Buffer | 'truncated' | 'malformed' {
  const marked = markedEncoding(content)
  if (marked === undefined || marked === 'utf-8') return content
  if (content.length % 2 === 1) return 'truncated'
  const decoded = decodeAs(content, marked)
  return decoded.ok ? Buffer.from(`\uFEFF${decoded.text}`) : 'malformed'
}

/**
 * UTF-8 or UTF-16 by its mark, else UTF-8, else what is published in the old 8-bit set of Windows
 * if `legacy` says that this list is: accented text in it is practically never valid UTF-8.
 */
export function decodeText(content: Buffer, options: { legacy?: boolean } = {}): Decoded {
  const marked = markedEncoding(content)
  if (marked !== undefined) return decodeAs(content, marked)
  if (isUtf8(content)) return { ok: true, text: content.toString('utf8') }
  // It is latin-1 with quotation marks where latin-1 has control characters nobody writes.
  if (options.legacy) return decodeAs(content, 'windows-1252')
  return { ok: false, detail: 'it is not UTF-8' }
}

function decodeAs(content: Buffer, label: string): Decoded {
  try {
    return { ok: true, text: new TextDecoder(label, { fatal: true }).decode(content) }
  } catch {
    return { ok: false, detail: `it is not ${label.toUpperCase()}` }
  }
}

/**
 * The encoding of an XML file: by its mark, else as it declares, else UTF-8, as XML 1.0 has it.
 * @returns undefined for an encoding nobody here can read
 */
export function xmlEncoding(content: Buffer): string | undefined {
  const head = content.toString('latin1', 0, 200)
  const declared = /^<\?xml[^>]*\sencoding=["']([\w.:-]+)["']/.exec(head)?.[1]
  const label = markedEncoding(content) ?? declared ?? 'utf-8'
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}
