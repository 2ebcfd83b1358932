/**
 * What the fields take in which a company and the people behind it are described: one table,
 * whether the hosted page sends them or a reviewer corrects them.
 */
import { knownCountry } from '@ostiary/domain/country-codes'
import { fieldFault } from '@ostiary/domain/field-faults'
import type { FieldFault } from '@ostiary/domain/field-faults'
import { isPlausible } from '@ostiary/domain/plausible-days'
import { isShownName } from '@ostiary/domain/shown-name'
import { normaliseEntry } from '../access-lists/normalise-entry.ts'
import { readableAddress } from './email-asked.ts'

/** Of a text that is there. */
type Check = (text: string, nowMs: number) => FieldFault | undefined
type Checks = Readonly<Record<string, Check>>

const upTo =
  (max: number): Check =>
  (text) =>
    text.length > max ? fieldFault('length_invalid', { min: 1, max }) : undefined
const name =
  (max: number): Check =>
  (text) =>
    upTo(max)(text, 0) ?? (isShownName(text) ? undefined : fieldFault('name_invalid'))
const country: Check = (text) =>
  knownCountry(text) === undefined ? fieldFault('country_invalid') : undefined
const birth: Check = (text, nowMs) =>
  isPlausible('birth', text, nowMs) ? undefined : fieldFault('birth_invalid')
const foundation: Check = (text, nowMs) =>
  isPlausible('foundation', text, nowMs) ? undefined : fieldFault('past_day_invalid')
const email: Check = (text) => (readableAddress(text) ? undefined : fieldFault('email_invalid'))
/** Whether it is a number with its country code: no other can be called from everywhere. */
export const isPhone = (text: string): boolean => normaliseEntry('phone', text).ok
const phone: Check = (text) => (isPhone(text) ? undefined : fieldFault('phone_invalid'))

/** Of a person or company behind a company. */
export const partyChecks: Checks = {
  first_name: name(256),
  last_name: name(256),
  legal_name: name(512),
  email,
  phone,
  date_of_birth: birth,
  country,
  nationality: country,
  position: upTo(200),
  registration_number: upTo(100),
}

/** What is said of a party besides, by names of the caller's own. */
export const ownFields = 'custom_fields'
const ownMost = { names: 50, name: 60, text: 500 }

export const areOwnFields = (value: unknown): boolean =>
  isFields(value) &&
  Object.keys(value).length <= ownMost.names &&
  Object.entries(value).every(
    ([name, one]) =>
      name.length <= ownMost.name &&
      (one === null ||
        ['number', 'boolean'].includes(typeof one) ||
        (typeof one === 'string' && one.length <= ownMost.text)),
  )

export const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is said of the one kind is not asked of the other. */
export const isOfOtherKind = (kind: unknown, field: string): boolean =>
  kind === 'company' ? field === 'nationality' : field === 'legal_name'

/** Of a person who types what a document or a paper says. */
export const typedChecks: Checks = {
  first_name: name(256),
  last_name: name(256),
  name: name(512),
}

/** Of the company itself, as it is described by hand. */
export const companyChecks: Checks = {
  legal_name: name(512),
  registration_number: upTo(100),
  country_code: country,
  company_type: upTo(200),
  incorporation_date: foundation,
  registered_address: upTo(512),
  tax_number: upTo(100),
}

export interface FaultOfField extends FieldFault {
  readonly field: string
}

/** Whether nothing was said: left out, or left empty. */
export const isUnsaid = (value: unknown): boolean =>
  value == null || (typeof value === 'string' && value.trim() === '')

/** What is wrong with what was said; what was not said is wrong with nothing. */
export const faultsOfFields = (
  checks: Checks,
  said: Readonly<Record<string, unknown>>,
  nowMs: number,
): FaultOfField[] =>
  Object.entries(checks).flatMap(([field, check]) => {
    const value = said[field]
    if (isUnsaid(value)) return []
    const fault = typeof value === 'string' ? check(value, nowMs) : fieldFault('text_invalid')
    return fault ? [{ field, ...fault }] : []
  })
