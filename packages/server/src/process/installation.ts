/**
 * What one installation holds together: schema, key file, first application, demo list. Done once
 * at each start.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { ensureFirstApplication } from '../features/bootstrap.ts'
import type { FirstApplication } from '../features/bootstrap.ts'
import { loadDemoList } from '../commands/lists.ts'
import { openKeyring } from '../platform/keyring.ts'
import type { Keyring } from '../platform/keyring.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import type { Database, Pool } from '../store/db.ts'
import { listStatus } from '../store/list-reader.ts'
import { migrate } from '../store/migrate.ts'

export interface Installation {
  readonly keyring: Keyring
  readonly keyFile: string
  /** The key to begin with: made now, given by the operator, or of an earlier start. */
  readonly key: { kind: 'made'; text: string } | { kind: 'given' } | { kind: 'kept' }
  /** The lists that are loaded. */
  readonly lists: readonly string[]
  readonly migrations: readonly string[]
}

/** Where the first API key is left, readable by its owner only. */
const apiKeyFile = (config: Config): string => join(config.dataDir, 'api-key')

export async function prepareInstallation(
  config: Config,
  parts: { pool: Pool; clock: Clock; ids: Ids },
): Promise<Installation> {
  const { pool, clock, ids } = parts
  const migrations = await migrate(pool, clock.now())
  const keyring = await keyringOf(config)
  await checkKeyring(pool, config, keyring)
  const first = await ensureFirstApplication({
    db: pool,
    ids,
    clock,
    ...(config.bootstrapApiKey === undefined ? {} : { bootstrapKey: config.bootstrapApiKey }),
  })
  const apiKey = first.apiKey ?? config.bootstrapApiKey
  const keyFile = apiKeyFile(config)
  if (apiKey !== undefined) await writeFile(keyFile, `${apiKey}\n`, { mode: 0o600 })
  await loadDemoList(pool, clock.now())
  const lists = (await listStatus(pool, clock.now())).map((one) => one.list)
  return { keyring, keyFile, key: keyOf(first, config), lists, migrations }
}

function keyOf(first: FirstApplication, config: Config): Installation['key'] {
  if (first.apiKey !== undefined) return { kind: 'made', text: first.apiKey }
  return { kind: config.bootstrapApiKey === undefined ? 'kept' : 'given' }
}

function keyringOf(config: Config): Promise<Keyring> {
  const { transitUrl: url, transitKey: key, transitTokenFile: tokenFile, wrapWith } = config
  const transit = url === undefined ? {} : { transit: { url, key, tokenFile } }
  return openKeyring(config.keyringPath, { wrapWith, ...transit })
}

/** A database whose personal data another key file sealed must not be written to with this one. */
async function checkKeyring(db: Database, config: Config, keyring: Keyring): Promise<void> {
  await db.query({
    text: `insert into setting (name, value) values ('keyring', $1) on conflict do nothing`,
    values: [keyring.fingerprint],
  })
  const { rows } = await db.query<{ value: string }>({
    text: `select value from setting where name = 'keyring'`,
  })
  if (rows[0]?.value !== keyring.fingerprint) {
    throw new Error(
      `The key file ${config.keyringPath} is not the one this database was sealed with. ` +
        'Restore the right file from your backup, or set OSTIARY_KEYRING to it; ' +
        'with this one nothing personal could be read.',
    )
  }
}
