/**
 * By what an entity is found: keyed hashes of the beginnings of its names, of addresses, countries
 * and tags. Whoever holds the database learns neither word nor person from them.
 */
import { sha256Hex } from '../platform/digest.ts'

/** Of a longer word only so much is a key; who asks for more looks at what was found. */
const prefixMax = 8
const prefixMin = 2
/** So many bytes of the hash: of a hundred million keys two meet by chance once in 4,000 cases. */
const keyBytes = 8

export type SearchField = 'name' | 'email' | 'phone' | 'country' | 'tag'

/** Where keys are kept apart from each other. */
export interface SearchScope {
  readonly lookupKey: Buffer
  readonly applicationId: string
  readonly kind: string
}

/**
 * A plain hash over key and text, a tenth of the price of an HMAC, of which an entity takes twenty:
 * it is cut to eight bytes, so that nobody can go on from it to a longer text.
 */
export function searchKey(scope: SearchScope, field: SearchField, value: string): Buffer {
  const { lookupKey, applicationId, kind } = scope
  const text = `${hexOf(lookupKey)}search\n${applicationId}\n${kind}\n${field}\n${value}`
  return Buffer.from(sha256Hex(text).slice(0, 2 * keyBytes), 'hex')
}

const hexes = new WeakMap<Buffer, string>()

function hexOf(key: Buffer): string {
  const held = hexes.get(key)
  if (held !== undefined) return held
  const hex = key.toString('hex')
  hexes.set(key, hex)
  return hex
}

/** The words of a name as they are compared: without case and marks, in any script. */
export const nameWords = (name: string): string[] =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')

/** What a word of a search is looked up by: its beginning, as far as one is kept. */
export const prefixOf = (word: string): string => [...word].slice(0, prefixMax).join('')

/** Every beginning of a word that is a key; a word of one letter is its own. */
function prefixesOf(word: string): string[] {
  const letters = [...word]
  const longest = Math.min(letters.length, prefixMax)
  const found: string[] = []
  for (let length = Math.min(prefixMin, longest); length <= longest; length += 1)
    found.push(letters.slice(0, length).join(''))
  return found
}

export const emailForm = (email: string): string => email.trim().toLowerCase()
/** Without the two zeros that many write in the place of the plus sign. */
export const phoneForm = (phone: string): string =>
  phone.replace(/^\s*00/, '').replaceAll(/[^\d]/g, '')

/** What an entity is found by, in the words of a profile. */
export interface Findable {
  readonly names: readonly (string | null | undefined)[]
  readonly emails: readonly string[]
  readonly phones: readonly string[]
  /** Alpha-2. */
  readonly countries: readonly string[]
  readonly tags: readonly string[]
}

/** Every key of an entity, once. */
export function searchKeys(scope: SearchScope, found: Findable): Buffer[] {
  const values = new Set<string>()
  const add = (field: SearchField, value: string): unknown => values.add(`${field}\n${value}`)
  for (const name of found.names)
    for (const word of nameWords(name ?? ''))
      for (const prefix of prefixesOf(word)) add('name', prefix)
  for (const email of found.emails) add('email', emailForm(email))
  for (const phone of found.phones) add('phone', phoneForm(phone))
  for (const country of found.countries) add('country', country)
  for (const tag of found.tags) add('tag', tag)
  return [...values].map((one) => {
    const [field, value] = one.split('\n') as [SearchField, string]
    return searchKey(scope, field, value)
  })
}

/** What of one set of keys is not in another. */
export function without(keys: readonly Buffer[], others: readonly Buffer[]): Buffer[] {
  const known = new Set(others.map((one) => one.toString('latin1')))
  return keys.filter((one) => !known.has(one.toString('latin1')))
}
