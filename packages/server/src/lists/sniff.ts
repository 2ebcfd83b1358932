/**
 * What a downloaded file really is, whatever its name says; and its content, unpacked if it is
 * gzip.
 */
import { constants, gunzipSync } from 'node:zlib'
import type { ListProblem, ListProblemCode } from './list-problem.ts'
import { headText, inUtf8 } from './text.ts'

type FileForm = 'empty' | 'gzip' | 'zip' | 'binary' | 'html' | 'xml' | 'json' | 'csv' | 'text'

/** `PK` and two bytes: an archive, an empty one, a spanned one. */
const ZIP_SIGNATURES = ['504b0304', '504b0506', '504b0708']
/** OFAC's Advanced XML has some 120 MB; this is where a gzip bomb stops. */
const UNPACKED_BYTES = 256 * 1_024 * 1_024

function sniff(content: Buffer): FileForm {
  if (content[0] === 0x1f && content[1] === 0x8b) return 'gzip'
  if (ZIP_SIGNATURES.includes(content.toString('hex', 0, 4))) return 'zip'
  const head = headText(content)
  if (head.startsWith('%PDF') || head.includes('\0')) return 'binary'
  const start = head.trimStart()
  if (start === '' || start === '\x1a') return blank(content) ? 'empty' : 'text'
  if (start.startsWith('<'))
    return /<(!doctype\s+html|html|head|body)\b/i.test(head) ? 'html' : 'xml'
  if (/^[{[]/.test(start)) return 'json'
  return /^[^\n]*,/.test(start) ? 'csv' : 'text'
}

/**
 * White space as far as the eye reaches: an error page of blank lines before its text is not empty.
 */
function blank(content: Buffer): boolean {
  return content.every((byte) => byte === 0x1a || byte === 0x20 || (byte >= 0x09 && byte <= 0x0d))
}

export type UnpackProblemCode = Extract<
  ListProblemCode,
  'empty' | 'html' | 'wrong_format' | 'truncated' | 'too_large' | 'malformed'
>
type UnpackProblem = ListProblem & { code: UnpackProblemCode }
export type Unpacked = { ok: true; content: Buffer } | { ok: false; problem: UnpackProblem }

export type Opened =
  | { ok: true; content: Buffer; form: Exclude<FileForm, 'empty' | 'html' | 'gzip'> }
  | { ok: false; problem: UnpackProblem }

/** The content and what form it has, whatever it is called. */
export function openContent(packed: Buffer, file: string): Opened {
  const unpacked = sniff(packed) === 'gzip' ? gunzip(packed) : packed
  const content = Buffer.isBuffer(unpacked) ? inUtf8(unpacked) : unpacked
  if (!Buffer.isBuffer(content)) return { ok: false, problem: { code: content, file } }
  const form = sniff(content)
  if (form === 'empty' || form === 'html') return { ok: false, problem: { code: form, file } }
  if (form === 'gzip') {
    return { ok: false, problem: { code: 'wrong_format', file, detail: 'it is packed twice' } }
  }
  return { ok: true, content, form }
}

/** The content in the form the caller asks for, or why it has none. */
export function unpack(
  packed: Buffer,
  expected: { file: string; form: 'csv' | 'xml' | 'json' | 'text' },
): Unpacked {
  const { file } = expected
  const opened = openContent(packed, file)
  if (!opened.ok) return opened
  const { content, form } = opened
  // A first line with a comma in it: a comment often has one.
  const fits = form === expected.form || (form === 'csv' && expected.form === 'text')
  if (fits) return { ok: true, content }
  const detail = `it looks like ${form}, expected ${expected.form}`
  return { ok: false, problem: { code: 'wrong_format', file, detail } }
}

function gunzip(packed: Buffer): Buffer | 'truncated' | 'too_large' | 'malformed' {
  try {
    return gunzipSync(packed, { maxOutputLength: UNPACKED_BYTES })
  } catch (error) {
    const { code, errno } = error as NodeJS.ErrnoException // node:zlib throws nothing else
    if (code === 'ERR_BUFFER_TOO_LARGE') return 'too_large'
    return errno === constants.Z_BUF_ERROR ? 'truncated' : 'malformed'
  }
}
