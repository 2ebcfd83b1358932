/**
 * How much slower users are listed, found, read, made and changed among many than among few: two
 * installations side by side, filled by imports, asked in turns.
 */
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { openProgress } from '../packages/server/src/commands/progress.ts'
import { openPool } from '../packages/server/src/store/db.ts'
import { startEmbedded } from '../packages/server/src/store/embedded/embedded.ts'
import { freePort, startServer } from '../test/server-process.ts'
import { benchKey, importUsers } from './calls.ts'
import { csvHeader, csvRow } from './invented-users.ts'
import { asksOf, ok } from './users-asks.ts'

const env = {
  OSTIARY_BOOTSTRAP_API_KEY: benchKey,
  OSTIARY_RATE_LIMIT: 'off',
  OSTIARY_LOG_LEVEL: 'silent',
}
const silent = { info() {}, warn() {}, error() {} }
/** Users of one file. */
const fileRows = 50_000
const warmUps = 10
/** Many times of the smaller installation are allowed in the larger one (issue 4). */
const bound = 2

interface Asked {
  /** Users of the smaller installation and of the larger one. */
  readonly sizes: readonly number[]
  /** Where what was filled is kept for the next run; if empty, a folder that is removed. */
  readonly folder: string
  /** How often each is asked. */
  readonly turns: number
  /** Only those with this in their name. */
  readonly only: string
}

export async function benchUsers(asked: Asked): Promise<void> {
  const { sizes } = asked
  const folder = asked.folder || (await mkdtemp(join(tmpdir(), 'ostiary-users-')))
  const places = sizes.map((size) => ({ size, dataDir: join(folder, `users-${size}`) }))
  for (const place of places) await filled(place)
  const servers = []
  try {
    for (const { dataDir } of places)
      servers.push(
        await startServer({ dataDir, port: await freePort(), env, args: ['--role', 'api'] }),
      )
    const urls = servers.map((one) => one.url)
    await measure(urls, asked)
  } finally {
    for (const server of servers) await server.stop()
    if (!asked.folder) await rm(folder, { recursive: true, force: true })
  }
}

interface Place {
  readonly size: number
  readonly dataDir: string
}

/** Fills an installation by the product's own imports, once. */
async function filled({ size, dataDir }: Place): Promise<void> {
  const mark = join(dataDir, 'filled')
  if (
    await access(mark).then(
      () => true,
      () => false,
    )
  )
    return
  await mkdir(dataDir, { recursive: true })
  const progress = openProgress()
  progress.step(`importing ${size} users`)
  const fromMs = performance.now()
  const server = await startServer({ dataDir, port: await freePort(), env })
  try {
    for (let at = 0; at < size; at += fileRows) {
      const many = Math.min(fileRows, size - at)
      await importRows(
        server.url,
        Array.from({ length: many }, (_, n) => csvRow(at + n, size)),
      )
      progress.advance(at + many, size)
    }
  } finally {
    progress.end()
    await server.stop()
  }
  const seconds = (performance.now() - fromMs) / 1000
  console.log(`${size} users imported in ${seconds.toFixed(0)} s`)
  await vacuum(dataDir)
  await writeFile(mark, '')
}

async function importRows(url: string, rows: readonly string[]): Promise<void> {
  const ended = await importUsers(url, [csvHeader, ...rows].join('\n'))
  if (ended['created'] !== rows.length)
    throw new Error(`import: ${JSON.stringify(ended).slice(0, 500)}`)
}

/** As it would have been done meanwhile in an installation that grew slowly. */
async function vacuum(dataDir: string): Promise<void> {
  const store = await startEmbedded({ dataDir, log: silent })
  const pool = openPool({ url: store.url, size: 1, statementTimeoutMs: 600_000 })
  await pool.query({ text: 'vacuum analyze' })
  const { rows } = await pool.query<{ size: string }>({
    text: 'select pg_size_pretty(pg_database_size(current_database())) as size',
  })
  console.log(`  ${rows[0]!.size} of tables and indexes`)
  await pool.close()
  await store.stop()
}

async function measure(urls: readonly string[], { sizes, turns, only }: Asked): Promise<void> {
  const asks = await Promise.all(urls.map((url, at) => asksOf(url, sizes[at]!)))
  const names = Object.keys(asks[0]!).filter((name) => name.includes(only))
  const [few, many] = sizes.map((size) => size.toLocaleString('en-US')) as [string, string]
  console.log(
    `load average ${loadavg()
      .map((one) => one.toFixed(1))
      .join(', ')}; ${turns} turns`,
  )
  console.log(
    `\n| median / p95, ms | ${few} | ${many} | ratio | rows, count |\n|---|---|---|---|---|`,
  )
  let over = 0
  for (const name of names) {
    const times: number[][] = urls.map(() => [])
    const found: string[] = urls.map(() => '')
    for (let turn = 0; turn < warmUps + turns; turn += 1)
      for (const [at, url] of urls.entries()) {
        const { body, tookMs } = await ok(url, asks[at]![name]!(turn))
        if (turn >= warmUps) times[at]!.push(tookMs)
        found[at] = foundIn(body)
      }
    const sorted = times.map((one) => one.toSorted((a, b) => a - b))
    const [small, large] = sorted.map((one) => one[Math.floor(turns / 2)]!) as [number, number]
    const shown = sorted.map((one) => `${at(one, 0.5)} / ${at(one, 0.95)}`)
    const ratio = large / small
    if (ratio > bound) over += 1
    const cells = [name, ...shown, ratio.toFixed(2), [...new Set(found)].join(' and ')]
    console.log(`| ${cells.join(' | ')} |`)
  }
  console.log(
    `\n${over} of ${names.length} beyond ${bound} times; load average ${loadavg()[0]!.toFixed(1)}`,
  )
}

const at = (sorted: readonly number[], part: number): string =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!.toFixed(2)

/** How many a page shows, and of how many it says so: like is to be compared with like. */
function foundIn(body: Readonly<Record<string, unknown>>): string {
  const { results, count } = body as { results?: readonly unknown[]; count?: number }
  return results ? `${results.length} of ${count}` : ''
}
