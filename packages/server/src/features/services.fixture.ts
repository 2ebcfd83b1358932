/**
 * The services of a process over a database of their own, with an application and a key, for tests
 * of handlers.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTestStore } from '../../../../test/store.ts'
import { readConfig } from '../config.ts'
import { fixedClock } from '../platform/clock.ts'
import { sha256 } from '../platform/digest.ts'
import { idFromDigest, randomIds } from '../platform/ids.ts'
import { openKeyring } from '../platform/keyring.ts'
import { compose } from '../process/services.ts'
import type { Pool } from '../store/db.ts'
import { ensureFirstApplication } from './bootstrap.ts'
import { Refused } from './call.ts'
import type { Call, Handler, Principal, Services } from './call.ts'
import { keyHash } from '../store/api-keys.ts'

export const startMs = Date.parse('2026-01-01T00:00:00Z')

export interface Bench {
  readonly services: Services
  readonly clock: ReturnType<typeof fixedClock>
  readonly db: Pool
  readonly applicationId: string
  /** The first key's text. */
  readonly apiKey: string
  /** Who a key is, as the snapshot has it now. */
  principal(keyText?: string): Principal
  close(): Promise<void>
}

export async function openBench(): Promise<Bench> {
  const store = await openTestStore()
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-bench-'))
  const clock = fixedClock(startMs)
  const ids = randomIds()
  const first = await ensureFirstApplication({ db: store.pool, ids, clock })
  const composed = await compose(readConfig({ OSTIARY_DATA_DIR: folder }), {
    url: store.url,
    keyring: await openKeyring(join(folder, 'keyring.json')),
    onError: () => {},
    wake: () => {},
    clock,
    ids,
  })
  const services = { ...composed.services, random: () => 0.5 }
  return {
    services,
    clock,
    db: store.pool,
    applicationId: first.applicationId,
    apiKey: first.apiKey!,
    principal: (keyText = first.apiKey!) => {
      const { keys, applications } = services.tenants.snapshot()
      const key = keys.get(keyHash(keyText).toString('hex'))!
      return { key, application: applications.get(key.applicationId)!, scopes: new Set(key.scopes) }
    },
    close: async () => {
      await composed.close()
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A call as the HTTP layer makes it; `once` is its Idempotency-Key. */
export function callOf(
  principal: Principal,
  given: {
    body?: Record<string, unknown>
    params?: Record<string, string>
    once?: string
    signed?: true
  } = {},
): Call {
  const { body = {}, params = {}, once, signed = false } = given
  if (once === undefined) return { principal, params, query: {}, body, signed }
  const key = sha256(`${principal.key.keyId} ${once}`)
  const idempotency = { key, fingerprint: sha256(JSON.stringify(body)), slot: idFromDigest(key) }
  return { principal, params, query: {}, body, signed, idempotency }
}

export interface Answered {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly text: string | null
  readonly replayed: boolean
  /** Of a refusal. */
  readonly code?: string
}

/** Runs a handler; a refusal becomes an answer with its code. */
export async function answerOf(handler: Handler, call: Call): Promise<Answered> {
  try {
    const { status, body: text, replayed = false } = await handler(call)
    return {
      status,
      text,
      replayed,
      body: text ? (JSON.parse(text) as Record<string, unknown>) : {},
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const { code, detail, more } = error.problem
    return { status: 0, text: null, replayed: false, code, body: { detail, ...more } }
  }
}

/**
 * Every value of every column of every table, as text: what somebody with the database in hand
 * would see.
 */
export async function everythingStored(db: Pool): Promise<string> {
  const { rows: tables } = await db.query<{ name: string }>({
    text: `select tablename as name from pg_tables where schemaname = 'public'`,
  })
  const texts: string[] = []
  for (const { name } of tables) {
    const { rows } = await db.query<{ line: string }>({
      text: `select t::text as line from ${name} t`,
    })
    texts.push(...rows.map((row) => row.line))
  }
  return texts.join('\n')
}
