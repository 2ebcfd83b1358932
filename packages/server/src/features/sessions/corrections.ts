/**
 * What a reviewer may put in the place of what was read: held to what its field is beyond its type,
 * and kept in the one spelling by which it is compared.
 */
import { knownCountry } from '@ostiary/domain/country-codes'
import { documentTypes, readDocumentType } from '@ostiary/domain/documents/document-types'
import { stateOf } from '@ostiary/domain/documents/state-codes'
import { fieldFault } from '@ostiary/domain/field-faults'
import { isPlausible, spanInWords } from '@ostiary/domain/plausible-days'
import type { DayOf } from '@ostiary/domain/plausible-days'
import { isShownName } from '@ostiary/domain/shown-name'
import { addressPapers } from '@ostiary/domain/workflow/config'
import { refuse } from '../call.ts'
import type { Call } from '../call.ts'

export type Data = Readonly<Record<string, unknown>>

/** The value as it is kept, or the end of a sentence about it. */
type Reading = { readonly value: string } | { readonly message: string }
type Read = (text: string, nowMs: number) => Reading
type Readers = Readonly<Record<string, Read>>

const kept = (value: string | undefined, message: string): Reading =>
  value === undefined ? { message } : { value }

const day =
  (what: DayOf, more = ''): Read =>
  (text, nowMs) =>
    kept(
      isPlausible(what, text, nowMs) ? text : undefined,
      `must be a day ${spanInWords(what)}${more}`,
    )
const end = day('expiry', ', or null where it has no end')
const state: Read = (text) => kept(stateOf(text), 'must be a code of a country such as ESP')
const country: Read = (text) => kept(knownCountry(text), fieldFault('country_invalid').message)

const shown: Read = (text) =>
  kept(isShownName(text) ? text : undefined, fieldFault('name_invalid').message)

const oneOf = (names: readonly string[]): string => `must be one of: ${names.join(', ')}`
const typeNames = Object.values(documentTypes).map(({ name }) => name)
const documentType: Read = (text) => kept(readDocumentType(text), oneOf(typeNames))
const paper: Read = (text) =>
  kept(
    addressPapers.find((one) => one === text.trim().toUpperCase().replaceAll(/\W+/g, '_')),
    oneOf(addressPapers),
  )

/** Of an identity document; a field that is not here takes what its schema does. */
export const documentReaders: Readers = {
  document_type: documentType,
  first_name: shown,
  last_name: shown,
  full_name: shown,
  date_of_birth: day('birth'),
  date_of_issue: day('issue'),
  expiration_date: end,
  issuing_state: state,
  nationality: state,
}

export const addressReaders: Readers = {
  document_type: paper,
  name_on_document: shown,
  issue_date: day('issue'),
  expiration_date: end,
  issuing_state: state,
}

export const companyReaders: Readers = {
  name: shown,
  country_code: country,
  incorporation_date: day('foundation'),
}

/** Names the node that is corrected, and is no part of what was read. */
const naming = 'node_id'

/**
 * What the body corrects; null takes a value away.
 * @param schema of the body, whose fields are all there are
 * @throws Refused where it corrects nothing, or something by a blank
 */
export function givenOf({ body }: Call, schema: { readonly properties: object }): Data {
  const given = Object.entries(body).filter(([name]) => name !== naming)
  const blank = given.filter(([, value]) => typeof value === 'string' && value.trim() === '')
  if (blank.length > 0)
    return refuse('body_invalid', undefined, {
      errors: blank.map(([name]) => ({
        path: `/${name}`,
        message: 'must not be blank: null takes a value away',
      })),
    })
  if (given.length > 0) return Object.fromEntries(given)
  const fields = Object.keys(schema.properties).filter((name) => name !== naming)
  const message = `name at least one of ${fields.join(', ')}`
  return refuse('body_invalid', undefined, { errors: [{ path: '/', message }] })
}

/** @throws Refused naming every field whose value can be none */
export function readCorrections(given: Data, readers: Readers, nowMs: number): Data {
  const errors: { path: string; message: string }[] = []
  const read: Record<string, unknown> = { ...given }
  for (const [field, reader] of Object.entries(readers)) {
    const value = given[field]
    if (typeof value !== 'string') continue
    const reading = reader(value, nowMs)
    if ('value' in reading) read[field] = reading.value
    else errors.push({ path: `/${field}`, message: reading.message })
  }
  return errors.length > 0 ? refuse('body_invalid', undefined, { errors }) : read
}
