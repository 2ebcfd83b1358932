/** Asks the socket whether a server answers, makes the database, and finds a server that another process runs. */
import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { codeOf } from './errors.ts'
import { databaseName, layoutOf, urlOf } from './layout.ts'
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

/**
 * For the commands beside a running server: its address, or `undefined` where none answers.
 * The running server itself says where its socket is; our temporary folder may not be the one it was started with.
 */
export async function attachEmbedded(dataDir: string): Promise<string | undefined> {
  const layout = layoutOf(dataDir)
  const folder = (await socketInUse(layout)) ?? layout.run
  if (!(await sameOwner(folder, layout.data))) return undefined
  return (await askSocket(folder)) === 'ready' ? urlOf(folder) : undefined
}

/** The fifth line of `postmaster.pid`; a stale file still has it. */
export async function socketInUse(layout: Layout): Promise<string | undefined> {
  const text = await readFile(join(layout.data, 'postmaster.pid'), 'utf8').catch(() => '')
  return text.split('\n')[4] || undefined
}

/** Anybody can make a folder of our name in the temporary folder and answer there. */
async function sameOwner(folder: string, data: string): Promise<boolean> {
  try {
    return (await lstat(folder)).uid === (await lstat(data)).uid
  } catch {
    return false
  }
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
