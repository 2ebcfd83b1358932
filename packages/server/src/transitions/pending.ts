/** The callers of a round, and what becomes of one whose try did not count. */
import type { Aggregate } from '@ostiary/domain/aggregate'
import { problem } from '@ostiary/domain/errors'
import type { ListVersions } from '@ostiary/domain/lists-seen'
import type { LRUCache } from 'lru-cache'
import type { Clock } from '../platform/clock.ts'
import type { CommitShape } from '../store/commit.ts'
import type { CommitPool } from '../store/db.ts'
import { connectionLost, sqlState, sqlStateOf } from '../store/db.ts'
import type { Head } from '../store/heads.ts'
import type { Command, Creation, IdempotencyClaim, Outcome } from './command.ts'
import type { Subscribers } from './draft.ts'

export interface Pending {
  readonly entityId: string
  readonly command?: Command
  readonly creation?: Creation
  readonly claim: IdempotencyClaim | undefined
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
  /** Decided on held values before and not successful: only what is read anew may refuse it. */
  fresh: boolean
  /** It lost a verdict: a creation is not tried again, since somebody else has what it claims. */
  beaten: boolean
  /**
   * It ends an effect or claims a wallet and lost: it may never win, and must not make others lose
   * with it.
   */
  alone: boolean
  tries: number
  outages: number
}

export interface RoundContext {
  readonly db: CommitPool
  readonly shape: CommitShape
  readonly clock: Clock
  readonly subscribers: Subscribers
  readonly held: LRUCache<string, Head>
  /** Puts a command back at the head of the queue. */
  readonly again: (pending: Pending) => void
  readonly listsNow: (applicationId: string) => ListVersions | undefined
  readonly onWork: () => void
  readonly onChange: (next: Aggregate) => void
  /** Waits a moment for a database that is away. */
  readonly pause: () => Promise<void>
}

/** A change somebody else made first is decided again this often. */
const triesMax = 3
/** With the pause between two tries, how long a command outlives a lost database. */
const outagesMax = 40

/** Somebody else was first: it is decided again, so often. */
export function lost(context: RoundContext, pending: Pending): void {
  pending.tries += 1
  if (pending.tries > triesMax)
    return pending.resolve({ kind: 'refused', problem: problem('version_conflict') })
  retry(context, pending)
}

/** It is decided again on what is read anew. */
export function retry(context: RoundContext, pending: Pending): void {
  pending.fresh = true
  context.again(pending)
}

const isTransient = (error: unknown): boolean => {
  const state = sqlStateOf(error)
  return state === sqlState.serializationFailure || state === sqlState.deadlock
}

/** Whether the error is of the moment: tried again, it may succeed. */
export const recovers = (error: unknown): boolean => connectionLost(error) || isTransient(error)

/** Tries again what failed for a reason that passes. */
export async function tryAgain(
  context: RoundContext,
  pendings: readonly Pending[],
  error: unknown,
): Promise<void> {
  if (connectionLost(error)) return outage(context, pendings, error)
  for (const pending of pendings) lost(context, pending)
}

/**
 * The outcome is unknown: what was committed shows itself by version and remembered answer when it
 * is read anew.
 */
export async function outage(
  context: RoundContext,
  pendings: readonly Pending[],
  error: unknown,
): Promise<void> {
  if (!connectionLost(error)) {
    for (const pending of pendings) pending.reject(error)
    return
  }
  await context.pause()
  for (const pending of pendings) {
    pending.outages += 1
    if (pending.outages > outagesMax)
      pending.resolve({ kind: 'refused', problem: problem('store_unavailable') })
    else retry(context, pending)
  }
}
