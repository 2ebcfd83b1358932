/** A database of its own for a test file: a clone of the migrated template, dropped afterwards. */
import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { openPool } from '../packages/server/src/store/db.ts'
import type { Pool } from '../packages/server/src/store/db.ts'
import { urlOf } from './database.ts'

export interface TestStore {
  readonly url: string
  readonly pool: Pool
  close(): Promise<void>
}

export async function openTestStore(poolSize = 5): Promise<TestStore> {
  const server = inject('databaseUrl')
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = openPool({ url: server, size: 1 })
  await admin.query({ text: `create database ${name} template template_ostiary` })
  const url = urlOf(server, name)
  const pool = openPool({ url, size: poolSize })
  return {
    url,
    pool,
    close: async () => {
      await pool.close()
      await admin.query({ text: `drop database ${name} with (force)` })
      await admin.close()
    },
  }
}
