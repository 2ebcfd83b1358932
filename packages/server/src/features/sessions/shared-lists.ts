/**
 * What a shared session has read, held against the receiver's own blocklists and those it has
 * rejected for good: another application's trust does not lift them.
 */
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { EntryType } from '@ostiary/domain/lists/entry-types'
import { barredPerson, personKeys } from '../../transitions/person-keys.ts'
import type { Services } from '../call.ts'

export interface ListedWarning extends Readonly<Record<string, unknown>> {
  readonly risk: string
}

interface ListedField {
  readonly field: string
  readonly type: EntryType
  readonly risk: string
}

// oxfmt-ignore
const fields: readonly ListedField[] = [
  { field: 'document_number', type: 'document',     risk: 'ID_DOCUMENT_IN_BLOCKLIST'  },
  { field: 'email',           type: 'email',        risk: 'EMAIL_IN_BLOCKLIST'        },
  { field: 'full_number',     type: 'phone',        risk: 'PHONE_NUMBER_IN_BLOCKLIST' },
  { field: 'ip_address',      type: 'ip_address',   risk: 'IP_ADDRESS_IN_BLOCKLIST'   },
]

/** Faces are not asked about: what they look like in numbers is not handed over (decision 0035). */
export async function listedIn(
  services: Pick<Services, 'accessLists' | 'db' | 'keyring'>,
  applicationId: string,
  data: OpenedNode['data'],
): Promise<ListedWarning[]> {
  const found: ListedWarning[] = []
  for (const { field, type, risk } of fields) {
    const value = text(data, field)
    if (value === undefined) continue
    const matches = await services.accessLists.find(applicationId, type, value)
    if (matches.some((one) => one.listType === 'blocklist')) found.push(warning(risk))
  }
  return [...found, ...(await barred(services, applicationId, data))]
}

async function barred(
  { db, keyring }: Pick<Services, 'db' | 'keyring'>,
  applicationId: string,
  data: OpenedNode['data'],
): Promise<ListedWarning[]> {
  const [number, country] = [text(data, 'document_number'), text(data, 'issuing_state')]
  const [firstName, lastName] = [text(data, 'first_name'), text(data, 'last_name')]
  const dob = text(data, 'date_of_birth')
  const keys = personKeys(keyring.lookupKey, applicationId, {
    ...(number && country ? { document: { number, country } } : {}),
    ...(firstName && lastName && dob ? { firstName, lastName, dob } : {}),
  })
  if (!keys.document && !keys.person) return []
  const is = await barredPerson(db, keys)
  return [
    ...(is.document ? [warning('ID_DOCUMENT_IN_BLOCKLIST')] : []),
    ...(is.person ? [warning('PERSON_BARRED')] : []),
  ]
}

const text = (data: OpenedNode['data'], name: string): string | undefined => {
  const value = data[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const warning = (risk: string): ListedWarning => ({
  risk,
  log_type: 'error',
  short_description: 'It stands on a list of this application',
  long_description: 'What the shared session has read stands on a list of this application.',
})
