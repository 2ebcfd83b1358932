/** One DistinctParty of OFAC's Advanced XML as an entry of ours. */
import {
  aliasOf,
  countriesOf,
  distinct,
  emptyEntry,
  isText,
  joined,
  scriptOf,
  withoutUndefined,
  type EntryKind,
  type ListAddress,
  type ListAlias,
  type ListEntry,
  type VesselDetails,
} from './entry.ts'
import { dayOf, type AdvancedReference } from './ofac-advanced-values.ts'
import { sortOfacIds, type OfacId } from './ofac-ids.ts'
import { allBelow, attributeOf, childOf, childrenOf, textOf, type XmlNode } from './xml-records.ts'

/** What OFAC's CSV and its classic XML put before the comma. */
const FAMILY_NAMES = new Set(['Last Name', 'Patronymic', 'Matronymic'])
const VESSEL_PARTS: Readonly<Record<string, keyof VesselDetails>> = {
  'Vessel Call Sign': 'callSign',
  'VESSEL TYPE': 'type',
  'Vessel Tonnage': 'tonnage',
  'Vessel Gross Registered Tonnage': 'grossRegisteredTonnage',
  'Vessel Flag': 'flag',
  'Vessel Owner': 'owner',
}

/** @returns undefined for a party without a name */
export function partyEntry(
  party: XmlNode,
  reference: AdvancedReference,
): { profileId: string; entry: ListEntry } | undefined {
  const profile = childOf(party, 'Profile')
  const entryNo = attributeOf(party, 'FixedRef')
  const identities = childrenOf(profile, 'Identity').filter(
    (identity) => attributeOf(identity, 'False') !== 'true',
  )
  const named = identities.flatMap((identity) => namesOf(identity, reference))
  const main = named.find(({ main: is }) => is) ?? named[0]
  if (profile === undefined || entryNo === undefined || main === undefined) return undefined
  const facts = factsOf(profile, reference)
  const documents = identities.flatMap((one) => reference.documentsOf(attributeOf(one, 'ID')))
  const ids = sortOfacIds([...documents, ...facts.others])
  const vessel = Object.keys(facts.vessel).length > 0 ? facts.vessel : undefined
  const { addresses, nationalities } = facts
  const entry = withoutUndefined<ListEntry>({
    ...emptyEntry({
      entryNo,
      kind: kindOf(profile, reference),
      name: main.alias.name,
      categories: ['sanctions'],
    }),
    aliases: distinct(named.filter((one) => one !== main).map(({ alias }) => alias)),
    title: joined(facts.titles, '; '),
    gender: facts.gender,
    birthDates: distinct(facts.birthDates),
    birthPlaces: distinct(facts.birthPlaces),
    nationalities: distinct(nationalities),
    countries: countriesOf({ nationalities, addresses, ...(vessel && { vessel }) }),
    addresses: distinct(addresses),
    ids: ids.ids,
    wallets: ids.wallets,
    vessel,
    remarks: joined(ids.others, '; '),
  })
  return { profileId: attributeOf(profile, 'ID') ?? entryNo, entry }
}

function kindOf(profile: XmlNode, { say, partyTypeOf }: AdvancedReference): EntryKind {
  const subType = attributeOf(profile, 'PartySubTypeID')
  const name = say('partySubType', subType)
  if (name === 'Vessel') return 'vessel'
  if (name === 'Aircraft') return 'aircraft'
  return partyTypeOf(subType) === 'Individual' ? 'person' : 'entity'
}

interface Named {
  readonly alias: ListAlias
  readonly main: boolean
}

function namesOf(identity: XmlNode, reference: AdvancedReference): Named[] {
  const types = new Map(
    allBelow(identity, 'NamePartGroup').map((group) => [
      attributeOf(group, 'ID'),
      reference.say('namePart', attributeOf(group, 'NamePartTypeID')),
    ]),
  )
  const first = attributeOf(identity, 'Primary') === 'true'
  return childrenOf(identity, 'Alias').flatMap((alias) => {
    const kind = reference.say('aliasType', attributeOf(alias, 'AliasTypeID'))
    const known = (['aka', 'fka', 'nka'] as const).find(
      (word) => word === kind?.replaceAll('.', '').toLowerCase(),
    )
    const quality = attributeOf(alias, 'LowQuality') === 'true' ? 'weak' : 'strong'
    const primary = first && attributeOf(alias, 'Primary') === 'true'
    return childrenOf(alias, 'DocumentedName').flatMap((node): Named[] => {
      const name = documentedName(node, types)
      if (name === undefined) return []
      const latin = scriptOf(name) === undefined
      const type = known ?? (latin ? undefined : ('original_script' as const))
      return [{ alias: aliasOf(name, { quality, ...(type && { type }) }), main: primary && latin }]
    })
  })
}

/** `LAST, First Middle`, as OFAC writes persons elsewhere; other names have one part. */
function documentedName(
  node: XmlNode,
  types: ReadonlyMap<string | undefined, string | undefined>,
): string | undefined {
  const family: string[] = []
  const given: string[] = []
  for (const value of allBelow(node, 'NamePartValue')) {
    const text = textOf(value)
    if (text === undefined) continue
    const type = types.get(attributeOf(value, 'NamePartGroupID')) ?? ''
    const isFamily = FAMILY_NAMES.has(type)
    if (isFamily) family.push(text)
    else given.push(text)
  }
  return joined([joined(family), joined(given)], ', ')
}

interface Facts {
  readonly titles: string[]
  readonly birthDates: string[]
  readonly birthPlaces: string[]
  readonly nationalities: string[]
  readonly addresses: ListAddress[]
  readonly vessel: VesselDetails
  readonly others: OfacId[]
  gender?: 'male' | 'female'
}

function factsOf(profile: XmlNode, reference: AdvancedReference): Facts {
  const facts: Facts = {
    titles: [],
    birthDates: [],
    birthPlaces: [],
    nationalities: [],
    addresses: [],
    vessel: {},
    others: [],
  }
  for (const feature of childrenOf(profile, 'Feature')) {
    const type = reference.say('featureType', attributeOf(feature, 'FeatureTypeID'))
    if (type === undefined) continue
    for (const version of childrenOf(feature, 'FeatureVersion')) {
      const worth = reference.say('reliability', attributeOf(version, 'ReliabilityID'))
      if (worth !== 'False') addFact(facts, { type, version, reference })
    }
  }
  return facts
}

function addFact(
  facts: Facts,
  given: { type: string; version: XmlNode; reference: AdvancedReference },
): void {
  const { type, version, reference } = given
  const texts = childrenOf(version, 'VersionDetail').map(
    (detail) => textOf(detail) ?? reference.say('detail', attributeOf(detail, 'DetailReferenceID')),
  )
  const text = texts.find(isText)
  const places = childrenOf(version, 'VersionLocation')
    .map((node) => reference.placeOf(attributeOf(node, 'LocationID')))
    .filter((place) => place !== undefined)
  const countries = places.map(({ country }) => country).filter(isText)
  const part = VESSEL_PARTS[type]
  if (type === 'Birthdate') {
    facts.birthDates.push(...childrenOf(version, 'DatePeriod').map(periodOf).filter(isText))
  } else if (type === 'Place of Birth') {
    const words = places.map(({ street, city, country }) => joined([street, city, country], ', '))
    facts.birthPlaces.push(...[...words, text].filter(isText))
  } else if (type === 'Nationality Country' || type === 'Citizenship Country') {
    facts.nationalities.push(...countries)
  } else if (type === 'Location') {
    facts.addresses.push(...places.filter((place) => Object.keys(place).length > 0))
  } else if (type === 'Title') facts.titles.push(...[text].filter(isText))
  else if (type === 'Gender') facts.gender = text === 'Female' ? 'female' : 'male'
  else if (part) facts.vessel[part] ??= text ?? countries[0] ?? ''
  else {
    const period = childrenOf(version, 'DatePeriod').map(periodOf).find(isText)
    facts.others.push({ type, number: text ?? period ?? countries.join(', ') })
  }
}

/** EDTF: a day, a whole month or year, or from one to the other; `~` where it is approximate. */
function periodOf(period: XmlNode): string | undefined {
  const [start, end] = ['Start', 'End'].map((name) => childOf(period, name))
  const from = dayNode(start, 'From')
  const to = dayNode(end, 'To') ?? dayNode(start, 'To')
  if (from === undefined) return undefined
  const mark = [start, end].some((node) => attributeOf(node, 'Approximate') === 'true') ? '~' : ''
  if (to === undefined || from === to) return `${from}${mark}`
  const [month, year] = [from.slice(0, 7), from.slice(0, 4)]
  const begins = from.endsWith('-01')
  if (begins && to.startsWith(month) && Number(to.slice(8)) >= 28) return `${month}${mark}`
  if (from.endsWith('-01-01') && to.endsWith('-12-31')) {
    const last = to.slice(0, 4)
    return last === year ? `${year}${mark}` : `${year}${mark}/${last}${mark}`
  }
  return `${from}${mark}/${to}${mark}`
}

function dayNode(node: XmlNode | undefined, name: string): string | undefined {
  const day = childOf(node, name)
  return day && dayOf(day)
}
