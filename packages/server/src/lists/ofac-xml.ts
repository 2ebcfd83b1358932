/** OFAC's lists from their classic XML, `sdnList` of sdn.xml and consolidated.xml. */
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
  type VesselDetails,
} from './entry.ts'
import type { ListFile } from './list-file.ts'
import { warningAbout, type ListProblemCode } from './list-problem.ts'
import { sortOfacIds, type OfacId } from './ofac-ids.ts'
import { otherOfacList, type OfacList } from './ofac-lists.ts'
import type { ListParse } from './ofac-sdn.ts'
import { allBelow, childrenOf, childText, readRecords, type XmlNode } from './xml-records.ts'

const KINDS: Readonly<Record<string, EntryKind>> = {
  individual: 'person',
  entity: 'entity',
  vessel: 'vessel',
  aircraft: 'aircraft',
}

export function parseOfacXml({ content, name: file }: ListFile, source: OfacList): ListParse {
  const refused = (code: ListProblemCode, detail?: string): ListParse => ({
    ok: false,
    problem: detail === undefined ? { code, file } : { code, file, detail },
  })
  const entries = new Map<string, ListEntry>()
  const odd = { kinds: [] as string[] }
  let duplicate: string | undefined
  let nameless = 0
  let about: XmlNode | undefined
  const read = readRecords(content, {
    root: 'sdnList',
    records: ['publshInformation', 'sdnEntry'],
    onRecord(record) {
      if (record.name === 'publshInformation') about = record
      else {
        const entry = entryOf(record)
        if (!entry) return void (nameless += 1)
        if (entries.has(entry.entryNo)) duplicate = entry.entryNo
        if (!KINDS[childText(record, 'sdnType')?.toLowerCase() ?? '']) odd.kinds.push(entry.entryNo)
        entries.set(entry.entryNo, entry)
      }
    },
  })
  if (!read.ok) return refused(read.code, read.detail)
  if (duplicate !== undefined) return refused('duplicate_entries', duplicate)
  if (entries.size === 0) return refused('no_entries')
  const stated = Number(childText(about, 'Record_Count') ?? entries.size + nameless)
  if (stated !== entries.size + nameless) {
    return refused('truncated', `${entries.size + nameless} records of ${stated}`)
  }
  const list = [...entries.values()]
  const other = otherOfacList(list, source)
  if (other) return { ok: false, problem: { ...other, file } }
  const publishedAt = americanDay(childText(about, 'Publish_Date'))
  const warnings = warningAbout('kind_unknown', odd.kinds)
  return {
    ok: true,
    list: {
      source,
      entries: list,
      warnings,
      ...(publishedAt && { publishedAt: `${publishedAt}T00:00:00.000Z` }),
    },
  }
}

function entryOf(record: XmlNode): ListEntry | undefined {
  const entryNo = childText(record, 'uid')
  const name = nameOf(record)
  if (entryNo === undefined || name === undefined) return undefined
  const ids = sortOfacIds(allBelow(record, 'id').flatMap(idOf))
  const nationalities = distinct([
    ...countriesBelow(record, 'nationality'),
    ...countriesBelow(record, 'citizenship'),
  ])
  const addresses = allBelow(record, 'address').flatMap(addressOf)
  const vessel = vesselOf(record)
  const remarks = [childText(record, 'remarks'), ...ids.others]
  return withoutUndefined<ListEntry>({
    ...emptyEntry({
      entryNo,
      kind: KINDS[childText(record, 'sdnType')?.toLowerCase() ?? ''] ?? 'entity',
      name,
      categories: ['sanctions'],
    }),
    aliases: distinct(allBelow(record, 'aka').flatMap(akaOf)),
    programs: distinct(allBelow(record, 'program').map((one) => one.text.trim())).filter(isText),
    title: childText(record, 'title'),
    gender: ids.gender,
    birthDates: distinct(
      allBelow(record, 'dateOfBirthItem')
        .map((item) => childText(item, 'dateOfBirth'))
        .filter(isText)
        .map(birthDate),
    ),
    birthPlaces: distinct(
      allBelow(record, 'placeOfBirthItem')
        .map((item) => childText(item, 'placeOfBirth'))
        .filter(isText),
    ),
    nationalities,
    countries: countriesOf({ nationalities, addresses, ...(vessel && { vessel }) }),
    addresses,
    ids: ids.ids,
    wallets: ids.wallets,
    vessel,
    remarks: joined(remarks, '; '),
  })
}

/** As OFAC's CSV has it: `LAST, First`. */
const nameOf = (node: XmlNode): string | undefined =>
  joined([childText(node, 'lastName'), childText(node, 'firstName')], ', ')

function akaOf(node: XmlNode): ListAlias[] {
  const name = nameOf(node)
  const type = childText(node, 'type')?.replaceAll('.', '').toLowerCase()
  const weak = childText(node, 'category')?.toLowerCase() === 'weak'
  const known = (['aka', 'fka', 'nka'] as const).find((word) => word === type)
  if (name === undefined) return []
  return [aliasOf(name, { quality: weak ? 'weak' : 'strong', ...(known && { type: known }) })]
}

const countriesBelow = (record: XmlNode, name: string): string[] =>
  allBelow(record, name)
    .map((node) => childText(node, 'country'))
    .filter(isText)

function addressOf(node: XmlNode): ListAddress[] {
  const street = ['address1', 'address2', 'address3'].map((part) => childText(node, part))
  const city = ['city', 'stateOrProvince', 'postalCode'].map((part) => childText(node, part))
  const address = withoutUndefined<ListAddress>({
    street: joined(street, ', '),
    city: joined(city, ', '),
    country: childText(node, 'country'),
  })
  return Object.keys(address).length > 0 ? [address] : []
}

function idOf(node: XmlNode): OfacId[] {
  const type = childText(node, 'idType')
  const number = childText(node, 'idNumber')
  const country = childText(node, 'idCountry')
  if (type === undefined) return []
  return [{ type, number: number ?? '', ...(country !== undefined && { country }) }]
}

function vesselOf(record: XmlNode): VesselDetails | undefined {
  const [info] = childrenOf(record, 'vesselInfo')
  if (!info) return undefined
  const vessel = withoutUndefined<VesselDetails>({
    callSign: childText(info, 'callSign'),
    type: childText(info, 'vesselType'),
    tonnage: childText(info, 'tonnage'),
    grossRegisteredTonnage: childText(info, 'grossRegisteredTonnage'),
    flag: childText(info, 'vesselFlag'),
    owner: childText(info, 'vesselOwner'),
  })
  return Object.keys(vessel).length > 0 ? vessel : undefined
}

function americanDay(text: string | undefined): string | undefined {
  const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text ?? '') ?? []
  return year && `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`
}
