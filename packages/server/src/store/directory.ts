/** Where an entity is found by the caller's own id or by its wallet: keys, and who holds them. */
import { keyedHash, sha256 } from '../platform/digest.ts'
import type { Database } from './db.ts'

/** `vendorData` is kept as given and matched trimmed and in lower case. */
export const normaliseVendorData = (text: string): string => text.trim().toLowerCase()

/** The key of the directory: SHA-256 of application, kind and normalised vendorData. */
export const directoryKey = (applicationId: string, kind: string, vendorData: string): Buffer =>
  sha256(`${applicationId}\n${kind}\n${normaliseVendorData(vendorData)}`)

export type IdentifierKind = 'vendor' | 'wallet' | 'document' | 'person'

/** The keyed hash of something a person can be found again by; useless without the installation's lookup key. */
export const identifierKey = (
  lookupKey: Buffer,
  applicationId: string,
  kind: IdentifierKind,
  value: string,
): Buffer => keyedHash(lookupKey, `${applicationId}\n${kind}\n${value}`)

const findByDirKey = {
  name: 'directory_by_key',
  text: 'select entity_id from directory where dir_key = $1',
}
/** The entity that claims a directory key; the entity itself may not exist (yet). */
export async function findEntityId(db: Database, dirKey: Buffer): Promise<string | undefined> {
  const { rows } = await db.query<{ entity_id: string }>({ ...findByDirKey, values: [dirKey] })
  return rows[0]?.entity_id
}

export interface IdentifierHolder {
  readonly key: Buffer
  readonly role: 'claim' | 'bar'
  readonly entityId: string
}
const findIdentifiers = {
  name: 'identifiers_by_key',
  text: 'select identifier_key as key, role, entity_id from identifier where identifier_key = any($1)',
}
/** Who claims these identifiers, and which of them are barred. */
export async function identifierHolders(
  db: Database,
  keys: readonly Buffer[],
): Promise<IdentifierHolder[]> {
  if (keys.length === 0) return []
  const { rows } = await db.query<{ key: Buffer; role: 'claim' | 'bar'; entity_id: string }>({
    ...findIdentifiers,
    values: [keys],
  })
  return rows.map(({ key, role, entity_id }) => ({ key, role, entityId: entity_id }))
}

/** Removes claims that no entity stands behind: what a creation that lost a race, or died between two commits, left. */
export async function dropOrphanClaims(
  db: Database,
  keys: { dirKey: Buffer; walletKey: Buffer | null; olderThan: Date },
): Promise<void> {
  await db.query({
    text: `delete from directory t where t.dir_key = $1 and t.created_at < $2
      and not exists (select 1 from entity e where e.entity_id = t.entity_id)`,
    values: [keys.dirKey, keys.olderThan],
  })
  if (!keys.walletKey) return
  await db.query({
    text: `delete from identifier t where t.identifier_key = $1 and t.role = 'claim' and t.created_at < $2
      and not exists (select 1 from entity e where e.entity_id = t.entity_id)`,
    values: [keys.walletKey, keys.olderThan],
  })
}
