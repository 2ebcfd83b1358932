/**
 * Migrations: each once whoever starts, one statement a call, and databases of another release
 * refused.
 */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { urlOf } from '../../../../test/database.ts'
import { openPool } from './db.ts'
import type { Pool, Query } from './db.ts'
import { migrate, readMigrations } from './migrate.ts'

const nowMs = 1_780_000_000_000
let admin: Pool
let pool: Pool
let url: string
const made: string[] = []
beforeAll(() => {
  admin = openPool({ url: inject('databaseUrl'), size: 1 })
})
beforeEach(async () => {
  await pool?.close()
  const name = `migrate_${randomBytes(6).toString('hex')}`
  made.push(name)
  await admin.query({ text: `create database ${name} template template0` })
  url = urlOf(inject('databaseUrl'), name)
  pool = openPool({ url, size: 2 })
})
afterAll(async () => {
  await pool.close()
  for (const name of made) await admin.query({ text: `drop database ${name} with (force)` })
  await admin.close()
})

const failure = (): Promise<string> =>
  migrate(pool, nowMs).then(
    () => 'it was migrated',
    (error: Error) => error.message,
  )

test('an empty database gets every migration in order, once', async () => {
  const names = (await readMigrations()).map((one) => one.name)
  expect(await migrate(pool, nowMs)).toEqual(names)
  expect(await migrate(pool, nowMs + 1)).toEqual([])
  const { rows } = await pool.query<[number, string, number]>({
    text: 'select number, name, applied_at from migration order by number',
    rowMode: 'array',
  })
  expect(rows).toEqual(names.map((name, n) => [n + 1, name, nowMs]))
})

test('of many that start at once each migration is applied by one', async () => {
  const pools = Array.from({ length: 4 }, () => openPool({ url, size: 2 }))
  const applied = await Promise.all(pools.map((one) => migrate(one, nowMs)))
  await Promise.all(pools.map((one) => one.close()))
  expect(applied.flat()).toEqual((await readMigrations()).map((one) => one.name))
})

test('one that dies in the middle leaves nothing, and the next does it all', async () => {
  const dying = failingAt(pool, 'create table journal')
  await expect(migrate(dying, nowMs)).rejects.toThrow('the process died')
  const { rows } = await pool.query<[string]>({
    text: `select tablename from pg_tables where schemaname = 'public'`,
    rowMode: 'array',
  })
  expect(rows.flat()).toEqual(['migration'])
  expect(await migrate(pool, nowMs)).toHaveLength((await readMigrations()).length)
})

/** The same pool, whose process ends at a statement. */
function failingAt(real: Pool, part: string): Pool {
  const broken = (query: Query): void => {
    if (query.text.includes(part)) throw new Error('the process died')
  }
  return {
    ...real,
    transaction: (work) =>
      real.transaction((db) =>
        work({
          query: async (query) => {
            broken(query)
            return db.query(query)
          },
        }),
      ),
  }
}

test('an edited file is refused, and named', async () => {
  await migrate(pool, nowMs)
  await pool.query({ text: `update migration set digest = 'another' where number = 2` })
  expect(await failure()).toMatch(/^Migration 000002_.* was edited after it was applied\. Restore/)
})

test('a database of a newer release is refused', async () => {
  await migrate(pool, nowMs)
  await pool.query({
    text: `insert into migration
      select max(number) + 1, '999999_future.sql', 'x', now() from migration`,
  })
  expect(await failure()).toMatch(/it was used by a newer release\. Start that release, or/)
})

test('every call is one statement', async () => {
  const all = (await readMigrations()).flatMap((one) => one.statements)
  const asked: string[] = []
  // Prepared: PostgreSQL itself refuses two statements in one.
  const preparing: Pool = {
    ...pool,
    transaction: (work) =>
      pool.transaction((db) =>
        work({
          query: (query) => db.query({ ...query, name: `call ${asked.push(query.text)}` }),
        }),
      ),
  }
  await migrate(preparing, nowMs)
  for (const text of all) expect(asked).toContain(text)
  expect(all.length).toBeGreaterThan(20)
})

test('numbers have no gap, and a name says what it does', async () => {
  const migrations = await readMigrations()
  expect(migrations.map((one) => one.number)).toEqual(migrations.map((_, n) => n + 1))
})
