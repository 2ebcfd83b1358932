/**
 * What a downloaded file really is, whatever its name says; and its content, unpacked if it is
 * gzip.
 */
import { constants, gunzipSync } from 'node:zlib'
import type { ListProblem, ListProblemCode } from './list-problem.ts'

type FileForm = 'empty' | 'gzip' | 'zip' | 'binary' | 'html' | 'xml' | 'json' | 'csv' | 'text'

/** `PK` and two bytes: an archive, an empty one, a spanned one. */
const ZIP_SIGNATURES = ['504b0304', '504b0506', '504b0708']
const HEAD_BYTES = 4_096
/** The largest published list (the EU's) has some 25 MB; this is where a gzip bomb stops. */
const UNPACKED_BYTES = 256 * 1_024 * 1_024

function sniff(content: Buffer): FileForm {
  if (content[0] === 0x1f && content[1] === 0x8b) return 'gzip'
  if (ZIP_SIGNATURES.includes(content.toString('hex', 0, 4))) return 'zip'
  const head = content.toString('utf8', 0, HEAD_BYTES).replace(/^\uFEFF/, '')
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

/** The content in the form the caller asks for, or why it has none. */
export function unpack(
  packed: Buffer,
  expected: { file: string; form: 'csv' | 'xml' | 'json' | 'text' },
): Unpacked {
  const { file } = expected
  const refused = (code: UnpackProblemCode, detail?: string): Unpacked => ({
    ok: false,
    problem: detail === undefined ? { code, file } : { code, file, detail },
  })
  const content = sniff(packed) === 'gzip' ? gunzip(packed) : packed
  if (!Buffer.isBuffer(content)) return refused(content)
  const form = sniff(content)
  // A first line with a comma in it: a comment often has one.
  const fits = form === expected.form || (form === 'csv' && expected.form === 'text')
  if (fits) return { ok: true, content }
  if (form === 'empty' || form === 'html') return refused(form)
  return refused('wrong_format', `it looks like ${form}, expected ${expected.form}`)
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
