/** A list of 100,000 entries, generated: from the file into the store, and its next version. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { nodeFlags } from '../packages/server/src/usage/node-flags.ts'
import type { ImportMeasure } from './lists-import.child.ts'
import { firstNames, surnames } from './names.ts'

const entries = 100_000
/** Of the second version: how many are new, and as many renamed. */
const differing = 300
const targetMs = 15_000

type Row = readonly [what: string, measured: string, target: string, holds: boolean]

/** As an export of FollowTheMoney writes people: the largest lists are published so. */
function lineOf(n: number, version: number): string {
  const of = (list: readonly string[], k: number): string => list[k % list.length] ?? ''
  const renamed = version > 1 && n < differing ? 'Novus ' : ''
  const name = `${renamed}${of(firstNames, n)} ${of(surnames, Math.floor(n / firstNames.length))}`
  return JSON.stringify({
    id: `gen-${n}`,
    caption: name,
    schema: n % 5 === 4 ? 'Company' : 'Person',
    datasets: ['generated'],
    target: true,
    first_seen: '2026-01-01T00:00:00',
    last_change: '2026-01-02T00:00:00',
    properties: {
      name: [name],
      alias: [`${of(surnames, n * 7)}, ${of(firstNames, n * 3)}`, `${of(firstNames, n * 11)} ${n}`],
      birthDate: [`19${String(30 + (n % 70)).padStart(2, '0')}-01-02`],
      nationality: ['xx'],
      topics: [n % 3 === 0 ? 'sanction' : 'role.pep'],
      passportNumber: [`P${n}`],
      notes: ['Generated. '.repeat(20)],
    },
  })
}

async function generate(path: string, version: number): Promise<void> {
  const last = version === 1 ? entries : entries + differing
  const lines = Array.from({ length: last }, (_, n) => lineOf(n, version))
  await writeFile(path, `${lines.join('\n')}\n`)
}

async function measure(url: string, path: string): Promise<ImportMeasure> {
  const child = fileURLToPath(new URL('./lists-import.child.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(execPath, [
    ...nodeFlags(['lists']),
    child,
    url,
    path,
    'ftm:generated',
  ])
  return JSON.parse(stdout) as ImportMeasure // the child's own type
}

/** Once it is committed the next batch of screenings finds it. */
const storedMs = ({ readMs, storeMs }: ImportMeasure): number => readMs + storeMs
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`

/** @param folder where the files may lie for as long as it takes */
export async function measureLarge(url: string, folder: string): Promise<Row[]> {
  const path = join(folder, 'generated.jsonl')
  await generate(path, 1)
  const first = await measure(url, path)
  await generate(path, 2)
  const next = await measure(url, path)
  const parts = (one: ImportMeasure): string =>
    `${seconds(storedMs(one))}: ${seconds(one.readMs)} read, ${seconds(one.storeMs)} stored; ` +
    `CPU ${seconds(one.cpuMs)}, ${one.importMegabytes.toFixed(0)} MB stored, ` +
    `${one.peakMegabytes.toFixed(0)} MB with the indexes`
  const whole = first.entries === entries && next.entries === entries + differing
  return [
    [
      `import of ${entries} generated entries`,
      parts(first),
      `<= ${targetMs / 1_000} s`,
      whole && storedMs(first) <= targetMs,
    ],
    [
      `its next version, ${differing} added and ${differing} changed`,
      parts(next),
      `<= ${targetMs / 1_000} s`,
      whole && storedMs(next) <= targetMs,
    ],
    ['  loading both into the indexes of wallets and persons', seconds(next.indexMs), '', true],
  ]
}
