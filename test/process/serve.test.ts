/**
 * The process itself: start, roles on one database, refusals to start that say what to do, and
 * draining.
 */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { freePort, startServer } from '../server-process.ts'
import type { ServerProcess } from '../server-process.ts'
import { openTestStore } from '../store.ts'

const key = 'process-test-key-process-test-key-process'
const env = { OSTIARY_BOOTSTRAP_API_KEY: key, OSTIARY_RATE_LIMIT: 'off' }
const main = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url))

const running: ServerProcess[] = []
const folders: string[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.kill()
  // A killed server's database ends on its own a moment later, and may still be writing.
  const patiently = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }
  for (const folder of folders.splice(0)) await rm(folder, patiently)
})

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'ostiary-process-'))
  folders.push(made)
  return made
}

async function start(options: Parameters<typeof startServer>[0]): Promise<ServerProcess> {
  const server = await startServer(options)
  running.push(server)
  return server
}

async function call(
  url: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      'x-api-key': key,
      'idempotency-key': randomUUID(),
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
}

/** Runs main until it ends well; what it wrote to standard output. */
function output(environment: Record<string, string>, args: string[]): Promise<string> {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (part: Buffer) => {
    text += part.toString()
  })
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => {
      if (code === 0) resolve(text)
      else reject(new Error(`it ended with ${code}`))
    })
  })
}

/** Runs main until it ends; what it wrote to standard error. */
function fails(environment: Record<string, string>, args: string[] = []): Promise<string> {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (part: Buffer) => {
    errors += part.toString()
  })
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => {
      if (code === 0) reject(new Error('it started'))
      else resolve(errors)
    })
  })
}

test('the first key is left readable by its owner only, and a second start keeps it', async () => {
  const dataDir = await folder()
  const port = await freePort()
  const server = await start({ dataDir, port })
  const file = join(dataDir, 'api-key')
  const text = (await readFile(file, 'utf8')).trim()
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect((await stat(join(dataDir, 'keyring.json'))).mode & 0o777).toBe(0o600)
  const headers = { 'x-api-key': text }
  expect((await fetch(`${server.url}/v1/application`, { headers })).status).toBe(200)
  expect(await server.stop()).toBe(0)
  const again = await start({ dataDir, port })
  expect((await fetch(`${again.url}/v1/application`, { headers })).status).toBe(200)
})

test('the documents of the server are there without a key', async () => {
  const server = await start({ dataDir: await folder(), port: await freePort() })
  for (const path of [
    '/healthz',
    '/readyz',
    '/metrics',
    '/openapi.json',
    '/docs',
    '/docs/errors',
  ]) {
    const answer = await fetch(`${server.url}${path}`)
    expect(answer.status, path).toBe(200)
    expect((await answer.text()).length, path).toBeGreaterThan(10)
  }
})

test('api and worker run apart on one database', async () => {
  const store = await openTestStore()
  const dataDir = await folder()
  const split = { ...env, DATABASE_URL: store.url }
  const api = await start({ dataDir, port: await freePort(), env: split, args: ['--role', 'api'] })
  await call(api.url, 'PATCH', '/v1/application', { customersWithoutWallet: true })
  const created = await call(api.url, 'POST', '/v1/customers', {
    externalId: 'split+identity.passed',
  })
  expect(created.body['status']).toBe('screening')
  const path = `/v1/customers/${String(created.body['id'])}`
  expect((await call(api.url, 'GET', path)).body['status']).toBe('screening')
  const worker = spawn(process.execPath, [main, '--role', 'worker'], {
    env: { ...process.env, ...split, OSTIARY_DATA_DIR: dataDir, OSTIARY_LOG_LEVEL: 'warn' },
    stdio: 'ignore',
  })
  const ended = new Promise<number | null>((resolve) => worker.on('exit', resolve))
  let status: unknown
  for (let tries = 0; status !== 'active' && tries < 200; tries += 1) {
    await delay(50)
    status = (await call(api.url, 'GET', path)).body['status']
  }
  expect(status).toBe('active')
  worker.kill('SIGTERM')
  expect(await ended).toBe(0)
  await api.stop()
  await store.close()
})

test('a SIGTERM under load answers what was accepted, and loses none of it', async () => {
  const dataDir = await folder()
  const port = await freePort()
  const server = await start({ dataDir, port, env })
  await call(server.url, 'PATCH', '/v1/application', { customersWithoutWallet: true })
  const answers: number[] = []
  let stopped = false
  const clients = Array.from({ length: 8 }, async (_, client) => {
    for (let turn = 0; !stopped; turn += 1) {
      const body = { externalId: `drain-${client}-${turn}` }
      const answer = await call(server.url, 'POST', '/v1/customers', body).catch(() => undefined)
      if (answer === undefined) return
      answers.push(answer.status)
    }
  })
  while (answers.length < 100) await delay(5)
  expect(await server.stop()).toBe(0)
  stopped = true
  await Promise.all(clients)
  expect(answers.every((status) => status === 201 || status === 503)).toBe(true)
  const again = await start({ dataDir, port, env })
  let count = 0
  let cursor = ''
  while (cursor !== 'null') {
    const query = `/v1/customers?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`
    const { body } = await call(again.url, 'GET', query)
    count += (body['data'] as unknown[]).length
    cursor = String(body['nextCursor'])
  }
  expect(count).toBeGreaterThanOrEqual(answers.filter((status) => status === 201).length)
})

test('what keeps it from starting is said in a sentence', async () => {
  const dataDir = await folder()
  const port = await freePort()
  await start({ dataDir, port, env })
  const other = await folder()
  const cases: readonly [string, RegExp][] = [
    [await fails({ OSTIARY_PORT: 'eighty' }), /OSTIARY_PORT must be a whole number/],
    [await fails({ OSTIARY_BOOTSTRAP_API_KEY: 'short' }), /32 characters or more/],
    [await fails({ OSTIARY_DATA_DIR: other, OSTIARY_PORT: String(port) }), /is taken/],
    [await fails({ OSTIARY_DATA_DIR: dataDir, OSTIARY_PORT: '0' }), /already/i],
    [
      await fails({ OSTIARY_DATA_DIR: other }, ['--role', 'queen']),
      /^--role must be all, api or worker, not "queen"/,
    ],
    [
      await fails({ OSTIARY_DATA_DIR: other, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }),
      /database of DATABASE_URL cannot be used/,
    ],
  ]
  for (const [errors, expected] of cases) {
    expect(errors).toMatch(expected)
    expect(errors).not.toMatch(/\n {4}at /)
  }
})

test.each([
  ['keys create --parti analyst', /^ostiary keys create has no option --parti; it takes --party/],
  ['applications create X --liv', /^ostiary applications create has no option --liv/],
  ['lists foo', /^ostiary lists has no action "foo"; it has .*See ostiary lists --help\.\n$/],
  ['serve api', /^ostiary serve takes no further word "api"/],
  ['frobnicate', /^There is no command "frobnicate"/],
])('%s is not understood, and nothing is done', async (line, expected) => {
  const dataDir = join(await folder(), 'never')
  expect(await fails({ OSTIARY_DATA_DIR: dataDir }, line.split(' '))).toMatch(expected)
  await expect(stat(dataDir)).rejects.toThrow('ENOENT')
})

test('a key file that is not the one of the database is refused', async () => {
  const store = await openTestStore()
  const dataDir = await folder()
  const shared = { ...env, DATABASE_URL: store.url }
  const first = await start({ dataDir, port: await freePort(), env: shared })
  await first.stop()
  const errors = await fails({
    ...shared,
    OSTIARY_DATA_DIR: await folder(),
    OSTIARY_PORT: String(await freePort()),
  })
  expect(errors).toMatch(/is not the one this database was sealed with/)
  await store.close()
})

async function startOnceFree(
  options: Parameters<typeof start>[0],
): Promise<Awaited<ReturnType<typeof start>>> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await start(options)
    } catch (error) {
      if (tries === 100 || !String(error).includes('already runs the store')) throw error
      await delay(50)
    }
  }
}

test.each([
  ['npm start', ['npm', 'start']],
  ['npx', ['npx', 'ostiary', 'serve']],
] as const)('%s ends with its server: it drains, port and store are free', async (_name, words) => {
  const port = await freePort()
  const dataDir = await folder()
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const [program, ...args] = words
  const npm = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...env, OSTIARY_DATA_DIR: dataDir, OSTIARY_PORT: String(port) },
    stdio: 'ignore',
  })
  const ended = new Promise((resolve) => npm.on('exit', resolve))
  const health = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      () => true,
      () => false,
    )
  while (!(await health())) await delay(50)
  npm.kill('SIGTERM')
  await ended
  for (let tries = 0; tries < 200 && (await health()); tries += 1) await delay(50)
  expect(await health()).toBe(false)
  // A store that is still held refuses this start: npm may end a moment before its server has.
  const again = await startOnceFree({ dataDir, port, env })
  expect(await again.stop()).toBe(0)
})

test('a command where there is no store says so, and makes none', async () => {
  const dataDir = await folder()
  for (const line of ['verify', 'keys create', 'lists status']) {
    const errors = await fails({ OSTIARY_DATA_DIR: dataDir }, line.split(' '))
    expect(errors).toMatch(/^There is no store in .*\. Start the server once with npm start/)
  }
  await expect(stat(join(dataDir, 'postgres'))).rejects.toThrow('ENOENT')
})

test('a key made by a command holds at the running server at once', async () => {
  const dataDir = await folder()
  const server = await start({ dataDir, port: await freePort(), env })
  const made = await output({ OSTIARY_DATA_DIR: dataDir }, ['keys', 'create'])
  const fresh = made.trim()
  const answer = await fetch(`${server.url}/v1/application`, { headers: { 'x-api-key': fresh } })
  expect(answer.status).toBe(200)
})
