/**
 * Why a list is refused, and what is odd about one that is taken: closed sets, each with what to
 * do.
 */

export type ListProblemCode =
  | 'not_found'
  | 'unreadable'
  | 'several_files'
  | 'too_large'
  | 'empty'
  | 'html'
  | 'wrong_format'
  | 'wrong_encoding'
  | 'forbidden_markup'
  | 'bad_lines'
  | 'truncated'
  | 'malformed'
  | 'wrong_columns'
  | 'not_this_list'
  | 'no_entries'
  | 'duplicate_entries'
  | 'files_do_not_fit'
  | 'shrunken_entries'
  | 'shrunken_wallets'
  | 'shrunken_aliases'
  | 'older'

export type ListProblem = { code: ListProblemCode; file?: string; detail?: string }

const REFUSALS: Record<ListProblemCode, string> = {
  not_found:
    'There is no such list file. Check the path, and that the file has its published name.',
  unreadable: 'The file cannot be read. Check its permissions, and download it again.',
  several_files:
    'More than one file could be meant. Leave only one of them, or name the file itself.',
  too_large: 'The file is larger than any published list. Check what was downloaded.',
  empty: 'The file is empty, so the download failed. Download it again; the last good list stays.',
  html: 'The file is a web page, most likely an error or a sign-in page. Download the list itself.',
  wrong_format:
    'The file has a format this list is not read from; docs/how-to/sanctions-lists.md has them ' +
    'all. Unpack archives other than gzip.',
  wrong_encoding:
    'The letters of the file cannot be read: it was saved in another encoding than it is ' +
    'published in. Download it again, or save it as UTF-8.',
  forbidden_markup:
    'The XML holds what no publisher of lists writes and an attack would: a document type, or ' +
    'nesting without an end. Check the address it came from.',
  bad_lines:
    'Lines of the file cannot be taken, so nothing was, and the last good list stays. Mend them ' +
    'and import it again.',
  truncated: 'The file was cut in the middle. Download it again; the last good list stays.',
  malformed: 'The file is damaged. Download it again.',
  wrong_columns:
    'The file has other columns than this list. Check that each file has its published name.',
  not_this_list: 'The file is readable, but it is another list. Check its name and its address.',
  no_entries: 'The list names nobody. Download it again; the last good list stays.',
  duplicate_entries:
    'One entry number appears twice, as when two downloads run together. Download the list again.',
  files_do_not_fit:
    'The files name entries the main file lacks: download all of them together again.',
  shrunken_entries:
    'The new list has lost too many entries: it may have been cut. Compare its end with the ' +
    'publisher’s page; if it is right, use allowShrink.',
  shrunken_wallets:
    'The new list has lost too many wallets. Of OFAC’s CSV, is sdn_comments.csv there? If it is ' +
    'right, use allowShrink.',
  shrunken_aliases:
    'The new list has lost too many aliases. Of OFAC’s CSV, is alt.csv whole? If it is right, ' +
    'use allowShrink.',
  older:
    'The new list was published before the loaded one: whoever was listed in between would be ' +
    'released. If going back is meant, use allowOlder.',
}

/** One sentence or two for the operator; names files and numbers, never a listed person. */
export function listProblemSentence({ code, file, detail }: ListProblem): string {
  const place = [file, detail].filter((part) => part !== undefined).join(': ')
  return place ? `${REFUSALS[code]} (${place})` : REFUSALS[code]
}

export type ListWarningCode =
  | 'addresses_missing'
  | 'aliases_missing'
  | 'comments_missing'
  | 'end_mark_missing'
  | 'remark_cut'
  | 'unknown_entry'
  | 'overflow_unexpected'
  | 'wallet_unread'
  | 'wallet_misprinted'
  | 'kind_unknown'
  | 'reference_missing'
  | 'entry_unlisted'
  | 'names_missing'
  | 'short_form'
  | 'records_merged'

export type ListWarning = {
  code: ListWarningCode
  /** How many lines or entries are meant. */
  count: number
  /** The first of them. */
  entryNos: string[]
  sentence: string
}

const ODDITIES: Record<ListWarningCode, string> = {
  addresses_missing: 'add.csv (cons_add.csv) was not given: the entries have no addresses.',
  aliases_missing:
    'alt.csv (cons_alt.csv) was not given: only the main names and the weak aliases of the ' +
    'remarks can be found.',
  comments_missing:
    'sdn_comments.csv (cons_comments.csv) was not given: long remarks are cut, wallet addresses ' +
    'may be missing.',
  end_mark_missing:
    'The file lacks the end mark of OFAC, the byte 0x1A: lines at its end may be missing.',
  remark_cut:
    'A remark of exactly 1,000 characters has no overflow: wallet addresses may be missing.',
  unknown_entry: 'Lines speak of entries the main file does not have; they were left out.',
  overflow_unexpected: 'An overflow belongs to a remark that was not cut; it was read on its own.',
  wallet_unread: 'A digital currency address is written in a way we cannot read, and is missing.',
  wallet_misprinted:
    'A digital currency address fails its own checksum: as written nobody can hold it; it is kept.',
  kind_unknown: 'An entry is of a kind we do not know; it is treated as an entity.',
  reference_missing: 'An entry has no reference number; it goes by its data id.',
  entry_unlisted: 'The file holds a party and no entry that lists it; it is kept.',
  names_missing: 'A record names nobody that could be found by it; it was left out.',
  short_form:
    'The short form has main names alone, no aliases and no birth dates; the XML of the same ' +
    'list has them.',
  records_merged: 'Records of one entry number are taken as one entry with all that they say.',
}

const NAMED_AT_MOST = 20

export function listWarning(code: ListWarningCode, entryNos: readonly string[] = []): ListWarning {
  return {
    code,
    count: Math.max(1, entryNos.length),
    entryNos: entryNos.slice(0, NAMED_AT_MOST),
    sentence: ODDITIES[code],
  }
}

/** The same, for a list of entries that is nearly always empty. */
export function warningAbout(code: ListWarningCode, entryNos: readonly string[]): ListWarning[] {
  return entryNos.length > 0 ? [listWarning(code, entryNos)] : []
}
