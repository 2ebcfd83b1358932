/** What tests of webhooks and the feed share: applications on a real store, people that move. */
import { unborn } from '@ostiary/domain/unborn'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import { allScopes } from '@ostiary/domain/scopes'
import { defaultEvaluationSettings } from '@ostiary/domain/evaluation.settings'
import type { Scope } from '@ostiary/domain/scopes'
import { readConfig } from '../packages/server/src/config.ts'
import type { Call, Reply, Services } from '../packages/server/src/features/call.ts'
import { systemClock } from '../packages/server/src/platform/clock.ts'
import type { Clock } from '../packages/server/src/platform/clock.ts'
import { sha256 } from '../packages/server/src/platform/digest.ts'
import { idFromDigest, randomIds } from '../packages/server/src/platform/ids.ts'
import { openKeyring } from '../packages/server/src/platform/keyring.ts'
import { compose } from '../packages/server/src/process/services.ts'
import type { Application, Settings } from '../packages/server/src/store/applications.ts'
import { decideEvent } from '../packages/server/src/transitions/writing.ts'
import { openTestStore } from './store.ts'
import type { TestStore } from './store.ts'

const settings: Settings = {
  screeningPolicy: 'reject',
  customersWithoutWallet: false,
  requireSignatures: false,
  verificationProvider: 'simulator',
  challengeDomain: null,
  challengeUri: null,
  challengeStatement: 'Sign in.',
  dangerousCountries: [],
  retentionMonths: null,
  ...defaultEvaluationSettings,
}
const ids = randomIds()

type Environment = Application['environment']
type Applications = Readonly<Record<Environment, Application>>

export interface World {
  readonly store: TestStore
  readonly services: Services
  readonly clock: Clock & { advance(ms: number): void }
  readonly applications: Applications
  /** A customer on its way, with what is sealed of it. */
  customer(name: string, more?: CustomerParts): Promise<string>
  /** Moves a customer or its entity; a refusal fails the test. */
  move(entityId: string, event: DomainEvent, more?: { erase?: boolean }): Promise<void>
  call(parts?: CallParts): Call
  close(): Promise<void>
}

interface CustomerParts {
  readonly environment?: Environment
  readonly wallet?: string
}
interface CallParts extends Partial<Pick<Call, 'params' | 'query' | 'body'>> {
  readonly environment?: Environment
  readonly scopes?: readonly Scope[]
  readonly key?: string
}

export async function openWorld(): Promise<World> {
  const store = await openTestStore()
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-world-'))
  const applications = { live: newApplication('live'), sandbox: newApplication('sandbox') }
  for (const one of Object.values(applications)) {
    await store.pool.query({
      text: 'insert into application values ($1, $2, $3, $4, now())',
      values: [one.applicationId, one.name, one.environment, JSON.stringify(one.settings)],
    })
  }
  const clock = movableClock()
  const composed = await compose(readConfig({ OSTIARY_DATA_DIR: folder }), {
    url: store.url,
    keyring: await openKeyring(join(folder, 'keys.json')),
    onError: () => {},
    wake: () => {},
    clock,
    ids,
  })
  const services = { ...composed.services, random: () => 0 }
  return {
    store,
    services,
    clock,
    applications,
    customer: (name, more = {}) => newCustomer({ services, applications, name, ...more }),
    move: (entityId, event, more = {}) => moveOne(services, { entityId, event, ...more }),
    call: (parts = {}) => newCall(applications, parts),
    close: async () => {
      await composed.close()
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}

function newApplication(environment: Environment): Application {
  const applicationId = ids.next(systemClock.now())
  return { applicationId, name: environment, environment, settings, createdAtMs: 0 }
}

/** The real time and what a test adds to it. */
function movableClock(): World['clock'] {
  let offsetMs = 0
  return {
    now: () => systemClock.now() + offsetMs,
    advance: (ms) => {
      offsetMs += ms
    },
  }
}

type NewCustomer = CustomerParts & {
  readonly services: Services
  readonly applications: Applications
  readonly name: string
}

async function newCustomer(parts: NewCustomer): Promise<string> {
  const { services, wallet } = parts
  const { vault } = services
  const atMs = services.clock.now()
  const entityId = ids.next(atMs)
  const { applicationId } = parts.applications[parts.environment ?? 'sandbox']
  const { dataKey, row } = await vault.newKey(entityId)
  const items =
    wallet === undefined ? [] : [vault.sealItem(dataKey, entityId, 'wallet', { accountId: wallet })]
  const key = sha256(`create ${entityId}`)
  const by = { by: 'partner', actor: 'partner:test' } as const
  await services.writer.create({
    idempotency: { key, fingerprint: sha256(''), slot: idFromDigest(key) },
    dirKey: sha256(`dir ${entityId}`),
    vendorKey: sha256(`vendor ${entityId}`),
    walletKey: null,
    seed: seedOf({ entityId, applicationId, name: parts.name, atMs }),
    events: [
      { machine: 'entity', event: 'created', ...by },
      { machine: 'customer', event: 'created', ...by, facts: {} },
    ],
    vault: [row, ...items],
    answer: () => ({ status: 201, body: '{}' }),
  })
  return entityId
}

function seedOf(one: {
  entityId: string
  applicationId: string
  name: string
  atMs: number
}): Aggregate {
  const { entityId, applicationId, name, atMs } = one
  return unborn({ entityId, applicationId, kind: 'user', vendorData: name }, atMs)
}

interface Move {
  readonly entityId: string
  readonly event: DomainEvent
  readonly erase?: boolean
}

async function moveOne(
  { vault, writer }: Services,
  { entityId, event, erase }: Move,
): Promise<void> {
  const dataKey = await vault.keyOf(entityId)
  const outcome = await writer.change({
    entityId,
    sealFacts: (seq, facts) => vault.sealItem(dataKey!, entityId, `facts:${seq}`, facts),
    decide: (held, atMs) =>
      decideEvent(held, event, atMs, {
        moved: () => ({ status: 200, body: '{}' }),
        refused: () => ({ code: 'transition_refused' }),
        ...(erase ? { erase } : {}),
      }),
  })
  if (outcome.kind !== 'answered') throw new Error(`${event.event} was ${outcome.kind}`)
}

function newCall(applications: Applications, parts: CallParts): Call {
  const application = applications[parts.environment ?? 'sandbox']
  const scopes = parts.scopes ?? allScopes
  const key = sha256(parts.key ?? ids.next(0))
  return {
    principal: {
      application,
      scopes: new Set(scopes),
      key: {
        keyId: ids.next(0),
        applicationId: application.applicationId,
        name: 'test',
        prefix: 'test',
        scopes,
        addresses: [],
        expiresAtMs: null,
        revokedAtMs: null,
        createdAtMs: 0,
      },
    },
    params: parts.params ?? {},
    query: parts.query ?? {},
    body: parts.body ?? {},
    signed: false,
    idempotency: {
      key,
      fingerprint: sha256(JSON.stringify(parts.body ?? {})),
      slot: idFromDigest(key),
    },
  }
}

const customer = { machine: 'customer' } as const
const entity = { machine: 'entity', by: 'analyst', actor: 'analyst:test' } as const
const provider = { by: 'provider', actor: 'provider:test' } as const
const partner = { by: 'partner', actor: 'partner:test' } as const

// A table is easier to read when its columns line up.
// oxfmt-ignore
export const steps = {
  signed: { ...customer, event: 'challenge_verified', by: 'customer', actor: 'customer' },
  cleared: { ...customer, event: 'screening_cleared', ...provider },
  passed: { ...customer, event: 'verification_passed', ...provider },
  deactivated: { ...customer, event: 'deactivated', ...partner, facts: { cause: 'request' } },
  activated: { ...customer, event: 'activated', ...partner },
  blocked: { ...entity, event: 'blocked', facts: { code: 'manual' } },
  erased: { ...entity, event: 'erased' },
} as const satisfies Record<string, DomainEvent>

export const read = (reply: Reply): Record<string, unknown> =>
  JSON.parse(reply.body ?? 'null') as Record<string, unknown>
