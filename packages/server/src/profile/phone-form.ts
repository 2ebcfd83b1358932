/** The one spelling of a phone number, by which it is compared and found. */
import { knownCountry } from '@ostiary/domain/country-codes'
import { normaliseEntry } from '../access-lists/normalise-entry.ts'
import { readPhone } from '../platform/phone.ts'

/** Digits and what people set between them: letters would be read as the keys they stand on. */
const phoneForm = /^\+?[\d\s().\-/\u2010-\u2015]+$/

/**
 * The one spelling of a number with its country code, or of one of the country beside it:
 * `+34600000001`. `undefined` where it can be none.
 * @param country of the same person, in two or three letters
 */
export function e164Of(text: string, country?: string | null): string | undefined {
  const whole = normaliseEntry('phone', text)
  if (whole.ok) return whole.entry.match
  const home = country ? knownCountry(country) : undefined
  if (home === undefined || !phoneForm.test(text)) return undefined
  return readPhone(text, home)?.e164
}
