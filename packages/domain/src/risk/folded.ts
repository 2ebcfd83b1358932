/**
 * One form for what people write in many: the same mailbox, address, number or person under two
 * spellings folds to the same text. Personal: it is only ever hashed or compared in memory.
 */
import { countryOf } from '../country-codes.ts'
import type { PostalAddress } from './address.ts'
import { beforePlus } from './email.ts'
import type { EmailAddress } from './email.ts'
import type { Profile } from './findings.ts'
import { nameWords } from './names.ts'
import { lettersAndDigits } from './spelling.ts'
import { isSsnType } from './ssn.ts'

/** What a provider does not read before the @, beside the letter case, which none reads. */
interface Mailboxes {
  readonly domains: readonly string[]
  /** Characters it reads over. */
  readonly ignored?: RegExp
  /** Several names of one house: an address at one is the address at the first of them. */
  readonly oneHouse?: true
}

// All of them deliver `name+anything` to `name`. A provider that is not listed is taken at its
// word: two addresses there are two mailboxes. Of Proton's names each is bought apart.
// oxfmt-ignore
const mailboxes: readonly Mailboxes[] = [
  { domains: ['gmail.com', 'googlemail.com'], ignored: /\./g, oneHouse: true },
  { domains: ['proton.me', 'protonmail.com', 'protonmail.ch', 'pm.me'], ignored: /[._-]/g },
  { domains: ['outlook.com', 'hotmail.com', 'live.com', 'msn.com'] },
  { domains: ['icloud.com', 'me.com', 'mac.com'], oneHouse: true },
  { domains: ['fastmail.com', 'fastmail.fm'] },
]
const mailboxesOf: ReadonlyMap<string, Mailboxes> = new Map(
  mailboxes.flatMap((one) => one.domains.map((domain) => [domain, one] as const)),
)

/** The mailbox an address is delivered to, as far as its provider is known for it. */
export function mailboxOf({ local, domain }: EmailAddress): string {
  const name = local.toLowerCase()
  const provider = mailboxesOf.get(domain)
  if (!provider) return `${name}@${domain}`
  const before = beforePlus(name)
  const read = provider.ignored ? before.replaceAll(provider.ignored, '') : before
  // Nothing but what is ignored names no mailbox: better a mailbox of its own than everybody's.
  const box = read === '' ? name : read
  return `${box}@${provider.oneHouse ? provider.domains[0] : domain}`
}

/** A country without a code is still another than the next: it stands by its letters. */
const countryOrName = (text: string | undefined): string =>
  countryOf(text) ?? lettersAndDigits(text ?? '')

/**
 * An official id with its type and country, without what people put between the characters; of a
 * social security number the digits alone. `undefined` where nothing is left.
 */
export function officialIdOf(given: NonNullable<Profile['officialId']>): string | undefined {
  const type = lettersAndDigits(given.docType)
  const isSsn = isSsnType(given.docType)
  const plain = lettersAndDigits(given.value)
  const number = isSsn ? plain.replaceAll(/\D/g, '') : plain
  if (number === '') return undefined
  return `${type} ${isSsn ? 'US' : countryOrName(given.country)} ${number}`
}

/**
 * Who somebody is by name: the words of both names in one order, as forms swap them, without
 * initials, as one form has them and the next does not.
 */
export function personOf({ firstName, lastName }: Profile): string | undefined {
  if (firstName === undefined || lastName === undefined) return undefined
  const words = [...nameWords(firstName), ...nameWords(lastName)].sort()
  const whole = words.filter((word) => !/^[a-z]$/.test(word))
  return words.length === 0 ? undefined : (whole.length > 0 ? whole : words).join(' ')
}

/** The suffixes people shorten most (United States Postal Service, publication 28, appendix C). */
const shortened: ReadonlyMap<string, string> = new Map(
  Object.entries({
    street: 'st',
    str: 'st',
    avenue: 'ave',
    av: 'ave',
    road: 'rd',
    drive: 'dr',
    lane: 'ln',
    court: 'ct',
    boulevard: 'blvd',
    place: 'pl',
    square: 'sq',
    parkway: 'pkwy',
    highway: 'hwy',
    apartment: 'apt',
    suite: 'ste',
    north: 'n',
    south: 's',
    east: 'e',
    west: 'w',
  }),
)

const streetWords = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => shortened.get(word) ?? word)

/**
 * A postal address by street, postal code and country; the city says nothing that its code does
 * not. Without a country it is of the United States, as everywhere here. `undefined` without
 * street or code.
 */
export function postalAddressOf(given: PostalAddress): string | undefined {
  const street = streetWords(given.address ?? '').join(' ')
  const country = countryOrName(given.country) || 'US'
  const code = lettersAndDigits(given.zipCode ?? '')
  // The four digits behind a ZIP name a block of the same street.
  const zip = country === 'US' && /^\d{9}$/.test(code) ? code.slice(0, 5) : code
  return street === '' || zip === '' ? undefined : `${country} ${zip} ${street}`
}
