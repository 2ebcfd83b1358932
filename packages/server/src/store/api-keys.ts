/** The table of API keys, and how the text of a new one and the hash it is found by are made. */
import { randomBytes } from 'node:crypto'
import type { Scope } from '@ostiary/domain/scopes'
import { sha256 } from '../platform/digest.ts'
import type { Application } from './applications.ts'
import type { Database } from './db.ts'

export interface ApiKey {
  readonly keyId: string
  readonly applicationId: string
  readonly name: string
  readonly prefix: string
  readonly scopes: readonly Scope[]
  readonly addresses: readonly string[]
  readonly expiresAtMs: number | null
  readonly revokedAtMs: number | null
  readonly createdAtMs: number
}

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

const columns = `key_id as "keyId", application_id as "applicationId", name, prefix, scopes,
  addresses, expires_at as "expiresAtMs", revoked_at as "revokedAtMs", created_at as "createdAtMs"`

type Row = Omit<ApiKey, 'scopes' | 'addresses'> & {
  readonly scopes: string
  readonly addresses: string | null
}

const apiKeyOf = (row: Record<string, unknown>): ApiKey => {
  const { scopes, addresses, ...rest } = row as unknown as Row
  return {
    ...rest,
    scopes: scopes.split(' ').filter(Boolean) as Scope[],
    addresses: addresses ? addresses.split(' ') : [],
  }
}

/**
 * The keys of an application, newest first, revoked ones too: who had access is part of the record.
 */
export async function keysOf(db: Database, applicationId: string): Promise<ApiKey[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${columns} from api_key where application_id = $1
      order by created_at desc, key_id desc`,
    values: [applicationId],
  })
  return rows.map(apiKeyOf)
}

/** Every key by the hash of its text, in hex. */
export async function allKeys(db: Database): Promise<Map<string, ApiKey>> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'api_keys',
    text: `select hash, ${columns} from api_key`,
  })
  return new Map(rows.map(({ hash, ...row }) => [(hash as Buffer).toString('hex'), apiKeyOf(row)]))
}

export async function findKeyByText(db: Database, text: string): Promise<ApiKey | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${columns} from api_key where hash = $1`,
    values: [keyHash(text)],
  })
  return rows[0] && apiKeyOf(rows[0])
}

export type NewKey = Omit<ApiKey, 'prefix' | 'revokedAtMs'> & { readonly text: string }

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

/** Gives a key other scopes than it was made with. */
export async function writeScopes(
  db: Database,
  keyId: string,
  scopes: readonly Scope[],
): Promise<void> {
  await db.query({
    text: 'update api_key set scopes = $2 where key_id = $1',
    values: [keyId, scopes.join(' ')],
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
