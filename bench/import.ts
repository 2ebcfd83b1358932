/** How long a CSV of invented users takes from its upload until it is done, and the same again. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, startServer } from '../test/server-process.ts'
import { benchKey, importUsers } from './calls.ts'

const env = {
  OSTIARY_BOOTSTRAP_API_KEY: benchKey,
  OSTIARY_RATE_LIMIT: 'off',
  OSTIARY_LOG_LEVEL: 'silent',
}
const firsts = ['Maria', 'Jose', 'Anna', 'Marco', 'Li', 'Fatima', 'Olga', 'Xenia']
const lasts = ['Garcia', 'Martin', 'Silva', 'Rossi', 'Novak', 'Ivanova', 'Quist', 'Zhou']
const countries = ['ESP', 'FRA', 'ITA', 'DEU', 'BRA']

function row(index: number): string {
  const name = `${firsts[index % 8]!} ${lasts[Math.floor(index / 8) % 8]!}`
  const phone = `+346${String(index).padStart(8, '0')}`
  return `row-${index},${name},row${index}@example.org,${phone},${countries[index % 5]!}`
}

/** @param rows how many users the file names */
export async function benchImport(rows: number): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-import-'))
  const server = await startServer({ dataDir, port: await freePort(), env })
  const header = 'vendor_data,full_name,email,phone,country'
  const csv = [header, ...Array.from({ length: rows }, (_, index) => row(index))].join('\n')
  try {
    for (const what of ['all new', 'all unchanged']) await measure(server.url, { what, csv, rows })
  } finally {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function measure(
  url: string,
  { what, csv, rows }: { what: string; csv: string; rows: number },
): Promise<void> {
  const from = performance.now()
  const { status, created, updated, unchanged, failed } = await importUsers(url, csv)
  const seconds = (performance.now() - from) / 1000
  console.log(`${what}: ${rows} rows in ${seconds.toFixed(1)} s, ${Math.round(rows / seconds)}/s`)
  console.log(`  ${JSON.stringify({ status, created, updated, unchanged, failed })}`)
}
