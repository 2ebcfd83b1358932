/** A freshly migrated database of its own, for the generators that read the catalog. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPool } from '../../packages/server/src/store/db.ts'
import { startEmbedded } from '../../packages/server/src/store/embedded/embedded.ts'
import { migrate } from '../../packages/server/src/store/migrate.ts'

export interface FreshDatabase {
  readonly url: string
  close(): Promise<void>
}

export async function freshDatabase(): Promise<FreshDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-gen-'))
  const embedded = await startEmbedded({ dataDir, log: { info() {}, warn() {}, error() {} } })
  const pool = openPool({ url: embedded.url, size: 1 })
  await migrate(pool, Date.now())
  await pool.close()
  return {
    url: embedded.url,
    close: async () => {
      await embedded.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
