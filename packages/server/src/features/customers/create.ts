/**
 * Creating a customer: claims first, so that of two creations with one wallet or one id exactly one
 * wins.
 */
import type { Aggregate, DomainEvent, Facts, IdentifierKeys } from '@ostiary/domain/aggregate'
import { changeAll } from '@ostiary/domain/change'
import type { WalletItem } from '../../store/vault.ts'
import {
  directoryKey,
  dropOrphanClaims,
  findEntityId,
  identifierHolders,
  identifierKey,
  normaliseVendorData,
} from '../../store/directory.ts'
import type { Answer, Creation, Outcome, VaultItem } from '../../transitions/command.ts'
import { actingParty, actorName, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import type { Account } from '../../platform/wallet/caip.ts'
import { issueChallenge, readAccount } from './challenges.ts'
import { customerTemplate, replyOf } from './resource.ts'

interface Wanted {
  readonly externalId: string
  readonly account: Account | undefined
  readonly profile: unknown
  readonly keys: { dirKey: Buffer; vendorKey: Buffer; walletKey: Buffer | null }
}

/** Claims a crashed creation left are taken over after this long. */
const orphanAfterMs = 10_000
const triesMax = 3

export const createCustomer =
  (services: Services): Handler =>
  async (call) => {
    const wanted = readBody(services, call)
    // A caller that is partner and analyst creates as partner; an analyst alone creates nobody.
    if (actingParty(call) !== 'partner')
      return refuse('party_not_allowed', 'Only a partner creates customers.')
    for (let attempt = 0; attempt < triesMax; attempt += 1) {
      const prepared = await prepare(services, call, wanted)
      const outcome = await services.writer.create(prepared)
      if (outcome.kind !== 'lost') return finish(services, call, outcome)
      const attached = await resolveLoss(services, call, wanted)
      if (attached) return attached
    }
    return refuse('customer_exists', 'Somebody else is creating this customer at this moment.')
  }

function readBody(services: Services, call: Call): Wanted {
  const { chainId, externalId, profile, evaluation } = call.body
  if (evaluation !== undefined)
    return refuse('not_available_yet', '`evaluation` comes with system B.')
  const { application } = call.principal
  const name = externalId as string
  if (normaliseVendorData(name) === '' || Buffer.byteLength(name) > 2000) {
    return refuse('body_invalid', undefined, {
      errors: [
        { path: '/externalId', message: 'must be 1 to 2,000 bytes and not only white space' },
      ],
    })
  }
  if (chainId === undefined && !application.settings.customersWithoutWallet)
    return refuse('wallet_required')
  const account = chainId === undefined ? undefined : readAccount(chainId as string)
  const key = (kind: 'vendor' | 'wallet', value: string): Buffer =>
    identifierKey(services.keyring.lookupKey, application.applicationId, kind, value)
  return {
    externalId: name,
    account,
    profile,
    keys: {
      dirKey: directoryKey(application.applicationId, 'user', name),
      vendorKey: key('vendor', normaliseVendorData(name)),
      walletKey: account ? key('wallet', account.identity) : null,
    },
  }
}

interface Sealed {
  readonly facts: Facts
  readonly vault: VaultItem[]
  readonly wallet: WalletItem | undefined
}

/** What a customer is born with: its challenge, its keyed hashes, and its sealed personal data. */
function birth(
  services: Services,
  call: Call,
  wanted: Wanted,
  home: { entityId: string; dataKey: Buffer },
): Sealed {
  const issued =
    wanted.account && issueChallenge(services, call.principal.application, wanted.account)
  const identifiers: IdentifierKeys = {
    vendor: wanted.keys.vendorKey.toString('hex'),
    ...(wanted.keys.walletKey ? { wallet: wanted.keys.walletKey.toString('hex') } : {}),
  }
  const item = (name: string, value: unknown): VaultItem =>
    services.vault.sealItem(home.dataKey, home.entityId, name, value)
  return {
    facts: {
      identifiers,
      ...(issued ? { challenge: issued.detail } : {}),
      ...(wanted.profile === undefined ? {} : { profiled: true }),
    },
    vault: [
      ...(issued ? [item('wallet', issued.wallet)] : []),
      ...(wanted.profile === undefined ? [] : [item('profile', wanted.profile)]),
    ],
    wallet: issued?.wallet,
  }
}

async function prepare(services: Services, call: Call, wanted: Wanted): Promise<Creation> {
  const atMs = services.clock.now()
  const entityId = services.ids.next(atMs)
  const { dataKey, row } = await services.vault.newKey(entityId)
  const born = birth(services, call, wanted, { entityId, dataKey })
  if (born.wallet) services.vault.hold(entityId, born.wallet)
  const actor = actorName('partner', call)
  return {
    ...wanted.keys,
    idempotency: call.idempotency!,
    seed: newEntity(entityId, call, wanted.externalId, atMs),
    events: [
      { machine: 'entity', event: 'created', by: 'partner', actor },
      { machine: 'customer', event: 'created', by: 'partner', actor, facts: born.facts },
      ...waived(wanted),
    ],
    vault: [row, ...born.vault],
    answer: created,
  }
}

/** Without a wallet there is no challenge: the system waives it at once. */
const waived = (wanted: Wanted): DomainEvent[] =>
  wanted.account
    ? []
    : [{ machine: 'customer', event: 'challenge_waived', by: 'system', actor: 'system' }]

const created = (next: Aggregate, version: number): Answer => ({
  status: 201,
  body: customerTemplate(next, version, next.customer?.detail.challenge ? { challenge: true } : {}),
})

export function newEntity(
  entityId: string,
  call: Call,
  vendorData: string,
  atMs: number,
  kind: 'user' | 'business' = 'user',
): Aggregate {
  return {
    entity: {
      entityId,
      applicationId: call.principal.application.applicationId,
      kind,
      vendorData,
      standing: 'ACTIVE',
      enteredBy: 'created',
      detail: {},
      createdAtMs: atMs,
      updatedAtMs: atMs,
    },
    customer: null,
    unborn: true,
  }
}

async function finish(services: Services, call: Call, outcome: Outcome): Promise<Reply> {
  if (outcome.kind === 'refused')
    return refuse(outcome.problem.code, outcome.problem.detail, outcome.problem.more)
  if (outcome.kind !== 'answered') return refuse('customer_exists')
  return replyOf(services, call.principal, outcome)
}

/**
 * Says why the claims were not won; attaches to an entity that has no customer; else the caller
 * tries again.
 */
async function resolveLoss(
  services: Services,
  call: Call,
  wanted: Wanted,
): Promise<Reply | undefined> {
  const { db, clock } = services
  const { dirKey, vendorKey, walletKey } = wanted.keys
  const holders = await identifierHolders(db, [vendorKey, ...(walletKey ? [walletKey] : [])])
  const listedId = await findEntityId(db, dirKey)
  const walletHolder = holders.find((one) => one.role === 'claim')
  const listed = listedId === undefined ? undefined : await services.heads.read(listedId)
  const holder = walletHolder && (await services.heads.read(walletHolder.entityId))
  // An entity that claimed the wallet for a customer it then did not get does not have it.
  const hasWallet = holder?.aggregate.customer?.detail.identifiers.wallet
  const claimant = hasWallet === walletKey?.toString('hex') ? holder : undefined
  const both = [listed, claimant]
  if (
    holders.some((one) => one.role === 'bar') ||
    both.some((head) => head?.aggregate.customer?.state === 'rejected')
  ) {
    return refuse('customer_barred')
  }
  if (listed?.aggregate.customer || claimant) return refuse('customer_exists')
  await dropOrphanClaims(db, {
    dirKey,
    walletKey,
    olderThan: new Date(clock.now() - orphanAfterMs),
  })
  return listed ? attach(services, call, wanted, listed.aggregate) : undefined
}

/** A user entity that has no customer yet gets one. */
async function attach(
  services: Services,
  call: Call,
  wanted: Wanted,
  found: Aggregate,
): Promise<Reply> {
  const { entityId } = found.entity
  if (found.entity.standing === 'BLOCKED') return refuse('entity_blocked')
  if (found.entity.detail.erasedAtMs !== undefined) return refuse('entity_erased')
  const held = await services.vault.keyOf(entityId)
  const made = held ? undefined : await services.vault.newKey(entityId)
  const dataKey = held ?? made!.dataKey
  const born = birth(services, call, wanted, { entityId, dataKey })
  const actor = actorName('partner', call)
  const events: DomainEvent[] = [
    { machine: 'customer', event: 'created', by: 'partner', actor, facts: born.facts },
    ...waived(wanted),
  ]
  const outcome = await services.writer.change({
    entityId,
    ...(call.idempotency ? { idempotency: call.idempotency } : {}),
    rememberAt: call.idempotency!.slot,
    decide: (now, atMs) => {
      if (now.customer) return { kind: 'refuse', problem: { code: 'customer_exists' } }
      if (now.entity.standing === 'BLOCKED')
        return { kind: 'refuse', problem: { code: 'entity_blocked' } }
      // Erased since it was looked at: a new data key would bring the vault of the person back.
      if (now.entity.detail.erasedAtMs !== undefined)
        return { kind: 'refuse', problem: { code: 'entity_erased' } }
      const verdict = changeAll(now, events, atMs)
      return {
        kind: 'write',
        verdict,
        answer: created,
        vault: [...(made ? [made.row] : []), ...born.vault],
        ...(wanted.keys.walletKey
          ? { claims: [{ key: wanted.keys.walletKey, kind: 'wallet' }] }
          : {}),
      }
    },
  })
  if (outcome.kind === 'refused' && outcome.problem.code === 'version_conflict')
    return refuse('customer_exists')
  return finish(services, call, outcome)
}
