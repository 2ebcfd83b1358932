/** The table of signing keys: the public keys by which an application's requests are checked. */
import type { Database } from './db.ts'

export interface SigningKey {
  readonly applicationId: string
  readonly keyId: string
  readonly publicKey: string
  readonly createdAtMs: number
}

const columns = `application_id as "applicationId", key_id as "keyId", public_key as "publicKey",
  created_at as "createdAtMs"`

/** The columns bear the names of the members: a row is a key as it is. */
const signingKeyOf = (row: Record<string, unknown>): SigningKey => row as unknown as SigningKey

/** The signing keys of an application, newest first. */
export async function signingKeysOf(db: Database, applicationId: string): Promise<SigningKey[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${columns} from signing_key where application_id = $1
      order by created_at desc, key_id`,
    values: [applicationId],
  })
  return rows.map(signingKeyOf)
}

export async function allSigningKeys(db: Database): Promise<SigningKey[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'signing_keys',
    text: `select ${columns} from signing_key`,
  })
  return rows.map(signingKeyOf)
}

/** Registers a public key; of one that is there already the first registration stands. */
export async function registerSigningKey(
  db: Database,
  key: SigningKey,
): Promise<{ createdAtMs: number; already: boolean }> {
  const { rowCount } = await db.query({
    text: `insert into signing_key (application_id, key_id, public_key, created_at)
      values ($1, $2, $3, $4)
      on conflict (application_id, key_id) do nothing`,
    values: [key.applicationId, key.keyId, key.publicKey, new Date(key.createdAtMs)],
  })
  if (rowCount === 1) return { createdAtMs: key.createdAtMs, already: false }
  const { rows } = await db.query<{ createdAtMs: number }>({
    text: `select created_at as "createdAtMs" from signing_key
      where application_id = $1 and key_id = $2`,
    values: [key.applicationId, key.keyId],
  })
  return { createdAtMs: rows[0]?.createdAtMs ?? key.createdAtMs, already: true }
}

export async function removeSigningKey(
  db: Database,
  key: { applicationId: string; keyId: string },
): Promise<boolean> {
  const { rowCount } = await db.query({
    text: 'delete from signing_key where application_id = $1 and key_id = $2',
    values: [key.applicationId, key.keyId],
  })
  return rowCount === 1
}
