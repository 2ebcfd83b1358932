/**
 * Politically exposed persons of the United States from the YAML of `congress-legislators`: sitting
 * members of the congress, and presidents with their vice presidents.
 */
import { parseDocument } from 'yaml'
import { aliasOf, distinct, emptyEntry, isText, joined, withoutUndefined } from './entry.ts'
import type { ListEntry, ListId } from './entry.ts'
import type { ListFile } from './list-file.ts'
import type { ListProblemCode } from './list-problem.ts'
import type { ListParse } from './ofac-sdn.ts'
import { decodeText } from './text.ts'

export type UsPeopleList = 'us-legislators' | 'us-executive'

const OFFICES: Readonly<Record<string, { says: string; list: UsPeopleList }>> = {
  sen: { says: 'Senator', list: 'us-legislators' },
  rep: { says: 'Representative', list: 'us-legislators' },
  prez: { says: 'President', list: 'us-executive' },
  viceprez: { says: 'Vice President', list: 'us-executive' },
}

/** As the file's README describes it, and each field doubted when it is read. */
interface Person {
  id?: Record<string, unknown>
  name?: Record<string, unknown>
  bio?: Record<string, unknown>
  terms?: Record<string, unknown>[]
}

export function parseUsPeople({ content, name: file }: ListFile, source: UsPeopleList): ListParse {
  const refused = (code: ListProblemCode, detail?: string): ListParse => ({
    ok: false,
    problem: detail === undefined ? { code, file } : { code, file, detail },
  })
  const decoded = decodeText(content)
  if (!decoded.ok) return refused('wrong_encoding', decoded.detail)
  // A cut in the middle is still YAML more often than not.
  if (!decoded.text.endsWith('\n')) return refused('truncated', 'the last line has no end')
  const people = peopleOf(decoded.text)
  if (!Array.isArray(people)) return refused('malformed', people.line)
  const entries: ListEntry[] = []
  let fitting = 0
  for (const [index, person] of people.entries()) {
    const entry = entryOf(person)
    const isLast = index === people.length - 1
    const record = `record ${index + 1}`
    if (!entry) return refused(isLast && index > 0 ? 'truncated' : 'malformed', record)
    entries.push(entry)
    if (officesOf(person).some(({ list }) => list === source)) fitting += 1
  }
  if (entries.length === 0) return refused('no_entries')
  // A member of the congress may have been vice president, so most decide and not each.
  if (fitting * 2 < entries.length) return refused('not_this_list', 'other offices than this list')
  if (new Set(entries.map(({ entryNo }) => entryNo)).size < entries.length)
    return refused('duplicate_entries')
  return { ok: true, list: { source, entries, warnings: [] } }
}

function peopleOf(text: string): Person[] | { line: string } {
  // No aliases: the file uses none, and they are how a small YAML becomes a large one.
  try {
    const document = parseDocument(text, { schema: 'failsafe', logLevel: 'silent' })
    const [error] = document.errors
    if (error) return { line: `line ${error.linePos?.[0].line ?? '?'}` }
    const value: unknown = document.toJS({ maxAliasCount: 0 })
    const rows = Array.isArray(value) ? value : undefined
    const records = rows?.every((row) => typeof row === 'object' && row !== null)
    // Objects, and every field of theirs is optional and doubted.
    return records ? (rows as Person[]) : { line: 'it is no list of records' }
  } catch {
    // An alias, or nesting that no record needs.
    return { line: 'it holds what records do not' }
  }
}

const officesOf = ({ terms }: Person): { says: string; list: UsPeopleList }[] =>
  (Array.isArray(terms) ? terms : [])
    .map((term) => OFFICES[textOf(term?.['type']) ?? ''])
    .filter((office) => office !== undefined)

function entryOf(person: Person): ListEntry | undefined {
  const { id = {}, name = {}, bio = {}, terms } = person
  const part = (key: string): string | undefined => textOf(name[key])
  const entryNo = textOf(id['bioguide']) ?? textOf(id['govtrack'])
  const whole = joined([part('first'), part('middle'), part('last'), part('suffix')])
  const main = part('official_full') ?? whole
  if (entryNo === undefined || main === undefined || !Array.isArray(terms)) return undefined
  const others = [
    whole,
    joined([part('first'), part('last')]),
    part('nickname') && joined([part('nickname'), part('last')]),
  ]
  const gender = textOf(bio['gender'])
  const starts = terms.map((term) => textOf(term?.['start'])).filter(isText)
  return withoutUndefined<ListEntry>({
    ...emptyEntry({ entryNo, kind: 'person', name: main, categories: ['pep'] }),
    aliases: distinct(others.filter(isText).filter((one) => one !== main)).map((one) =>
      aliasOf(one, { type: 'aka' }),
    ),
    title: joined(distinct(officesOf(person).map(({ says }) => says)), '; '),
    gender: gender === 'M' ? 'male' : gender === 'F' ? 'female' : undefined,
    birthDates: [textOf(bio['birthday'])].filter(isText),
    nationalities: ['United States'],
    countries: ['United States'],
    ids: idsOf(id),
    listedOn: starts.sort()[0],
  })
}

function idsOf(id: Record<string, unknown>): ListId[] {
  const wikidata = textOf(id['wikidata'])
  return wikidata === undefined ? [] : [{ type: 'Wikidata', number: wikidata }]
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
