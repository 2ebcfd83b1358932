/**
 * Applies the numbered SQL files, forward only; two processes that start together apply each once.
 */
import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { isMadeMeanwhile } from './db.ts'
import type { Database, Pool } from './db.ts'

const folder = new URL('./migrations/', import.meta.url)

interface Migration {
  readonly number: number
  readonly name: string
  readonly digest: string
  readonly statements: readonly string[]
}

/** The migrations of this release, in order. */
export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{6}_.*\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), 'utf8')
      // Citus refuses several commands in one string, so each statement is its own call.
      const statements = text
        .replace(/^--.*$/gm, '')
        .split(/;\s*$/m)
        .map((one) => one.trim())
        .filter((one) => one !== '')
      return {
        number: Number(name.slice(0, 6)),
        name,
        digest: createHash('sha256').update(text).digest('hex'),
        statements,
      }
    }),
  )
}

/**
 * Brings the schema up to this release.
 * @returns the names of the migrations applied now
 * @throws when the database is newer than this release, or an applied file was edited
 */
export async function migrate(pool: Pool, nowMs: number): Promise<string[]> {
  await pool
    .query({
      text: `create table if not exists migration (
      number int primary key, name text not null, digest text not null, applied_at timestamptz not null)`,
    })
    .catch(ignoreRace)
  const migrations = await readMigrations()
  return pool.transaction(async (db) => {
    // The table lock makes the second of two starting processes wait, and then find the work done.
    await db.query({ text: 'lock table migration in share row exclusive mode' })
    const { rows } = await db.query<{ number: number; name: string; digest: string }>({
      text: 'select number, name, digest from migration order by number',
    })
    check(migrations, rows)
    const pending = migrations.slice(rows.length)
    for (const one of pending) await applyOne(db, one, nowMs)
    return pending.map((one) => one.name)
  })
}

async function applyOne(db: Database, one: Migration, nowMs: number): Promise<void> {
  for (const text of one.statements) await db.query({ text })
  await db.query({
    text: 'insert into migration (number, name, digest, applied_at) values ($1, $2, $3, $4)',
    values: [one.number, one.name, one.digest, new Date(nowMs)],
  })
}

function check(
  known: readonly Migration[],
  applied: readonly { name: string; digest: string }[],
): void {
  if (applied.length > known.length) {
    throw new Error(
      `The database has ${applied.length} migrations and this release knows ` +
        `${known.length}: it was used by a newer release. Start that release, or ` +
        'restore a backup from before it.',
    )
  }
  for (const [index, row] of applied.entries()) {
    if (known[index]!.digest !== row.digest) {
      throw new Error(
        `Migration ${row.name} was edited after it was applied. Restore the file ` +
          'as released; add a new migration instead.',
      )
    }
  }
}

/** Two processes may create the table at the same moment. */
function ignoreRace(error: unknown): void {
  if (!isMadeMeanwhile(error)) throw error
}
