/**
 * How a customer looks from outside; personal values are filled in last, for those who may see
 * them.
 */
import type { Aggregate, Awaits, Hold } from '@ostiary/domain/aggregate'
import { codes } from '@ostiary/domain/codes'
import { customerEvents } from '@ostiary/domain/customer.changes'
import { strongestHold } from '@ostiary/domain/holds'
import { maskAccountId } from '../../platform/wallet/caip.ts'
import type { WalletItem } from '../../store/vault.ts'
import type { Outcome } from '../../transitions/command.ts'
import { iso } from '../call.ts'
import type { Principal, Reply, Services } from '../call.ts'

/**
 * Stands in a stored answer for a personal value: a control character no request may contain.
 * Stored answers thus hold nothing personal, and erasure reaches repeats too.
 */
export const placeholder = (name: 'chainId' | 'challenge' | 'requestStage'): string =>
  `\u0001${name}`
const stored = {
  chainId: JSON.stringify(placeholder('chainId')),
  challenge: JSON.stringify(placeholder('challenge')),
  requestStage: JSON.stringify(placeholder('requestStage')),
}

/** Whether an answer waits for the request stage of its evaluation. */
export const awaitsStage = (body: string): boolean => body.includes(stored.requestStage)

/** Fills in what the request stage said, once it is settled. */
export const withStage = (body: string, requested: unknown): string =>
  body.replace(stored.requestStage, () => JSON.stringify(requested))

export const awaitsShape = (awaits: Awaits | null): unknown =>
  awaits && {
    what: awaits.what,
    who: awaits.who,
    since: iso(awaits.sinceMs),
    attempts: awaits.attempts,
    ...(awaits.code === undefined ? {} : { code: awaits.code, message: messageOf(awaits.code) }),
    ...(awaits.retryAtMs === undefined ? {} : { retryAt: iso(awaits.retryAtMs) }),
  }

/** The sentence of a code, where it has one. */
export const messageOf = (code: string | undefined): string | null =>
  code !== undefined && code in codes ? codes[code as keyof typeof codes] : null

/** A hold as every answer shows it. */
export interface HoldTold extends Pick<Hold, 'party' | 'cause'> {
  readonly since: string
}

export const holdShape = (hold: Hold): HoldTold => ({
  party: hold.party,
  cause: hold.cause,
  since: iso(hold.sinceMs),
})

interface Shown {
  /** Of the application: a sandbox allows more. */
  readonly environment: 'live' | 'sandbox'
  readonly challenge?: true
  readonly already?: true
  /** The evaluation asked for with the customer, as the request is answered with it. */
  readonly evaluation?: unknown
}

/** The resource with placeholders where personal values go. */
export function customerTemplate(aggregate: Aggregate, version: number, more: Shown): string {
  const { entity } = aggregate
  const customer = aggregate.customer!
  const { detail } = customer
  const strongest = strongestHold(detail.holds)
  return JSON.stringify({
    id: entity.entityId,
    externalId: entity.vendorData,
    chainId: placeholder('chainId'),
    status: customer.state,
    statusCode: detail.code ?? null,
    standing: entity.standing,
    awaiting: awaitsShape(detail.awaits),
    holds: detail.holds.map(holdShape),
    hold: strongest ? holdShape(strongest) : null,
    allowedEvents: customerEvents(aggregate, more.environment),
    version,
    createdAt: iso(customer.createdAtMs),
    updatedAt: iso(customer.updatedAtMs),
    ...(more.challenge ? { challenge: placeholder('challenge') } : {}),
    ...(more.already ? { already: true } : {}),
    ...(detail.flag ? { flagged: true } : {}),
    ...(more.evaluation === undefined ? {} : { evaluation: more.evaluation }),
  })
}

export interface PersonalValues {
  readonly wallet?: WalletItem | undefined
  readonly profile?: unknown
}

/** Fills personal values into a stored answer, masked for keys that may not see them. */
export function fillIn(body: string, values: PersonalValues, principal: Principal): string {
  const { wallet } = values
  const open = principal.scopes.has('personal:read')
  const accountId = wallet ? (open ? wallet.accountId : maskAccountId(wallet.accountId)) : null
  let filled = body.replace(stored.chainId, JSON.stringify(accountId))
  if (filled.includes(stored.challenge)) {
    // A creation repeated after erasure has no challenge any more: the member goes, as in answers
    // without one.
    filled =
      wallet?.challenge === undefined
        ? filled.replace(`,"challenge":${stored.challenge}`, '')
        : filled.replace(
            stored.challenge,
            JSON.stringify(Buffer.from(wallet.challenge).toString('base64')),
          )
  }
  if (open && values.profile !== undefined) {
    filled = `${filled.slice(0, -1)},"profile":${JSON.stringify(values.profile)}}`
  }
  return filled
}

/** The wallet of a customer, or `undefined` without one and after erasure. */
export async function walletOf(
  services: Services,
  aggregate: Aggregate,
): Promise<WalletItem | undefined> {
  const { entityId, detail } = aggregate.entity
  // Without a wallet's keyed hash there is no wallet: nothing to ask the vault for.
  const none = aggregate.customer?.detail.identifiers.wallet === undefined
  return none || detail.erasedAtMs !== undefined ? undefined : services.vault.wallet(entityId)
}

/** Read past what is held in memory: whether the person was erased meanwhile is not known here. */
async function storedWallet(services: Services, entityId: string): Promise<WalletItem | undefined> {
  const opened = await services.vault.open([entityId], ['wallet'])
  return opened.get(entityId)?.get('wallet') as WalletItem | undefined
}

/**
 * A stored answer as a reply to this caller; a repeat reads the vault anew, so that erasure reaches
 * it.
 */
export async function replyOf(
  services: Services,
  principal: Principal,
  outcome: Extract<Outcome, { kind: 'answered' }>,
): Promise<Reply> {
  const wallet = outcome.next
    ? await walletOf(services, outcome.next)
    : await storedWallet(services, outcome.subject)
  return {
    status: outcome.answer.status,
    body: fillIn(outcome.answer.body, { wallet }, principal),
    ...(outcome.replayed ? { replayed: true } : {}),
  }
}
