/** What an event says to the outside: built from its journal line when it is sent, never stored. */
import { activityType, sourceOf } from '@ostiary/domain/activities'
import type { Machine } from '@ostiary/domain/aggregate'
import { changedFields } from '@ostiary/domain/changed-fields'
import type { Party } from '@ostiary/domain/lifecycle'
import type { Environment } from '@ostiary/domain/application'
import { lifecycles } from '@ostiary/domain/lifecycles'
import { aliasOf, announcement } from '@ostiary/domain/events'
import type { EventType } from '@ostiary/domain/events'
import { isUnlinked } from '@ostiary/domain/unlinked'
import { reverificationShown } from '@ostiary/domain/reverification/schedule'
import { evaluationId } from '../platform/evaluation-id.ts'
import { sha256 } from '../platform/digest.ts'
import { idFromDigest } from '../platform/ids.ts'
import { maskAccountId } from '../platform/wallet/caip.ts'
import type { JsonValue } from '../platform/webhook-signature/sorted-json.ts'
import type { ToldAs } from '../store/activity-sequence.ts'
import { lineKey } from '../store/event-lines.ts'
import type { EventLine } from '../store/event-lines.ts'
import { factsItem } from '../store/vault.ts'
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
  /** The sealed facts of the line; absent where nobody asked for them, and after erasure. */
  readonly sealed?: Readonly<Record<string, unknown>> | undefined
  /** The session it is about, as it is now; absent where it is gone. */
  readonly session?: SessionShown | undefined
  /** When it is signed: the standing events carry it, as their family asks. */
  readonly signedAtMs: number
}

/** What an event says of its session beside its line. */
export interface SessionShown {
  readonly workflowId: string
  readonly workflowVersion: number
  /** Absent for whoever is not told what is personal. */
  readonly metadata?: JsonValue
  readonly decision?: JsonValue
}

/** The event a line announces, or `undefined` for a line that is not told to the outside. */
export function announced(line: EventLine): Announced | undefined {
  const said = JSON.parse(line.body) as LineBody
  const [machine, event] = line.kind.split('.') as [Machine, string]
  const { from, to } = said
  const { entityKind: kind, vendorData } = line
  const type = announcement({ machine, event, from, to, kind, vendorData, facts: said.facts })
  return type && { type, line, event, said }
}

/** The same line as the activity it is. */
export function asActivity(line: EventLine): Announced {
  const said = JSON.parse(line.body) as LineBody
  return { type: 'activity.created', line, event: line.kind.split('.')[1]!, said } // machine.event
}

/** A line as one of what a destination may be told of it. */
export function toldAs(line: EventLine, as: ToldAs): Announced | undefined {
  if (as === 'activity') return asActivity(line)
  const one = announced(line)
  const alias = one && as === 'alias' ? aliasOf(one.type, line.entityKind) : undefined
  return alias ? { ...one!, type: alias } : one // an alias is of an event
}

/** The same for every attempt and in the feed: receivers tell repeats by it. */
export function eventIdOf(one: Pick<Announced, 'type'> & { line: { hash: Buffer } }): string {
  const { type, line } = one
  if (type === 'activity.created') return idFromDigest(sha256(line.hash))
  return idFromDigest(
    type.startsWith('business_session.')
      ? sha256(Buffer.concat([line.hash, secondName]))
      : line.hash,
  )
}

const secondName = Buffer.from('second name')

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
    case 'user.data.updated':
    case 'business.data.updated':
      return dataBody(one, view)
    case 'status.updated':
    case 'data.updated':
    case 'business_session.status.updated':
    case 'business_session.data.updated':
      return sessionBody(one, view)
    case 'activity.created':
      return activityBody(one, view)
  }
}

/** Why it happened, as a word of `codes.ts`. */
const codeOf = (said: LineBody): string | null => said.facts?.code ?? said.facts?.cause ?? null

const iso = (atMs: number): string => new Date(atMs).toISOString()

/** The reference's flat shape, with what its readers lack: order, origin and reason. */
function customerBody(one: Announced, view: EventView): JsonValue {
  const { type, line, event, said } = one
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
    eventId: eventIdOf(one),
    sequence: line.seq,
    event,
    code: codeOf(said),
    actor: said.by,
    final: lifecycles.customer.states[said.to]?.final === true,
  }
}

/** What the events about a customer have in common. */
function aboutCustomer(one: Announced): Record<string, JsonValue> {
  const { type, line, event, said } = one
  return {
    webhookType: type,
    eventId: eventIdOf(one),
    customerId: line.entityId,
    externalId: line.vendorData,
    sequence: line.seq,
    event,
    code: codeOf(said),
    actor: said.by,
    occurredAt: iso(line.atMs),
  }
}

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

/** What the events of the reference's family have in common (entity reference 8.3). */
function aboutEntity(one: Announced, view: EventView): Record<string, JsonValue> {
  const { type, line, event, said } = one
  return {
    event_id: eventIdOf(one),
    webhook_type: type,
    timestamp: Math.floor(view.signedAtMs / 1000),
    created_at: Math.floor(line.atMs / 1000),
    application_id: line.applicationId,
    environment: view.environment,
    [line.entityKind === 'user' ? 'vendor_user_id' : 'vendor_business_id']: isUnlinked(
      line.vendorData,
    )
      ? null
      : line.entityId,
    vendor_data: isUnlinked(line.vendorData) ? null : line.vendorData,
    event,
    reason: codeOf(said),
    actor: said.by,
    sequence: line.seq,
  }
}

const standingBody = (one: Announced, view: EventView): JsonValue => ({
  ...aboutEntity(one, view),
  status: one.said.to,
  previous_status: one.said.from,
})

const withDecision: readonly string[] = ['Approved', 'Declined', 'In Review', 'Abandoned']

/**
 * A session as its event tells it (entity reference 8.3): what was decided and what was read only
 * to destinations that asked for what is personal.
 */
function sessionBody(one: Announced, view: EventView): JsonValue {
  const { line, said, type } = one
  const { sessionId = null, redo, begins } = said.facts?.session ?? {}
  const { session } = view
  const isStatus = type.endsWith('status.updated')
  const hasDecision = view.personal && (!isStatus || withDecision.includes(said.to))
  return {
    ...aboutEntity(one, view),
    session_id: sessionId,
    session_kind: line.entityKind,
    ...(line.entityKind === 'business' ? { business_session_id: sessionId } : {}),
    status: said.to,
    previous_status: said.from,
    workflow_id: session?.workflowId ?? null,
    workflow_version: session?.workflowVersion ?? null,
    ...(view.personal && session?.metadata !== undefined ? { metadata: session.metadata } : {}),
    ...(hasDecision && session?.decision ? { decision: session.decision } : {}),
    ...(isStatus ? {} : { changed_fields: [...changedFields({ ...said, kind: line.kind })] }),
    ...(begins?.reverification
      ? { reverification: reverificationShown(begins.reverification) }
      : {}),
    ...(said.to === 'Resubmitted' && redo ? { resubmit_info: resubmitInfo(redo, view) } : {}),
  }
}

const resubmitInfo = (
  redo: readonly { readonly nodeId: string; readonly feature: string }[],
  view: EventView,
): JsonValue => ({
  nodes_to_resubmit: redo.map(({ nodeId, feature }) => ({ node_id: nodeId, feature })),
  reasons: (view.personal ? (view.sealed?.['reasons'] ?? {}) : {}) as JsonValue,
})

/** Names of what changed; the values only to destinations that asked for what is personal. */
function dataBody(one: Announced, view: EventView): JsonValue {
  const { said, line } = one
  return {
    ...aboutEntity(one, view),
    changed_fields: [...changedFields({ ...said, kind: line.kind })],
    changes: view.personal ? { ...plainChanges(one), ...sealedChanges(view) } : {},
    ...(said.to === 'DELETED' ? { deleted_at: iso(line.atMs) } : {}),
  }
}

type Changes = Readonly<Record<string, JsonValue>>

/** Values of the profile, as they were sealed when it was changed: JSON, by field. */
const sealedChanges = ({ sealed }: EventView): Changes => (sealed?.['changes'] ?? {}) as Changes

/** Values the line itself has; of counters a session moved it has the names only. */
function plainChanges({ line, event, said }: Announced): Changes {
  const { tags = [], tagsBefore = null } = said.facts ?? {}
  switch (event) {
    case 'created':
      return { vendor_data: { previous: null, current: line.vendorData } }
    case 'tagged':
      return { tags: { previous: tagsBefore, current: tags } }
    case 'deleted':
      return { deleted_at: { previous: null, current: iso(line.atMs) } }
    default:
      return {}
  }
}

/** The activity as the timeline has it, in the same envelope (entity reference 15.8). */
function activityBody(one: Announced, view: EventView): JsonValue {
  const { line, said } = one
  const words = view.personal ? (view.sealed?.['reason'] ?? view.sealed?.['comment']) : undefined
  return {
    ...aboutEntity(one, view),
    activity_id: `${line.entityId}/${line.seq}`,
    entity_type: line.entityKind,
    source: sourceOf(line.kind, said.by as Party),
    activity_type: activityType(line.kind, said),
    previous_status: said.from,
    new_status: said.to,
    comment: typeof words === 'string' ? words : null,
    changed_fields: [...changedFields({ ...said, kind: line.kind })],
    occurred_at: iso(line.atMs),
  }
}

/** What of some events lies in the vault, by `lineKey`. */
export interface OpenedOfEvent {
  readonly wallet?: WalletItem
  readonly sealed?: Readonly<Record<string, unknown>>
}

const ofWallets: readonly EventType[] = ['customer.updated']
const ofFacts: readonly EventType[] = [
  'status.updated',
  'business_session.status.updated',
  'user.data.updated',
  'business.data.updated',
  'activity.created',
]

/**
 * What is personal of some events, read anew so that erasure is seen at once.
 * @param withFacts whether anybody is told the values of what changed
 */
export async function openOfEvents(
  vault: Vault,
  events: readonly Announced[],
  withFacts: boolean,
): Promise<Map<string, OpenedOfEvent>> {
  const hasFacts = (one: Announced): boolean =>
    withFacts && ofFacts.includes(one.type) && one.said.sealed !== undefined
  const wanted = events.filter((one) => ofWallets.includes(one.type) || hasFacts(one))
  const found = new Map<string, OpenedOfEvent>()
  if (wanted.length === 0) return found
  const ids = [...new Set(wanted.map((one) => one.line.entityId))]
  const names = wanted.map((one) => (hasFacts(one) ? factsItem(one.line.seq) : 'wallet'))
  const opened = await vault.open(ids, [...new Set(names)])
  for (const one of wanted) {
    const items = opened.get(one.line.entityId)
    const wallet = items?.get('wallet') as WalletItem | undefined
    const sealed = items?.get(factsItem(one.line.seq)) as OpenedOfEvent['sealed']
    found.set(lineKey(one.line), { ...(wallet && { wallet }), ...(sealed && { sealed }) })
  }
  return found
}
