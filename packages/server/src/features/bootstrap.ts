/** The first application and its first key, and those an operator makes by the command line. */
import { allScopes } from '@ostiary/domain/scopes'
import type { Scope } from '@ostiary/domain/scopes'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import { readRange } from '../platform/address-ranges.ts'
import { recordBy } from '../store/admin-events.ts'
import { findKeyByText, insertKey, newKeyText, writeScopes } from '../store/api-keys.ts'
import {
  allApplications,
  findApplication,
  insertApplication,
  writeSettings,
} from '../store/applications.ts'
import { defaultDangerousCountries } from '@ostiary/domain/application'
import { defaultEvaluationSettings } from '@ostiary/domain/evaluation.settings'
import type { Application, Settings } from '../store/applications.ts'
import type { Database, Pool } from '../store/db.ts'

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
    verificationProvider: 'session',
    challengeDomain: null,
    challengeUri: null,
    challengeStatement: 'Prove that you control this wallet.',
    dangerousCountries: defaultDangerousCountries,
    ...defaultEvaluationSettings,
    // The built-in checks look at no document: with real people they alone pass nobody.
    documentRequired: environment === 'live',
    retentionMonths: null,
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
 * @throws when `bootstrapKey` is a key of another application, with what to do about it
 */
export async function ensureFirstApplication(
  parts: Parts & { readonly db: Pool; readonly bootstrapKey?: string },
): Promise<FirstApplication> {
  const given = parts.bootstrapKey
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
  const settings = defaultSettings(environment)
  const made: Application = { applicationId, name, environment, settings, createdAtMs }
  await insertApplication(db, made)
  await recordBy({ applicationId, actor, ids }, db, {
    atMs: createdAtMs,
    kind: 'application_created',
    body: { environment },
  })
  return made
}

/**
 * Takes unsigned requests again, for an operator who lost the private key: without it no request is
 * taken that could say so. @returns whether there is such an application
 */
export async function switchOffSignatures(
  db: Pool,
  { ids, clock, applicationId }: Parts & { readonly applicationId: string },
): Promise<boolean> {
  return db.transaction(async (inside) => {
    await inside.query({ text: 'lock table application in share row exclusive mode' })
    const found = (await allApplications(inside)).find((one) => one.applicationId === applicationId)
    if (!found?.settings.requireSignatures) return found !== undefined
    await writeSettings(inside, applicationId, { ...found.settings, requireSignatures: false })
    await recordBy({ applicationId, actor: 'operator', ids }, inside, {
      atMs: clock.now(),
      kind: 'settings_changed',
      body: { settings: ['requireSignatures'] },
    })
    return true
  })
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
  await recordBy({ applicationId, actor, ids }, db, {
    atMs: createdAtMs,
    kind: 'key_created',
    body: { keyId, scopes },
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
  const known = await findKeyByText(db, text)
  if (!known) {
    await addKey(db, parts, { applicationId, name: 'bootstrap', text, actor: 'system' })
    return
  }
  if (known.applicationId !== applicationId) {
    throw new Error(
      'OSTIARY_BOOTSTRAP_API_KEY is already a key of another application; choose a new one. ' +
        'Make one: openssl rand -hex 32.',
    )
  }
  if (known.scopes.join(' ') === allScopes.join(' ')) return
  await writeScopes(db, known.keyId, allScopes)
  await recordBy({ applicationId, actor: 'system', ids: parts.ids }, db, {
    atMs: parts.clock.now(),
    kind: 'key_widened',
    body: { keyId: known.keyId, scopes: allScopes },
  })
}
