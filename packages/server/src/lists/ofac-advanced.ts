/**
 * OFAC's lists from their Advanced XML (the UN's sanctions exchange model 1.0): reference values,
 * places, documents, parties, and only then the entries that say why each party is listed.
 */
import { distinct, isText, joined, type ListAddress, type ListEntry } from './entry.ts'
import type { ListFile } from './list-file.ts'
import { listWarning, warningAbout, type ListProblemCode } from './list-problem.ts'
import { partyEntry } from './ofac-advanced-party.ts'
import { dayOf, VALUE_SETS, type AdvancedReference, type ValueSet } from './ofac-advanced-values.ts'
import type { OfacId } from './ofac-ids.ts'
import type { OfacList } from './ofac-lists.ts'
import type { ListParse } from './ofac-sdn.ts'
import {
  allBelow,
  attributeOf,
  childOf,
  childrenOf,
  childText,
  readRecords,
  textOf,
  type XmlNode,
} from './xml-records.ts'

/** Why a profile is listed. */
interface Listing {
  programs: string[]
  lists: string[]
  listedOn?: string
}

const RECORDS = [
  ...Object.keys(VALUE_SETS),
  'DateOfIssue',
  'Location',
  'IDRegDocument',
  'DistinctParty',
  'SanctionsEntry',
]

export function parseOfacAdvanced({ content, name: file }: ListFile, source: OfacList): ListParse {
  const refused = (code: ListProblemCode, detail?: string): ListParse => ({
    ok: false,
    problem: detail === undefined ? { code, file } : { code, file, detail },
  })
  const reader = advancedReader()
  const read = readRecords(content, {
    root: 'Sanctions',
    records: RECORDS,
    onRecord: reader.take,
  })
  if (!read.ok) return refused(read.code, read.detail)
  const { entries, duplicate, nameless, unlisted, sdnShare, publishedAt } = reader.end()
  if (duplicate !== undefined) return refused('duplicate_entries', duplicate)
  if (entries.length === 0) return refused('no_entries')
  const found: OfacList = sdnShare === undefined || sdnShare > 0.5 ? 'ofac-sdn' : 'ofac-nonsdn'
  if (found !== source) return refused('not_this_list', `its entries are those of ${found}`)
  const warnings = [
    ...warningAbout('entry_unlisted', unlisted),
    ...(nameless > 0 ? [listWarning('names_missing')] : []),
  ]
  return {
    ok: true,
    list: { source, entries, warnings, ...(publishedAt && { publishedAt }) },
  }
}

function advancedReader() {
  const values = new Map<string, string>()
  const partyTypes = new Map<string, string>()
  const places = new Map<string, ListAddress>()
  const documents = new Map<string, OfacId[]>()
  const listings = new Map<string, Listing>()
  const parties: { profileId: string; entry: ListEntry }[] = []
  let nameless = 0
  let publishedAt: string | undefined
  const say = (set: ValueSet, id: string | undefined): string | undefined =>
    values.get(`${set} ${id}`)
  const reference: AdvancedReference = {
    say,
    partyTypeOf: (id) => say('partyType', partyTypes.get(id ?? '')),
    placeOf: (id) => places.get(id ?? ''),
    documentsOf: (id) => documents.get(id ?? '') ?? [],
  }

  const takeValues = (set: ValueSet, record: XmlNode): void => {
    for (const value of record.children) {
      const id = attributeOf(value, 'ID') ?? ''
      values.set(`${set} ${id}`, textOf(value) ?? '')
      const type = attributeOf(value, 'PartyTypeID')
      if (set === 'partySubType' && type) partyTypes.set(id, type)
    }
  }
  const take = (record: XmlNode): void => {
    const id = attributeOf(record, 'ID') ?? ''
    if (record.name === 'DateOfIssue') publishedAt = `${dayOf(record)}T00:00:00.000Z`
    else if (record.name === 'Location') places.set(id, placeFrom(record, reference))
    else if (record.name === 'IDRegDocument') addDocument(documents, record, reference)
    else if (record.name === 'SanctionsEntry') addListing(listings, record, reference)
    else if (record.name === 'DistinctParty') {
      const party = partyEntry(record, reference)
      if (party) parties.push(party)
      else nameless += 1
    } else {
      // RECORDS has no other names.
      takeValues(VALUE_SETS[record.name as keyof typeof VALUE_SETS], record)
    }
  }
  return {
    take,
    end() {
      const sdn = [...listings.values()].filter(({ lists }) => lists.includes('SDN List')).length
      const known = new Set(parties.map(({ entry }) => entry.entryNo))
      return {
        entries: parties.map(({ profileId, entry }) => listed(entry, listings.get(profileId))),
        unlisted: parties
          .filter(({ profileId }) => !listings.has(profileId))
          .map(({ entry }) => entry.entryNo),
        duplicate: known.size < parties.length ? 'a party' : undefined,
        sdnShare: listings.size === 0 ? undefined : sdn / listings.size,
        nameless,
        publishedAt,
      }
    },
  }
}

function listed(entry: ListEntry, listing: Listing | undefined): ListEntry {
  if (!listing) return entry
  const others = distinct(listing.lists.filter((name) => name !== 'SDN List'))
  return {
    ...entry,
    programs: distinct(listing.programs),
    ...(others.length > 0 && { sources: others }),
    ...(listing.listedOn && { listedOn: listing.listedOn }),
  }
}

function placeFrom(record: XmlNode, { say }: AdvancedReference): ListAddress {
  const parts = new Map<string, string>()
  for (const part of childrenOf(record, 'LocationPart')) {
    const [value] = childrenOf(part, 'LocationPartValue')
    const text = childText(value, 'Value')
    const name = say('placePart', attributeOf(part, 'LocPartTypeID')) ?? 'Unknown'
    if (text) parts.set(name, text)
  }
  const street = ['ADDRESS1', 'ADDRESS2', 'ADDRESS3'].map((name) => parts.get(name))
  const city = ['CITY', 'REGION', 'STATE/PROVINCE', 'POSTAL CODE', 'Unknown'].map((name) =>
    parts.get(name),
  )
  const countryId = attributeOf(childOf(record, 'LocationCountry'), 'CountryID')
  const country = say('country', countryId)
  const [line, town] = [joined(street, ', '), joined(city, ', ')]
  return {
    ...(line && { street: line }),
    ...(town && { city: town }),
    ...(country && country !== 'undetermined' && { country }),
  }
}

function addDocument(
  documents: Map<string, OfacId[]>,
  record: XmlNode,
  { say }: AdvancedReference,
): void {
  const type = say('documentType', attributeOf(record, 'IDRegDocTypeID'))
  const number = childText(record, 'IDRegistrationNo')
  if (type === undefined || number === undefined) return
  const country = say('country', attributeOf(record, 'IssuedBy-CountryID'))
  const identity = attributeOf(record, 'IdentityID') ?? ''
  const document = { type, number, ...(country !== undefined && { country }) }
  if (!documents.get(identity)?.push(document)) documents.set(identity, [document])
}

function addListing(
  listings: Map<string, Listing>,
  record: XmlNode,
  { say }: AdvancedReference,
): void {
  const profile = attributeOf(record, 'ProfileID') ?? ''
  const listing = listings.get(profile) ?? { programs: [], lists: [] }
  const list = say('list', attributeOf(record, 'ListID'))
  if (list) listing.lists.push(list)
  // A measure of the type Program has the programme as its comment; the others say what is blocked.
  const programs = childrenOf(record, 'SanctionsMeasure')
    .filter((one) => say('sanctionsType', attributeOf(one, 'SanctionsTypeID')) === 'Program')
    .map((one) => childText(one, 'Comment'))
  listing.programs.push(...programs.filter(isText))
  const days = allBelow(record, 'EntryEvent').flatMap((event) => childrenOf(event, 'Date'))
  const [first] = days.map(dayOf).filter(isText).sort()
  if (first && (!listing.listedOn || first < listing.listedOn)) listing.listedOn = first
  listings.set(profile, listing)
}
