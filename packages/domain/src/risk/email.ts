/** What an e-mail address says about its owner, without asking anybody. Source: reference 5.3. */
import { nameWords } from './names.ts'

export interface EmailAddress {
  /** Before the @, as given. */
  readonly local: string
  /** Lower case. */
  readonly domain: string
}

// RFC 5321 lengths and the dot-atom form that people's addresses have, in any script (RFC 6531).
const localForm = String.raw`[\p{L}\p{M}\p{N}.!#$%&'*+/=?^_{|}~\x60\-]{1,64}`
const labelForm = String.raw`[\p{L}\p{M}\p{N}\-]{1,63}`
const topForm = String.raw`\p{L}[\p{L}\p{M}\p{N}\-]{1,62}`
const form = new RegExp(`^(${localForm})@((?:${labelForm}\\.)+${topForm})$`, 'u')
const longest = 254

/** The parts of an address; `undefined` where it cannot be one. */
export function readEmail(text: string): EmailAddress | undefined {
  const parts = text.length <= longest ? form.exec(text.trim()) : null
  if (!parts) return undefined
  const [, local = '', domain = ''] = parts
  const dots = local.startsWith('.') || local.endsWith('.') || local.includes('..')
  const labels = domain.toLowerCase().split('.')
  const dashes = labels.some((label) => label.startsWith('-') || label.endsWith('-'))
  return dots || dashes ? undefined : { local, domain: domain.toLowerCase() }
}

/** What is before the first `+`: most providers deliver all of it there. */
export function beforePlus(local: string): string {
  const [before = ''] = local.split('+')
  return before
}

const roles: ReadonlySet<string> = new Set(
  (
    'abuse accounts admin administrator billing contact help hello hostmaster info it jobs mail ' +
    'marketing news no-reply noreply office postmaster root sales security service support team ' +
    'webmaster'
  ).split(' '),
)
export const isRoleEmail = ({ local }: EmailAddress): boolean =>
  roles.has(beforePlus(local).toLowerCase())

const randomDigits = 0.4
const randomLength = 8
const bitsALetter = 3.3
/** Below it nobody can say the word; "schwarzkopf" has 0.18. */
const vowelShare = 0.15

/** Many digits, or many different letters without vowels between them. */
export function looksRandom({ local }: EmailAddress): boolean {
  const text = beforePlus(local)
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[._\p{M}-]/gu, '')
  if (text.length < randomLength) return false
  // A year behind a name is what people do.
  const digits = text.replace(/(?:19|20)\d{2}$/, '').replaceAll(/\D/g, '').length
  if (digits / text.length > randomDigits) return true
  // What a vowel is we know of Latin letters only.
  if (/[^a-z0-9]/.test(text)) return false
  const vowels = text.replaceAll(/[^aeiouy]/g, '').length
  return vowels / text.length < vowelShare && entropy(text) > bitsALetter
}

/** Shannon entropy in bits a letter. */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

export type EmailName = 'match' | 'mismatch' | 'unknown'

/**
 * Whether the address names the person. Only an address that is made of words can name somebody
 * else; names vary too much for more.
 */
export function emailName(
  { local }: EmailAddress,
  { firstName, lastName }: { readonly firstName: string; readonly lastName: string },
): EmailName {
  const words = nameWords(beforePlus(local))
  const [firsts, lasts] = [nameWords(firstName), nameWords(lastName)]
  const own = [...firsts, ...lasts]
  const joined = words.join('')
  if (own.some((word) => word.length > 2 && joined.includes(word))) return 'match'
  const [one = '', other = ''] = [firsts[0], lasts[0]]
  if (one !== '' && other !== '' && joined === one.charAt(0) + other.charAt(0)) return 'match'
  return words.length >= 2 && words.every((word) => word.length > 2) ? 'mismatch' : 'unknown'
}
