/**
 * Phone numbers by the numbering plans: one spelling, the country and the kind of line. The large
 * set of plans is taken, as only it tells the kinds apart.
 */
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { NumberType } from 'libphonenumber-js/max'

/** What the plan says, in the shape the checks of the domain take. */
interface PhoneFacts {
  readonly valid: boolean
  /** ISO alpha-2; absent for numbers of no country (satellites, international freephone). */
  readonly country?: string
  /**
   * `other` is all the plan does not set apart: in the United States that holds most internet
   * telephony too.
   */
  readonly line?: 'voip' | 'premium' | 'toll_free' | 'other'
}

export interface PhoneReading {
  readonly facts: PhoneFacts
  /** `+14155552671`; of every number that has a possible length, whether or not it is in use. */
  readonly e164?: string
}

const lines: Partial<Record<NonNullable<NumberType>, NonNullable<PhoneFacts['line']>>> = {
  VOIP: 'voip',
  PREMIUM_RATE: 'premium',
  TOLL_FREE: 'toll_free',
}

const isInternational = (text: string): boolean => /^\s*[+＋]/.test(text)

/**
 * @param text international (`+1 415 555 2671`), or national with the country of its owner
 * @param homeCountry ISO alpha-2 of the owner's address
 * @returns `undefined` where a national number cannot be placed: nobody can say it is wrong
 */
export function readPhone(text: string, homeCountry?: string): PhoneReading | undefined {
  const home = homeCountry?.trim().toUpperCase() ?? ''
  const isPlaced = isSupportedCountry(home)
  if (!isPlaced && !isInternational(text)) return undefined
  // The text is the number: none is looked for inside a sentence.
  const number = parsePhoneNumberFromString(text, {
    ...(isPlaced && { defaultCountry: home }),
    extract: false,
  })
  if (!number) return { facts: { valid: false } }
  const spelling = number.isPossible() ? { e164: number.number } : {}
  const type = number.getType()
  if (!number.isValid() || type === undefined) return { facts: { valid: false }, ...spelling }
  const { country } = number
  const line = lines[type] ?? 'other'
  return { facts: { valid: true, line, ...(country && { country }) }, ...spelling }
}

/** A number in one spelling (`+14155552671`) as the plan divides it: `+1` and `4155552671`. */
export function phoneParts(
  e164: string,
): { readonly prefix: string; readonly national: string } | undefined {
  const number = parsePhoneNumberFromString(e164, { extract: false })
  return number && { prefix: `+${number.countryCallingCode}`, national: number.nationalNumber }
}
