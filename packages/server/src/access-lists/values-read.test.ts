/** What of a node's data could stand on a list, feature by feature. */
import type { Feature } from '@ostiary/domain/workflow/features'
import { expect, test } from 'vitest'
import { valuesOfSession, valuesRead } from './values-read.ts'

test.each<[string, Feature, object, string]>([
  [
    'a document of a country',
    'OCR',
    { document_number: 'X 1', issuing_state: 'ESP' },
    'document ESP:X 1, country ESP',
  ],
  ['one of no country', 'OCR', { document_number: 'X1', issuing_state: 'UTO' }, 'document X1'],
  [
    'one with a colon in it',
    'OCR',
    { document_number: 'X:1', issuing_state: 'ESP' },
    'document ESP:X1, country ESP',
  ],
  ['nothing read', 'OCR', { document_number: null, issuing_state: ' ' }, ''],
  ['an address', 'EMAIL_VERIFICATION', { email: 'ann@example.com' }, 'email ann@example.com'],
  ['no address', 'EMAIL_VERIFICATION', { email: 'ann' }, ''],
  ['a number', 'PHONE_VERIFICATION', { full_number: '+447700900123' }, 'phone +447700900123'],
  [
    'a browser',
    'IP_ANALYSIS',
    { ip_address: '192.0.2.1', device_fingerprint: 'abcd1234' },
    'ip_address 192.0.2.1, device_fingerprint abcd1234',
  ],
  ['a face, which is no text', 'LIVENESS', { reference_image: { media_id: 'x' } }, ''],
])('%s', (_what, feature, data, wanted) => {
  const read = valuesRead(feature, data as Readonly<Record<string, unknown>>)
  expect(read.map(({ type, value }) => `${type} ${value}`).join(', ')).toBe(wanted)
})

test('of a session the latest node comes first', () => {
  const node = (nodeId: string) =>
    ({
      nodeId,
      feature: 'EMAIL_VERIFICATION',
      status: 'APPROVED',
      tries: 1,
      warnings: [],
      atMs: 0,
    }) as const
  const record = (email: string) => ({ data: { email }, warnings: [] })
  const records = new Map([
    ['a', record('a@example.com')],
    ['b', record('b@example.com')],
  ])
  const read = valuesOfSession({ nodes: [node('a'), node('b'), node('c')] }, records)
  expect(read.map((one) => one.value)).toEqual(['b@example.com', 'a@example.com'])
})
