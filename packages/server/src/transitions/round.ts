/**
 * One round of the writer: load what is not held, decide every command, commit, and tell each
 * caller its own outcome.
 */
import type { Aggregate } from '@ostiary/domain/aggregate'
import { changeAll } from '@ostiary/domain/change'
import { problem } from '@ostiary/domain/errors'
import { commitBatch } from '../store/commit.ts'
import { sqlState, sqlStateOf } from '../store/db.ts'
import { readHeadsEach, readRemembered } from '../store/heads.ts'
import type { HeadsRead, Remembered } from '../store/heads.ts'
import type { Answer, Command, Creation, Decision, IdempotencyClaim, Outcome } from './command.ts'
import {
  addChange,
  addDecision,
  addSealed,
  addSearch,
  batchOf,
  draftOf,
  draftOfCreation,
  remember,
  rememberedRow,
} from './draft.ts'
import type { Draft } from './draft.ts'
import { lost, outage, recovers, retry, tryAgain } from './pending.ts'
import type { Pending, RoundContext } from './pending.ts'
import { rememberAll } from './unchanged.ts'
import type { Unchanged } from './unchanged.ts'

interface Found extends HeadsRead {
  readonly loaded: ReadonlySet<string>
  readonly remembered: ReadonlyMap<string, Remembered>
}
const noHeads: HeadsRead = { heads: new Map(), unreadable: new Map() }
interface Decided {
  readonly draft: Draft
  readonly callers: Caller[]
}
interface Caller {
  readonly pending: Pending
  readonly answer: Answer | undefined
  /**
   * Its change hangs on more than the version: on an effect that must still be its own, or on a
   * claim.
   */
  readonly fenced: boolean
}

export async function runRound(context: RoundContext, batch: readonly Pending[]): Promise<void> {
  let found: Found
  try {
    found = await load(context, batch)
  } catch (error) {
    return outage(context, batch, error)
  }
  const atMs = context.clock.now()
  const decided = new Map<string, Decided>()
  const unchanged: Unchanged[] = []
  for (const pending of batch) {
    try {
      decideOne(context, { pending, found, decided, unchanged, atMs })
    } catch (error) {
      failed(context, { pending, decided, error })
    }
  }
  await Promise.all([commit(context, [...decided.values()], atMs), rememberAll(context, unchanged)])
}

/**
 * What threw may have left half of its change in the draft: it goes, and whoever shared it is
 * decided again.
 */
function failed(
  context: RoundContext,
  what: { pending: Pending; decided: Map<string, Decided>; error: unknown },
): void {
  const { pending, decided, error } = what
  pending.reject(error)
  const shared = decided.get(pending.entityId)
  if (!shared) return
  decided.delete(pending.entityId)
  for (const caller of shared.callers) context.again(caller.pending)
}

/**
 * Reads the heads that are not held, and the remembered answers of every command whose refusal
 * could be a repeat.
 */
async function load(context: RoundContext, batch: readonly Pending[]): Promise<Found> {
  const read = batch.filter((one) => one.fresh || (one.command && !context.held.has(one.entityId)))
  if (read.length === 0) return { ...noHeads, loaded: new Set(), remembered: new Map() }
  const ids = new Set(read.filter((one) => one.command).map((one) => one.entityId))
  // Of everybody whose entity is read, since what is read may refuse: a repeat among them must be
  // known for one.
  const asking = batch.filter((one) => one.fresh || (one.command && ids.has(one.entityId)))
  const claims = asking.flatMap((one) =>
    one.claim ? [{ slot: slotOf(one, one.claim), key: one.claim.key }] : [],
  )
  // One after the other: whoever sees a change of another process must see what it answered too.
  const heads = ids.size > 0 ? await readHeadsEach(context.db, [...ids]) : noHeads
  const remembered = await readRemembered(context.db, claims)
  return { ...heads, loaded: ids, remembered }
}

const slotOf = (one: Pending, claim: IdempotencyClaim): string =>
  one.creation ? claim.slot : (one.command?.rememberAt ?? one.entityId)

interface One {
  readonly pending: Pending
  readonly found: Found
  readonly decided: Map<string, Decided>
  readonly unchanged: Unchanged[]
  readonly atMs: number
}

function decideOne(context: RoundContext, one: One): void {
  const { pending, found } = one
  const claim = pending.claim
  const before = claim && found.remembered.get(claim.key.toString('hex'))
  if (claim && before) return pending.resolve(repeatOf(claim, before))
  if (found.unreadable.has(pending.entityId)) throw found.unreadable.get(pending.entityId)
  if (pending.creation) return decideCreation(context, one, pending.creation)
  decideCommand(context, one, pending.command!)
}

function repeatOf(claim: IdempotencyClaim, before: Remembered): Outcome {
  if (!before.fingerprint.equals(claim.fingerprint)) {
    return { kind: 'refused', problem: problem('idempotency_key_reused') }
  }
  const answer = { status: before.status, body: before.answer }
  return { kind: 'answered', answer, replayed: true, subject: before.subject }
}

function decideCreation(context: RoundContext, one: One, creation: Creation): void {
  const { pending, decided, atMs } = one
  if (pending.beaten) return pending.resolve({ kind: 'lost' })
  const draft = draftOfCreation(creation)
  addChange(draft, changeAll(draft.aggregate, creation.events, atMs), {
    atMs,
    subscribers: context.subscribers,
    sealFacts: creation.sealFacts,
  })
  for (const item of creation.vault) addSealed(draft, item)
  if (creation.search) addSearch(draft, { add: creation.search, remove: [] })
  const answer = creation.answer(draft.aggregate, draft.version)
  const claim = creation.idempotency
  if (claim) remember(draft, claim, { answer, slot: claim.slot, atMs })
  decided.set(draft.entityId, { draft, callers: [{ pending, answer, fenced: false }] })
}

function decideCommand(context: RoundContext, one: One, command: Command): void {
  const { pending, found, decided, atMs } = one
  const speculative = decided.get(pending.entityId)
  const head =
    found.heads.get(pending.entityId) ??
    (found.loaded.has(pending.entityId) ? undefined : context.held.get(pending.entityId))
  if (!speculative && !head) {
    // Put out of memory between the reading and now, by the other lane: that is not missing.
    return found.loaded.has(pending.entityId)
      ? pending.resolve({ kind: 'missing' })
      : retry(context, pending)
  }
  if (speculative && (pending.alone || speculative.callers[0]!.pending.alone))
    return context.again(pending)
  const draft = speculative?.draft ?? draftOf(head!)
  const decision = command.decide(knowing(context, draft.aggregate), atMs, draft.version)
  if (decision.kind !== 'write') {
    const trusted = !speculative && found.loaded.has(pending.entityId)
    return trusted ? giveUnchanged(one, decision, draft) : retry(context, pending)
  }
  // What the same commit claims is not there yet, and could not be freed by it.
  if (decision.frees && draft.rows.claims.length > 0) return context.again(pending)
  addChange(draft, decision.verdict, {
    atMs,
    subscribers: context.subscribers,
    sealFacts: command.sealFacts,
  })
  const answer = addDecision(draft, command, decision, atMs)
  const fenced = command.settles !== undefined || (decision.claims?.length ?? 0) > 0
  const caller = { pending, answer, fenced }
  if (speculative) speculative.callers.push(caller)
  else decided.set(pending.entityId, { draft, callers: [caller] })
}

/** No customer becomes active by lists that are known to be superseded. */
function knowing({ listsNow }: RoundContext, held: Aggregate): Aggregate {
  if (held.customer?.state !== 'verifying' && held.customer?.state !== 'screening') return held
  const lists = listsNow(held.entity.applicationId)
  return lists ? { ...held, listsNow: lists } : held
}

/**
 * Answers at once what nobody can repeat by a key. A refusal is not kept: when it would succeed it
 * does.
 */
function giveUnchanged(
  { pending, unchanged, atMs }: One,
  decision: Exclude<Decision, { kind: 'write' }>,
  draft: Draft,
): void {
  const outcome = outcomeOf(decision, draft)
  const { claim } = pending
  if (outcome.kind !== 'answered' || !claim) return pending.resolve(outcome)
  const { entityId, aggregate } = draft
  const what = { answer: outcome.answer, slot: slotOf(pending, claim), atMs }
  const row = { ...rememberedRow(entityId, claim, what), lineAt: aggregate.entity.updatedAtMs }
  unchanged.push({ pending, outcome, row })
}

/** What becomes of a decision that writes nothing. */
function outcomeOf(decision: Exclude<Decision, { kind: 'write' }>, draft: Draft): Outcome {
  switch (decision.kind) {
    case 'answer':
      return {
        kind: 'answered',
        answer: decision.answer(draft.aggregate, draft.version),
        replayed: false,
        subject: draft.entityId,
        next: draft.aggregate,
      }
    case 'refuse':
      return { kind: 'refused', problem: decision.problem }
    case 'drop':
      return { kind: 'dropped' }
  }
}

async function commit(context: RoundContext, all: readonly Decided[], atMs: number): Promise<void> {
  if (all.length === 0) return
  let won: Set<string>
  try {
    won = await commitBatch(
      context.db,
      batchOf(
        all.map((one) => one.draft),
        atMs,
      ),
      context.shape,
    )
  } catch (error) {
    return afterFailure(context, all, { error, atMs })
  }
  let work = false
  for (const one of all) {
    if (won.has(one.draft.entityId)) {
      settle(context, one)
      work ||= one.draft.rows.effects.length > 0 || one.draft.rows.deliveries.length > 0
    } else {
      context.held.delete(one.draft.entityId)
      for (const caller of one.callers) beaten(context, caller)
    }
  }
  if (work) context.onWork()
}

function settle(context: RoundContext, one: Decided): void {
  const { draft } = one
  context.held.set(draft.entityId, {
    aggregate: draft.aggregate,
    version: draft.version,
    hash: draft.hash,
  })
  context.onChange(draft.aggregate)
  for (const { pending, answer } of one.callers) {
    const stored = answer ?? { status: 204, body: '' }
    pending.resolve({
      kind: 'answered',
      answer: stored,
      replayed: false,
      subject: draft.entityId,
      next: draft.aggregate,
    })
  }
}

function beaten(context: RoundContext, { pending, fenced }: Caller): void {
  pending.beaten = true
  pending.alone ||= fenced
  lost(context, pending)
}

/**
 * One caller's error is never another's: a failing batch is halved until the bad row stands alone.
 */
async function afterFailure(
  context: RoundContext,
  all: readonly Decided[],
  failure: { error: unknown; atMs: number },
): Promise<void> {
  const { error, atMs } = failure
  const pendings = all.flatMap((one) => one.callers.map(({ pending }) => pending))
  for (const one of all) context.held.delete(one.draft.entityId)
  if (recovers(error)) return tryAgain(context, pendings, error)
  if (all.length > 1) {
    const middle = Math.ceil(all.length / 2)
    await commit(context, all.slice(0, middle), atMs)
    return commit(context, all.slice(middle), atMs)
  }
  if (pendings.length > 1) {
    for (const pending of pendings) {
      pending.fresh = true
      await runRound(context, [pending])
    }
    return
  }
  // Two processes answered one key at the same moment: the other's answer stands.
  if (sqlStateOf(error) === sqlState.uniqueViolation) return beaten(context, all[0]!.callers[0]!)
  pendings[0]!.reject(error)
}
