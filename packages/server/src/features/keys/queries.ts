/**
 * Reads and writes API keys and signing keys; the one place that makes a key's text and its hash.
 */
import { randomBytes } from 'node:crypto'
import type { Scope } from '@ostiary/domain/scopes'
import { sha256 } from '../../platform/digest.ts'
import type { Database } from '../../store/db.ts'
import type { ApiKey, Application, SigningKey } from '../../store/tenants.ts'

/**
 * A new key: 256 random bits behind a prefix that tells people, and scanners of leaked text, what
 * it is.
 */
export const newKeyText = (environment: Application['environment']): string =>
  `ost_${environment === 'live' ? 'live' : 'test'}_${randomBytes(32).toString('base64url')}`

/** What a key is found by; the key itself is kept nowhere. */
export const keyHash = (text: string): Buffer => sha256(Buffer.from(text, 'utf8'))

/** As much of a key as people need to tell it from others. */
export const keyPrefix = (text: string): string => text.slice(0, 12)

export interface NewKey {
  readonly keyId: string
  readonly applicationId: string
  readonly name: string
  readonly text: string
  readonly scopes: readonly Scope[]
  readonly addresses: readonly string[]
  readonly expiresAtMs: number | null
  readonly createdAtMs: number
}

export async function insertKey(db: Database, key: NewKey): Promise<void> {
  await db.query({
    text: `insert into api_key
        (key_id, application_id, name, hash, prefix, scopes, addresses, expires_at, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      key.keyId,
      key.applicationId,
      key.name,
      keyHash(key.text),
      keyPrefix(key.text),
      key.scopes.join(' '),
      key.addresses.length === 0 ? null : key.addresses.join(' '),
      key.expiresAtMs === null ? null : new Date(key.expiresAtMs),
      new Date(key.createdAtMs),
    ],
  })
}

const keyColumns = `key_id as "keyId", application_id as "applicationId", name, prefix, scopes,
  addresses,  expires_at as "expiresAtMs", revoked_at as "revokedAtMs", created_at as "createdAtMs"`

/**
 * The keys of an application, newest first, revoked ones too: who had access is part of the record.
 */
export async function keysOf(db: Database, applicationId: string): Promise<ApiKey[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${keyColumns} from api_key where application_id = $1
      order by created_at desc, key_id desc`,
    values: [applicationId],
  })
  return rows.map((row) => {
    const { scopes, addresses, ...rest } = row as { scopes: string; addresses: string | null }
    return {
      ...(rest as unknown as ApiKey),
      scopes: scopes.split(' ').filter(Boolean) as Scope[],
      addresses: addresses ? addresses.split(' ') : [],
    }
  })
}

/**
 * Revokes a key for good. A key revoked before is `already`; one of another application is
 * `missing`.
 */
export async function revokeKey(
  db: Database,
  key: { readonly applicationId: string; readonly keyId: string; readonly atMs: number },
): Promise<'revoked' | 'already' | 'missing'> {
  const { rowCount } = await db.query({
    text: `update api_key set revoked_at = $3
      where key_id = $1 and application_id = $2 and revoked_at is null`,
    values: [key.keyId, key.applicationId, new Date(key.atMs)],
  })
  if (rowCount === 1) return 'revoked'
  const { rows } = await db.query({
    text: 'select 1 from api_key where key_id = $1 and application_id = $2',
    values: [key.keyId, key.applicationId],
  })
  return rows.length === 1 ? 'already' : 'missing'
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

/** The signing keys of an application, newest first. */
export async function signingKeysOf(db: Database, applicationId: string): Promise<SigningKey[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select application_id as "applicationId", key_id as "keyId", public_key as "publicKey",
      created_at as "createdAtMs" from signing_key where application_id = $1
      order by created_at desc, key_id`,
    values: [applicationId],
  })
  return rows as unknown as SigningKey[]
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
