/** Where an entity is found by the caller's own id or by its wallet: keys, and who holds them. */
import { keyedHash, sha256, sha256Hex } from '../platform/digest.ts'
import { byteas } from './binary-array.ts'
import type { Database } from './db.ts'
import { readHeads } from './heads.ts'
import type { Head } from './heads.ts'
import { hot, sent } from './hot.ts'

/** `vendorData` is kept as given and matched trimmed and in lower case. */
export const normaliseVendorData = (text: string): string => text.trim().toLowerCase()

/** The key of the directory: SHA-256 of application, kind and normalised vendorData. */
export const directoryKey = (...of: Named): Buffer => sha256(keyText(...of))
/** The same in hex: half the price where thousands are made at once. */
export const directoryKeyHex = (...of: Named): string => sha256Hex(keyText(...of))

type Named = [applicationId: string, kind: string, vendorData: string]
const keyText = (...[applicationId, kind, vendorData]: Named): string =>
  `${applicationId}\n${kind}\n${normaliseVendorData(vendorData)}`

export type IdentifierKind = 'vendor' | 'wallet' | 'document' | 'person'

/**
 * The keyed hash of something a person can be found again by; useless without the installation's
 * lookup key.
 */
export const identifierKey = (
  lookupKey: Buffer,
  applicationId: string,
  kind: IdentifierKind,
  value: string,
): Buffer => keyedHash(lookupKey, `${applicationId}\n${kind}\n${value}`)

const findByDirKey = hot({
  name: 'directory_by_key',
  text: 'select entity_id from directory where dir_key = $1',
  tables: ['directory'],
  shards: 'one',
})
/** The entity that claims a directory key; the entity itself may not exist (yet). */
export async function findEntityId(db: Database, dirKey: Buffer): Promise<string | undefined> {
  const { rows } = await db.query<{ entity_id: string }>(sent(findByDirKey, [dirKey]))
  return rows[0]?.entity_id
}

const findByDirKeys = hot({
  name: 'directory_by_keys',
  text: "select encode(dir_key, 'hex') as key, entity_id from directory where dir_key = any($1)",
  tables: ['directory'],
  shards: 'many',
})

/** The entities that claim directory keys, by key in hex. */
export async function findEntityIds(
  db: Database,
  dirKeys: readonly Buffer[],
): Promise<Map<string, string>> {
  const { rows } = await db.query<{ key: string; entity_id: string }>(
    sent(findByDirKeys, [byteas(dirKeys)]),
  )
  return new Map(rows.map((row) => [row.key, row.entity_id]))
}

export interface IdentifierHolder {
  readonly key: Buffer
  readonly role: 'claim' | 'bar'
  readonly entityId: string
}
const findIdentifiers = hot({
  name: 'identifiers_by_key',
  text: `select identifier_key as key, role, entity_id from identifier
    where identifier_key = any($1)`,
  tables: ['identifier'],
  shards: 'many',
})
/** Who claims these identifiers, and which of them are barred. */
export async function identifierHolders(
  db: Database,
  keys: readonly Buffer[],
): Promise<IdentifierHolder[]> {
  if (keys.length === 0) return []
  const { rows } = await db.query<{ key: Buffer; role: 'claim' | 'bar'; entity_id: string }>(
    sent(findIdentifiers, [keys]),
  )
  return rows.map(({ key, role, entity_id }) => ({ key, role, entityId: entity_id }))
}

const readClaims = hot({
  name: 'claim_of_directory',
  text: 'select entity_id, created_at from directory where dir_key = $1',
  tables: ['directory'],
  shards: 'one',
})
const readWalletClaim = hot({
  name: 'claim_of_wallet',
  text: `select entity_id, created_at from identifier where identifier_key = $1 and role = 'claim'`,
  tables: ['identifier'],
  shards: 'one',
})

/**
 * Whether an entity stands behind a claim: it exists and, for a wallet, its customer has that
 * wallet.
 */
function standsBehind(head: Head | undefined, walletKey: Buffer | null): boolean {
  if (!head || walletKey === null) return head !== undefined
  return head.aggregate.customer?.detail.identifiers.wallet === walletKey.toString('hex')
}

/**
 * Removes claims that nobody stands behind: what a creation that died between two commits left, or
 * an entity that claimed a wallet for a customer it then did not get. Looked up table by table: on
 * a cluster they lie apart.
 */
export async function dropOrphanClaims(
  db: Database,
  keys: { dirKey: Buffer; walletKey: Buffer | null; olderThan: Date },
): Promise<void> {
  const listed = await db.query<Claim>(sent(readClaims, [keys.dirKey]))
  const walleted = keys.walletKey
    ? await db.query<Claim>(sent(readWalletClaim, [keys.walletKey]))
    : { rows: [] }
  const old = (claim: Claim | undefined): Claim | undefined =>
    claim && claim.created_at < keys.olderThan.getTime() ? claim : undefined
  const [entry, wallet] = [old(listed.rows[0]), old(walleted.rows[0])]
  const ids = [entry, wallet].flatMap((one) => one?.entity_id ?? [])
  if (ids.length === 0) return
  const heads = await readHeads(db, ids)
  if (entry && !standsBehind(heads.get(entry.entity_id), null)) {
    await db.query({
      text: 'delete from directory where dir_key = $1 and entity_id = $2 and created_at < $3',
      values: [keys.dirKey, entry.entity_id, keys.olderThan],
    })
  }
  if (wallet && !standsBehind(heads.get(wallet.entity_id), keys.walletKey)) {
    await db.query({
      text: `delete from identifier where identifier_key = $1 and role = 'claim'
        and entity_id = $2 and created_at < $3`,
      values: [keys.walletKey, wallet.entity_id, keys.olderThan],
    })
  }
}

interface Claim extends Record<string, unknown> {
  entity_id: string
  created_at: number
}
