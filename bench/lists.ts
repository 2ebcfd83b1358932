/**
 * Lists: import to searchable, memory, look-ups of wallets and persons, and agreement with what
 * others counted.
 * `npm run bench -- lists --lists-dir <folder with the four SDN files>`; other data is found beside
 * it.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { tableLines } from '../packages/server/src/commands/words.ts'
import { readSource } from '../packages/server/src/lists/read-source.ts'
import { openPool } from '../packages/server/src/store/db.ts'
import type { Pool } from '../packages/server/src/store/db.ts'
import { startEmbedded } from '../packages/server/src/store/embedded/embedded.ts'
import { importList } from '../packages/server/src/store/lists.ts'
import { migrate } from '../packages/server/src/store/migrate.ts'
import { nodeFlags } from '../packages/server/src/usage/node-flags.ts'
import type { ImportMeasure } from './lists-import.child.ts'
import { measureLarge } from './lists-large.ts'
import { measurePersons } from './persons.ts'
import { measureWallets } from './wallets.ts'
import { notRun, verdictOf } from './not-run.ts'

const importRuns = 5

type Row = readonly [what: string, measured: string, target: string, holds: boolean]
const rows: Row[] = []

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** A database of its own, migrated, for each part. */
type NewDatabase = () => Promise<{ url: string; pool: Pool }>

async function measureImport(folder: string, newDatabase: NewDatabase): Promise<Pool> {
  const child = fileURLToPath(new URL('./lists-import.child.ts', import.meta.url))
  const measures: ImportMeasure[] = []
  let last: Pool | undefined
  for (let run = 0; run < importRuns; run += 1) {
    const { url, pool } = await newDatabase()
    const { stdout } = await promisify(execFile)(execPath, [
      ...nodeFlags(['lists']),
      child,
      url,
      folder,
    ])
    measures.push(JSON.parse(stdout) as ImportMeasure) // the child's own type
    await last?.close()
    last = pool
  }
  const of = (key: keyof ImportMeasure): number => median(measures.map((one) => one[key]))
  const worst = (key: keyof ImportMeasure): number => Math.max(...measures.map((one) => one[key]))
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`
  rows.push(
    ['entries, wallet addresses', `${of('entries')}, ${of('wallets')}`, '', true],
    ['  read and parse', seconds(of('readMs')), '', true],
    ['  store', seconds(of('storeMs')), '', true],
    ['  load the wallet index', seconds(of('indexMs')), '', true],
    ['  CPU of the process, its start included', seconds(of('cpuMs')), '', true],
    [
      `import to searchable, median of ${importRuns} (worst)`,
      `${seconds(of('searchableMs'))} (${seconds(worst('searchableMs'))})`,
      '<= 3 s',
      worst('searchableMs') <= 3_000,
    ],
    [
      'peak memory of the importing process (worst)',
      `${of('importMegabytes').toFixed(0)} MB stored, ${of('peakMegabytes').toFixed(0)} MB ` +
        `with the indexes (${worst('peakMegabytes').toFixed(0)} MB)`,
      '<= 300 MB',
      worst('peakMegabytes') <= 300,
    ],
  )
  return last! // importRuns is not 0
}

interface ExpectedDelta {
  readonly from: string
  readonly to: string
  readonly added: readonly (string | number)[]
  readonly removed: readonly (string | number)[]
  readonly changed: readonly (string | number)[]
}

/** What a version changed, read back from the rows and not from the report. */
async function storedDelta(
  pool: Pool,
  version: number,
): Promise<Record<'added' | 'removed' | 'changed', string[]>> {
  const entryNos = async (text: string): Promise<string[]> => {
    const { rows: stored } = await pool.query<{ entry_no: string }>({ text, values: [version] })
    return stored.map((row) => row.entry_no)
  }
  const begun = await entryNos('select entry_no from list_entry where from_version = $1')
  const ended = await entryNos('select entry_no from list_entry where to_version = $1 - 1')
  const [beginning, ending] = [new Set(begun), new Set(ended)]
  return {
    added: begun.filter((entryNo) => !ending.has(entryNo)),
    removed: ended.filter((entryNo) => !beginning.has(entryNo)),
    changed: begun.filter((entryNo) => ending.has(entryNo)),
  }
}

const same = (a: readonly (string | number)[], b: readonly (string | number)[]): boolean =>
  a.map(String).sort().join() === b.map(String).sort().join()

async function checkHistory(folder: string, pool: Pool): Promise<void> {
  const pairs = JSON.parse(
    await readFile(join(folder, 'expected_deltas.json'), 'utf8'),
  ) as ExpectedDelta[] // as its README says
  const days = [pairs[0]?.from ?? '', ...pairs.map(({ to }) => to)]
  for (const [n, day] of days.entries()) {
    const read = await readSource('ofac-sdn', join(folder, `sdn_${day}.csv.gz`))
    if (!read.ok) throw new Error(`${day}: ${read.problem.code}`)
    const report = await importList(pool, read.list, read.files, { nowMs: Date.parse(day) })
    if (report.kind === 'refused') throw new Error(`${day}: ${report.problem.code}`)
    const pair = pairs[n - 1]
    if (!pair) continue
    const delta = await storedDelta(pool, report.version)
    const agrees = (['added', 'removed', 'changed'] as const).every(
      (key) => same(delta[key], pair[key]) && delta[key].length === report[key],
    )
    const says = `+${report.added} -${report.removed} ~${report.changed} in ${report.durationMs} ms`
    rows.push([`history ${pair.from} to ${pair.to}`, says, 'as expected', agrees])
  }
  const failed = await readSource('ofac-sdn', join(folder, 'sdn_2024-05-04_empty_download.csv'))
  const says = failed.ok ? 'taken' : failed.problem.code
  rows.push(['the empty download of 2024-05-04', says, 'refused', !failed.ok])
}

async function runPublished(folder: string, newDatabase: NewDatabase): Promise<void> {
  const pool = await measureImport(folder, newDatabase)
  rows.push(...(await measureWallets(folder, 1)))
  const negatives = ['us', 'global'].map((one) => `../../names/negatives_${one}_dev.csv.gz`)
  rows.push(
    ...(await measurePersons(
      pool,
      negatives.map((file) => join(folder, file)),
    )),
  )
  await pool.close()
  const history = join(folder, '../ofac_sdn_history')
  if (!existsSync(history)) {
    rows.push(notRun('the history of the SDN list', history))
    return
  }
  const past = await newDatabase()
  await checkHistory(history, past.pool)
  await past.pool.close()
}

/**
 * Runs all of it on databases of its own and prints the table.
 * @returns whether every target was held
 */
export async function benchLists(folder: string): Promise<boolean> {
  const published = ['sdn.csv', 'sdn.csv.gz'].some((name) => existsSync(join(folder, name)))
  if (!published) {
    rows.push(notRun('the published SDN list', join(folder, 'sdn.csv')))
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-bench-'))
  const embedded = await startEmbedded({ dataDir, log: { info() {}, warn() {}, error() {} } })
  const admin = openPool({ url: embedded.url, size: 1 })
  let made = 0
  try {
    const newDatabase: NewDatabase = async () => {
      made += 1
      await admin.query({ text: `create database bench_${made}` })
      const url = embedded.url.replace(/(\/\/[^/]*\/)[^?]*/, `$1bench_${made}`)
      const pool = openPool({ url, size: 3 })
      await migrate(pool, 0)
      return { url, pool }
    }
    const large = await newDatabase()
    rows.push(...(await measureLarge(large.url, dataDir)))
    await large.pool.close()
    if (published) await runPublished(folder, newDatabase)
  } finally {
    await admin.close()
    await embedded.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  const shown = rows.map(([what, measured, target, holds]) => [
    what,
    measured,
    target,
    verdictOf(measured, holds),
  ])
  for (const line of tableLines(['what', 'measured', 'target', ''], shown)) console.log(line)
  return rows.every(([, , , holds]) => holds)
}
