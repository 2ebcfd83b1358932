/**
 * What customers share, among a million links: look-ups of anybody and of a crowd's member, links
 * written, a person forgotten.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../packages/server/src/platform/clock.ts'
import { openPool } from '../packages/server/src/store/db.ts'
import type { Pool } from '../packages/server/src/store/db.ts'
import { startEmbedded } from '../packages/server/src/store/embedded/embedded.ts'
import { linkKeysOf, linkKinds } from '../packages/server/src/store/link-keys.ts'
import {
  anybody,
  crowdOf,
  keysIn,
  numbersOf,
  settle,
  spelled,
  townOf,
} from '../packages/server/src/store/links.fixture.ts'
import { forgetLinks, readLinkage, writeLinks } from '../packages/server/src/store/links.ts'
import { randomIds } from '../packages/server/src/platform/ids.ts'
import { migrate } from '../packages/server/src/store/migrate.ts'

const silent = { info() {}, warn() {}, error() {} }
/** Customers under each key of the crowd. */
const crowdSize = 5_000
const seed = 1
const random = numbersOf(seed)
const ids = randomIds()
const lookupKey = Buffer.alloc(32, 1)

export async function benchLinkage(asked: { links: number; seconds: number }): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-linkage-'))
  const store = await startEmbedded({ dataDir, log: silent })
  const pool = openPool({ url: store.url, size: 4, statementTimeoutMs: 600_000 })
  const atMs = systemClock.now()
  await migrate(pool, atMs)
  const customers = Math.ceil(asked.links / linkKinds.length) - crowdSize
  const town = townOf('town', customers, atMs)
  const crowd = crowdOf('crowd', crowdSize, atMs)
  await settle(pool, town)
  await settle(pool, crowd)
  await pool.query({ text: 'vacuum analyze link' })
  await printSize(pool)
  const lookUp = (keys: ReturnType<typeof keysIn>) =>
    readLinkage(pool, { keys, entityId: randomUUID(), atMs })
  const anyone = () => lookUp(keysIn(town, random(customers)))
  const member = () => lookUp(keysIn(crowd, 0))
  console.log(
    '| what | callers | a second | p50 ms | p99 ms | Node CPU ms each |\n|---|---|---|---|---|---|',
  )
  for (const callers of [1, 8, 64]) await row('look-up', callers, asked.seconds, anyone)
  for (const callers of [1, 8]) await row('look-up in a crowd', callers, asked.seconds, member)
  const written: string[] = []
  const write = async () => {
    const entityId = ids.next(atMs)
    const { profile, ...more } = spelled(anybody(random, 1_000_000), random)
    const keys = linkKeysOf(lookupKey, 'bench', profile, more)
    await writeLinks(pool, { entityId, atMs, keys })
    written.push(entityId)
  }
  for (const callers of [1, 8]) await row('keys made, links written', callers, asked.seconds, write)
  const forget = () => forgetLinks(pool, written.pop() ?? randomUUID())
  await row('person forgotten', 1, asked.seconds / 4, forget)
  await pool.close()
  await store.stop()
  await rm(dataDir, { recursive: true, force: true })
}

async function printSize(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ links: number; mb: number }>({
    text: `select count(*)::int as links,
      (pg_total_relation_size('link') / 1e6)::int as mb from link`,
  })
  console.log(`${rows[0]!.links} links, ${rows[0]!.mb} MB with their indexes, seed ${seed}\n`)
}

async function row(
  what: string,
  callers: number,
  seconds: number,
  work: () => Promise<unknown>,
): Promise<void> {
  const times: number[] = []
  const fromMs = performance.now()
  const cpuBefore = process.cpuUsage()
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < fromMs + seconds * 1000) {
        const startedMs = performance.now()
        await work()
        times.push(performance.now() - startedMs)
      }
    }),
  )
  const rate = times.length / ((performance.now() - fromMs) / 1000)
  const { user, system } = process.cpuUsage(cpuBefore)
  const cpuMs = (user + system) / 1000 / times.length
  times.sort((a, b) => a - b)
  const at = (share: number): string => times[Math.floor(times.length * share)]!.toFixed(2)
  const columns = [what, callers, Math.round(rate), at(0.5), at(0.99), cpuMs.toFixed(3)]
  console.log(`| ${columns.join(' | ')} |`)
}
