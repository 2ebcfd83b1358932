/** What tests of webhooks and the feed share: two applications on a real store, people that move, and a receiver. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Aggregate, DomainEvent, Facts } from '@ostiary/domain/aggregate'
import { allScopes } from '@ostiary/domain/scopes'
import type { Scope } from '@ostiary/domain/scopes'
import type { Call, Reply, Services } from '../packages/server/src/features/call.ts'
import { systemClock } from '../packages/server/src/platform/clock.ts'
import { sha256 } from '../packages/server/src/platform/digest.ts'
import { idFromDigest, randomIds } from '../packages/server/src/platform/ids.ts'
import { openKeyring } from '../packages/server/src/platform/keyring.ts'
import { openHeadReader } from '../packages/server/src/store/head-reader.ts'
import { openTenants, subscribersOf } from '../packages/server/src/store/tenants.ts'
import type { Application, Settings } from '../packages/server/src/store/tenants.ts'
import { openVault } from '../packages/server/src/store/vault.ts'
import { openWriter } from '../packages/server/src/transitions/writer.ts'
import { decideEvent } from '../packages/server/src/transitions/writing.ts'
import { openTestStore } from './store.ts'

const settings: Settings = {
  screeningPolicy: 'reject',
  customersWithoutWallet: false,
  requireSignatures: false,
  verificationProvider: 'simulator',
  challengeDomain: null,
  challengeUri: null,
  challengeStatement: 'Sign in.',
}
const ids = randomIds()

export type World = Awaited<ReturnType<typeof openWorld>>
type Environment = Application['environment']

export async function openWorld() {
  const store = await openTestStore()
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-world-'))
  const keyring = await openKeyring(join(folder, 'keys.json'))
  let offsetMs = 0
  const clock = {
    now: () => systemClock.now() + offsetMs,
    advance: (ms: number) => void (offsetMs += ms),
  }
  const applications = { live: newApplication('live'), sandbox: newApplication('sandbox') }
  for (const one of Object.values(applications)) {
    await store.pool.query({
      text: 'insert into application values ($1, $2, $3, $4, now())',
      values: [one.applicationId, one.name, one.environment, JSON.stringify(one.settings)],
    })
  }
  const tenants = await openTenants(store.pool)
  const vault = openVault(store.pool, keyring.encryption)
  const subscribers = (id: string, type: Parameters<typeof subscribersOf>[2]) =>
    subscribersOf(tenants.snapshot(), id, type)
  const writer = openWriter({ db: store.pool, clock, subscribers })
  const services: Services = {
    clock,
    ids,
    tenants,
    vault,
    writer,
    keyring,
    db: store.pool,
    random: () => 0,
    heads: openHeadReader(store.pool),
    publicUrl: 'http://127.0.0.1:8080',
    allowPrivateWebhooks: false,
    onLoopback: true,
    wake: () => {},
  }

  /** A customer on its way, with what is sealed of it. */
  async function customer(
    name: string,
    more: { environment?: Environment; wallet?: string } = {},
  ): Promise<string> {
    const { applicationId } = applications[more.environment ?? 'sandbox']
    const entityId = ids.next(clock.now())
    const { dataKey, row } = await vault.newKey(entityId)
    const wallet =
      more.wallet === undefined
        ? []
        : [vault.sealItem(dataKey, entityId, 'wallet', { accountId: more.wallet })]
    const key = sha256(`create ${entityId}`)
    const by = { by: 'partner', actor: 'partner:test' } as const
    await writer.create({
      idempotency: { key, fingerprint: sha256(''), slot: idFromDigest(key) },
      dirKey: sha256(`dir ${entityId}`),
      vendorKey: sha256(`vendor ${entityId}`),
      walletKey: null,
      seed: seedOf({ entityId, applicationId, name, atMs: clock.now() }),
      events: [
        { machine: 'entity', event: 'created', ...by },
        { machine: 'customer', event: 'created', ...by, facts: {} },
      ],
      vault: [row, ...wallet],
      answer: () => ({ status: 201, body: '{}' }),
    })
    return entityId
  }

  /** Moves a customer or its entity; a refusal fails the test. */
  async function move(
    entityId: string,
    event: DomainEvent,
    more: { erase?: boolean; sealed?: Facts['sealed'] } = {},
  ): Promise<void> {
    const dataKey = (await vault.keyOf(entityId))!
    const outcome = await writer.change({
      entityId,
      sealFacts: (seq, facts) => vault.sealItem(dataKey, entityId, `facts:${seq}`, facts),
      decide: (held, atMs) =>
        decideEvent(held, event, atMs, {
          moved: () => ({ status: 200, body: '{}' }),
          refused: () => ({ code: 'transition_refused' }),
          ...(more.erase ? { erase: true } : {}),
        }),
    })
    if (outcome.kind !== 'answered') throw new Error(`${event.event} was ${outcome.kind}`)
  }

  const principal = (environment: Environment, scopes: readonly Scope[]): Call['principal'] => ({
    application: applications[environment],
    scopes: new Set(scopes),
    key: {
      keyId: ids.next(clock.now()),
      applicationId: applications[environment].applicationId,
      name: 'test',
      prefix: 'test',
      scopes,
      addresses: [],
      expiresAtMs: null,
      revokedAtMs: null,
      createdAtMs: 0,
    },
  })

  function call(
    parts: Partial<Pick<Call, 'params' | 'query' | 'body'>> & {
      environment?: Environment
      scopes?: readonly Scope[]
      key?: string
    } = {},
  ): Call {
    const key = sha256(parts.key ?? ids.next(clock.now()))
    return {
      principal: principal(parts.environment ?? 'sandbox', parts.scopes ?? allScopes),
      params: parts.params ?? {},
      query: parts.query ?? {},
      body: parts.body ?? {},
      idempotency: {
        key,
        fingerprint: sha256(JSON.stringify(parts.body ?? {})),
        slot: idFromDigest(key),
      },
    }
  }

  return {
    store,
    services,
    clock,
    applications,
    customer,
    move,
    call,
    close: async () => {
      await writer.drain()
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}

function newApplication(environment: Environment): Application {
  return {
    applicationId: ids.next(systemClock.now()),
    name: environment,
    environment,
    settings,
    createdAtMs: 0,
  }
}

function seedOf(one: {
  entityId: string
  applicationId: string
  name: string
  atMs: number
}): Aggregate {
  const { entityId, applicationId, name, atMs } = one
  return {
    entity: {
      entityId,
      applicationId,
      kind: 'user',
      vendorData: name,
      standing: 'ACTIVE',
      enteredBy: 'created',
      detail: {},
      createdAtMs: atMs,
      updatedAtMs: atMs,
    },
    customer: null,
  }
}

// A table is easier to read when its columns line up.
// oxfmt-ignore
export const steps = {
  signed:      { machine: 'customer', event: 'challenge_verified',  by: 'customer', actor: 'customer' },
  cleared:     { machine: 'customer', event: 'screening_cleared',   by: 'provider', actor: 'provider:test' },
  passed:      { machine: 'customer', event: 'verification_passed', by: 'provider', actor: 'provider:test' },
  deactivated: { machine: 'customer', event: 'deactivated',         by: 'partner',  actor: 'partner:test', facts: { cause: 'request' } },
  activated:   { machine: 'customer', event: 'activated',           by: 'partner',  actor: 'partner:test' },
  blocked:     { machine: 'entity',   event: 'blocked',             by: 'analyst',  actor: 'analyst:test', facts: { code: 'manual' } },
  erased:      { machine: 'entity',   event: 'erased',              by: 'analyst',  actor: 'analyst:test' },
} as const satisfies Record<string, DomainEvent>

export const read = (reply: Reply): Record<string, unknown> =>
  JSON.parse(reply.body ?? 'null') as Record<string, unknown>
