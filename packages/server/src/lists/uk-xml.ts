/**
 * The UK Sanctions List from its XML (Designations/Designation), which has all the names, dates and
 * documents that its short form lacks.
 */
import {
  aliasOf,
  countriesOf,
  distinct,
  emptyEntry,
  isText,
  joined,
  withoutUndefined,
  type ListAddress,
  type ListAlias,
  type ListEntry,
  type ListId,
  type VesselDetails,
} from './entry.ts'
import type { ListFile } from './list-file.ts'
import { listWarning, type ListProblemCode } from './list-problem.ts'
import type { ListParse } from './ofac-sdn.ts'
import { ukBirth } from './uk-birth.ts'
import { britishDay, ukKind } from './uk-words.ts'
import { allBelow, childOf, childText, readRecords, textsBelow, textOf } from './xml-records.ts'
import type { XmlNode } from './xml-records.ts'

export function parseUkXml({ content, name: file }: ListFile): ListParse {
  const refused = (code: ListProblemCode, detail?: string): ListParse => ({
    ok: false,
    problem: detail === undefined ? { code, file } : { code, file, detail },
  })
  const entries = new Map<string, ListEntry>()
  let duplicate: string | undefined
  let nameless = 0
  let generated: string | undefined
  const read = readRecords(content, {
    root: 'Designations',
    records: ['DateGenerated', 'Designation'],
    onRecord(record) {
      if (record.name === 'DateGenerated') return void (generated = textOf(record))
      const entry = entryOf(record)
      if (!entry) return void (nameless += 1)
      if (entries.has(entry.entryNo)) duplicate = entry.entryNo
      entries.set(entry.entryNo, entry)
    },
  })
  if (!read.ok) return refused(read.code, read.detail)
  if (duplicate !== undefined) return refused('duplicate_entries', duplicate)
  if (entries.size === 0) return refused('no_entries')
  const day = britishDay(generated)
  return {
    ok: true,
    list: {
      source: 'uk',
      entries: [...entries.values()],
      warnings: nameless > 0 ? [listWarning('names_missing')] : [],
      ...(day && { publishedAt: `${day}T00:00:00.000Z` }),
    },
  }
}

function entryOf(record: XmlNode): ListEntry | undefined {
  const entryNo = childText(record, 'UniqueID')
  const names = allBelow(record, 'Name').flatMap(namesOf)
  const main = names.find(({ primary }) => primary) ?? names[0]
  if (entryNo === undefined || main === undefined) return undefined
  const addresses = allBelow(record, 'Address').flatMap(addressOf)
  const nationalities = distinct(textsBelow(record, 'Nationality'))
  const vessel = vesselOf(record)
  const [gender] = textsBelow(record, 'Gender').map((text) => text.toLowerCase())
  return withoutUndefined<ListEntry>({
    ...emptyEntry({
      entryNo,
      kind: ukKind(childText(record, 'IndividualEntityShip')),
      name: main.alias.name,
      categories: ['sanctions'],
    }),
    aliases: distinct([
      ...names.filter((one) => one !== main).map(({ alias }) => alias),
      ...textsBelow(record, 'NameNonLatinScript').map((name) =>
        aliasOf(name, { type: 'original_script' }),
      ),
    ]),
    programs: [childText(record, 'RegimeName')].filter(isText),
    title: joined(
      [...textsBelow(record, 'Title'), ...textsBelow(record, 'Position')].filter(isText),
      '; ',
    ),
    gender: gender === 'male' || gender === 'female' ? gender : undefined,
    birthDates: distinct(textsBelow(record, 'DOB').map(ukBirth)),
    birthPlaces: distinct(allBelow(record, 'Location').map(birthPlaceOf).filter(isText)),
    nationalities,
    countries: countriesOf({ nationalities, addresses, ...(vessel && { vessel }) }),
    addresses,
    ids: distinct(idsOf(record)),
    vessel,
    listedOn: britishDay(childText(record, 'DateDesignated')),
    updatedOn: britishDay(childText(record, 'LastUpdated')),
    remarks: remarksOf(record),
  })
}

interface Named {
  readonly alias: ListAlias
  readonly primary: boolean
}

/** `Name6` is the family name, or all of the name of an entity or a ship. */
function namesOf(node: XmlNode): Named[] {
  const parts = ['Name1', 'Name2', 'Name3', 'Name4', 'Name5', 'Name6']
  const name = joined(parts.map((part) => childText(node, part)))
  if (name === undefined) return []
  const kind = childText(node, 'NameType')?.toLowerCase() ?? ''
  const strength = childText(node, 'AliasStrength')?.toLowerCase() ?? ''
  const quality = /good/.test(strength) ? 'good' : /low/.test(strength) ? 'low' : undefined
  const primary = kind === 'primary name'
  return [{ alias: aliasOf(name, { ...(quality && { quality }), type: 'aka' }), primary }]
}

function birthPlaceOf(node: XmlNode): string | undefined {
  return joined([childText(node, 'TownOfBirth'), childText(node, 'CountryOfBirth')], ', ')
}

function addressOf(node: XmlNode): ListAddress[] {
  const lines = [1, 2, 3, 4, 5].map((n) => childText(node, `AddressLine${n}`))
  const town = [childText(node, 'AddressLine6'), childText(node, 'AddressPostalCode')]
  const address = withoutUndefined<ListAddress>({
    street: joined(lines, ', '),
    city: joined(town, ', '),
    country: childText(node, 'AddressCountry'),
  })
  return Object.keys(address).length > 0 ? [address] : []
}

const NUMBERS: Readonly<Record<string, string>> = {
  PassportNumber: 'Passport',
  NationalIdentifierNumber: 'National Identifier',
  BusinessRegistrationNumber: 'Business Registration Number',
  IMONumber: 'IMO',
  HullIdentificationNumber: 'Hull Identification Number',
}

const idsOf = (record: XmlNode): ListId[] =>
  Object.entries(NUMBERS).flatMap(([field, type]) =>
    textsBelow(record, field).map((number) => ({ type, number })),
  )

function vesselOf(record: XmlNode): VesselDetails | undefined {
  const ship = childOf(record, 'ShipDetails')
  if (!ship) return undefined
  const vessel = withoutUndefined<VesselDetails>({
    type: textsBelow(ship, 'TypeOfShip')[0],
    tonnage: textsBelow(ship, 'TonnageOfShip')[0],
    flag: textsBelow(ship, 'CurrentBelievedFlagOfShip')[0],
    owner: textsBelow(ship, 'CurrentOwnerOperator')[0],
  })
  return Object.keys(vessel).length > 0 ? vessel : undefined
}

/** With the numbers other lists know the entry by. */
function remarksOf(record: XmlNode): string | undefined {
  const group = childText(record, 'OFSIGroupID')
  const un = childText(record, 'UNReferenceNumber')
  const parts = ['SanctionsImposed', 'OtherInformation', 'UKStatementofReasons'].map((name) =>
    childText(record, name),
  )
  return joined([group && `OFSI Group ID ${group}`, un && `UN Ref ${un}`, ...parts], '\n')
}
