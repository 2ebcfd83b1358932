/** Asks the socket of a server whether it answers, and makes the database in a new one. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { codeOf } from './errors.ts'
import { databaseName, urlOf } from './layout.ts'
import type { Layout } from './layout.ts'

/** `busy`: it is there, but starting, recovering or shutting down. */
export type SocketState = 'ready' | 'no_database' | 'busy' | 'absent'

const answerTimeoutMs = 5_000

export async function askSocket(folder: string): Promise<SocketState> {
  try {
    await withClient(folder, databaseName, async () => undefined)
    return 'ready'
  } catch (error) {
    const code = codeOf(error)
    // 53300: all connections are taken, by those it serves.
    if (code === '53300') return 'ready'
    if (code === '3D000') return 'no_database'
    return code === '57P03' ? 'busy' : 'absent'
  }
}

/** Not at `initdb`: a first start that ends between the two is mended by the next one. */
export async function createDatabase(folder: string): Promise<void> {
  await withClient(folder, 'postgres', async (client) => {
    await client.query(`create database ${databaseName}`)
  })
}

/** The fifth line of `postmaster.pid`; a stale file still has it. */
export async function socketInUse(layout: Layout): Promise<string | undefined> {
  const text = await readFile(join(layout.data, 'postmaster.pid'), 'utf8').catch(() => '')
  return text.split('\n')[4] || undefined
}

async function withClient(
  folder: string,
  database: string,
  use: (client: Client) => Promise<void>,
): Promise<void> {
  const client = new Client({
    connectionString: urlOf(folder, database),
    connectionTimeoutMillis: answerTimeoutMs,
  })
  // A connection that ends later than its promise would be an uncaught error.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await use(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
