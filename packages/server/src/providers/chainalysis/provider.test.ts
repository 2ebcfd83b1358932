/** The adapter against a stand-in: an outage is never taken for a wallet that is good or bad. */
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCaller } from '../../platform/outbound/caller.ts'
import { chainalysis } from './provider.ts'

const told: string[] = []
const next = { status: 200, body: '', cuts: false }
const asked: string[] = []
const caller = createCaller({ now: () => 0 })
let server: Server
let baseUrl: string
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers['x-api-key']}`)
    if (next.cuts) return void request.socket.destroy()
    response.writeHead(next.status).end(next.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // listening on TCP
})
afterAll(async () => {
  await caller.close()
  server.closeAllConnections()
  server.close()
})

const address = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96'
async function ask(given: Partial<typeof next>, url = baseUrl, signal?: AbortSignal) {
  Object.assign(next, { status: 200, body: '', cuts: false }, given)
  told.length = 0
  asked.length = 0
  const provider = chainalysis(
    { key: 'K', baseUrl: url, guard: 'allow_private' },
    { caller, tell: (problem) => void told.push(problem) },
  )
  const asking = { idempotencyKey: 'k', signal: signal ?? new AbortController().signal }
  return { answer: await provider.ask(address, asking), told: [...told] }
}

test('an address is asked about by its own path, with the key', async () => {
  const { answer } = await ask({ body: '{"identifications": []}' })
  expect(answer).toEqual({ kind: 'ok', facts: { categories: [] } })
  expect(asked).toEqual([`GET /api/v1/address/${address} K`])
})

test('identifications are categories with what is said of them', async () => {
  const body = JSON.stringify({
    identifications: [{ category: 'Sanctions', name: 'N', description: '', url: 7, more: 1 }],
  })
  const { answer } = await ask({ body })
  const categories = [{ category: 'sanctions', name: 'N', description: null, url: null }]
  expect(answer).toEqual({ kind: 'ok', facts: { categories } })
})

test.each([
  [{ status: 500 }, []],
  [{ status: 503 }, []],
  [{ status: 429 }, []],
  [{ status: 408 }, []],
  [{ status: 302 }, []],
  [{ cuts: true }, []],
  [{ status: 401 }, ['chainalysis_key_refused']],
  [{ status: 403 }, ['chainalysis_key_refused']],
  [{ body: '' }, ['chainalysis_answer_unreadable']],
  [{ body: '<html>' }, ['chainalysis_answer_unreadable']],
  [{ body: '[]' }, ['chainalysis_answer_unreadable']],
  [{ body: '{}' }, ['chainalysis_answer_unreadable']],
  [{ body: '{"identifications": null}' }, ['chainalysis_answer_unreadable']],
  [{ body: '{"identifications": [{}]}' }, ['chainalysis_answer_unreadable']],
])('%o is an outage', async (given, problems) => {
  expect(await ask(given)).toEqual({ answer: { kind: 'retry' }, told: problems })
})

test('what it will never take is not asked again', async () => {
  for (const status of [400, 404, 422])
    expect(await ask({ status })).toEqual({
      answer: { kind: 'fail' },
      told: ['chainalysis_request_refused'],
    })
})

test('an address that may not be called is said, and a call given up is an outage', async () => {
  expect(await ask({}, 'ftp://127.0.0.1')).toEqual({
    answer: { kind: 'retry' },
    told: ['chainalysis_address_refused'],
  })
  expect((await ask({}, baseUrl, AbortSignal.abort())).answer).toEqual({ kind: 'retry' })
})
