/** API keys and signing keys: made, listed and revoked by whoever holds `keys:write`. */
import { createHash } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { OperationId } from '@ostiary/contract/routes'
import { partyScopes } from '@ostiary/domain/scopes'
import type { KeyParty, Scope } from '@ostiary/domain/scopes'
import { readRange } from '../../platform/address-ranges.ts'
import {
  parsePublicKey,
  publicKeyProblemSentence,
} from '../../platform/http-signature/public-key.ts'
import { recordBy } from '../../store/admin-events.ts'
import { insertKey, keyPrefix, keysOf, newKeyText, revokeKey } from '../../store/api-keys.ts'
import type { ApiKey } from '../../store/api-keys.ts'
import { lockApplication } from '../../store/applications.ts'
import type { Database } from '../../store/db.ts'
import { registerSigningKey, removeSigningKey, signingKeysOf } from '../../store/signing-keys.ts'
import { authorOf, iso, json, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { rememberedWrite } from '../remembered.ts'
import type { RememberedReply } from '../remembered.ts'

const none: Reply = { status: 204, body: null }

/** The scope by which a key acts for a party: a key of one party never has the other's. */
const actsAs: Readonly<Record<KeyParty, Scope>> = {
  partner: 'customers:write',
  analyst: 'analyst:decide',
}
const otherParty = { partner: 'analyst', analyst: 'partner' } as const

/** A write of administration: remembered, and in force in this process before it is answered. */
async function administer(
  services: Services,
  call: Call,
  work: (db: Database) => Promise<RememberedReply>,
): Promise<Reply> {
  const reply = await rememberedWrite(services, call, 'keys', work)
  // Repeats too: the first try may have ended between its commit and here.
  await services.tenants.refresh()
  return reply
}

const keyShape = (key: ApiKey): Record<string, unknown> => ({
  id: key.keyId,
  name: key.name,
  prefix: key.prefix,
  scopes: key.scopes,
  addresses: key.addresses,
  expiresAt: key.expiresAtMs === null ? null : iso(key.expiresAtMs),
  revokedAt: key.revokedAtMs === null ? null : iso(key.revokedAtMs),
  createdAt: iso(key.createdAtMs),
})

interface Fault {
  readonly path: string
  readonly message: string
}

type Wanted = Pick<ApiKey, 'name' | 'scopes' | 'addresses' | 'expiresAtMs'>

/** Reads the wishes for a new key, or refuses with everything that is wrong with them. */
function readWanted(call: Call, atMs: number): Wanted {
  const body = call.body as {
    name: string
    party: KeyParty
    scopes?: Scope[]
    addresses?: string[]
    expiresAt?: string
  }
  const faults: Fault[] = []
  const scopes = body.scopes ?? partyScopes[body.party]
  const foreign = actsAs[otherParty[body.party]]
  if (scopes.includes(foreign)) {
    faults.push({
      path: `/scopes/${scopes.indexOf(foreign)}`,
      message: `\`${foreign}\` acts as ${otherParty[body.party]}; make a key of that party for it`,
    })
  }
  const expiresAtMs = body.expiresAt === undefined ? null : Date.parse(body.expiresAt)
  if (expiresAtMs !== null && !(expiresAtMs > atMs))
    faults.push({ path: '/expiresAt', message: 'must be a time to come' })
  const addresses = (body.addresses ?? []).map((text, index) => {
    const range = readRange(text)
    if (!range)
      faults.push({ path: `/addresses/${index}`, message: 'must be an IP address or a CIDR range' })
    return range?.text ?? ''
  })
  if (faults.length > 0) return refuse('body_invalid', undefined, { errors: faults })
  const excess = scopes.filter((one) => !call.principal.scopes.has(one))
  if (excess.length > 0)
    return refuse(
      'key_scope_excess',
      `This key has no ${excess.map((one) => `\`${one}\``).join(', ')}.`,
    )
  return { name: body.name, scopes, addresses: [...new Set(addresses)], expiresAtMs }
}

const createKey =
  (services: Services): Handler =>
  (call) =>
    administer(services, call, async (db) => {
      const createdAtMs = services.clock.now()
      const wanted = readWanted(call, createdAtMs)
      const { applicationId, environment } = call.principal.application
      const text = newKeyText(environment)
      const key = { ...wanted, keyId: services.ids.next(createdAtMs), applicationId, createdAtMs }
      await insertKey(db, { ...key, text })
      const body = { keyId: key.keyId, scopes: key.scopes }
      await recordBy(authorOf(services, call), db, {
        atMs: createdAtMs,
        kind: 'key_created',
        body,
      })
      const shown = keyShape({ ...key, prefix: keyPrefix(text), revokedAtMs: null })
      return { ...json(201, { ...shown, key: text }), secret: true }
    })

const listKeys =
  (services: Services): Handler =>
  async (call) => {
    const keys = await keysOf(services.db, call.principal.application.applicationId)
    return json(200, { data: keys.map(keyShape) })
  }

const deleteKey =
  (services: Services): Handler =>
  (call) =>
    administer(services, call, async (db) => {
      const atMs = services.clock.now()
      const keyId = call.params['id']!
      const { applicationId } = call.principal.application
      const outcome = await revokeKey(db, { applicationId, keyId, atMs })
      if (outcome === 'missing') return refuse('key_not_found')
      if (outcome === 'revoked')
        await recordBy(authorOf(services, call), db, { atMs, kind: 'key_revoked', body: { keyId } })
      return none
    })

/** A name that follows from the key, so that one key has one name wherever it is registered. */
const signingKeyId = (key: KeyObject): string =>
  `sig_${createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16)}`

const putSigningKey =
  (services: Services): Handler =>
  (call) =>
    administer(services, call, async (db) => {
      const parsed = parsePublicKey(call.body['publicKey'] as string)
      if (!parsed.ok) return refuse('signing_key_invalid', publicKeyProblemSentence(parsed.problem))
      const atMs = services.clock.now()
      const keyId = signingKeyId(parsed.key)
      const { createdAtMs, already } = await registerSigningKey(db, {
        applicationId: call.principal.application.applicationId,
        keyId,
        publicKey: parsed.key.export({ type: 'spki', format: 'pem' }) as string, // PEM is text
        createdAtMs: atMs,
      })
      if (!already)
        await recordBy(authorOf(services, call), db, {
          atMs,
          kind: 'signing_key_registered',
          body: { keyId },
        })
      return json(200, { keyId, createdAt: iso(createdAtMs) })
    })

const listSigningKeys =
  (services: Services): Handler =>
  async (call) => {
    const keys = await signingKeysOf(services.db, call.principal.application.applicationId)
    return json(200, {
      data: keys.map((one) => ({ keyId: one.keyId, createdAt: iso(one.createdAtMs) })),
    })
  }

const deleteSigningKey =
  (services: Services): Handler =>
  (call) =>
    administer(services, call, async (db) => {
      const atMs = services.clock.now()
      const keyId = call.params['id']!
      const { applicationId } = call.principal.application
      // A path may hold anything; what is no id of ours is not asked for.
      if (!/^sig_[0-9a-f]{16}$/.test(keyId)) return refuse('signing_key_not_found')
      const application = await lockApplication(db, applicationId)
      if (!(await removeSigningKey(db, { applicationId, keyId })))
        return refuse('signing_key_not_found')
      // Without a key nobody could sign the request that lifts the requirement; the refusal takes
      // the removal back.
      const required = application?.settings.requireSignatures ?? true
      if (required && (await signingKeysOf(db, applicationId)).length === 0)
        return refuse('signing_key_last')
      await recordBy(authorOf(services, call), db, {
        atMs,
        kind: 'signing_key_removed',
        body: { keyId },
      })
      return none
    })

export function keyHandlers(services: Services) {
  return {
    createKey: createKey(services),
    listKeys: listKeys(services),
    deleteKey: deleteKey(services),
    putSigningKey: putSigningKey(services),
    listSigningKeys: listSigningKeys(services),
    deleteSigningKey: deleteSigningKey(services),
  } satisfies Partial<Record<OperationId, Handler>>
}
