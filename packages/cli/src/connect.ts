/**
 * Where the running server is and with which key: from the environment, else the key the server
 * left for its owner.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient } from '@ostiary/sdk/client'
import type { Client } from '@ostiary/sdk/client'

export interface Connection {
  readonly url: string
  readonly apiKey: string
  readonly client: Client
}

type Environment = Readonly<Record<string, string | undefined>>

export async function connect(environment: Environment): Promise<Connection> {
  const url = (
    environment['OSTIARY_URL'] ?? `http://127.0.0.1:${environment['OSTIARY_PORT'] ?? '8080'}`
  ).replace(/\/$/, '')
  const apiKey = environment['OSTIARY_API_KEY'] ?? (await keyLeftByTheServer(environment))
  await fetch(`${url}/healthz`).catch((error: unknown) => {
    throw new Error(
      `Nothing answers at ${url}. Start the server with npm start, or set OSTIARY_URL.`,
      { cause: error },
    )
  })
  return { url, apiKey, client: createClient({ url, apiKey }) }
}

async function keyLeftByTheServer(environment: Environment): Promise<string> {
  const path = join(environment['OSTIARY_DATA_DIR'] ?? '.ostiary', 'api-key')
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      `There is no API key: ${path} cannot be read (${error.code}). Set ` +
        'OSTIARY_API_KEY, or OSTIARY_DATA_DIR to the folder of the running server.',
      { cause: error },
    )
  })
  return text.trim()
}

/** Whether a store is where the commands beside a server look for it. */
export const storeIsHere = (environment: Environment): boolean =>
  environment['DATABASE_URL'] !== undefined ||
  existsSync(join(environment['OSTIARY_DATA_DIR'] ?? '.ostiary', 'postgres'))
