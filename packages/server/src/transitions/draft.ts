/**
 * The pending change of one entity within a batch: commands are decided on top of each other, its
 * row is written once.
 */
import type { Aggregate, Entry } from '@ostiary/domain/aggregate'
import type { Changed } from '@ostiary/domain/change'
import { aliasOf, announcement } from '@ostiary/domain/events'
import type { EventType } from '@ostiary/domain/events'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import { isUnlinked } from '@ostiary/domain/unlinked'
import type { Session } from '@ostiary/domain/session/session'
import { verifiedStatuses } from '@ostiary/domain/session.lifecycle'
import { sha256Hex } from '../platform/digest.ts'
import { activitySequence, aliasSequence } from '../store/activity-sequence.ts'
import type { Head } from '../store/heads.ts'
import { emptyBatch } from '../store/rows.ts'
import type { Batch, IdempotencyRow, IdentifierRow } from '../store/rows.ts'
import type {
  Answer,
  Command,
  Creation,
  Decision,
  IdempotencyClaim,
  SealFacts,
  SearchChange,
  VaultItem,
} from './command.ts'
import { afterDigest, bodyOf, genesis, kindOf, lineHash, rowsAfter } from './journal.ts'
import type { RowsAfter } from './journal.ts'

/** The destinations that want an event of an application. */
export type Subscribers = (applicationId: string, type: EventType) => readonly string[]

export interface Draft {
  readonly entityId: string
  /** `null` for an entity that does not exist yet. */
  readonly base: Head | null
  readonly creation?: Creation
  aggregate: Aggregate
  version: number
  hash: string
  /** The rows as the last change left them; absent before the first. */
  after?: RowsAfter
  /** Whether the customer row must be inserted rather than updated. */
  readonly customerExisted: boolean
  /** Everything but the entity and customer rows, which are written once from the end state. */
  readonly rows: Batch
}

export function draftOf(head: Head): Draft {
  return {
    entityId: head.aggregate.entity.entityId,
    base: head,
    aggregate: head.aggregate,
    version: head.version,
    hash: head.hash,
    customerExisted: head.aggregate.customer !== null,
    rows: emptyBatch(),
  }
}

export function draftOfCreation(creation: Creation): Draft {
  return {
    entityId: creation.seed.entity.entityId,
    base: null,
    creation,
    aggregate: creation.seed,
    version: 0,
    hash: genesis,
    customerExisted: false,
    rows: emptyBatch(),
  }
}

/** Adds a decided change to the draft: its lines, effects, deliveries and bars. */
export function addChange(
  draft: Draft,
  change: Changed,
  context: { atMs: number; subscribers: Subscribers; sealFacts?: SealFacts | undefined },
): void {
  const { atMs } = context
  const first = draft.version + 1
  const { entity } = change.next
  draft.after = rowsAfter(entity, change.next.customer)
  for (const [index, entry] of change.entries.entries()) {
    const seq = first + index
    const sealed =
      entry.facts.sealed && !isErased(draft) && context.sealFacts?.(seq, entry.facts.sealed)
    if (sealed) addSealed(draft, sealed)
    const last = index === change.entries.length - 1
    const session =
      entry.machine === 'session' && sessionOf(change.next, entry.facts.session?.sessionId)
    const sessionBody = session && JSON.stringify(session)
    if (session && sessionBody) putSession(draft, session, sessionBody)
    const line = {
      entityId: draft.entityId,
      seq,
      at: atMs,
      kind: kindOf(entry),
      actor: entry.actor,
      body: bodyOf(entry, {
        ...(entry.causedBy === undefined ? {} : { cause: first + entry.causedBy }),
        ...(sealed ? { sealed: sha256Hex(sealed.sealed) } : {}),
        ...(sessionBody ? { session: sha256Hex(sessionBody) } : {}),
        ...(last ? { after: afterDigest(draft.after) } : {}),
      }),
    }
    draft.hash = lineHash(draft.hash, line)
    draft.rows.journal.push({ ...line, applicationId: entity.applicationId, hash: draft.hash })
    announce(draft, entry, seq, context)
    putEvaluation(draft, change.next, entry)
    bar(draft, change.next, entry, atMs)
  }
  for (const effect of change.effects) {
    draft.rows.effects.push({
      entityId: draft.entityId,
      seq: first + effect.entry,
      name: effect.name,
      applicationId: entity.applicationId,
      dueAt: effect.dueAtMs ?? atMs,
    })
  }
  draft.version += change.entries.length
  draft.aggregate = change.next
}

const isErased = (draft: Draft): boolean => draft.aggregate.entity.detail.erasedAtMs !== undefined

/**
 * Puts an item into the vault with the change. Of an erased person nothing is sealed any more,
 * whoever still holds the data key in memory: the version that is expected is one at which the
 * person was erased.
 */
export function addSealed(draft: Draft, item: VaultItem): void {
  if (isErased(draft)) return
  const { vault } = draft.rows
  const row = { entityId: draft.entityId, ...item }
  // An item sealed twice in one batch is written once: the later one stands.
  const before = vault.findIndex((one) => one.item === item.item)
  if (before === -1) vault.push(row)
  else vault[before] = row
}

function announce(
  draft: Draft,
  entry: Entry,
  seq: number,
  context: { atMs: number; subscribers: Subscribers },
): void {
  const { applicationId, kind, vendorData } = draft.aggregate.entity
  const { machine, event, from, to } = entry
  if (machine === 'entity' && isUnlinked(vendorData)) return
  const { entityId } = draft
  const told = { entityId, applicationId, at: context.atMs }
  const type = announcement({ machine, event, from, to, kind, facts: entry.facts })
  const wanting = type ? context.subscribers(applicationId, type) : []
  for (const webhookId of wanting) draft.rows.deliveries.push({ ...told, webhookId, seq })
  const alias = type && aliasOf(type, kind)
  for (const webhookId of alias ? context.subscribers(applicationId, alias) : [])
    draft.rows.deliveries.push({ ...told, webhookId, seq: aliasSequence(seq) })
  for (const webhookId of context.subscribers(applicationId, 'activity.created'))
    draft.rows.deliveries.push({ ...told, webhookId, seq: activitySequence(seq) })
}

/** The row of an evaluation follows it; of several changes in one batch the last one stands. */
function putEvaluation(draft: Draft, next: Aggregate, entry: Entry): void {
  if (entry.number === undefined) return
  const one = next.customer?.detail.evaluations?.find(({ number }) => number === entry.number)
  if (!one) return
  const { evaluations } = draft.rows
  const row = {
    entityId: draft.entityId,
    number: one.number,
    applicationId: next.entity.applicationId,
    trigger: one.trigger,
    status: one.status,
    body: JSON.stringify(one),
    createdAt: one.createdAtMs,
    updatedAt: one.updatedAtMs,
  }
  const before = evaluations.findIndex(({ number }) => number === one.number)
  if (before === -1) evaluations.push(row)
  else evaluations[before] = row
}

/** The row of a session follows it; of several changes in one batch the last one stands. */
function putSession(draft: Draft, session: Session, body: string): void {
  const { entity } = draft.aggregate
  const { sessions } = draft.rows
  const { sessionId } = session
  const isVerified = verifiedStatuses.includes(session.status)
  const row = {
    entityId: draft.entityId,
    sessionId,
    applicationId: entity.applicationId,
    kind: entity.kind,
    number: session.number,
    workflowId: session.workflowId,
    status: session.status,
    linkKey: Buffer.from(session.link.key, 'hex'),
    body,
    dueAt: session.dueAtMs ?? null,
    approvedAt: (isVerified ? session.approvedAtMs : undefined) ?? null,
    documentEndsAt: (isVerified ? session.documentValidUntilMs : undefined) ?? null,
    createdAt: session.createdAtMs,
    updatedAt: session.updatedAtMs,
  }
  const before = sessions.findIndex((one) => one.sessionId === sessionId)
  if (before === -1) sessions.push(row)
  else sessions[before] = row
}

/** A rejection bars the wallet, the id and, where known, the person, in the same commit. */
function bar(draft: Draft, next: Aggregate, entry: Entry, atMs: number): void {
  if (entry.machine !== 'customer' || entry.to !== 'rejected' || !next.customer) return
  for (const [kind, key] of Object.entries(next.customer.detail.identifiers)) {
    const row: IdentifierRow = {
      entityId: draft.entityId,
      key: Buffer.from(key, 'hex'),
      role: 'bar',
      kind,
      at: atMs,
    }
    draft.rows.bars.push(row)
  }
}

type Write = Extract<Decision, { kind: 'write' }>

/** Adds what a decision writes beside its change. */
export function addDecision(
  draft: Draft,
  command: Command,
  decision: Write,
  atMs: number,
): Answer | undefined {
  const { entityId, rows } = draft
  for (const item of decision.vault ?? []) addSealed(draft, item)
  for (const claim of decision.claims ?? [])
    rows.claims.push({ entityId, role: 'claim', at: atMs, ...claim })
  if (decision.erase) {
    // What earlier changes of this batch sealed is not in the store yet, and must not come into it.
    rows.vault.length = 0
    rows.searchable.length = 0
    rows.unsearchable.length = 0
    rows.erased.push(entityId)
    rows.hidden.push(entityId)
  }
  if (decision.search) addSearch(draft, decision.search)
  if (decision.frees) hide(draft, decision.frees)
  if (decision.purges) rows.purged.push(entityId)
  if (command.settles) rows.settled.push({ entityId, ...command.settles })
  const answer = decision.answer?.(draft.aggregate, draft.version)
  if (answer && command.idempotency)
    remember(draft, command.idempotency, { answer, slot: command.rememberAt ?? entityId, atMs })
  return answer
}

/** Of several changes in one batch the last says by what an entity is found. */
export function addSearch(draft: Draft, { add, remove }: SearchChange): void {
  const { entityId, rows } = draft
  const createdAt = draft.aggregate.entity.createdAtMs
  for (const key of remove) {
    const added = rows.searchable.findIndex((one) => one.key.equals(key))
    if (added === -1) rows.unsearchable.push({ entityId, key })
    else rows.searchable.splice(added, 1)
  }
  for (const key of add) {
    const removed = rows.unsearchable.findIndex((one) => one.key.equals(key))
    if (removed === -1) rows.searchable.push({ entityId, key, createdAt })
    else rows.unsearchable.splice(removed, 1)
  }
}

/** Nothing finds a deleted entity, and what it was the first to have is free again. */
function hide({ entityId, rows, aggregate }: Draft, dirKey: Buffer): void {
  const wallet = aggregate.customer?.detail.identifiers.wallet
  rows.searchable.length = 0
  rows.unsearchable.length = 0
  rows.hidden.push(entityId)
  rows.unlisted.push({ entityId, key: dirKey })
  if (wallet !== undefined) rows.unclaimed.push({ entityId, key: Buffer.from(wallet, 'hex') })
}

export function remember(
  draft: Draft,
  claim: IdempotencyClaim,
  what: { answer: Answer; slot: string; atMs: number },
): void {
  draft.rows.idempotency.push(rememberedRow(draft.entityId, claim, what))
}

/** An answer as it is remembered, about the entity `subject`. */
export const rememberedRow = (
  subject: string,
  claim: IdempotencyClaim,
  what: { answer: Answer; slot: string; atMs: number },
): IdempotencyRow => ({
  subject,
  slot: what.slot,
  key: claim.key,
  fingerprint: claim.fingerprint,
  status: what.answer.status,
  answer: what.answer.body,
  at: what.atMs,
})

/** Puts the rows of several drafts into one batch. */
export function batchOf(drafts: readonly Draft[], atMs: number): Batch {
  const batch = emptyBatch()
  for (const draft of drafts) {
    for (const key of Object.keys(batch) as (keyof Batch)[]) {
      for (const row of draft.rows[key]) (batch[key] as unknown[]).push(row)
    }
    addEntityRows(batch, draft, atMs)
  }
  // All processes claim in one order: asked for the same customers in opposite orders, two would
  // deadlock.
  batch.newEntities.sort((one, other) => Buffer.compare(one.dirKey, other.dirKey))
  return batch
}

function addEntityRows(batch: Batch, draft: Draft, atMs: number): void {
  const { entity, customer } = draft.aggregate
  const after = draft.after ?? rowsAfter(entity, customer)
  const values = {
    entityId: draft.entityId,
    standing: after.standing,
    enteredBy: after.entityEnteredBy,
    detail: after.entityDetail,
    version: draft.version,
    head: draft.hash,
    updatedAt: atMs,
  }
  if (draft.base) {
    batch.entityUpdates.push({ ...values, expect: draft.base.version })
  } else {
    const { dirKey, vendorKey, walletKey } = draft.creation!
    const { applicationId, kind, vendorData } = entity
    batch.newEntities.push({
      ...values,
      applicationId,
      kind,
      vendorData,
      dirKey,
      vendorKey,
      walletKey,
      createdAt: atMs,
    })
  }
  if (!customer || customer === draft.base?.aggregate.customer) return
  const row = {
    entityId: draft.entityId,
    applicationId: entity.applicationId,
    state: customer.state,
    enteredBy: customer.enteredBy,
    awaits: after.awaits,
    detail: after.customerDetail!,
    createdAt: customer.createdAtMs,
    updatedAt: atMs,
  }
  if (draft.customerExisted) batch.customerUpdates.push(row)
  else batch.newCustomers.push(row)
}
