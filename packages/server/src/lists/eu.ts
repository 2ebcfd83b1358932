/** The EU's consolidated list of financial sanctions from its XML, format 1.1. */
import { birthDate } from './birth-date.ts'
import {
  aliasOf,
  countriesOf,
  distinct,
  emptyEntry,
  isText,
  joined,
  withoutUndefined,
  type EntryKind,
  type ListAddress,
  type ListAlias,
  type ListEntry,
  type ListId,
} from './entry.ts'
import type { ListFile } from './list-file.ts'
import { listWarning, type ListProblemCode } from './list-problem.ts'
import type { ListParse } from './ofac-sdn.ts'
import {
  attributeOf,
  childOf,
  childrenOf,
  readRecords,
  textOf,
  type XmlNode,
} from './xml-records.ts'

export function parseEu({ content, name: file }: ListFile): ListParse {
  const refused = (code: ListProblemCode, detail?: string): ListParse => ({
    ok: false,
    problem: detail === undefined ? { code, file } : { code, file, detail },
  })
  const entries = new Map<string, ListEntry>()
  let duplicate: string | undefined
  let nameless = 0
  const read = readRecords(content, {
    root: 'export',
    records: ['sanctionEntity'],
    onRecord(record) {
      const entry = entryOf(record)
      if (!entry) return void (nameless += 1)
      if (entries.has(entry.entryNo)) duplicate = entry.entryNo
      entries.set(entry.entryNo, entry)
    },
  })
  if (!read.ok) return refused(read.code, read.detail)
  if (duplicate !== undefined) return refused('duplicate_entries', duplicate)
  if (entries.size === 0) return refused('no_entries')
  const generatedMs = Date.parse(read.rootAttributes['generationDate'] ?? '')
  return {
    ok: true,
    list: {
      source: 'eu',
      entries: [...entries.values()],
      warnings: nameless > 0 ? [listWarning('names_missing')] : [],
      ...(!Number.isNaN(generatedMs) && { publishedAt: new Date(generatedMs).toISOString() }),
    },
  }
}

const KINDS: Readonly<Record<string, EntryKind>> = {
  P: 'person',
  person: 'person',
  ship: 'vessel',
  vessel: 'vessel',
}

function entryOf(record: XmlNode): ListEntry | undefined {
  const logicalId = attributeOf(record, 'logicalId')
  const entryNo = attributeOf(record, 'euReferenceNumber') ?? (logicalId && `eu:${logicalId}`)
  const names = childrenOf(record, 'nameAlias')
  const aliases = names.map(nameOf).filter((alias) => alias !== undefined)
  const main =
    aliases.find(({ quality, script }) => quality !== 'weak' && script === undefined) ?? aliases[0]
  if (entryNo === undefined || main === undefined) return undefined
  const subject = childOf(record, 'subjectType')
  const kind =
    KINDS[attributeOf(subject, 'code') ?? ''] ??
    KINDS[attributeOf(subject, 'classificationCode') ?? '']
  const nationalities = distinct(childrenOf(record, 'citizenship').map(countryOf).filter(isText))
  const addresses = childrenOf(record, 'address').flatMap(addressOf)
  const births = childrenOf(record, 'birthdate')
  const genders = names.map((name) => attributeOf(name, 'gender')).filter(isText)
  const [gender] = genders
  return withoutUndefined<ListEntry>({
    ...emptyEntry({ entryNo, kind: kind ?? 'entity', name: main.name, categories: ['sanctions'] }),
    aliases: distinct(aliases.filter((alias) => alias !== main)),
    programs: programsOf(record),
    title: joined(distinct(names.flatMap(wordsOf)), '; '),
    gender: gender === 'M' ? 'male' : gender === 'F' ? 'female' : undefined,
    birthDates: distinct(births.map(birthOf).filter(isText)),
    birthPlaces: distinct(births.map(placeOf).filter(isText)),
    nationalities,
    countries: countriesOf({ nationalities, addresses }),
    addresses,
    ids: distinct(childrenOf(record, 'identification').flatMap(idOf)),
    listedOn: regulationDays(record)[0],
    updatedOn: regulationDays(record).at(-1),
    remarks: remarksOf(record),
  })
}

function nameOf(node: XmlNode): ListAlias | undefined {
  const parts = ['firstName', 'middleName', 'lastName'].map((part) => attributeOf(node, part))
  const name = attributeOf(node, 'wholeName') ?? joined(parts)
  if (name === undefined) return undefined
  return aliasOf(name, {
    quality: attributeOf(node, 'strong') === 'false' ? 'weak' : 'strong',
    type: 'aka',
  })
}

const wordsOf = (name: XmlNode): string[] =>
  [attributeOf(name, 'title'), attributeOf(name, 'function')].filter(isText)

const programsOf = (record: XmlNode): string[] =>
  distinct(
    childrenOf(record, 'regulation')
      .map((regulation) => attributeOf(regulation, 'programme'))
      .filter(isText),
  )

const regulationDays = (record: XmlNode): string[] =>
  childrenOf(record, 'regulation')
    .map((regulation) => attributeOf(regulation, 'publicationDate'))
    .filter(isText)
    .sort()

/** `00` and UNKNOWN say that the publisher does not know. */
function countryOf(node: XmlNode): string | undefined {
  const name = attributeOf(node, 'countryDescription')
  return name === 'UNKNOWN' ? undefined : name
}

function birthOf(node: XmlNode): string | undefined {
  const circa = attributeOf(node, 'circa') === 'true' ? 'circa ' : ''
  const [from, to] = [attributeOf(node, 'yearRangeFrom'), attributeOf(node, 'yearRangeTo')]
  const [year, month] = [attributeOf(node, 'year'), attributeOf(node, 'monthOfYear')]
  const day = attributeOf(node, 'birthdate')
  if (day) return birthDate(`${circa}${day}`)
  if (year && month) return birthDate(`${circa}${year}-${month.padStart(2, '0')}`)
  if (year) return birthDate(`${circa}${year}`)
  return from && to ? birthDate(`${circa}${from} to ${to}`) : undefined
}

const placeOf = (node: XmlNode): string | undefined =>
  joined(
    [...['place', 'city', 'region'].map((part) => attributeOf(node, part)), countryOf(node)],
    ', ',
  )

function addressOf(node: XmlNode): ListAddress[] {
  const street = ['street', 'poBox'].map((part) => attributeOf(node, part))
  const city = ['city', 'region', 'zipCode'].map((part) => attributeOf(node, part))
  const address = withoutUndefined<ListAddress>({
    street: joined([attributeOf(node, 'place'), ...street], ', '),
    city: joined(city, ', '),
    country: countryOf(node),
  })
  return Object.keys(address).length > 0 ? [address] : []
}

function idOf(node: XmlNode): ListId[] {
  const number = attributeOf(node, 'number') ?? attributeOf(node, 'latinNumber')
  const described = attributeOf(node, 'identificationTypeDescription')
  const type = described ?? attributeOf(node, 'identificationTypeCode') ?? 'Document'
  const country = countryOf(node)
  if (number === undefined || attributeOf(node, 'knownFalse') === 'true') return []
  return [{ type, number, ...(country !== undefined && { country }) }]
}

function remarksOf(record: XmlNode): string | undefined {
  const un = attributeOf(record, 'unitedNationId')
  const remarks = childrenOf(record, 'remark').map(textOf)
  return joined([un && `UN Ref ${un}`, attributeOf(record, 'designationDetails'), ...remarks], '\n')
}
