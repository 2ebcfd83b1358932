/** What an event says to the outside: built from its journal line when it is sent, never stored. */
import type { Machine } from '@ostiary/domain/aggregate'
import type { Environment } from '@ostiary/domain/application'
import { lifecycles } from '@ostiary/domain/lifecycles'
import { announcement } from '@ostiary/domain/events'
import type { EventType } from '@ostiary/domain/events'
import { evaluationId } from '../platform/evaluation-id.ts'
import { idFromDigest } from '../platform/ids.ts'
import { maskAccountId } from '../platform/wallet/caip.ts'
import type { JsonValue } from '../platform/webhook-signature/sorted-json.ts'
import type { EventLine } from '../store/event-lines.ts'
import type { Vault, WalletItem } from '../store/vault.ts'
import type { LineBody } from './journal.ts'

/** An event as its line tells it. */
export interface Announced {
  readonly type: EventType
  readonly line: EventLine
  /** The machine's own name of what happened, such as `screening_failed`. */
  readonly event: string
  readonly said: LineBody
}

/** What a reader may see, and what is not in the line. */
export interface EventView {
  readonly environment: Environment
  readonly personal: boolean
  /** The customer's wallet; absent without one and after erasure. */
  readonly wallet: WalletItem | undefined
  /** When it is signed: the standing events carry it, as their family asks. */
  readonly signedAtMs: number
}

/** The event a line announces, or `undefined` for a line that is not told to the outside. */
export function announced(line: EventLine): Announced | undefined {
  const said = JSON.parse(line.body) as LineBody
  const [machine, event] = line.kind.split('.') as [Machine, string]
  const { from, to } = said
  const type = announcement({ machine, event, from, to, kind: line.entityKind })
  return type && { type, line, event, said }
}

/** The same for every attempt and in the feed: receivers tell repeats by it. */
export const eventIdOf = (line: { readonly hash: Buffer }): string => idFromDigest(line.hash)

export function eventBody(one: Announced, view: EventView): JsonValue {
  switch (one.type) {
    case 'customer.updated':
      return customerBody(one, view)
    case 'customer.flagged':
      return flagBody(one)
    case 'evaluation.updated':
      return evaluationBody(one)
    case 'user.status.updated':
    case 'business.status.updated':
      return standingBody(one, view)
  }
}

/** Why it happened, as a word of `codes.ts`. */
const codeOf = (said: LineBody): string | null => said.facts?.code ?? said.facts?.cause ?? null

const iso = (atMs: number): string => new Date(atMs).toISOString()

/** The reference's flat shape, with what its readers lack: order, origin and reason. */
function customerBody({ type, line, event, said }: Announced, view: EventView): JsonValue {
  const accountId = view.wallet?.accountId ?? null
  return {
    id: line.entityId,
    externalId: line.vendorData,
    chainId: accountId === null || view.personal ? accountId : maskAccountId(accountId),
    status: said.to,
    previousStatus: said.from,
    createdAt: iso(line.customerCreatedAtMs ?? line.atMs),
    updatedAt: iso(line.atMs),
    webhookType: type,
    eventId: eventIdOf(line),
    sequence: line.seq,
    event,
    code: codeOf(said),
    actor: said.by,
    final: lifecycles.customer.states[said.to]?.final === true,
  }
}

/** What the events about a customer have in common. */
const aboutCustomer = ({ type, line, event, said }: Announced): Record<string, JsonValue> => ({
  webhookType: type,
  eventId: eventIdOf(line),
  customerId: line.entityId,
  externalId: line.vendorData,
  sequence: line.seq,
  event,
  code: codeOf(said),
  actor: said.by,
  occurredAt: iso(line.atMs),
})

const flagBody = (one: Announced): JsonValue => ({
  ...aboutCustomer(one),
  flag: one.event === 'flagged',
})

/** The result in one object, as the answers have it; ExpressKYC belongs to the request alone. */
function evaluationBody(one: Announced): JsonValue {
  const { line, said } = one
  const { number = 1, shows } = said.facts?.evaluation ?? {}
  return {
    ...aboutCustomer(one),
    evaluationId: evaluationId(line.entityId, number),
    trigger: shows?.trigger ?? null,
    previousStatus: said.from,
    status: shows?.result.status ?? said.to,
    result: shows ? { ...shows.result } : null,
    progress: shows?.progress ?? null,
    fraudCheck: shows?.fraudCheck ?? null,
    unavailable: [...(shows?.unavailable ?? [])],
    decisionSource: shows?.source ?? null,
    final: shows?.final ?? false,
  }
}

function standingBody({ type, line, event, said }: Announced, view: EventView): JsonValue {
  return {
    event_id: eventIdOf(line),
    webhook_type: type,
    timestamp: Math.floor(view.signedAtMs / 1000),
    created_at: Math.floor(line.entityCreatedAtMs / 1000),
    application_id: line.applicationId,
    environment: view.environment,
    [line.entityKind === 'user' ? 'vendor_user_id' : 'vendor_business_id']: line.entityId,
    vendor_data: line.vendorData,
    status: said.to,
    previous_status: said.from,
    event,
    reason: codeOf(said),
    actor: said.by,
    sequence: line.seq,
  }
}

/** The wallets of the customers among some events, read anew so that erasure is seen at once. */
export async function openWallets(
  vault: Vault,
  events: readonly Announced[],
): Promise<Map<string, WalletItem>> {
  const customers = events.filter((one) => one.type === 'customer.updated')
  const ids = [...new Set(customers.map((one) => one.line.entityId))]
  const wallets = new Map<string, WalletItem>()
  if (ids.length === 0) return wallets
  const opened = await vault.open(ids, ['wallet'])
  for (const [entityId, items] of opened) {
    const wallet = items.get('wallet') as WalletItem | undefined
    if (wallet) wallets.set(entityId, wallet)
  }
  return wallets
}
