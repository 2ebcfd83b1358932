/** Which fields of an entry say something else than before, by the measure of its digest. */
import { canonicalJson, distinct, type ListEntry } from './entry.ts'

export function changedFields(before: ListEntry, after: ListEntry): string[] {
  // Their own keys.
  const all = distinct([...Object.keys(before), ...Object.keys(after)]) as (keyof ListEntry)[]
  return all.filter((field) => said(before[field]) !== said(after[field])).sort()
}

/** A list that was reordered says what it said. */
const said = (value: unknown): string => (value === undefined ? '' : canonicalJson(value))
