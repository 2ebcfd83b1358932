// Downloads from real local servers: only what has changed, bounded, and again after a while.
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { download, pauseMs, type DownloadSettings } from './download.ts'

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
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}` // listening on TCP
}

const waits: number[] = []
const settings = (change: Partial<DownloadSettings> = {}): DownloadSettings => ({
  guard: 'allow_loopback',
  now: () => 0,
  random: () => 0,
  wait: (ms) => {
    waits.push(ms)
    return Promise.resolve()
  },
  maxBytes: 1_000,
  timeoutMs: 10_000,
  ...change,
})
afterEach(() => waits.splice(0))

test('a second download asks whether anything has changed', async () => {
  const url = await serve((request, response) => {
    const known = request.headers['if-none-match'] === '"1"'
    response.writeHead(known ? 304 : 200, {
      etag: '"1"',
      'last-modified': 'Mon, 02 Mar 2026 00:00:00 GMT',
    })
    response.end(known ? undefined : 'a list')
  })
  const first = await download(url, {}, settings())
  expect(first).toEqual({
    kind: 'fetched',
    content: Buffer.from('a list'),
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    validators: { etag: '"1"', lastModified: 'Mon, 02 Mar 2026 00:00:00 GMT' },
  })
  if (first.kind !== 'fetched') return
  expect(await download(url, first.validators, settings())).toEqual({ kind: 'unchanged' })
})

test('what may pass is tried again, later each time, and as late as the server asks', async () => {
  let asked = 0
  const url = await serve((_, response) => {
    asked += 1
    const status = [503, 429, 502, 200][asked - 1] ?? 500
    response.writeHead(status, status === 429 ? { 'retry-after': '30' } : {})
    response.end('x')
  })
  expect(await download(url, {}, settings())).toMatchObject({ kind: 'fetched' })
  expect(waits).toEqual([1_000, 30_000, 4_000])
  expect(await download(url, {}, settings())).toEqual({
    kind: 'failed',
    code: 'http_500',
    attempts: 4,
  })
})

test.each([
  ['a page that is gone', 404, {}, 'http_404'],
  ['a redirect without end', 302, { location: '/' }, 'too_many_redirects'],
  ['a redirect to a private network', 302, { location: 'http://10.0.0.1/' }, 'address_refused'],
  ['a redirect to a file', 302, { location: 'file:///etc/passwd' }, 'scheme_refused'],
])('%s is not tried again', async (_, status, headers, code) => {
  const url = await serve((__, response) => response.writeHead(status, headers).end())
  expect(await download(url, {}, settings())).toEqual({ kind: 'failed', code, attempts: 1 })
  expect(waits).toEqual([])
})

test('a redirect is followed', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/new') response.end('moved here')
    else response.writeHead(302, { location: '/new' }).end()
  })
  expect(await download(url, {}, settings())).toMatchObject({ content: Buffer.from('moved here') })
})

test('more than may come is dropped, and half of it is none', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/large') return void response.end(Buffer.alloc(1_001))
    response.writeHead(200, { 'content-length': '100' })
    response.write('half')
    response.socket?.end()
  })
  expect(await download(`${url}/large`, {}, settings())).toMatchObject({ code: 'too_large' })
  expect(await download(url, {}, settings())).toMatchObject({
    code: 'connection_lost',
    attempts: 4,
  })
})

test('nothing on this machine is asked unless the operator allows it', async () => {
  const url = await serve((_, response) => response.end('secret'))
  const asked = await download(url, {}, settings({ guard: 'public_only' }))
  expect(asked).toMatchObject({ kind: 'failed', code: 'address_refused', attempts: 1 })
})

test('a server that never answers is given up', async () => {
  const url = await serve(() => undefined)
  expect(await download(url, {}, settings({ timeoutMs: 20 }))).toMatchObject({ code: 'timeout' })
})

test('pauses double, half of each by chance, and end', () => {
  const pause = (attempts: number, chance: number): number =>
    pauseMs(attempts, { asked: undefined, random: () => chance })
  expect([1, 2, 3].map((n) => pause(n, 0))).toEqual([1_000, 2_000, 4_000])
  expect([1, 2, 3].map((n) => pause(n, 1))).toEqual([2_000, 4_000, 8_000])
  expect(pauseMs(1, { asked: 86_400, random: () => 0 })).toBe(120_000)
})
