/** One INDIVIDUAL or ENTITY of the UN's XML as an entry of ours. */
import { birthDate } from './birth-date.ts'
import {
  distinct,
  isText,
  joined,
  withoutUndefined,
  type ListAddress,
  type ListAlias,
  type ListEntry,
  type ListId,
} from './entry.ts'
import { aliasNames, originalScript } from './un-alias.ts'
import { childrenOf, childText, valuesOf, type XmlNode } from './xml-records.ts'

const NAME_PARTS = ['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME']

export type UnEntry = { entry: ListEntry; referenceMissing: boolean }

/** Undefined for a record that names nobody. */
export function unEntry(record: XmlNode): UnEntry | undefined {
  const name = joined(NAME_PARTS.map((part) => childText(record, part)))
  if (name === undefined) return undefined
  const prefix = record.name // INDIVIDUAL_ALIAS, ENTITY_ALIAS
  const reference = childText(record, 'REFERENCE_NUMBER')
  const nationalities = valuesOf(record, 'NATIONALITY').filter((each) => each !== 'na')
  const addresses = childrenOf(record, `${prefix}_ADDRESS`).flatMap(addressOf)
  const gender = childText(record, 'GENDER')?.toLowerCase()
  const aliases = childrenOf(record, `${prefix}_ALIAS`)
  const births = childrenOf(record, 'INDIVIDUAL_DATE_OF_BIRTH').map(birthOf)
  const aliasBirths = aliases.map((alias) => childText(alias, 'DATE_OF_BIRTH')).filter(isText)
  const countries = addresses.map((address) => address.country)

  const entry = withoutUndefined<ListEntry>({
    // The data id has been there as long as the list; the reference number has replaced it.
    entryNo: reference ?? `dataid:${childText(record, 'DATAID')}`,
    kind: prefix === 'INDIVIDUAL' ? 'person' : 'entity',
    name,
    aliases: distinct([
      ...originalScript(childText(record, 'NAME_ORIGINAL_SCRIPT')),
      ...aliases.flatMap(aliasesOf),
    ]),
    programs: [childText(record, 'UN_LIST_TYPE')].filter(isText),
    categories: ['sanctions'],
    title: joined([...valuesOf(record, 'TITLE'), ...valuesOf(record, 'DESIGNATION')], '; '),
    gender: gender === 'male' || gender === 'female' ? gender : undefined,
    birthDates: distinct([...births.filter(isText), ...aliasBirths.map(birthDate)]),
    birthPlaces: childrenOf(record, 'INDIVIDUAL_PLACE_OF_BIRTH').map(placeOf).filter(isText),
    nationalities,
    countries: distinct([...nationalities, ...countries].filter(isText)),
    addresses,
    ids: childrenOf(record, 'INDIVIDUAL_DOCUMENT').flatMap(documentOf),
    // The list has no field for them, and its comments hold none: see whole-lists.bench.ts.
    wallets: [],
    listedOn: day(childText(record, 'LISTED_ON')),
    updatedOn: valuesOf(record, 'LAST_DAY_UPDATED').map(day).filter(isText).sort().at(-1),
    remarks: remarksOf(record),
  })
  return { entry, referenceMissing: reference === undefined }
}

function aliasesOf(node: XmlNode): ListAlias[] {
  const quality = childText(node, 'QUALITY')?.toLowerCase()
  const note = childText(node, 'NOTE')
  const field = childText(node, 'ALIAS_NAME')
  const formerly =
    quality === 'f.k.a.' || /(previously|formerly) listed as/i.test(`${note} ${field}`)
  return aliasNames(field, note).map((alias) => ({
    ...alias,
    type: formerly ? 'fka' : 'aka',
    ...((quality === 'good' || quality === 'low') && { quality }),
  }))
}

function addressOf(node: XmlNode): ListAddress[] {
  const city = ['CITY', 'STATE_PROVINCE', 'ZIP_CODE'].map((part) => childText(node, part))
  const address = withoutUndefined<ListAddress>({
    street: childText(node, 'STREET'),
    city: joined(city, ', '),
    country: childText(node, 'COUNTRY'),
  })
  return Object.keys(address).length > 0 ? [address] : []
}

/** A note may hold the date itself (`Nov. 1973`) or say that the two years are a guess. */
function birthOf(node: XmlNode): string | undefined {
  const kind = childText(node, 'TYPE_OF_DATE')
  const note = childText(node, 'NOTE')
  const from = childText(node, 'FROM_YEAR')
  const to = childText(node, 'TO_YEAR')
  const date = childText(node, 'DATE') ?? childText(node, 'YEAR')
  const circa = kind === 'APPROXIMATELY' || /^approximately$/i.test(note ?? '') ? 'circa ' : ''
  if (from && to) return birthDate(`${circa}${from} to ${to}`)
  if (date) return birthDate(`${circa}${day(date)}`)
  return note && birthDate(note)
}

function placeOf(node: XmlNode): string | undefined {
  const parts = ['STREET', 'CITY', 'STATE_PROVINCE', 'COUNTRY']
  return joined(
    parts.map((part) => childText(node, part)),
    ', ',
  )
}

/** A document without a number cannot be compared with anything; its words stay in the remarks. */
function documentOf(node: XmlNode): ListId[] {
  const number = bareNumber(childText(node, 'NUMBER') ?? '')
  if (number === '') return []
  const type =
    childText(node, 'TYPE_OF_DOCUMENT') ?? childText(node, 'TYPE_OF_DOCUMENT2') ?? 'Document'
  const country = childText(node, 'ISSUING_COUNTRY') ?? childText(node, 'COUNTRY_OF_ISSUE')
  return [country === undefined ? { type, number } : { type, number, country }]
}

/**
 * The field may repeat what it is, `national identity card number 44103`, or add when it expired.
 */
function bareNumber(text: string): string {
  return text.replace(/^\D*\b(?:number|no\.):? /i, '').replace(/ \(expire[^)]*\)$/i, '')
}

/**
 * The comment, and every note that would otherwise be lost: they hold numbers and dates in words.
 */
function remarksOf(record: XmlNode): string | undefined {
  const notes = record.children.flatMap((child) => {
    const parts = ['TYPE_OF_DOCUMENT2', 'NOTE'].map((part) => childText(child, part))
    const note = joined(parts, ', ')
    return note === undefined ? [] : [`${child.name.toLowerCase()}: ${note}`]
  })
  return joined([childText(record, 'COMMENTS1'), ...notes], '\n')
}

/** `2016-11-30`, `2016-11-30-04:00`: the older export adds a time zone. */
function day(text: string | undefined): string | undefined {
  return text?.replace(/^(\d{4}-\d{2}-\d{2})[T+Z-].*$/, '$1')
}
