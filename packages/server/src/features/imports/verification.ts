/** A row of a file of sessions: what it says was decided elsewhere, and what is wrong with it. */
import { BusinessVerification, UserVerification } from '@ostiary/contract/v3/session-imports'
import { countryCodes, knownCountry } from '@ostiary/domain/country-codes'
import { readDocumentType } from '@ostiary/domain/documents/document-types'
import { isStateCode } from '@ostiary/domain/documents/state-codes'
import { documentEnd } from '@ostiary/domain/plausible-days'
import type { BroughtStatus } from '@ostiary/domain/session/facts'
import type { PersonFacts } from '@ostiary/domain/verification'
import { complaintsOf, openRequestSchemas } from '../../platform/request-schemas.ts'
import type { Invalid } from '../../platform/request-schemas.ts'
import { checkNew } from '../profiles/service.ts'
import { Refused } from '../call.ts'
import type { Brought } from '../sessions/service.ts'
import { entityKindOf } from './kinds.ts'
import type { SessionImportKind } from './kinds.ts'
import { faultOf, refusalFault, unstorableIn } from './row-check.ts'
import type { Fault, Said } from './row-check.ts'

export type Verification = Pick<
  Brought,
  'reference' | 'status' | 'decidedAtMs' | 'steps' | 'person' | 'documentValidUntilMs' | 'metadata'
>

const { exact } = openRequestSchemas()
const bodies = {
  user_verification: exact.compile(UserVerification),
  business_verification: exact.compile(BusinessVerification),
}
type Body = Readonly<Record<string, string | undefined>>

export function readVerification(
  kind: SessionImportKind,
  { body }: Said,
  nowMs: number,
): Verification | Fault {
  const unstorable = unstorableIn(kind, body)
  if (unstorable) return unstorable
  const check = bodies[kind]
  if (!check(body)) return faultOf(kind, complaintsOf(check.errors as Invalid[])[0]!) // it failed
  const wrong = wrongProfile(kind, body, nowMs)
  if (wrong) return wrong
  // All but the metadata are texts, as the schema says.
  const { metadata, ...texts } = body
  const said = texts as Body
  const decidedAtMs = timeOf(said['decided_at'] ?? '', nowMs)
  if (decidedAtMs === undefined)
    return {
      field: 'decided_at',
      message: 'must be a day from 2000 to today, or a time with its zone',
    }
  const read = kind === 'user_verification' ? personRead(said) : companyRead(said)
  if ('message' in read) return read
  return {
    reference: said['source_reference']!, // no row is without
    status: said['status'] as BroughtStatus, // as the schema says
    decidedAtMs,
    ...read,
    metadata: {
      ...(metadata as object | undefined),
      imported: { source_reference: said['source_reference'], decided_at: said['decided_at'] },
    },
  }
}

/** Names, dates and addresses are held to what a profile is. */
function wrongProfile(kind: SessionImportKind, body: Said['body'], nowMs: number) {
  const { vendor_data, full_name, first_name, last_name, date_of_birth, email, phone } = body
  const { legal_name, registration_number, country } = body
  const profile =
    kind === 'user_verification'
      ? { vendor_data, full_name, first_name, last_name, date_of_birth, email, phone_number: phone }
      : { vendor_data, legal_name, registration_number, country_code: country }
  try {
    checkNew(entityKindOf(kind), { body: profile, nowMs })
    return undefined
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return refusalFault(kind, error)
  }
}

const earliestMs = Date.UTC(2000, 0, 1)
/** A day begins fourteen hours early where it begins first. */
const earliestZoneMs = 14 * 3_600_000

/** A day alone is its beginning in UTC. */
function timeOf(text: string, nowMs: number): number | undefined {
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/i.test(text)
  const atMs = isTime ? Date.parse(text) : Number.NaN
  const isDay =
    isTime && new Date(Date.parse(text.slice(0, 10))).toISOString().startsWith(text.slice(0, 10))
  if (!isDay || !(atMs >= earliestMs && atMs <= nowMs + earliestZoneMs)) return undefined
  return Math.min(atMs, nowMs)
}

function endOf(date: string | undefined): Pick<Verification, 'documentValidUntilMs'> {
  const endMs = documentEnd(date ?? '')
  return endMs === undefined ? {} : { documentValidUntilMs: endMs }
}

const isState = (text: string): boolean =>
  knownCountry(text) !== undefined || isStateCode(text.toUpperCase())

/** Of three letters, where the country has such a code. */
const stateOf = (text: string | undefined): string | null =>
  text === undefined
    ? null
    : (countryCodes(text).find((one) => one.length === 3) ?? text.toUpperCase())

type Read = Pick<Brought, 'steps' | 'person' | 'documentValidUntilMs'>

function personRead(said: Body): Read | Fault {
  const { issuing_state: state, nationality, document_type: typed, document_number: number } = said
  for (const [field, text] of Object.entries({ issuing_state: state, nationality }))
    if (text !== undefined && !isState(text))
      return { field, message: 'must be an ISO 3166-1 code of two or three letters' }
  const type = typed === undefined ? null : readDocumentType(typed)
  if (type === undefined)
    return { field: 'document_type', message: 'must be a type such as Passport or Identity Card' }
  const { first_name: firstName, last_name: lastName, date_of_birth: dob } = said
  const joined = [firstName, lastName].filter(Boolean).join(' ')
  const document = {
    document_type: type,
    document_number: number ?? null,
    personal_number: said['personal_number'] ?? null,
    first_name: firstName ?? null,
    last_name: lastName ?? null,
    full_name: said['full_name'] ?? (joined || null),
    gender: said['gender'] ?? null,
    date_of_birth: dob ?? null,
    date_of_issue: said['date_of_issue'] ?? null,
    expiration_date: said['expiration_date'] ?? null,
    issuing_state: stateOf(state),
    nationality: stateOf(nationality),
    address: said['address'] ?? null,
  }
  const { email, phone } = said
  return {
    steps: [
      { feature: 'OCR', data: document },
      ...(email ? [{ feature: 'EMAIL_VERIFICATION' as const, data: { email } }] : []),
      ...(phone ? [{ feature: 'PHONE_VERIFICATION' as const, data: { full_number: phone } }] : []),
    ],
    person: personOf({ firstName, lastName, dob, number, state }),
    ...endOf(said['expiration_date']),
  }
}

function personOf(
  said: Readonly<Record<'firstName' | 'lastName' | 'dob' | 'number' | 'state', string | undefined>>,
): PersonFacts {
  const { firstName, lastName, dob, number, state } = said
  return {
    ...(number && state ? { document: { number, country: state } } : {}),
    ...(firstName && lastName && dob ? { firstName, lastName, dob } : {}),
  }
}

function companyRead(said: Body): Read {
  const { legal_name: name, country } = said
  const alpha2 = country === undefined ? null : (knownCountry(country) ?? null)
  const more = (field: string): string | null => said[field] ?? null
  const company = {
    name: name ?? null,
    registration_number: more('registration_number'),
    country_code: alpha2,
    company_type: more('company_type'),
    incorporation_date: more('incorporation_date'),
    registered_address: more('registered_address'),
    tax_number: more('tax_number'),
    legal_entity_identifier: more('legal_entity_identifier'),
  }
  return { steps: [{ feature: 'KYB_REGISTRY', data: { company } }] }
}
