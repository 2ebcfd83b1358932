/**
 * Reference data: import, load, memory, and look-ups a second, with the published files.
 * `npm run bench -- reference-data --data-dir <folder>`; a file is known by how its name begins.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { DatasetName } from '../packages/domain/src/risk/datasets.ts'
import { tableLines } from '../packages/server/src/commands/words.ts'
import { openReferenceSignals } from '../packages/server/src/jobs/reference-signals.ts'
import { readDataset } from '../packages/server/src/lists/reference-data/read-dataset.ts'
import type { ReferenceSignals } from '../packages/server/src/providers/reference-data/signals.ts'
import { openPool } from '../packages/server/src/store/db.ts'
import type { Pool } from '../packages/server/src/store/db.ts'
import { startEmbedded } from '../packages/server/src/store/embedded/embedded.ts'
import { migrate } from '../packages/server/src/store/migrate.ts'
import { importDataset } from '../packages/server/src/store/reference-data.ts'
import { readDatasets } from '../packages/server/src/store/reference-data-reader.ts'

const beginnings: Readonly<Record<DatasetName, string>> = {
  'disposable-domains': 'disposable_',
  datacenter: 'datacenter_',
  vpn: 'vpn_',
  tor: 'tor_',
  fatf: 'fatf_',
}
const runs = 5
const lookUps = 500_000

const rows: [what: string, measured: string][] = []

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const ms = (value: number): string => `${value.toFixed(0)} ms`

async function importAll(folder: string, pool: Pool): Promise<void> {
  const files = await readdir(folder)
  for (const [dataset, beginning] of Object.entries(beginnings) as [DatasetName, string][]) {
    const file = files.find((name) => name.startsWith(beginning))
    if (file === undefined) continue
    const startMs = performance.now()
    const read = await readDataset(dataset, join(folder, file))
    if (!read.ok) throw new Error(`${file}: ${read.problem.code}`)
    const readMs = performance.now() - startMs
    const report = await importDataset(pool, read.data, read.files, { nowMs: 0 })
    if (report.kind === 'refused') throw new Error(`${file}: ${report.problem.code}`)
    const storeMs = performance.now() - startMs - readMs
    rows.push([
      `import ${dataset}`,
      `${report.entries} entries, read ${ms(readMs)}, store ${ms(storeMs)}`,
    ])
  }
}

/** Collects what is garbage and says what is left, bytes. */
function openHeap(): () => number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void // as the flag has it
  return () => {
    collect()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
}

async function measureLoad(pool: Pool): Promise<ReferenceSignals> {
  const heap = openHeap()
  const before = heap()
  const times: number[] = []
  let signals = (await openReferenceSignals(pool)).current()
  for (let run = 0; run < runs; run += 1) {
    const startMs = performance.now()
    signals = (await openReferenceSignals(pool)).current()
    times.push(performance.now() - startMs)
  }
  const megabytes = (heap() - before) / 1_048_576
  rows.push([`load all from the store, median of ${runs}`, ms(median(times))])
  rows.push(['memory they take', `${megabytes.toFixed(1)} MB`])
  return signals
}

/** Look-ups a second, once warm, and the share that is found. */
function measure<Asked>(what: string, asked: readonly Asked[], ask: (one: Asked) => unknown): void {
  if (asked.length === 0) return
  let found = 0
  for (const one of asked) if (ask(one) === true) found += 1
  const startMs = performance.now()
  for (let n = 0; n < lookUps; n += 1) ask(asked[n % asked.length]!)
  const seconds = (performance.now() - startMs) / 1_000
  const rate = Math.round(lookUps / seconds).toLocaleString('en-US')
  rows.push([what, `${rate} a second; ${found} of ${asked.length} found`])
}

/** The first address of each network, spread over the whole file. */
async function firstAddresses(pool: Pool, dataset: DatasetName): Promise<string[]> {
  const [content] = await readDatasets(pool, [dataset])
  const entries = content?.entries ?? []
  const step = Math.max(1, Math.floor(entries.length / 5_000))
  return entries.filter((_, n) => n % step === 0).map((entry) => entry.split('/')[0]!)
}

/** Addresses of nobody in particular, the same in every run. */
const anyAddresses = Array.from({ length: 5_000 }, (_, n) => {
  const value = (n * 2_654_435_761) % 2 ** 32
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
})

async function measureLookUps(pool: Pool, signals: ReferenceSignals): Promise<void> {
  const { address, disposableDomain } = signals
  const exits = await firstAddresses(pool, 'tor')
  const isHosting = (ip: string): unknown => address(ip)?.hosting
  const isAnonymous = (ip: string): unknown => address(ip)?.anonymous
  measure('address, hosting', await firstAddresses(pool, 'datacenter'), isHosting)
  measure('address, VPN', await firstAddresses(pool, 'vpn'), isAnonymous)
  const wide = exits.filter((ip) => ip.includes(':'))
  measure(
    'address, Tor, IPv4',
    exits.filter((ip) => !ip.includes(':')),
    isAnonymous,
  )
  measure('address, Tor, IPv6', wide, isAnonymous)
  measure('address, any IPv4', anyAddresses, isAnonymous)
  if (!disposableDomain) return
  const domains = await firstAddresses(pool, 'disposable-domains')
  measure('mail domain, listed', domains, disposableDomain)
  measure(
    'mail domain, below a listed one',
    domains.map((one) => `a.${one}`),
    disposableDomain,
  )
  measure(
    'mail domain, any',
    domains.map((one) => `mail.x${one}`),
    disposableDomain,
  )
}

/** Runs all of it on a database of its own and prints the table. */
export async function benchReferenceData(folder: string): Promise<void> {
  if (!existsSync(folder)) {
    console.log(`not run: give --data-dir, the folder of the files; there is no ${folder}.`)
    return
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-bench-'))
  const embedded = await startEmbedded({ dataDir, log: { info() {}, warn() {}, error() {} } })
  const pool = openPool({ url: embedded.url, size: 2 })
  try {
    await migrate(pool, 0)
    await importAll(folder, pool)
    await measureLookUps(pool, await measureLoad(pool))
    const { rows: stored } = await pool.query<{ bytes: number }>({
      text: `select pg_total_relation_size('reference_version') as bytes`,
    })
    rows.push(['size in the store', `${Math.round((stored[0]?.bytes ?? 0) / 1_024)} kB`])
  } finally {
    await pool.close()
    await embedded.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  for (const line of tableLines(['what', 'measured'], rows)) console.log(line)
}
