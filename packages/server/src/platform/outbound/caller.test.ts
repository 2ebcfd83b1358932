// Holds the caller to reading whole answers and nothing more, from real local servers.
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { createCaller, type Call } from './caller.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` // listening on TCP
}
function call(url: string, change: Partial<Call> = {}) {
  const caller = createCaller({ now: () => 0 })
  cleanups.push(() => caller.close())
  return caller.call({
    url,
    method: 'GET',
    headers: {},
    timeoutMs: 10_000,
    guard: 'allow_loopback',
    signal: new AbortController().signal,
    ...change,
  })
}

test('the whole answer comes with its status, whatever the method', async () => {
  const url = await serve(async (request, response) => {
    response.writeHead(429, { 'retry-after': '3' })
    response.end(`${request.method} ${await text(request)} é`)
  })
  expect(await call(url)).toEqual({
    kind: 'answered',
    status: 429,
    body: 'GET  é',
    retryAfterSeconds: 3,
  })
  expect(await call(url, { method: 'POST', body: '{}' })).toMatchObject({ body: 'POST {} é' })
})

test('an answer without end is none', async () => {
  const url = await serve((_, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
    }
    response.on('drain', more)
    more()
  })
  expect(await call(url)).toEqual({ kind: 'failed', code: 'protocol' })
})

test('an answer that is cut off is none', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('half')
    response.socket?.end()
  })
  expect(await call(url)).toEqual({ kind: 'failed', code: 'connection_lost' })
})

test('a call may be given up, before it and while it is under way', async () => {
  const stop = new AbortController()
  const url = await serve(() => stop.abort())
  expect(await call(url, { signal: stop.signal })).toEqual({ kind: 'failed', code: 'closed' })
  expect(await call(url, { signal: stop.signal })).toEqual({ kind: 'failed', code: 'closed' })
})

test('it takes too long', async () => {
  const url = await serve(() => undefined)
  expect(await call(url, { timeoutMs: 50 })).toEqual({ kind: 'failed', code: 'timeout' })
})

test('no address inside is called unless it may be', async () => {
  const url = await serve((_, response) => response.end())
  const inside = url.replace('http:', 'https:')
  expect(await call(inside, { guard: 'public_only' })).toEqual({
    kind: 'failed',
    code: 'address_refused',
  })
})

test('a caller that was closed', async () => {
  const caller = createCaller({ now: () => 0 })
  await caller.close()
  const signal = new AbortController().signal
  const asked = { url: 'http://127.0.0.1:9/', method: 'GET' as const, headers: {}, timeoutMs: 10 }
  expect(await caller.call({ ...asked, guard: 'allow_loopback', signal })).toEqual({
    kind: 'failed',
    code: 'closed',
  })
})
