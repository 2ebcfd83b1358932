/** Calls of Onfido's are believed by their signature alone. */
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { held } from './stand-in.fixture.ts'
import { readOnfidoCall } from './webhook.ts'

const object = held('webhook_event_payload_object', { id: 'c-1', status: 'complete' })
const payload = { resource_type: 'check', action: 'check.completed', object }
const body = JSON.stringify({ payload })
const signed = (text: string, token = 'tok') =>
  createHmac('sha256', token).update(text).digest('hex')

test('a signed call tells which check has ended', () => {
  const told = { checkId: 'c-1', action: 'check.completed' }
  expect(readOnfidoCall(body, signed(body), 'tok')).toEqual(told)
  expect(readOnfidoCall(Buffer.from(body), signed(body).toUpperCase(), 'tok')).toEqual(told)
})

test.each([
  ['no signature', body, undefined, 'tok'],
  ['another token', body, signed(body, 'other'), 'tok'],
  ['no token', body, signed(body, ''), ''],
  ['a changed body', `${body} `, signed(body), 'tok'],
  ['half a signature', body, signed(body).slice(0, 32), 'tok'],
  ['no JSON', '{', signed('{'), 'tok'],
  ['a list', '[]', signed('[]'), 'tok'],
  [
    'another resource',
    '{"payload":{"resource_type":"report"}}',
    signed('{"payload":{"resource_type":"report"}}'),
    'tok',
  ],
])('%s says nothing', (_, text, signature, token) => {
  expect(readOnfidoCall(text, signature, token)).toBeUndefined()
})
