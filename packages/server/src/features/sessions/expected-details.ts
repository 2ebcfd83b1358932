/**
 * What the caller of a session says of its person or company, held to what each field is: what
 * nobody can compare would be a doubt at every document, or none at all.
 */
import { isIP } from 'node:net'
import { readDocumentCode } from '@ostiary/domain/documents/document-types'
import { readGender } from '@ostiary/domain/documents/document-sides'
import { stateOf } from '@ostiary/domain/documents/state-codes'
import { fieldFault } from '@ostiary/domain/field-faults'
import { isPlausible } from '@ostiary/domain/plausible-days'
import { isShownName } from '@ostiary/domain/shown-name'
import type { SessionContext } from '../../sessions/context.ts'
import { isPhone } from '../../sessions/declared-fields.ts'

/** The end of a sentence about a text that is none of its field. */
type Check = (text: string, nowMs: number) => string | undefined
type Checks = Readonly<Record<string, Check>>

const unless =
  (isRight: (text: string, nowMs: number) => boolean, message: string): Check =>
  (text, nowMs) =>
    isRight(text, nowMs) ? undefined : message

const name = unless(isShownName, fieldFault('name_invalid').message)
const state = unless(
  (text) => stateOf(text) !== undefined,
  'must be a code of a country such as ESP',
)
const birth = unless(
  (text, nowMs) => isPlausible('birth', text, nowMs),
  fieldFault('birth_invalid').message,
)
const gender = unless((text) => readGender(text) !== undefined, 'must be one of: F, M, X')
const address = unless((text) => isIP(text.trim()) !== 0, 'must be an IP address')
const documentType = unless(
  (text) => readDocumentCode(text) !== undefined,
  'must be a type of document such as P, ID or DL',
)
const phone = unless(isPhone, fieldFault('phone_invalid').message)

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })
const language = unless(
  (text) => /^[a-z]{2}([-_]\w+)?$/i.test(text) && languages.of(text.slice(0, 2)) !== undefined,
  'must be a language such as en',
)

const expectedChecks: Checks = {
  first_name: name,
  last_name: name,
  company_name: name,
  date_of_birth: birth,
  gender,
  nationality: state,
  country: state,
  id_country: state,
  poa_country: state,
  registry_country: state,
  ip_address: address,
}

const contactChecks: Checks = { phone, email_lang: language }

interface Fault {
  readonly path: string
  readonly message: string
}

/** What is empty was not said; that texts are texts their schema has seen to. */
export function faultsOfDetails(
  { contact_details: contact = {}, expected_details: expected = {} }: SessionContext,
  nowMs: number,
): Fault[] {
  const of = (checks: Checks, said: Readonly<Record<string, unknown>>, at: string): Fault[] =>
    Object.entries(checks).flatMap(([field, check]) => {
      const value = said[field]
      const message = typeof value === 'string' && value !== '' ? check(value, nowMs) : undefined
      return message === undefined ? [] : [{ path: `${at}/${field}`, message }]
    })
  const types = (expected['expected_document_types'] ?? []) as readonly string[] // of its schema
  return [
    ...of(contactChecks, contact, '/contact_details'),
    ...of(expectedChecks, expected, '/expected_details'),
    ...types.flatMap((type, index) => {
      const message = documentType(type, nowMs)
      const path = `/expected_details/expected_document_types/${index}`
      return message === undefined ? [] : [{ path, message }]
    }),
  ]
}
