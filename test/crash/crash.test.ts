/**
 * kill -9 of server and database at random points under load: nothing acknowledged is lost,
 * nothing is applied twice.
 */
import { execFile } from 'node:child_process'
import { randomInt, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort, startServer } from '../server-process.ts'
import type { ServerProcess } from '../server-process.ts'
import { openSink } from '../sink.ts'
import type { Sink } from '../sink.ts'

const kills = 20
const clients = 8
const key = 'crash-test-key-crash-test-key-crash-test'
const cli = fileURLToPath(new URL('../../packages/cli/bin/ostiary.js', import.meta.url))
const seed = Number(process.env['CRASH_SEED'] ?? randomInt(2 ** 31))

let dataDir: string
let port: number
let server: ServerProcess
let sink: Sink

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ostiary-crash-'))
  port = await freePort()
  server = await start()
  sink = await openSink()
})
afterAll(async () => {
  await server.stop()
  await sink.close()
  await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

const start = (): Promise<ServerProcess> =>
  startServer({ dataDir, port, env: { OSTIARY_BOOTSTRAP_API_KEY: key, OSTIARY_RATE_LIMIT: 'off' } })

/** A small generator, so that a printed seed repeats the moments of the kills. */
function random(from: number): () => number {
  let state = from
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** One request, repeated with the same Idempotency-Key until it is answered for good. */
async function call(method: string, path: string, body: unknown): Promise<Answer> {
  const idempotencyKey = randomUUID()
  for (;;) {
    const answer = await once(method, path, { body, idempotencyKey })
    if (answer && answer.status < 500) return answer
    await delay(20)
  }
}

async function once(
  method: string,
  path: string,
  given: { body: unknown; idempotencyKey: string },
): Promise<Answer | undefined> {
  try {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        'x-api-key': key,
        'idempotency-key': given.idempotencyKey,
        'content-type': 'application/json',
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify(given.body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    }
  } catch {
    return undefined
  }
}

interface Client {
  readonly id: string
  acknowledged: string[]
}

async function runClient(name: string, stopped: () => boolean): Promise<Client> {
  const created = await call('POST', '/v1/customers', { externalId: `${name}+identity.passed` })
  expect(created.status, JSON.stringify(created.body)).toBe(201)
  const client: Client = { id: created.body['id'] as string, acknowledged: [] }
  for (;;) {
    const { body } = await call('GET', `/v1/customers/${client.id}`, undefined)
    if (body['status'] === 'active') break
    await delay(20)
  }
  while (!stopped()) {
    for (const [path, event] of [
      ['deactivate', 'deactivated'],
      ['activate', 'activated'],
    ] as const) {
      const answer = await call('PATCH', `/v1/customers/${client.id}/${path}`, {})
      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
      client.acknowledged.push(event)
      acknowledged += 1
    }
  }
  return client
}

let acknowledged = 0

/** A kill counts only under load: the clients must have got somewhere since the last one. */
async function killSomething(next: () => number): Promise<'server' | 'database'> {
  const before = acknowledged
  for (let tries = 0; acknowledged < before + 20; tries += 1) {
    if (tries > 2000) throw new Error('nothing was acknowledged for 20 seconds')
    await delay(10)
  }
  await delay(next() * 100)
  if (next() < 0.5) {
    await killPostmaster()
    return 'database'
  }
  await server.kill()
  server = await start()
  return 'server'
}

/** Right after a kill the pid file still names the dead one: try until a living one was hit. */
async function killPostmaster(): Promise<void> {
  for (;;) {
    const postmaster = await server.postmaster()
    try {
      if (postmaster !== undefined) return void process.kill(postmaster, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
    await delay(20)
  }
}

async function eventsOf(id: string): Promise<string[]> {
  const events: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body } = await call(
      'GET',
      `/v1/customers/${id}/activities?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`,
      undefined,
    )
    for (const row of body['data'] as { event: string }[]) events.push(row.event)
    cursor = body['nextCursor'] as string | null
  }
  return events
}

test(`${kills} kills at random points, seed ${seed}`, { timeout: 180_000 }, async () => {
  const next = random(seed)
  await call('PATCH', '/v1/application', { customersWithoutWallet: true })
  await call('PUT', '/v1/webhooks', { callbackUrl: sink.url })
  let done = false
  const running = Array.from({ length: clients }, (_, index) =>
    runClient(`crash-${index}`, () => done),
  )
  const killed = { server: 0, database: 0 }
  for (let count = 0; count < kills; count += 1) killed[await killSomething(next)] += 1
  done = true
  const all = await Promise.all(running)
  const total = all.reduce((sum, one) => sum + one.acknowledged.length, 0)
  console.log(
    `seed ${seed}: killed ${JSON.stringify(killed)}, acknowledged ${total} ` +
      `changes of ${all.length} customers`,
  )
  expect(total).toBeGreaterThanOrEqual(kills * 20)
  for (const client of all) {
    const events = (await eventsOf(client.id)).filter(
      (event) => event === 'deactivated' || event === 'activated',
    )
    expect(events).toEqual(client.acknowledged)
    // created, screening, verifying, active, and one for each change since: every one told, in its
    // order.
    await sink.until(client.id, client.acknowledged.length + 4)
    expect(sink.firstArrivals(client.id)).toEqual(
      sink.firstArrivals(client.id).toSorted((a, b) => a - b),
    )
  }
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'verify'], {
    env: { ...process.env, OSTIARY_DATA_DIR: dataDir },
  })
  console.log(stdout.trim())
})
