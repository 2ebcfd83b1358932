/** One FollowTheMoney entity as an entry of ours. */
import {
  aliasOf,
  countriesOf,
  distinct,
  emptyEntry,
  isText,
  joined,
  withoutUndefined,
  type EntryCategory,
  type EntryKind,
  type ListAlias,
  type ListEntry,
  type ListId,
  type VesselDetails,
} from './entry.ts'
import type { FtmRecord } from './ftm-record.ts'

/** The schemas that can be somebody, or something that is listed. */
export const FTM_KINDS: Readonly<Record<string, EntryKind>> = {
  Person: 'person',
  Company: 'entity',
  Organization: 'entity',
  LegalEntity: 'unknown',
  PublicBody: 'entity',
  Vessel: 'vessel',
  Airplane: 'aircraft',
  CryptoWallet: 'entity',
}

/**
 * The vocabulary of topics is the data model's; a topic that is not here is also found by its first
 * part: `sanction.counter` is not `sanction`, but `crime.fraud` is `crime`.
 */
const TOPICS: Readonly<Record<string, EntryCategory>> = {
  sanction: 'sanctions',
  'sanction.linked': 'watchlist',
  'sanction.counter': 'watchlist',
  'asset.frozen': 'sanctions',
  'role.pep': 'pep',
  'role.rca': 'pep',
  debarment: 'regulatory_warning',
  'export.control': 'regulatory_warning',
  'export.control.linked': 'watchlist',
  'export.risk': 'watchlist',
  'reg.warn': 'regulatory_warning',
  'reg.action': 'regulatory_warning',
  crime: 'crime',
  wanted: 'crime',
}

/** By topic; nobody is on a list for nothing, so whoever has none is on a watch list. */
export function categoriesOf(topics: readonly string[]): EntryCategory[] {
  const found = topics
    .map((topic) => TOPICS[topic] ?? TOPICS[topic.split('.')[0] ?? ''])
    .filter((category) => category !== undefined)
  return found.length > 0 ? distinct(found) : ['watchlist']
}

/** @returns undefined for a record that names nobody */
export function entityEntry(record: FtmRecord): ListEntry | undefined {
  const all = (...keys: string[]): string[] =>
    distinct(keys.flatMap((key) => record.properties.get(key) ?? []))
  const key = all('publicKey')[0]
  const name = record.caption ?? all('name')[0] ?? key
  if (name === undefined) return undefined
  const nationalities = all('nationality', 'citizenship')
  const vessel = vesselOf(record)
  const [gender] = all('gender')
  const addresses = all('address').map((street) => ({ street }))
  return withoutUndefined<ListEntry>({
    ...emptyEntry({
      entryNo: record.id,
      kind: FTM_KINDS[record.schema] ?? 'entity',
      name,
      categories: categoriesOf(all('topics')),
    }),
    ...(record.datasets.length > 0 && { sources: [...record.datasets] }),
    aliases: aliasesOf(record, name),
    programs: all('program', 'programId'),
    title: joined(all('title', 'position'), '; '),
    gender: gender === 'male' || gender === 'female' ? gender : undefined,
    birthDates: all('birthDate'),
    birthPlaces: all('birthPlace'),
    nationalities,
    countries: distinct([
      ...countriesOf({ nationalities, addresses, ...(vessel && { vessel }) }),
      ...all('country', 'jurisdiction', 'mainCountry'),
    ]),
    addresses,
    ids: idsOf(record),
    wallets: record.schema === 'CryptoWallet' ? walletsOf(record) : [],
    vessel,
    listedOn: record.firstSeen?.slice(0, 10),
    updatedOn: record.lastChange?.slice(0, 10),
    remarks: joined(all('notes', 'summary'), '\n'),
  })
}

/** The list's code is the currency where it says one; the address alone is found as well. */
export const walletsOf = ({ properties }: FtmRecord): ListEntry['wallets'] =>
  (properties.get('publicKey') ?? []).map((address) => ({
    currency: properties.get('currency')?.[0] ?? 'UNKNOWN',
    address,
  }))

function aliasesOf(record: FtmRecord, main: string): ListAlias[] {
  const of = (key: string, more: Omit<ListAlias, 'name' | 'script'>): ListAlias[] =>
    (record.properties.get(key) ?? []).map((name) => aliasOf(name, more))
  return distinct(
    [
      ...of('name', { type: 'aka', quality: 'strong' }),
      ...of('alias', { type: 'aka', quality: 'strong' }),
      ...of('previousName', { type: 'fka', quality: 'strong' }),
      ...of('weakAlias', { type: 'aka', quality: 'weak' }),
      ...of('abbreviation', { type: 'aka', quality: 'weak' }),
    ].filter(({ name }) => name !== main),
  )
}

const NUMBERS: Readonly<Record<string, string>> = {
  idNumber: 'Identification Number',
  passportNumber: 'Passport',
  taxNumber: 'Tax ID No.',
  registrationNumber: 'Registration Number',
  innCode: 'INN',
  ogrnCode: 'OGRN',
  leiCode: 'LEI',
  dunsCode: 'D-U-N-S Number',
  swiftBic: 'SWIFT/BIC',
  imoNumber: 'IMO',
  mmsi: 'MMSI',
  wikidataId: 'Wikidata',
  uscCode: 'Unified Social Credit Code (USCC)',
}

const idsOf = (record: FtmRecord): ListId[] =>
  Object.entries(NUMBERS).flatMap(([key, type]) =>
    (record.properties.get(key) ?? []).map((number) => ({ type, number })),
  )

function vesselOf(record: FtmRecord): VesselDetails | undefined {
  if (record.schema !== 'Vessel') return undefined
  const first = (key: string): string | undefined => record.properties.get(key)?.find(isText)
  const vessel = withoutUndefined<VesselDetails>({
    callSign: first('callSign'),
    type: first('type'),
    tonnage: first('tonnage'),
    grossRegisteredTonnage: first('grossRegisteredTonnage'),
    flag: first('flag'),
    owner: first('owner'),
  })
  return Object.keys(vessel).length > 0 ? vessel : undefined
}
