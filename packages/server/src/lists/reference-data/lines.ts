/** Plain lists of one entry a line: comments, the odd bad line, signs that the end is missing. */
import type { DatasetName } from '@ostiary/domain/risk/datasets'
import { dataWarning } from './data-problem.ts'
import type { DatasetParse, OnRead } from './dataset.ts'

/** A file with more such lines is another file; published ones have none, or one by mistake. */
const UNREAD_SHARE = 0.01
const NAMED_AT_MOST = 20
const LINES_BETWEEN_NEWS = 5_000
/** The largest public lists of this kind have some hundred thousand. */
const ENTRIES_AT_MOST = 5_000_000

/**
 * @param reading an entry in its one spelling, `undefined` where the line holds none of this kind
 * @returns the entries sorted; which lines were left out is a warning, too many are a refusal
 */
export function parseLines(
  dataset: DatasetName,
  content: Buffer,
  given: {
    readonly file: string
    readonly reading: (entry: string) => string | undefined
    readonly onRead?: OnRead
  },
): DatasetParse {
  const { file, reading, onRead } = given
  const lines = content
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split('\n')
  // `223.255.248.0/2` is what is left of a /22: only the line end tells that it is not.
  if (lines.at(-1)?.trim() !== '') return refused('unended')
  if (lines.length > ENTRIES_AT_MOST) return refused('too_large')
  const entries = new Set<string>()
  const unread: number[] = []
  for (const [index, line] of lines.entries()) {
    if (index % LINES_BETWEEN_NEWS === 0) onRead?.(index, lines.length)
    const text = withoutComment(line)
    if (text === '') continue
    const entry = reading(text)
    if (entry === undefined) unread.push(index + 1)
    else entries.add(entry)
  }
  onRead?.(lines.length, lines.length)
  const says = `${unread.length}: line ${unread.slice(0, NAMED_AT_MOST).join(', ')}`
  const detail = unread.length > NAMED_AT_MOST ? `${says}, ...` : says
  if (unread.length > (entries.size + unread.length) * UNREAD_SHARE) {
    return refused('unread_lines', detail)
  }
  if (entries.size === 0) return refused('no_entries')
  const warnings = unread.length === 0 ? [] : [dataWarning('lines_left_out', detail)]
  return { ok: true, data: { dataset, entries: [...entries].sort(), warnings } }

  function refused(code: 'unended' | 'too_large' | 'unread_lines' | 'no_entries', why?: string) {
    return {
      ok: false,
      problem: { code, file, ...(why !== undefined && { detail: why }) },
    } as const
  }
}

/** `#`, `;` and `//` begin one, on a line of its own or behind an entry. */
const withoutComment = (line: string): string => line.trim().replace(/\s*(#|;|\/\/).*$/, '')
