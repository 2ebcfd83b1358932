/** The embedded store has room for the pool that was configured, and for commands beside it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { openPool } from '../store/db.ts'
import type { Pool } from '../store/db.ts'
import { openLog } from './log.ts'
import { openStore } from './open-store.ts'
import type { OpenStore } from './open-store.ts'

let dataDir: string
let store: OpenStore
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ostiary-room-'))
  const config = readConfig({ OSTIARY_DATA_DIR: dataDir, OSTIARY_POOL_SIZE: '50' })
  store = await openStore(config, openLog('silent'))
})
afterAll(async () => {
  await store.stop()
  await rm(dataDir, { recursive: true, force: true })
})

/** Holds every connection of a pool until all others have theirs too. */
const fill = (pool: Pool, size: number, arrive: () => Promise<void>): Promise<unknown> =>
  Promise.all(
    Array.from({ length: size }, () =>
      pool.lend(async (db) => {
        await db.query({ text: 'select 1' })
        await arrive()
      }),
    ),
  )

test('the largest pool and five commands have all their connections at once', async () => {
  const sizes = [50, 4, 4, 4, 4, 4]
  const pools = sizes.map((size) => openPool({ url: store.url, size }))
  const all = Promise.withResolvers<void>()
  let missing = sizes.reduce((a, b) => a + b)
  const arrive = (): Promise<void> => {
    missing -= 1
    if (missing === 0) all.resolve()
    return all.promise
  }
  const filled = Promise.all(pools.map((pool, n) => fill(pool, sizes[n]!, arrive)))
  const refused = await filled.then(() => undefined).catch((error: unknown) => error)
  all.resolve()
  await Promise.all(pools.map((pool) => pool.close()))
  expect(refused).toBeUndefined()
})
