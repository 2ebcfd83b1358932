/**
 * Why a file about companies is refused, and what is odd about one that is taken: closed sets, each
 * with what to do.
 */
import type { UnpackProblemCode } from '../lists/sniff.ts'

export type RegistryProblemCode =
  | UnpackProblemCode
  | 'not_found'
  | 'unreadable'
  | 'other_root'
  | 'other_version'
  | 'no_records'
  | 'duplicate_records'
  | 'same_file_twice'
  | 'shrunken'
  | 'older'
  | 'nothing_to_update'

export interface RegistryProblem {
  readonly code: RegistryProblemCode
  readonly file?: string
  readonly detail?: string
}

const REFUSALS: Record<RegistryProblemCode, string> = {
  not_found: 'There is no such file. Check the path.',
  unreadable: 'The file cannot be read. Check its permissions, and download it again.',
  too_large: 'The file is larger than any declaration. Check what was downloaded.',
  empty: 'The file is empty, so the download failed. Download it again; what is loaded stays.',
  html: 'The file is a web page, most likely an error or a sign-in page. Download the data itself.',
  wrong_format: 'The file has another format. Unpack archives; gzip is unpacked.',
  truncated: 'The file was cut in the middle. Download it again; what is loaded stays.',
  malformed: 'The file is damaged. Download it again.',
  other_root: 'The file is readable, but it is none of those this command knows. Check its source.',
  other_version:
    'Statements are not as version 0.4 of the standard has them. Ask for that version.',
  no_records: 'The file names nobody. Download it again; what is loaded stays.',
  duplicate_records:
    'One company appears twice, as when two downloads run together. Download again.',
  same_file_twice: 'Two files are of the same kind. Import one of each kind at a time.',
  shrunken:
    'The new file has lost too many records. If it holds changes alone, use --update; if the ' +
    'publisher confirms it, --allow-shrink.',
  older:
    'The new file was published before the loaded one. If going back is meant, use --allow-older.',
  nothing_to_update: 'The file holds changes alone, and nothing is loaded. Import the whole first.',
}

/** One sentence or two for the operator; names files and numbers, never a person. */
export function registryProblemSentence({ code, file, detail }: RegistryProblem): string {
  const place = [file, detail].filter((part) => part !== undefined).join(': ')
  return place ? `${REFUSALS[code]} (${place})` : REFUSALS[code]
}
