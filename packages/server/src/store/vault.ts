/**
 * The vault: everything personal, encrypted under one data key an entity; without the key row the
 * person is gone.
 */
import { LRUCache } from 'lru-cache'
import type { KeyEncryption } from '../platform/keys/key-home.ts'
import { seal, unseal } from '../platform/keys/seal.ts'
import { drawBytes } from '../platform/random.ts'
import { texts, uuids } from './binary-array.ts'
import type { Database } from './db.ts'
import { hot, sent } from './hot.ts'

/** The wallet of a customer and the challenge last issued to it. */
export interface WalletItem {
  readonly accountId: string
  readonly challenge?: string
}

/** A value sealed under the name it will have in the vault. */
type Item = { readonly item: string; readonly sealed: Buffer }

/** Opened items of one entity by name. */
type Opened = ReadonlyMap<string, unknown>

export interface Vault {
  /** A data key for an entity that has none yet, and the row that stores it. */
  newKey(entityId: string): Promise<{ dataKey: Buffer; row: Item }>
  /** The data key, or `undefined` where there is none or it was destroyed, by whichever process. */
  keyOf(entityId: string): Promise<Buffer | undefined>
  /**
   * The data keys of many, none held: whoever goes through everybody crowds nobody out.
   * @throws where none of them can be had
   */
  keysOf(entityIds: readonly string[]): Promise<Map<string, Buffer>>
  sealItem(dataKey: Buffer, entityId: string, item: string, value: unknown): Item
  /** @throws when the key is another, or the value was altered or lies elsewhere */
  openItem(dataKey: Buffer, entityId: string, one: Item): unknown
  /** As it was sealed, for who reads it elsewhere. */
  openText(dataKey: Buffer, entityId: string, one: Item): string
  /**
   * What seals the facts of a line under the line's own name; `undefined` for an erased person, of
   * whom facts are not kept any more.
   */
  factsSealer(entityId: string): Promise<((seq: number, facts: unknown) => Item) | undefined>
  /** Opens items of several entities; what does not exist (any more) is left out. */
  open(entityIds: readonly string[], items: readonly string[]): Promise<Map<string, Opened>>
  /** The wallet of one entity, held in memory; ask only for entities that are not erased. */
  wallet(entityId: string): Promise<WalletItem | undefined>
  /** Puts a wallet just sealed into memory. */
  hold(entityId: string, wallet: WalletItem): void
  /** Forgets what is held in memory of one entity. */
  forget(entityId: string): void
}

/** The name of the wrapped data key among the items of an entity. */
const keyItem = 'key'

/** The name of the sealed facts of a line of the journal. */
export const factsItem = (seq: number): string => `facts:${seq}`

const context = (entityId: string, item: string): string => `${entityId}|${item}`

/** Where the data key of an entity lies: it unwraps there alone. */
export const keyContext = (entityId: string): string => context(entityId, keyItem)

const readItems = hot({
  name: 'vault_items',
  text: `select entity_id, item, sealed from vault
    where entity_id = any($1::uuid[]) and item = any($2::text[])`,
  tables: ['vault'],
  shards: 'many',
})

/**
 * What is held of an entity nobody asks for any more goes after this long, whoever erased it
 * meanwhile.
 */
const heldMs = 600_000
const heldMax = 20_000

/** A data key as it was unwrapped; it counts only for the wrapped key it came from. */
interface HeldKey {
  /** As text: a slice of a buffer would hold on to the whole page it was cut from. */
  readonly wrapped: string
  readonly dataKey: Buffer
}

const wordOf = (wrapped: Buffer): string => wrapped.toString('latin1')

/** Makes and unwraps data keys, and holds them: each unwrapping costs the key service one call. */
function keysHeld(encryption: KeyEncryption, keys: LRUCache<string, HeldKey>) {
  return {
    make: async (entityId: string) => {
      const dataKey = drawBytes(32)
      const sealed = await encryption.wrap(dataKey, keyContext(entityId))
      keys.set(entityId, { wrapped: wordOf(sealed), dataKey })
      return { dataKey, row: { item: keyItem, sealed } }
    },
    unwrap: async (entityId: string, wrapped: Buffer, isHeld = true): Promise<Buffer> => {
      const before = isHeld ? keys.get(entityId) : keys.peek(entityId)
      // A key made for a change that did not stand is not the one in the store.
      if (before?.wrapped === wordOf(wrapped)) return before.dataKey
      const dataKey = await encryption.unwrap(wrapped, keyContext(entityId))
      if (isHeld) keys.set(entityId, { wrapped: wordOf(wrapped), dataKey })
      return dataKey
    },
  }
}

const sealItem: Vault['sealItem'] = (dataKey, entityId, item, value) => ({
  item,
  sealed: seal(dataKey, context(entityId, item), JSON.stringify(value)),
})

const openText: Vault['openText'] = (dataKey, entityId, { item, sealed }) =>
  unseal(dataKey, context(entityId, item), sealed).toString('utf8')

const openItem: Vault['openItem'] = (dataKey, entityId, one) =>
  JSON.parse(openText(dataKey, entityId, one))

export function openVault(db: Database, encryption: KeyEncryption): Vault {
  const held = { max: heldMax, ttl: heldMs }
  const keys = new LRUCache<string, HeldKey>(held)
  const wallets = new LRUCache<string, WalletItem>(held)
  const { make, unwrap } = keysHeld(encryption, keys)
  // One timer for all; one for each key weighs more than the keys.
  const tidy = setInterval(() => {
    keys.purgeStale()
    wallets.purgeStale()
  }, heldMs / 10)
  tidy.unref()

  function forget(entityId: string): void {
    keys.delete(entityId)
    wallets.delete(entityId)
  }

  /**
   * The key row is read each time: what is held in memory must not outlive its destruction
   * elsewhere.
   */
  async function read(entityIds: readonly string[], items: readonly string[]): Promise<Found> {
    const values = [uuids(entityIds), texts([keyItem, ...items])]
    const { rows } = await db.query<{ entity_id: string } & Item>(sent(readItems, values))
    const dataKeys = new Map<string, Buffer>()
    for (const row of rows) {
      if (row.item === keyItem) dataKeys.set(row.entity_id, await unwrap(row.entity_id, row.sealed))
    }
    for (const entityId of entityIds) if (!dataKeys.has(entityId)) forget(entityId)
    return { dataKeys, rows }
  }

  async function open(
    entityIds: readonly string[],
    items: readonly string[],
  ): Promise<Map<string, Opened>> {
    return openedOf(await read(entityIds, items))
  }

  const keyOf = async (entityId: string): Promise<Buffer | undefined> =>
    (await read([entityId], [])).dataKeys.get(entityId)

  return {
    newKey: make,
    keyOf,
    keysOf: (entityIds) => keysOfMany(db, entityIds, unwrap),
    sealItem,
    openItem,
    openText,
    factsSealer: async (entityId) => {
      const dataKey = await keyOf(entityId)
      return dataKey && ((seq, facts) => sealItem(dataKey, entityId, factsItem(seq), facts))
    },
    open,
    wallet: async (entityId) => {
      const before = wallets.get(entityId)
      if (before) return before
      const opened = await open([entityId], ['wallet'])
      const wallet = opened.get(entityId)?.get('wallet') as WalletItem | undefined
      if (wallet) wallets.set(entityId, wallet)
      return wallet
    },
    hold: (entityId, wallet) => wallets.set(entityId, wallet),
    forget,
  }
}

async function keysOfMany(
  db: Database,
  entityIds: readonly string[],
  unwrap: (entityId: string, wrapped: Buffer, isHeld: boolean) => Promise<Buffer>,
): Promise<Map<string, Buffer>> {
  const values = [uuids(entityIds), texts([keyItem])]
  const { rows } = await db.query<{ entity_id: string } & Item>(sent(readItems, values))
  const opened = rows.map(
    async ({ entity_id: entityId, sealed }) =>
      [entityId, await unwrap(entityId, sealed, false)] as const,
  )
  const settled = await Promise.allSettled(opened)
  const read = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const failed = settled.find((one) => one.status === 'rejected')
  // A key that was altered is one person's; where none is had, the keeper of keys is not there.
  if (failed && read.length === 0) throw failed.reason
  return new Map(read)
}

interface Found {
  readonly dataKeys: ReadonlyMap<string, Buffer>
  readonly rows: readonly ({ entity_id: string } & Item)[]
}

/** What is found, opened: entities without a data key are left out, whatever lies beside it. */
function openedOf({ dataKeys, rows }: Found): Map<string, Opened> {
  const opened = new Map<string, Map<string, unknown>>()
  for (const entityId of dataKeys.keys()) opened.set(entityId, new Map())
  for (const { entity_id: entityId, item, sealed } of rows) {
    const dataKey = dataKeys.get(entityId)
    if (item === keyItem || !dataKey) continue
    opened.get(entityId)!.set(item, openItem(dataKey, entityId, { item, sealed }))
  }
  return opened
}
