/**
 * The one shape every list is parsed into, and the digest that tells a changed entry from an
 * untouched one.
 */
import { hash } from 'node:crypto'
import type { ListWarning } from './list-problem.ts'

/** `unknown` of lists that name people and firms alike and do not say which is which. */
export type EntryKind = 'person' | 'entity' | 'unknown' | 'vessel' | 'aircraft'

/** Why somebody is listed, which says how much a hit weighs. */
export const ENTRY_CATEGORIES = [
  'sanctions',
  'pep',
  'regulatory_warning',
  'crime',
  'adverse_media',
  'watchlist',
] as const
export type EntryCategory = (typeof ENTRY_CATEGORIES)[number]

export type ListAlias = {
  name: string
  /** As far as the list grades its own aliases: OFAC strong and weak, UN good and low. */
  quality?: 'strong' | 'weak' | 'good' | 'low'
  type?: 'aka' | 'fka' | 'nka' | 'original_script'
  /** ISO 15924, only where the letters are not Latin. */
  script?: string
}
export type ListAddress = { street?: string; city?: string; country?: string }
export type ListId = { type: string; number: string; country?: string }
export type ListWallet = {
  /** The list's own code, which is not a ticker: OFAC writes XBT, and USDT on several chains. */
  currency: string
  /** As published, letter case kept: bringing it to one form per chain is the matcher's work. */
  address: string
}
export type VesselDetails = {
  callSign?: string
  type?: string
  tonnage?: string
  grossRegisteredTonnage?: string
  flag?: string
  owner?: string
}

export type ListEntry = {
  /**
   * What the list itself calls the entry: OFAC's entity number, the UN's reference number
   * (QDi.001). Where it calls it nothing, a digest of what makes the entry that entry.
   */
  entryNo: string
  kind: EntryKind
  /** As published: OFAC writes persons `LAST, First`, the UN in natural order. */
  name: string
  aliases: ListAlias[]
  programs: string[]
  /** The list's own by default; a list that gathers others says it of each entry. */
  categories: EntryCategory[]
  /** The lists inside a list that gathers several, in its own words. */
  sources?: string[]
  title?: string
  gender?: 'male' | 'female'
  /** EDTF (1961-08, 1951~, 1951/1953) where it could be read, else the published words. */
  birthDates: string[]
  birthPlaces: string[]
  nationalities: string[]
  /**
   * Nationalities, countries of addresses and the flag, in the list's own spelling; not the place
   * of birth.
   */
  countries: string[]
  addresses: ListAddress[]
  ids: ListId[]
  wallets: ListWallet[]
  vessel?: VesselDetails
  listedOn?: string
  updatedOn?: string
  remarks?: string
}

export type ParsedList = {
  /** Its name with us: `lists/catalogue.ts` has them all, apart from the demo list. */
  source: string
  entries: ListEntry[]
  warnings: ListWarning[]
  /** Where the file says so itself; OFAC's CSV files do not. */
  publishedAt?: string
}

export type ListSize = {
  entries: number
  /** Different addresses of each currency: one that two entries name is one. */
  wallets: number
}

export function listSize({ entries }: Pick<ParsedList, 'entries'>): ListSize {
  const wallets = entries.flatMap((entry) => entry.wallets)
  const different = new Set(wallets.map(({ currency, address }) => `${currency} ${address}`))
  return { entries: entries.length, wallets: different.size }
}

/**
 * Equal for two entries that say the same: SHA-256 over JSON with sorted keys and sorted arrays,
 * since a
 * list that only reorders its aliases has changed nobody and must not cause a rescreening.
 */
export function entryDigest(entry: ListEntry): string {
  return hash('sha256', canonicalJson(entry), 'hex')
}

/** The same text for two values that say the same: keys and arrays sorted. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).sort().join()}]`
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`)
  return `{${fields.sort().join()}}`
}

const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ['Arab', /\p{Script=Arabic}/u],
  ['Cyrl', /\p{Script=Cyrillic}/u],
  ['Hang', /\p{Script=Hangul}/u],
  ['Jpan', /\p{Script=Hiragana}|\p{Script=Katakana}/u],
  ['Hani', /\p{Script=Han}/u],
  ['Hebr', /\p{Script=Hebrew}/u],
  ['Grek', /\p{Script=Greek}/u],
  ['Deva', /\p{Script=Devanagari}/u],
  ['Beng', /\p{Script=Bengali}/u],
  ['Thai', /\p{Script=Thai}/u],
  ['Geor', /\p{Script=Georgian}/u],
  ['Ethi', /\p{Script=Ethiopic}/u],
  ['Armn', /\p{Script=Armenian}/u],
]

/** ISO 15924 of a name that is not in Latin letters. */
export function scriptOf(name: string): string | undefined {
  return SCRIPTS.find(([, pattern]) => pattern.test(name))?.[0]
}

/** In the order of their first appearance. */
export function distinct<Item>(items: readonly Item[]): Item[] {
  // Most of what is asked for has one part or none.
  if (items.length < 2) return [...items]
  const seen = new Map<string, Item>()
  for (const item of items) {
    const key = typeof item === 'string' ? item : canonicalJson(item)
    if (!seen.has(key)) seen.set(key, item)
  }
  return [...seen.values()]
}

/**
 * The same object without its undefined fields: exactOptionalPropertyTypes keeps "absent" and
 * "undefined" apart.
 */
export function withoutUndefined<Shape extends object>(fields: {
  [Key in keyof Shape]: Shape[Key] | undefined
}): Shape {
  // Every field that is left has the type the shape gives it, and only optional ones can have gone.
  return Object.fromEntries(
    Object.entries(fields).filter(([, field]) => field !== undefined),
  ) as Shape
}

export const isText = (text: string | undefined): text is string =>
  text !== undefined && text !== ''

/** The parts that say something, one behind the other; undefined where none does. */
export function joined(
  parts: readonly (string | undefined)[],
  by: string = ' ',
): string | undefined {
  const text = parts.filter(isText).join(by)
  return text === '' ? undefined : text
}

/** An entry that says nothing beyond its name, for parsers to fill. */
export const emptyEntry = (
  named: Pick<ListEntry, 'entryNo' | 'kind' | 'name' | 'categories'>,
): ListEntry => ({
  ...named,
  aliases: [],
  programs: [],
  birthDates: [],
  birthPlaces: [],
  nationalities: [],
  countries: [],
  addresses: [],
  ids: [],
  wallets: [],
})

/** A name with its script, where that is not Latin. */
export function aliasOf(name: string, more: Omit<ListAlias, 'name' | 'script'> = {}): ListAlias {
  const script = scriptOf(name)
  return script === undefined ? { name, ...more } : { name, script, ...more }
}

/** Nationalities, the countries of addresses and the flag: what `countries` is made of. */
export function countriesOf(entry: Pick<ListEntry, 'nationalities' | 'addresses' | 'vessel'>) {
  const places = entry.addresses.map(({ country }) => country)
  return distinct([...entry.nationalities, ...places, entry.vessel?.flag].filter(isText))
}
