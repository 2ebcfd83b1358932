/** The vault: everything personal, encrypted under one data key an entity; without the key row the person is gone. */
import { randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { seal, unseal } from '../platform/keyring.ts'
import type { KeyEncryption } from '../platform/keyring.ts'
import { texts, uuids } from './binary-array.ts'
import type { Database } from './db.ts'

/** The wallet of a customer and the challenge last issued to it. */
export interface WalletItem {
  readonly accountId: string
  readonly challenge?: string
}

/** Opened items of one entity by name. */
export type Opened = ReadonlyMap<string, unknown>

export interface Vault {
  /** A data key for an entity that has none yet, and the row that stores it. */
  newKey(entityId: string): Promise<{ dataKey: Buffer; row: { item: string; sealed: Buffer } }>
  /** The data key, or `undefined` where there is none or it was destroyed. */
  keyOf(entityId: string): Promise<Buffer | undefined>
  sealItem(
    dataKey: Buffer,
    entityId: string,
    item: string,
    value: unknown,
  ): { item: string; sealed: Buffer }
  /** Opens items of several entities; what does not exist (any more) is left out. */
  open(entityIds: readonly string[], items: readonly string[]): Promise<Map<string, Opened>>
  /** The wallet of one entity, held in memory; ask only for entities that are not erased. */
  wallet(entityId: string): Promise<WalletItem | undefined>
  /** Puts a wallet just sealed into memory. */
  hold(entityId: string, wallet: WalletItem): void
  /** Forgets what is held in memory of one entity. */
  forget(entityId: string): void
}

const keyItem = 'key'
const context = (entityId: string, item: string): string => `${entityId}|${item}`

const readItems = {
  name: 'vault_items',
  text: `select entity_id, item, sealed from vault where entity_id = any($1::uuid[]) and item = any($2::text[])`,
}

export function openVault(db: Database, encryption: KeyEncryption): Vault {
  const keys = new LRUCache<string, Buffer>({ max: 20_000 })
  const wallets = new LRUCache<string, WalletItem>({ max: 20_000 })

  async function unwrapKey(entityId: string, wrapped: Buffer): Promise<Buffer> {
    const held = keys.get(entityId)
    if (held) return held
    const dataKey = await encryption.unwrap(wrapped, context(entityId, keyItem))
    keys.set(entityId, dataKey)
    return dataKey
  }

  async function open(
    entityIds: readonly string[],
    items: readonly string[],
  ): Promise<Map<string, Opened>> {
    // The key row is read each time: a data key held in memory must not outlive its destruction elsewhere.
    const { rows } = await db.query<{ entity_id: string; item: string; sealed: Buffer }>({
      ...readItems,
      values: [uuids(entityIds), texts([keyItem, ...items])],
    })
    const opened = new Map<string, Map<string, unknown>>()
    for (const row of rows) {
      if (row.item !== keyItem) continue
      await unwrapKey(row.entity_id, row.sealed)
      opened.set(row.entity_id, new Map())
    }
    for (const row of rows) {
      const target = opened.get(row.entity_id)
      if (row.item === keyItem || !target) continue
      const plain = unseal(keys.get(row.entity_id)!, context(row.entity_id, row.item), row.sealed)
      target.set(row.item, JSON.parse(plain.toString('utf8')))
    }
    return opened
  }

  return {
    newKey: async (entityId) => {
      const dataKey = randomBytes(32)
      const sealed = await encryption.wrap(dataKey, context(entityId, keyItem))
      keys.set(entityId, dataKey)
      return { dataKey, row: { item: keyItem, sealed } }
    },
    keyOf: async (entityId) => {
      const held = keys.get(entityId)
      if (held) return held
      await open([entityId], [])
      return keys.get(entityId)
    },
    sealItem: (dataKey, entityId, item, value) => ({
      item,
      sealed: seal(dataKey, context(entityId, item), JSON.stringify(value)),
    }),
    open,
    wallet: async (entityId) => {
      const held = wallets.get(entityId)
      if (held) return held
      const opened = await open([entityId], ['wallet'])
      const wallet = opened.get(entityId)?.get('wallet') as WalletItem | undefined
      if (wallet) wallets.set(entityId, wallet)
      return wallet
    },
    hold: (entityId, wallet) => wallets.set(entityId, wallet),
    forget: (entityId) => {
      keys.delete(entityId)
      wallets.delete(entityId)
    },
  }
}
