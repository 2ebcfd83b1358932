/** Creating a customer: a new user entity with its onboarding, or onboarding for one there is. */
import type { Aggregate, DomainEvent, Facts, IdentifierKeys } from '@ostiary/domain/aggregate'
import { changeAll } from '@ostiary/domain/change'
import { customerEvents } from '@ostiary/domain/customer.changes'
import { evaluationOf } from '@ostiary/domain/evaluation.changes'
import { isDeleted, isErased } from '@ostiary/domain/entity.changes'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import type { Account } from '../../platform/wallet/caip.ts'
import { identifierKey } from '../../store/directory.ts'
import type { WalletItem } from '../../store/vault.ts'
import type { Answer, Creation, Outcome, VaultItem } from '../../transitions/command.ts'
import { actingParty, actorName, answered, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { createClaimed, wantedOf } from '../entities/service.ts'
import type { Newborn, Taken, Wanted as WantedEntity } from '../entities/service.ts'
import { issueChallenge, readAccount } from './challenges.ts'
import { onboardingRequested, requestedShape } from '../evaluations/service.ts'
import { awaitsStage, customerTemplate, placeholder, replyOf, withStage } from './resource.ts'

interface Wanted extends WantedEntity {
  readonly account: Account | undefined
  readonly profile: unknown
  readonly evaluation: { expressKyc?: boolean; fraud?: boolean } | undefined
}

export const createCustomer =
  (services: Services): Handler =>
  async (call) => {
    const wanted = readBody(services, call)
    // A caller that is partner and analyst creates as partner; an analyst alone creates nobody.
    if (actingParty(call) !== 'partner')
      return refuse('party_not_allowed', 'Only a partner creates customers.')
    const outcome = await createClaimed(services, call, {
      ...wanted,
      whenListed: 'refused',
      begin: (newborn) => begin(services, call, wanted, newborn),
      refusal: (taken) => refusalOfTaken(services, call, wanted, taken),
      attach: (found) => attach(services, call, wanted, found),
    })
    if (outcome.kind === 'lost')
      return refuse('customer_exists', 'Somebody else is creating this customer at this moment.')
    return stageSettled(services, call, answered(outcome, 'customer_exists'))
  }

/**
 * The answer with the request stage of ExpressKYC in it, which is waited for: at every repeat the
 * same, since what was settled does not change.
 */
async function stageSettled(
  services: Services,
  call: Call,
  outcome: Extract<Outcome, { kind: 'answered' }>,
): Promise<Reply> {
  if (!awaitsStage(outcome.answer.body)) return replyOf(services, call.principal, outcome)
  const held = outcome.next ?? (await services.heads.read(outcome.subject))?.aggregate
  if (!held) return refuse('customer_not_found')
  const settled = await services.requestStages.settled(held)
  const requested = requestedShape(settled, evaluationOf(settled)!) // it is what was waited for
  const body = withStage(outcome.answer.body, requested)
  return replyOf(services, call.principal, { ...outcome, answer: { ...outcome.answer, body } })
}

function readBody(services: Services, call: Call): Wanted {
  const { chainId, externalId, profile } = call.body
  const evaluation = call.body['evaluation'] as Wanted['evaluation']
  const { applicationId, settings } = call.principal.application
  const vendorData = externalId as string
  const named = wantedOf(services, call, { kind: 'user', vendorData, path: '/externalId' })
  if (chainId === undefined) {
    return settings.customersWithoutWallet
      ? { ...named, account: undefined, profile, evaluation }
      : refuse('wallet_required')
  }
  const account = readAccount(chainId as string)
  const { lookupKey } = services.keyring
  const walletKey = identifierKey(lookupKey, applicationId, 'wallet', account.identity)
  return { ...named, claims: { ...named.claims, walletKey }, account, profile, evaluation }
}

interface Birth {
  readonly events: readonly DomainEvent[]
  readonly vault: readonly VaultItem[]
  readonly wallet: WalletItem | undefined
}

/** What a customer is born with: its challenge, its keyed hashes, and its sealed personal data. */
function birth(
  services: Services,
  call: Call,
  wanted: Wanted,
  home: { entityId: string; dataKey: Buffer },
): Birth {
  const { account, profile, claims } = wanted
  const issued = account && issueChallenge(services, call.principal.application, account)
  const identifiers: IdentifierKeys = {
    ...(claims.vendorKey ? { vendor: claims.vendorKey.toString('hex') } : {}),
    ...(claims.walletKey ? { wallet: claims.walletKey.toString('hex') } : {}),
  }
  const facts: Facts = {
    identifiers,
    ...(issued ? { challenge: issued.detail } : {}),
    ...(profile === undefined ? {} : { profiled: true }),
  }
  const item = (name: string, value: unknown): VaultItem =>
    services.vault.sealItem(home.dataKey, home.entityId, name, value)
  const actor = actorName('partner', call)
  return {
    events: [
      { machine: 'customer', event: 'created', by: 'partner', actor, facts },
      ...(wanted.evaluation ? [evaluationRequested(services, call, wanted.evaluation)] : []),
      // Without a wallet there is no challenge: the system waives it at once.
      ...(issued
        ? []
        : ([
            { machine: 'customer', event: 'challenge_waived', by: 'system', actor: 'system' },
          ] as const)),
    ],
    vault: [
      ...(issued ? [item('wallet', issued.wallet)] : []),
      ...(profile === undefined ? [] : [item('profile', profile)]),
    ],
    wallet: issued?.wallet,
  }
}

const evaluationRequested = (
  services: Services,
  call: Call,
  options: NonNullable<Wanted['evaluation']>,
): DomainEvent =>
  onboardingRequested(
    { call, settings: call.principal.application.settings, atMs: services.clock.now() },
    options,
  )

function begin(
  services: Services,
  call: Call,
  wanted: Wanted,
  { seed, dataKey }: Newborn,
): Pick<Creation, 'events' | 'vault' | 'answer'> {
  const { entityId } = seed.entity
  const { events, vault, wallet } = birth(services, call, wanted, { entityId, dataKey })
  if (wallet) services.vault.hold(entityId, wallet)
  const actor = actorName('partner', call)
  return {
    events: [{ machine: 'entity', event: 'created', by: 'partner', actor }, ...events],
    vault,
    answer: created(call),
  }
}

const created =
  ({ principal }: Call) =>
  (next: Aggregate, version: number): Answer => ({
    status: 201,
    body: customerTemplate(next, version, {
      environment: principal.application.environment,
      ...(next.customer?.detail.challenge ? { challenge: true } : {}),
      ...asked(next),
    }),
  })

/** Answered at once, unless the request waits for ExpressKYC. */
function asked(next: Aggregate): { evaluation?: unknown } {
  const one = evaluationOf(next)
  if (!one) return {}
  return { evaluation: one.express ? placeholder('requestStage') : requestedShape(next, one) }
}

const exists = (call: Call, held: Aggregate): Problem =>
  problem('customer_exists', undefined, {
    allowedEvents: customerEvents(held, call.principal.application.environment),
  })

/** Somebody has the id or the wallet, or had it and was rejected; otherwise it can be had. */
async function refusalOfTaken(
  services: Services,
  call: Call,
  { claims }: Wanted,
  { holders, listed }: Taken,
): Promise<Problem | undefined> {
  const claim = holders.find((one) => one.role === 'claim')
  const holder = claim && (await services.heads.read(claim.entityId))
  // An entity that claimed the wallet for a customer it then did not get does not have it.
  const hasWallet = holder?.aggregate.customer?.detail.identifiers.wallet
  const claimant = hasWallet === claims.walletKey?.toString('hex') ? holder : undefined
  const both = [listed, claimant].flatMap((head) =>
    head?.aggregate.customer && !isDeleted(head.aggregate.entity) ? [head] : [],
  )
  if (both.some((head) => head.aggregate.customer?.state === 'rejected'))
    return problem('customer_barred')
  return both[0] && exists(call, both[0].aggregate)
}

/** Why an entity gets no customer, or no other one. */
function attachRefusal(call: Call, held: Aggregate): Problem | undefined {
  if (held.customer) return exists(call, held)
  if (held.entity.standing === 'BLOCKED') return problem('entity_blocked')
  // A new data key would bring the vault of the person back.
  return isErased(held.entity) ? problem('entity_erased') : undefined
}

/** A user entity that has no customer yet gets one. */
async function attach(
  services: Services,
  call: Call,
  wanted: Wanted,
  found: Aggregate,
): Promise<Outcome> {
  const { entityId } = found.entity
  const refusal = attachRefusal(call, found)
  if (refusal) return { kind: 'refused', problem: refusal }
  const held = await services.vault.keyOf(entityId)
  const made = held ? undefined : await services.vault.newKey(entityId)
  const dataKey = held ?? made!.dataKey
  const born = birth(services, call, wanted, { entityId, dataKey })
  const { walletKey } = wanted.claims
  const outcome = await services.writer.change({
    entityId,
    idempotency: call.idempotency!,
    rememberAt: call.idempotency!.slot,
    decide: (now, atMs) => {
      // Its id is free: somebody new is made under it.
      if (isDeleted(now.entity)) return { kind: 'refuse', problem: problem('version_conflict') }
      const changed = attachRefusal(call, now)
      if (changed) return { kind: 'refuse', problem: changed }
      return {
        kind: 'write',
        verdict: changeAll(now, born.events, atMs),
        answer: created(call),
        vault: [...(made ? [made.row] : []), ...born.vault],
        ...(walletKey ? { claims: [{ key: walletKey, kind: 'wallet' }] } : {}),
      }
    },
  })
  return outcome.kind === 'refused' && outcome.problem.code === 'version_conflict'
    ? { kind: 'lost' }
    : outcome
}
