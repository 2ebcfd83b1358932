/**
 * Why reference data are refused, and what is odd about what is taken: closed sets, each with what
 * to do.
 */
import type { UnpackProblemCode } from '../sniff.ts'

export type DataProblemCode =
  | UnpackProblemCode
  | 'not_found'
  | 'unreadable'
  | 'unended'
  | 'unread_lines'
  | 'wrong_fields'
  | 'unknown_country'
  | 'no_entries'
  | 'other_dataset'
  | 'shrunken_entries'
  | 'replaced_entries'
  | 'part_missing'

export interface DataProblem {
  readonly code: DataProblemCode
  readonly file?: string
  readonly detail?: string
}

const REFUSALS: Record<DataProblemCode, string> = {
  not_found: 'There is no such file. Check the path.',
  unreadable: 'The file cannot be read. Check its permissions, and download it again.',
  too_large: 'The file is larger than any published data of this kind. Check what was downloaded.',
  empty: 'The file is empty, so the download failed. Download it again.',
  html: 'The file is a web page, most likely an error or a sign-in page. Download the data itself.',
  wrong_format: 'The file has another format. Take plain text, for fatf JSON; gzip is unpacked.',
  truncated: 'The file was cut in the middle. Download it again.',
  malformed: 'The file is damaged. Download it again.',
  unended:
    'The last line has no line end, so it may have been cut. Download it again; if the ' +
    'publisher writes it so, add the line end.',
  unread_lines: 'Too many lines are not of this dataset. Check that the file is the one meant.',
  wrong_fields:
    'A field is missing or of another kind. Write as_of as YYYY-MM-DD, and increased_monitoring ' +
    'and call_for_action as lists.',
  unknown_country: 'Countries are written as ISO 3166 alpha-2 in capitals. Mend the file.',
  no_entries: 'The file holds no entry. Download it again.',
  other_dataset: 'The very same entries are active as another dataset. Check which file this is.',
  shrunken_entries:
    'The new data have lost too many entries. If the publisher confirms it, use --allow-shrink.',
  replaced_entries:
    'Hardly an entry of the active version is left. Check that the file is of this dataset; if ' +
    'it is, use --allow-shrink.',
  part_missing:
    'The active version has a list that the file lacks. Add it; if it has ended, use ' +
    '--allow-shrink.',
}

/** One sentence or two for the operator; names files, lines and numbers. */
export function dataProblemSentence({ code, file, detail }: DataProblem): string {
  const place = [file, detail].filter((part) => part !== undefined).join(': ')
  return place ? `${REFUSALS[code]} (${place})` : REFUSALS[code]
}

export interface DataWarning {
  readonly code: 'lines_left_out' | 'part_not_given'
  readonly sentence: string
  readonly detail: string
}

const ODDITIES: Record<DataWarning['code'], string> = {
  lines_left_out: 'Lines that are not of this dataset were left out.',
  part_not_given: 'The file lacks this list, so the feature it decides stays unknown.',
}

export const dataWarning = (code: DataWarning['code'], detail: string): DataWarning => ({
  code,
  sentence: ODDITIES[code],
  detail,
})
