/**
 * What a node has read, held against what the application knows: its blocklists, and who was
 * rejected for good. Source: requirement 1, entity reference 6.
 */
import type { EntryType } from '@ostiary/domain/lists/entry-types'
import type { SessionNode } from '@ostiary/domain/session/session'
import { noticed } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import type { Risk } from '@ostiary/domain/session/warning-texts'
import type { PersonFacts } from '@ostiary/domain/verification'
import type { AccessLists } from '../access-lists/live.ts'
import { valuesRead } from '../access-lists/values-read.ts'
import type { Keyring } from '../platform/keyring.ts'
import type { Database } from '../store/db.ts'
import { barredPerson, personKeys } from '../transitions/person-keys.ts'

interface Parts {
  readonly accessLists: AccessLists
  readonly db: Database
  readonly keyring: Pick<Keyring, 'lookupKey'>
}

export interface NodeRead extends Pick<SessionNode, 'feature'> {
  readonly data: Readonly<Record<string, unknown>>
  readonly face?: Float32Array | undefined
}

// A table is easier to check when its columns line up.
// oxfmt-ignore
const risks: Readonly<Partial<Record<EntryType, Risk>>> = {
  document:           'ID_DOCUMENT_IN_BLOCKLIST',
  email:              'EMAIL_IN_BLOCKLIST',
  phone:              'PHONE_NUMBER_IN_BLOCKLIST',
  ip_address:         'IP_ADDRESS_IN_BLOCKLIST',
  device_fingerprint: 'DEVICE_IN_BLOCKLIST',
}

/** Each risk once: a document that is barred often stands on a blocklist besides. */
export async function listedIn(
  parts: Parts,
  applicationId: string,
  read: NodeRead,
): Promise<Warning[]> {
  const found = [
    ...(await valuesListed(parts, applicationId, read)),
    ...(await facesListed(parts, applicationId, read)),
    ...(await barred(parts, applicationId, read)),
  ]
  return [...new Map(found.map((one) => [one.risk, one])).values()]
}

async function valuesListed(
  { accessLists }: Parts,
  applicationId: string,
  { feature, data }: NodeRead,
): Promise<Warning[]> {
  const warnings: Warning[] = []
  for (const { type, value } of valuesRead(feature, data)) {
    const risk = risks[type]
    if (!risk) continue
    const matches = await accessLists.find(applicationId, type, value)
    if (matches.some((one) => one.listType === 'blocklist')) warnings.push(noticed(risk, 'DECLINE'))
  }
  return warnings
}

async function facesListed(
  { accessLists }: Parts,
  applicationId: string,
  { face }: NodeRead,
): Promise<Warning[]> {
  if (!face) return []
  const matches = await accessLists.findFaces(applicationId, face)
  const blocked = matches.filter((one) => one.listType === 'blocklist')
  if (blocked.length === 0) return []
  return blocked.some((one) => one.band === 'high')
    ? [noticed('FACE_IN_BLOCKLIST', 'DECLINE')]
    : [noticed('POSSIBLE_FACE_IN_BLOCKLIST', 'REVIEW')]
}

/** A barred document is refused; a barred name goes to a person, never to an automatic refusal. */
async function barred(
  { db, keyring }: Parts,
  applicationId: string,
  read: NodeRead,
): Promise<Warning[]> {
  const person = personRead(read)
  if (!person) return []
  const is = await barredPerson(db, personKeys(keyring.lookupKey, applicationId, person))
  return [
    ...(is.document ? [noticed('ID_DOCUMENT_IN_BLOCKLIST', 'DECLINE')] : []),
    ...(is.person ? [noticed('PERSON_BARRED', 'REVIEW')] : []),
  ]
}

/** Whom a document names, as its provider has told it; part of a birth date is none. */
function personRead({ feature, data }: NodeRead): PersonFacts | undefined {
  if (feature !== 'OCR') return undefined
  const text = (field: string): string | undefined => {
    const value = data[field]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const [number, country] = [text('document_number'), text('issuing_state')]
  const [firstName, lastName] = [text('first_name'), text('last_name')]
  const dob = text('date_of_birth')
  return {
    ...(number && country ? { document: { number, country } } : {}),
    ...(firstName && lastName && dob?.length === 10 ? { firstName, lastName, dob } : {}),
  }
}
