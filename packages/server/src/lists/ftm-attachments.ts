/** What speaks of an entity in a record of its own: a sanction, a document, a place, a wallet. */
import { distinct, withoutUndefined, type ListAddress, type ListEntry } from './entry.ts'
import { walletsOf } from './ftm-entity.ts'
import type { FtmRecord } from './ftm-record.ts'

const ATTACHED = new Set(['Sanction', 'Passport', 'Identification', 'Address', 'CryptoWallet'])

export const isAttachment = ({ schema }: FtmRecord): boolean => ATTACHED.has(schema)

/** Adds to the entries what the record says of them; of nobody on the list it says nothing. */
export function attach(record: FtmRecord, entries: ReadonlyMap<string, ListEntry>): void {
  const owners = ['entity', 'holder', 'things'].flatMap((key) => record.properties.get(key) ?? [])
  for (const owner of distinct(owners)) {
    const entry = entries.get(owner)
    if (entry && entry.entryNo !== record.id) add(record, entry)
  }
}

function add(record: FtmRecord, entry: ListEntry): void {
  const first = (...keys: string[]): string | undefined =>
    keys.flatMap((key) => record.properties.get(key) ?? [])[0]
  if (record.schema === 'Sanction') {
    const programs = record.properties.get('program') ?? record.properties.get('programId') ?? []
    entry.programs = distinct([...entry.programs, ...programs])
    const day = first('listingDate', 'startDate')
    if (day && (!entry.listedOn || day < entry.listedOn)) entry.listedOn = day
  } else if (record.schema === 'CryptoWallet') {
    entry.wallets = distinct([...entry.wallets, ...walletsOf(record)])
  } else if (record.schema === 'Address') addPlace(record, entry)
  else {
    const number = first('number')
    const type = first('type') ?? (record.schema === 'Passport' ? 'Passport' : 'Document')
    const country = first('country')
    const id = { type, number: number ?? '', ...(country !== undefined && { country }) }
    if (number !== undefined) entry.ids = distinct([...entry.ids, id])
  }
}

function addPlace(record: FtmRecord, entry: ListEntry): void {
  const first = (key: string): string | undefined => record.properties.get(key)?.[0]
  const address = withoutUndefined<ListAddress>({
    street: first('street') ?? first('full'),
    city: first('city'),
    country: first('country'),
  })
  if (Object.keys(address).length === 0) return
  entry.addresses = distinct([...entry.addresses, address])
  if (address.country) entry.countries = distinct([...entry.countries, address.country])
}
