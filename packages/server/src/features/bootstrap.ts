/** The first application and its first key, and those an operator makes by the command line. */
import { allScopes } from '@ostiary/domain/scopes'
import type { Scope } from '@ostiary/domain/scopes'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import { readRange } from '../platform/address-ranges.ts'
import { recordAdminEvent } from '../store/admin-events.ts'
import type { Database, Pool } from '../store/db.ts'
import type { Application, Settings } from '../store/tenants.ts'
import { allApplications, findApplication, insertApplication } from './application/queries.ts'
import { insertKey, keyHash, newKeyText } from './keys/queries.ts'

interface Parts {
  readonly ids: Ids
  readonly clock: Clock
}
type Actor = 'system' | 'operator'

export function defaultSettings(environment: Application['environment']): Settings {
  return {
    screeningPolicy: 'reject',
    customersWithoutWallet: false,
    requireSignatures: false,
    verificationProvider: environment === 'sandbox' ? 'simulator' : 'manual',
    challengeDomain: null,
    challengeUri: null,
    challengeStatement: 'Prove that you control this wallet.',
  }
}

export interface FirstApplication {
  readonly applicationId: string
  readonly created: boolean
  /** The key made now; it can be shown this once. Absent where the operator gave one. */
  readonly apiKey?: string
}

/**
 * Sees to it that there is an application and a key to begin with; safe at every start and in
 * several processes. An earlier bootstrap key stays until it is revoked; one that was revoked stays
 * revoked.
 * @throws when `bootstrapKey` is not usable, with what to do about it
 */
export async function ensureFirstApplication(
  parts: Parts & { readonly db: Pool; readonly bootstrapKey?: string },
): Promise<FirstApplication> {
  const given = parts.bootstrapKey === undefined ? undefined : readBootstrapKey(parts.bootstrapKey)
  const first = { ...parts, name: 'Default', environment: 'sandbox', actor: 'system' } as const
  return parts.db.transaction(async (db) => {
    // The second of two processes that start together waits here, and then finds the work done.
    await db.query({ text: 'lock table application in share row exclusive mode' })
    const all = await allApplications(db)
    const sandbox = all.find((one) => one.environment === 'sandbox')
    if (given !== undefined) {
      const home = sandbox ?? (await createApplication(db, first))
      await installKey(db, parts, home.applicationId, given)
      return { applicationId: home.applicationId, created: !sandbox }
    }
    const found = sandbox ?? all[0]
    if (found) return { applicationId: found.applicationId, created: false }
    const made = await createApplication(db, first)
    const apiKey = newKeyText('sandbox')
    await addKey(db, parts, {
      applicationId: made.applicationId,
      name: 'first',
      text: apiKey,
      actor: 'system',
    })
    return { applicationId: made.applicationId, created: true, apiKey }
  })
}

/** Makes an application; it has no key yet. */
export async function createApplication(
  db: Database,
  wanted: Parts & Pick<Application, 'name' | 'environment'> & { readonly actor: Actor },
): Promise<Application> {
  const { ids, name, environment, actor } = wanted
  const createdAtMs = wanted.clock.now()
  const applicationId = ids.next(createdAtMs)
  const eventId = ids.next(createdAtMs)
  const settings = defaultSettings(environment)
  const made: Application = { applicationId, name, environment, settings, createdAtMs }
  await insertApplication(db, made)
  await recordAdminEvent(db, {
    applicationId,
    eventId,
    atMs: createdAtMs,
    actor,
    kind: 'application_created',
    body: { environment },
  })
  return made
}

/**
 * Makes a key for an operator, of both parties unless scopes are named.
 * @returns the key, which can be shown this once; `undefined` where there is no such application
 * @throws when an address is none
 */
export async function createOperatorKey(
  db: Pool,
  wanted: Parts & {
    readonly applicationId: string
    readonly name: string
    readonly scopes?: readonly Scope[]
    readonly addresses?: readonly string[]
    readonly expiresAtMs?: number
  },
): Promise<{ keyId: string; apiKey: string } | undefined> {
  const application = await findApplication(db, wanted.applicationId)
  if (!application) return undefined
  const addresses = (wanted.addresses ?? []).map((text) => {
    const range = readRange(text)
    if (range) return range.text
    throw new Error(`${text} is no IP address or CIDR range; write 192.0.2.7 or 192.0.2.0/24.`)
  })
  const apiKey = newKeyText(application.environment)
  const key = { ...wanted, addresses, text: apiKey, actor: 'operator' } as const
  return { keyId: await db.transaction((inside) => addKey(inside, wanted, key)), apiKey }
}

/** A key by its text, with every scope unless some are named. */
async function addKey(
  db: Database,
  { ids, clock }: Parts,
  key: {
    readonly applicationId: string
    readonly name: string
    readonly text: string
    readonly actor: Actor
    readonly scopes?: readonly Scope[]
    readonly addresses?: readonly string[]
    readonly expiresAtMs?: number
  },
): Promise<string> {
  const { applicationId, name, text, actor } = key
  const createdAtMs = clock.now()
  const keyId = ids.next(createdAtMs)
  const scopes = key.scopes ?? allScopes
  const limits = { addresses: key.addresses ?? [], expiresAtMs: key.expiresAtMs ?? null }
  await insertKey(db, { keyId, applicationId, name, text, scopes, ...limits, createdAtMs })
  const eventId = ids.next(createdAtMs)
  const body = { keyId, scopes }
  await recordAdminEvent(db, {
    applicationId,
    eventId,
    atMs: createdAtMs,
    actor,
    kind: 'key_created',
    body,
  })
  return keyId
}

/** Installs a key the operator chose, once; a release with more scopes gives it those too. */
async function installKey(
  db: Database,
  parts: Parts,
  applicationId: string,
  text: string,
): Promise<void> {
  const { rows } = await db.query<{ keyId: string; applicationId: string; scopes: string }>({
    text: `select key_id as "keyId", application_id as "applicationId", scopes from api_key
      where hash = $1`,
    values: [keyHash(text)],
  })
  const [known] = rows
  if (!known) {
    await addKey(db, parts, { applicationId, name: 'bootstrap', text, actor: 'system' })
    return
  }
  if (known.applicationId !== applicationId) {
    throw unusable('is already a key of another application; choose a new one')
  }
  if (known.scopes === allScopes.join(' ')) return
  await db.query({
    text: 'update api_key set scopes = $2 where hash = $1',
    values: [keyHash(text), allScopes.join(' ')],
  })
  const atMs = parts.clock.now()
  const eventId = parts.ids.next(atMs)
  const body = { keyId: known.keyId, scopes: allScopes }
  await recordAdminEvent(db, {
    applicationId,
    eventId,
    atMs,
    actor: 'system',
    kind: 'key_widened',
    body,
  })
}

/** Headers carry it trimmed and without control characters, so it is stored as it will be sent. */
function readBootstrapKey(text: string): string {
  const key = text.trim()
  if (key.length < 32) {
    throw unusable(`has ${key.length} characters; it needs 32 or more`)
  }
  if (/\p{Cc}/u.test(key)) {
    throw unusable('has a line break or another control character, which no header can carry')
  }
  return key
}

const unusable = (why: string): Error =>
  new Error(`OSTIARY_BOOTSTRAP_API_KEY ${why}. Make one: openssl rand -hex 32.`)
