/**
 * How much slower lists, look-ups and transitions are with many customers than with few: the same
 * requests at both sizes.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openKeyring } from '../packages/server/src/platform/keyring.ts'
import { openPool } from '../packages/server/src/store/db.ts'
import { startEmbedded } from '../packages/server/src/store/embedded/embedded.ts'
import { freePort, startServer } from '../test/server-process.ts'
import { generate } from './generate.ts'

const key = 'bench-key-bench-key-bench-key-bench-key-bench'
const silent = { info() {}, warn() {}, error() {} }
const env = {
  OSTIARY_BOOTSTRAP_API_KEY: key,
  OSTIARY_RATE_LIMIT: 'off',
  OSTIARY_LOG_LEVEL: 'silent',
}
const samples = 200

/** @param sizes customers at each measurement, growing */
export async function benchGrowth(sizes: readonly number[]): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-growth-'))
  const port = await freePort()
  const start = () => startServer({ dataDir, port, env, args: ['--role', 'api'] })
  await (await start()).stop()
  const columns: Record<string, number>[] = []
  let before = 0
  for (const size of sizes) {
    const seconds = await grow(dataDir, { from: before, to: size })
    console.log(`generated ${size - before} customers in ${seconds.toFixed(0)} s`)
    before = size
    const server = await start()
    try {
      columns.push(await measure(server.url, size))
    } finally {
      await server.stop()
    }
  }
  print(sizes, columns)
  await rm(dataDir, { recursive: true, force: true })
}

async function grow(dataDir: string, range: { from: number; to: number }): Promise<number> {
  const from = performance.now()
  const store = await startEmbedded({ dataDir, log: silent })
  const pool = openPool({ url: store.url, size: 4, hot: true })
  const keyring = await openKeyring(join(dataDir, 'keyring.json'))
  const { rows } = await pool.query<{ id: string }>({
    text: 'select application_id as id from application',
  })
  await generate(pool, { applicationId: rows[0]!.id, lookupKey: keyring.lookupKey, ...range })
  await pool.query({ text: 'vacuum analyze' })
  await pool.close()
  await store.stop()
  return (performance.now() - from) / 1000
}

type Ask = (turn: number) => readonly [method: string, path: string, body?: unknown]

async function measure(url: string, size: number): Promise<Record<string, number>> {
  const send = async (
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Record<string, unknown>> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        'x-api-key': key,
        'idempotency-key': crypto.randomUUID(),
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return JSON.parse(text) as Record<string, unknown>
  }
  // One in fifty waits for an analyst and cannot be switched off: its neighbour stands for it.
  const anyone = (turn: number): string => {
    const index = (turn * 7919) % size
    return `growth-${index % 50 === 0 ? index + 1 : index}`
  }
  const idOf = async (name: string): Promise<string> => {
    const page = (await send('GET', `/v1/customers?externalId=${name}`)) as {
      data: { id: string }[]
    }
    return page.data[0]!.id
  }
  const ids = await Promise.all(Array.from({ length: samples }, (_, turn) => idOf(anyone(turn))))
  let cursor = ''
  for (let page = 0; page < 20; page += 1) {
    const { nextCursor } = await send('GET', `/v1/customers?limit=200${cursor}`)
    cursor = `&cursor=${String(nextCursor)}`
  }
  const middle = encodeURIComponent(
    String((await send('GET', `/v1/customers/${ids[7]}`))['createdAt']),
  )
  const asks: Readonly<Record<string, Ask>> = {
    'first page, 50 rows': () => ['GET', '/v1/customers?limit=50'],
    'page 21 by cursor, 200 rows': () => ['GET', `/v1/customers?limit=200${cursor}`],
    'page of one status': () => ['GET', '/v1/customers?limit=50&status=active'],
    'page of what waits for an analyst': () => ['GET', '/v1/customers?limit=50&awaiting=analyst'],
    'page before a date': () => ['GET', `/v1/customers?limit=50&createdBefore=${middle}`],
    'find by externalId': (turn) => ['GET', `/v1/customers?externalId=${anyone(turn)}`],
    'read one': (turn) => ['GET', `/v1/customers/${ids[turn % samples]}`],
    activities: (turn) => ['GET', `/v1/customers/${ids[turn % samples]}/activities`],
    transition: (turn) => [
      'PATCH',
      `/v1/customers/${ids[turn % samples]}/${turn < samples ? 'deactivate' : 'activate'}`,
      {},
    ],
    'event feed, first page': () => ['GET', '/v1/events?limit=50'],
  }
  const result: Record<string, number> = {}
  for (const [name, ask] of Object.entries(asks)) {
    const times: number[] = []
    for (let turn = 0; turn < samples * 2; turn += 1) {
      const from = performance.now()
      await send(...ask(turn))
      times.push(performance.now() - from)
    }
    result[name] = times.toSorted((a, b) => a - b)[samples]!
  }
  return result
}

const twoPlaces = (value: number): string => value.toFixed(2)

function print(sizes: readonly number[], columns: readonly Record<string, number>[]): void {
  console.log(`\n| median of ${samples * 2}, ms | ${sizes.map(String).join(' | ')} | ratio |`)
  console.log(`|---|${sizes.map(() => '---|').join('')}---|`)
  for (const name of Object.keys(columns[0]!)) {
    const values = columns.map((column) => column[name]!)
    console.log(
      `| ${[name, ...values.map(twoPlaces), twoPlaces(values.at(-1)! / values[0]!)].join(' | ')} |`,
    )
  }
}
