/** Records of one number as one entry: of lists that write an entry once for each of its names. */
import { aliasOf, distinct, type ListEntry } from './entry.ts'

/** @returns the entries in the order of their first record, and which were merged */
export function mergeEntries(records: readonly ListEntry[]): {
  entries: ListEntry[]
  merged: string[]
} {
  const entries = new Map<string, ListEntry>()
  const merged = new Set<string>()
  for (const record of records) {
    const known = entries.get(record.entryNo)
    if (known) merged.add(record.entryNo)
    entries.set(record.entryNo, known ? both(known, record) : record)
  }
  return { entries: [...entries.values()], merged: [...merged] }
}

function both(first: ListEntry, second: ListEntry): ListEntry {
  const name = second.name === first.name ? [] : [aliasOf(second.name)]
  const sources = distinct([...(first.sources ?? []), ...(second.sources ?? [])])
  const remarks = distinct([first.remarks, second.remarks].filter((text) => text !== undefined))
  return {
    ...second,
    ...first,
    aliases: distinct([...first.aliases, ...name, ...second.aliases]),
    categories: distinct([...first.categories, ...second.categories]),
    programs: distinct([...first.programs, ...second.programs]),
    birthDates: distinct([...first.birthDates, ...second.birthDates]),
    birthPlaces: distinct([...first.birthPlaces, ...second.birthPlaces]),
    nationalities: distinct([...first.nationalities, ...second.nationalities]),
    countries: distinct([...first.countries, ...second.countries]),
    addresses: distinct([...first.addresses, ...second.addresses]),
    ids: distinct([...first.ids, ...second.ids]),
    wallets: distinct([...first.wallets, ...second.wallets]),
    ...(sources.length > 0 && { sources }),
    ...(remarks.length > 0 && { remarks: remarks.join('\n') }),
  }
}
