/** The client against a real server on loopback: what it sends, what it repeats, what it throws. */
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ApiError, createClient } from './client.ts'
import type { ClientOptions } from './client.ts'

interface Seen {
  readonly line: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}
type Answer = (response: ServerResponse) => void

const json =
  (status: number, value: unknown, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(value))
const lost: Answer = (response) => response.socket?.destroy()

const seen: Seen[] = []
const waits: number[] = []
let answers: Answer[] = []
let url = ''
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString()
    seen.push({ line: `${request.method} ${request.url}`, headers: request.headers, body })
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!
    answer(response)
  })
})

beforeEach(async () => {
  seen.length = 0
  waits.length = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const client = (options: Partial<ClientOptions> = {}) =>
  createClient({
    url,
    apiKey: 'osk_test',
    wait: (ms) => {
      waits.push(ms)
      return Promise.resolve()
    },
    ...options,
  })
const create = { body: { chainId: 'eip155:1:0x0', externalId: 'ann' } }
const keys = (): Set<unknown> => new Set(seen.map(({ headers }) => headers['idempotency-key']))

test('a read carries the key, the encoded path and query, and no body', async () => {
  answers = [json(200, { data: [], nextCursor: null })]
  await client().call('listActivities', { params: { id: 'a/b ?ü' }, query: { limit: 7 } })
  expect(seen).toHaveLength(1)
  expect(seen[0]).toMatchObject({
    line: 'GET /v1/customers/a%2Fb%20%3F%C3%BC/activities?limit=7',
    headers: { 'x-api-key': 'osk_test' },
    body: '',
  })
  expect(seen[0]!.headers).not.toHaveProperty('idempotency-key')
})

test('a missing part of the path is refused before anything is sent', async () => {
  const call = client().call('getCustomer', { params: { id: '' } })
  await expect(call).rejects.toThrow('getCustomer needs params.id.')
  expect(seen).toHaveLength(0)
})

test.each(['.', '..'])('nor is a step, %s, for a part of it', async (step) => {
  const params = { id: '0196a1b2-c3d4-7000-8000-000000000001', secretId: step }
  const call = client().call('deleteWebhookSecret', { params })
  await expect(call).rejects.toThrow(`deleteWebhookSecret has no params.secretId ${step}.`)
  expect(seen).toHaveLength(0)
})

test('a write carries JSON and an idempotency key, yours where you give one', async () => {
  answers = [json(201, { id: '1' })]
  expect(await client().call('createCustomer', create)).toEqual({ id: '1' })
  await client().call('createCustomer', { ...create, idempotencyKey: 'order-7' })
  expect(seen[0]).toMatchObject({
    line: 'POST /v1/customers',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(create.body),
  })
  expect(seen[0]!.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
  expect(seen[1]!.headers['idempotency-key']).toBe('order-7')
})

test.each([
  ['a lost connection', lost],
  ['429', json(429, {})],
  ['503', json(503, {})],
])('after %s the same request is repeated under the same key', async (_name, first) => {
  answers = [first, first, json(201, { id: '1' })]
  expect(await client().call('createCustomer', create)).toEqual({ id: '1' })
  expect(seen).toHaveLength(3)
  expect(keys().size).toBe(1)
  expect(new Set(seen.map(({ body }) => body)).size).toBe(1)
  expect(waits).toEqual([200, 400])
})

test('the server says how long to wait', async () => {
  answers = [json(429, {}, { 'retry-after': '3' }), json(204, undefined)]
  await client().call('deleteWebhook', { params: { id: '1' } })
  expect(waits).toEqual([3000])
})

test.each([400, 401, 403, 404, 409, 422, 500, 502])('%i is not repeated', async (status) => {
  answers = [json(status, { code: 'x', title: 'No.' })]
  await expect(client().call('createCustomer', create)).rejects.toThrow(ApiError)
  expect(seen).toHaveLength(1)
})

test('it gives up after the last repeat, with what the last one said', async () => {
  answers = [json(503, { code: 'store_unavailable', title: 'The store is away.' })]
  await expect(client({ retries: 2 }).call('createCustomer', create)).rejects.toMatchObject({
    status: 503,
    code: 'store_unavailable',
  })
  expect(seen).toHaveLength(3)
  answers = [lost]
  await expect(client({ retries: 0 }).call('createCustomer', create)).rejects.toThrow(
    /fetch failed/,
  )
})

test('an error carries status, code, remedy and the whole problem', async () => {
  const problem = {
    code: 'transition_refused',
    title: 'Not now.',
    detail: 'The customer is active.',
    remedy: 'Look at allowedEvents.',
    allowedEvents: ['deactivated'],
  }
  answers = [json(409, problem)]
  const error = await client()
    .call('createCustomer', create)
    .catch((one: unknown) => one)
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({
    status: 409,
    code: 'transition_refused',
    remedy: 'Look at allowedEvents.',
    problem,
    message: 'Not now. The customer is active. Look at allowedEvents.',
  })
})

test('an answer that is not JSON, as a proxy gives, is an error by its status', async () => {
  answers = [(response) => response.writeHead(502).end('<html>Bad Gateway</html>')]
  await expect(client().call('createCustomer', create)).rejects.toMatchObject({
    status: 502,
    code: 'unknown',
    message: 'HTTP 502',
  })
})

test('each try is signed anew, over the request as it goes out', async () => {
  let count = 0
  const sign: ClientOptions['sign'] = ({ method, url: target, headers, body }) => {
    count += 1
    const key = headers['idempotency-key']!
    return { signature: `${count} ${method} ${target.slice(url.length)} ${key} ${body?.length}` }
  }
  answers = [json(503, {}), json(201, { id: '1' })]
  await client({ sign }).call('createCustomer', { ...create, idempotencyKey: 'k' })
  const size = JSON.stringify(create.body).length
  expect(seen.map(({ headers }) => headers['signature'])).toEqual([
    `1 POST /v1/customers k ${size}`,
    `2 POST /v1/customers k ${size}`,
  ])
})
