/**
 * Whether an e-mail, a phone number and a date of birth can be one: what cannot is refused by the
 * name of its field, and never quoted. They are kept as they were given.
 */
import { isPlausible, spanInWords } from '@ostiary/domain/plausible-days'
import { normaliseEntry } from '../../access-lists/normalise-entry.ts'
import { e164Of } from '../../profile/phone-form.ts'
import { refuse } from '../call.ts'

/** As the lists of an application read it: what no list could ever match is no address. */
export const isEmail = (text: string): boolean => normaliseEntry('email', text).ok

export const isPhone = (text: string, country?: string | null): boolean =>
  e164Of(text, country) !== undefined

export function checkEmail(text: string, field: string): void {
  if (!isEmail(text)) wrong(field, 'must be an e-mail address such as ana@example.org')
}

export function checkPhone(text: string, field: string, country?: string | null): void {
  if (!isPhone(text, country))
    wrong(field, 'must be a phone number with its country code, such as +34600000001')
}

/** As long as the schema lets `full_name` be. */
const nameMost = 512

/** Two names that make one: each may be short enough, and the whole too long. */
export function checkName(name: string): void {
  if (name.length > nameMost)
    wrong('first_name', `must not make a full name of more than ${nameMost} characters`)
}

export function checkBirth(day: string, nowMs: number): void {
  if (!isPlausible('birth', day, nowMs))
    wrong('date_of_birth', `must be a day ${spanInWords('birth')}`)
}

function wrong(field: string, message: string): never {
  return refuse('body_invalid', undefined, { errors: [{ path: `/${field}`, message }] })
}
