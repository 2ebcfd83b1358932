// Holds the sender to its promises against real local servers, friendly and hostile.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import type { Resolve } from './guarded-lookup.ts'
import { selfSigned } from './self-signed.fixture.ts'
import { createSender, type Post, type PostResult, type Sender } from './sender.ts'

const TIMEOUT_MS = 10_000
const SHORT_TIMEOUT_MS = 50
const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function listen<S extends Server | ReturnType<typeof createTcpServer>>(
  server: S,
): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  cleanups.push(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  // Listening on TCP, so it is neither null nor a pipe.
  return (server.address() as AddressInfo).port
}

/** Starts a server; answers with its address and the requests and connections it saw. */
async function serve(listener: RequestListener) {
  const seen: IncomingMessage[] = []
  const connections: Socket[] = []
  const server = createServer((request, response) => {
    seen.push(request)
    listener(request, response)
  })
  server.on('connection', (socket) => connections.push(socket))
  const port = await listen(server)
  return { port, url: `http://127.0.0.1:${port}/hook`, seen, connections }
}

function sender(options: Partial<Parameters<typeof createSender>[0]> = {}): Sender {
  const made = createSender({ now: () => 0, ...options })
  cleanups.push(() => made.close())
  return made
}

const post = (url: string, change: Partial<Post> = {}): Post => ({
  url,
  headers: { 'content-type': 'application/json' },
  body: '{"a":1}',
  timeoutMs: TIMEOUT_MS,
  guard: 'allow_loopback',
  ...change,
})
const outcome = (result: PostResult): number | string =>
  result.kind === 'answered' ? result.status : result.code
const to =
  (address: string): Resolve =>
  (_name, done) =>
    done(null, [{ address, family: 4 }])

describe('an answer', () => {
  test('comes with its status, after the exact bytes and headers were posted', async () => {
    const received: string[] = []
    let clock = 1000
    const server = await serve(async (request, response) => {
      clock += 250
      received.push(`${request.method} ${request.url} ${await text(request)}`)
      response.writeHead(204).end()
    })
    const { post: send } = sender({ now: () => clock })
    const input = post(server.url, { headers: { 'webhook-id': 'msg_1' }, body: Buffer.from('é') })
    expect(await send(input)).toEqual({ kind: 'answered', status: 204, durationMs: 250 })
    expect(received).toEqual(['POST /hook é'])
    expect(server.seen[0]?.headers['webhook-id']).toBe('msg_1')
  })
  test.each([200, 301, 302, 307, 308, 404, 410, 500])(
    'of status %i is given as it is, without following it',
    async (status) => {
      const server = await serve((_request, response) => {
        response.writeHead(status, { location: '/elsewhere' }).end('x')
      })
      expect(outcome(await sender().post(post(server.url)))).toBe(status)
      expect(server.seen.map((request) => request.url)).toEqual(['/hook'])
    },
  )
  test('can name a time to wait', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(429, { 'retry-after': '7' }).end()
    })
    expect(await sender().post(post(server.url))).toEqual({
      kind: 'answered',
      status: 429,
      retryAfterSeconds: 7,
      durationMs: 0,
    })
  })
  test('with an endless body is taken, and the connection is dropped', async () => {
    const server = await serve((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
      }
      response.on('drain', more)
      more()
    })
    expect(outcome(await sender().post(post(server.url)))).toBe(200)
    const [socket] = server.connections
    // Ends only when the sender has hung up; a reset is one way of doing that.
    if (socket?.closed === false) await new Promise((resolve) => socket.once('close', resolve))
    expect(socket?.destroyed).toBe(true)
  })
  test('with a body that never ends in time is taken too', async () => {
    const server = await serve((_request, response) => response.writeHead(202).write('x'))
    const input = post(server.url, { timeoutMs: SHORT_TIMEOUT_MS * 10 })
    expect(outcome(await sender().post(input))).toBe(202)
  })
})

describe('the guard', () => {
  const hosts = `127.0.0.1 localhost [::1] [::ffff:127.0.0.1] 0x7f000001 2130706433 0.0.0.0
    169.254.169.254 10.0.0.1 [64:ff9b::7f00:1] LOCALHOST 127.1`.split(/\s+/)
  test.each(hosts)('lets nothing reach %s', async (host) => {
    const server = await serve((_request, response) => response.end())
    const input = post(`https://${host}:${server.port}/`, { guard: 'public_only' })
    expect(outcome(await sender().post(input))).toBe('address_refused')
    expect(server.connections).toEqual([])
  })
  test('lets a sandbox application call localhost by name, and nothing else inside', async () => {
    const server = await serve((_request, response) => response.end())
    expect(outcome(await sender().post(post(`http://localhost:${server.port}/`)))).toBe(200)
    expect(outcome(await sender().post(post('http://10.0.0.1/')))).toBe('address_refused')
  })
  test('judges the address a public name resolves to at the moment of dialling', async () => {
    const server = await serve((_request, response) => response.end())
    const url = `https://hook.example:${server.port}/`
    for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '0.0.0.0', '10.0.0.1']) {
      const made = sender({ resolve: to(address) })
      expect(outcome(await made.post(post(url, { guard: 'public_only' })))).toBe('address_refused')
    }
    expect(server.connections).toEqual([])
  })
  test('never shares a kept connection with a call under another guard', async () => {
    const server = await serve((_request, response) => response.end('x'))
    const made = sender({ resolve: to('127.0.0.1') })
    const url = `http://hook.localhost:${server.port}/`
    for (let i = 0; i < 5; i += 1) await made.post(post(url))
    const kept = new Set(server.seen.map((request) => request.socket))
    expect(kept.size).toBeLessThan(5)
    await made.post(post(url, { guard: 'allow_private' }))
    expect(server.seen).toHaveLength(6)
    expect(kept.has(server.seen[5]!.socket)).toBe(false) // six requests were just counted
    expect(outcome(await made.post(post(url, { guard: 'public_only' })))).toBe('https_required')
    const secure = post(url.replace('http:', 'https:'), { guard: 'public_only' })
    expect(outcome(await made.post(secure))).toBe('address_refused')
  })
  test('is widened by what the operator allows, and never narrowed', async () => {
    const server = await serve((_request, response) => response.end())
    const made = sender({ operatorAllows: 'allow_loopback' })
    expect(outcome(await made.post(post(server.url, { guard: 'public_only' })))).toBe(200)
    const wide = post(server.url, { guard: 'allow_private' })
    expect(outcome(await sender().post(wide))).toBe(200)
  })
})

describe('a failure', () => {
  test.each([
    ['a user name in the address', { url: 'http://a:b@127.0.0.1/' }, 'credentials_in_url'],
    ['another scheme', { url: 'gopher://127.0.0.1/' }, 'scheme_refused'],
    ['a reserved header', { headers: { Host: 'internal' } }, 'invalid_request'],
    ['a header with a line break', { headers: { 'x-a': 'b\r\nhost: c' } }, 'invalid_request'],
  ])('before anything is sent: %s', async (_name, change, code) => {
    const server = await serve((_request, response) => response.end())
    expect(outcome(await sender().post(post(server.url, change)))).toBe(code)
    expect(server.seen).toEqual([])
  })
  test('an unknown name', async () => {
    const error = Object.assign(new Error('x'), { code: 'ENOTFOUND' })
    const made = sender({ resolve: (_name, done) => done(error, []) })
    expect(outcome(await made.post(post('https://nowhere.example/')))).toBe('dns')
  })
  test('a name that never resolves', async () => {
    const made = sender({ resolve: () => undefined })
    const input = post('https://slow.example/', { timeoutMs: SHORT_TIMEOUT_MS })
    expect(outcome(await made.post(input))).toBe('timeout')
  })
  test('a name that resolves too late: the request is dropped unsent', async () => {
    const server = createTcpServer()
    const port = await listen(server)
    const connected = once(server, 'connection')
    const received = connected.then(([socket]) => text(socket))
    let resolveNow = (): void => undefined
    const made = sender({
      resolve: (name, done) => {
        resolveNow = () => to('127.0.0.1')(name, done)
      },
    })
    const url = `http://slow.localhost:${port}/`
    expect(outcome(await made.post(post(url, { timeoutMs: SHORT_TIMEOUT_MS })))).toBe('timeout')
    resolveNow()
    await connected
    await made.close()
    expect(await received).toBe('')
  })
  test('a server that never answers', async () => {
    const server = await serve(() => undefined)
    const input = post(server.url, { timeoutMs: SHORT_TIMEOUT_MS })
    expect(outcome(await sender().post(input))).toBe('timeout')
  })
  test('a port nobody listens on', async () => {
    const server = createTcpServer()
    const port = await listen(server)
    server.close()
    await once(server, 'close')
    expect(outcome(await sender().post(post(`http://127.0.0.1:${port}/`)))).toBe('connect')
  })
  test('a server that hangs up', async () => {
    const server = await serve((request) => request.socket.destroy())
    expect(outcome(await sender().post(post(server.url)))).toBe('connection_lost')
  })
  test('a server that speaks something else', async () => {
    const port = await listen(createTcpServer((socket) => socket.end('220 mail ready\r\n')))
    expect(outcome(await sender().post(post(`http://127.0.0.1:${port}/`)))).toBe('protocol')
  })
  test('headers without end', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'x-long': 'x'.repeat(100_000) }).end()
    })
    expect(outcome(await sender().post(post(server.url)))).toBe('protocol')
  })
  test('no TLS where TLS is asked for', async () => {
    const server = await serve((_request, response) => response.end())
    expect(outcome(await sender().post(post(server.url.replace('http:', 'https:'))))).toBe('tls')
  })
  test('a certificate nobody trusts', async () => {
    const requests: unknown[] = []
    const server = createTlsServer(selfSigned('localhost'), (request, response) => {
      requests.push(request)
      response.end()
    })
    const port = await listen(server)
    expect(outcome(await sender().post(post(`https://127.0.0.1:${port}/`)))).toBe('tls')
    expect(requests).toEqual([])
  })
  test('a sender that was closed', async () => {
    const made = createSender({ now: () => 0 })
    await made.close()
    expect(outcome(await made.post(post('http://127.0.0.1:9/')))).toBe('closed')
  })
})
