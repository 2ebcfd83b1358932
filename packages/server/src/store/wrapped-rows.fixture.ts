/** Key homes and people to wrap keys of, for tests of rotation: the key file and a key service. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import type { Clock } from '../platform/clock.ts'
import { openKeyring } from '../platform/keyring.ts'
import type { Keyring } from '../platform/keyring.ts'
import { openStandIn, standInKey } from '../platform/keys/stand-in.fixture.ts'
import type { StandIn } from '../platform/keys/stand-in.fixture.ts'
import { freshId } from './commit.fixture.ts'
import { keyContext } from './vault.ts'
import type { Vault } from './vault.ts'

export type Home = 'file' | 'transit'

export interface RotationBench {
  readonly store: TestStore
  readonly service: StandIn
  /** A keyring as a process of its own has it. */
  aProcess(wrapWith: Home, clock?: Clock): Promise<Keyring>
  /** The key row of an entity. */
  keyRow(entityId: string): Promise<Buffer | undefined>
  close(): Promise<void>
}

export async function openRotationBench(): Promise<RotationBench> {
  const store = await openTestStore(10)
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-rotation-'))
  const service = await openStandIn()
  const tokenFile = join(folder, 'token')
  await writeFile(tokenFile, service.token)
  const transit = {
    url: service.url,
    key: standInKey,
    tokenFile,
    wait: () => Promise.resolve(),
  }
  return {
    store,
    service,
    aProcess: (wrapWith, clock) =>
      openKeyring(join(folder, 'keyring.json'), { transit, wrapWith, ...(clock ? { clock } : {}) }),
    keyRow: async (entityId) => {
      const { rows } = await store.pool.query<[Buffer]>({
        text: `select sealed from vault where entity_id = $1 and item = 'key'`,
        values: [entityId],
        rowMode: 'array',
      })
      return rows[0]?.[0]
    },
    close: async () => {
      await store.close()
      await service.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A person with a profile, in one commit; its name is its id. */
export async function seedPerson({ pool }: TestStore, vault: Vault): Promise<string> {
  const entityId = freshId()
  const { dataKey, row } = await vault.newKey(entityId)
  const profile = vault.sealItem(dataKey, entityId, 'profile', { name: entityId })
  await pool.query({
    text: 'insert into vault values ($1, $2, $3), ($1, $4, $5)',
    values: [entityId, row.item, row.sealed, profile.item, profile.sealed],
  })
  return entityId
}

/** Many people at once, with nothing but a data key. */
export async function seedKeys(
  { pool }: TestStore,
  { encryption }: Keyring,
  count: number,
): Promise<string[]> {
  const ids = Array.from({ length: count }, freshId)
  for (const id of ids) {
    const sealed = await encryption.wrap(Buffer.alloc(32, 1), keyContext(id))
    await pool.query({ text: `insert into vault values ($1, 'key', $2)`, values: [id, sealed] })
  }
  return ids
}
