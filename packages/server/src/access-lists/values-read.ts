/** The values of lists in what a node of a session has read. */
import type { EntryType } from '@ostiary/domain/lists/entry-types'
import type { Feature } from '@ostiary/domain/workflow/features'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { Session } from '@ostiary/domain/session/session'
import { normaliseEntry } from './normalise-entry.ts'

type Data = Readonly<Record<string, unknown>>

export interface ValueRead {
  readonly type: EntryType
  /** As it is written on a list. */
  readonly value: string
}

const text = (data: Data, field: string): string | undefined => {
  const value = data[field]
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** With its country, where there is such a country: elsewhere the same number is another's. */
function documentOf(data: Data): string | undefined {
  const number = text(data, 'document_number')
  const country = text(data, 'issuing_state')
  if (number === undefined || country === undefined) return number
  const whole = `${country}:${number.replaceAll(':', '')}`
  return normaliseEntry('document', whole).ok ? whole : number
}

type Reader = readonly [type: EntryType, read: (data: Data) => string | undefined]
const field = (type: EntryType, name: string): Reader => [type, (data) => text(data, name)]

const readers: Readonly<Partial<Record<Feature, readonly Reader[]>>> = {
  OCR: [['document', documentOf], field('country', 'issuing_state')],
  EMAIL_VERIFICATION: [field('email', 'email')],
  PHONE_VERIFICATION: [field('phone', 'full_number')],
  IP_ANALYSIS: [
    field('ip_address', 'ip_address'),
    field('device_fingerprint', 'device_fingerprint'),
  ],
}

/** What a list could hold of what a node has read; what no list takes is left out. */
export const valuesRead = (feature: Feature, data: Data): ValueRead[] =>
  (readers[feature] ?? []).flatMap(([type, read]) => {
    const value = read(data)
    return value !== undefined && normaliseEntry(type, value).ok ? [{ type, value }] : []
  })

/** The same of a whole session, of its latest nodes first. */
export const valuesOfSession = (
  { nodes }: Pick<Session, 'nodes'>,
  records: ReadonlyMap<string, OpenedNode>,
): ValueRead[] =>
  nodes
    .toReversed()
    .flatMap(({ feature, nodeId }) => valuesRead(feature, records.get(nodeId)?.data ?? {}))
