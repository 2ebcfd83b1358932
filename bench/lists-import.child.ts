/** One import in a process of its own, so that time and memory are its alone; prints JSON. */
import { readFileSync } from 'node:fs'
import { argv, exit, resourceUsage } from 'node:process'
import { openListIndex } from '../packages/server/src/jobs/list-index.ts'
import type { ListName } from '../packages/server/src/lists/catalogue.ts'
import { readSource } from '../packages/server/src/lists/read-source.ts'
import { inTurns } from '../packages/server/src/platform/in-turns.ts'
import { buildPartyIndex } from '../packages/server/src/providers/name-lists/party-index.ts'
import { buildWalletIndex } from '../packages/server/src/providers/wallet-lists/wallet-index.ts'
import { openPool } from '../packages/server/src/store/db.ts'
import { readListedParties, readListedWallets } from '../packages/server/src/store/list-reader.ts'
import { importList } from '../packages/server/src/store/lists.ts'
import type { ImportReport } from '../packages/server/src/store/lists.ts'

export interface ImportMeasure {
  readonly readMs: number
  readonly storeMs: number
  readonly indexMs: number
  /** From before the first byte is read until a look-up finds the list. */
  readonly searchableMs: number
  /** Of this process, all threads: what others do on the machine hardly shows in it. */
  readonly cpuMs: number
  readonly peakMegabytes: number
  /** Before any index is made: what `ostiary lists import` takes. */
  readonly importMegabytes: number
  readonly entries: number
  readonly wallets: number
}

/**
 * The high-water mark of this very process. `resourceUsage` would do elsewhere, but Linux lets a
 * child begin with what its parent had at the fork.
 */
function peakMegabytes(): number {
  try {
    const status = readFileSync('/proc/self/status', 'utf8')
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1_024
  } catch {
    return resourceUsage().maxRSS / 1_024
  }
}

const [, , url, folder, list = 'ofac-sdn'] = argv
if (url === undefined || folder === undefined) exit(2)

const pool = openPool({ url, size: 2 })
const startMs = performance.now()

/** What was read is let go with it, as where one process imports and another one looks up. */
async function importAll(from: string): Promise<{
  report: ImportReport
  readMs: number
  importMegabytes: number
}> {
  const read = await readSource(list as ListName, from) // the parent's word
  if (!read.ok) throw new Error(read.problem.code)
  const afterMs = performance.now() - startMs
  const imported = await importList(pool, read.list, read.files, { nowMs: 0 })
  if (imported.kind === 'refused') throw new Error(imported.problem.code)
  return { report: imported, readMs: afterMs, importMegabytes: peakMegabytes() }
}
const { report, readMs, importMegabytes } = await importAll(folder)
const storedMs = performance.now() - startMs
const index = await openListIndex(pool, { read: readListedWallets, build: buildWalletIndex })
const lists = [index.current().lists({ environment: 'live' })]
const parties = await openListIndex(pool, {
  read: readListedParties,
  build: (entries) => inTurns(buildPartyIndex(entries)),
})
for (const kind of ['person', 'company'] as const) lists.push(parties.current().lists(kind, 'live'))
if (lists.every((one) => Object.keys(one).length === 0)) exit(3)
const searchableMs = performance.now() - startMs
const cpu = process.cpuUsage()
const measure: ImportMeasure = {
  readMs,
  storeMs: storedMs - readMs,
  indexMs: searchableMs - storedMs,
  searchableMs,
  cpuMs: cpu.user / 1_000 + cpu.system / 1_000,
  peakMegabytes: peakMegabytes(),
  importMegabytes,
  entries: report.entries,
  wallets: report.wallets,
}
console.log(JSON.stringify(measure))
await pool.close()
