/** Lines written before a fact had a name are told as well as they can be, and never rewritten. */
import { expect, test } from 'vitest'
import type { EventLine } from '../store/event-lines.ts'
import { announced, eventBody } from './event-body.ts'

function bodyOf(kind: string, said: object): Record<string, unknown> {
  const line: EventLine = {
    entityId: '019b7800-0000-7000-8000-000000000001',
    applicationId: '019b7800-0000-7000-8000-000000000002',
    seq: 3,
    atMs: 1767225600000,
    kind,
    body: JSON.stringify({ v: 1, from: 'ACTIVE', to: 'ACTIVE', by: 'partner', ...said }),
    hash: Buffer.alloc(32, 1),
    entityKind: 'user',
    vendorData: 'told',
    entityCreatedAtMs: 1767225600000,
    customerCreatedAtMs: null,
  }
  const view = {
    environment: 'sandbox' as const,
    personal: true,
    wallet: undefined,
    signedAtMs: line.atMs,
  }
  return eventBody(announced(line)!, view) as Record<string, unknown>
}

test('of an older line with tags it is known what they became, not what they were', () => {
  expect(bodyOf('entity.tagged', { facts: { tags: ['a'] } })).toMatchObject({
    changed_fields: ['tags'],
    changes: { tags: { previous: null, current: ['a'] } },
  })
})

test('an older deletion names its time', () => {
  expect(bodyOf('entity.deleted', { to: 'DELETED' })).toMatchObject({
    changed_fields: ['deleted_at'],
    changes: { deleted_at: { previous: null, current: '2026-01-01T00:00:00.000Z' } },
    deleted_at: '2026-01-01T00:00:00.000Z',
  })
})
