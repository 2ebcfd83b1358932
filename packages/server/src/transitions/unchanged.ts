/** Answers that change nothing: remembered for their repeats, then given. */
import { rememberUnchanged } from '../store/unchanged-answers.ts'
import type { UnchangedAnswerRow } from '../store/unchanged-answers.ts'
import type { Outcome } from './command.ts'
import { recovers, retry, tryAgain } from './pending.ts'
import type { Pending, RoundContext } from './pending.ts'

/** An answer of which nothing is written but itself; it is given once it is remembered. */
export interface Unchanged {
  readonly pending: Pending
  readonly outcome: Outcome
  readonly row: UnchangedAnswerRow
}

/**
 * An answer that changes nothing is remembered too: given to a repeat that comes after somebody
 * else's change, the request would act at last
 * (docs/decisions/0023-what-was-so-already-is-remembered.md).
 */
export async function rememberAll(context: RoundContext, all: readonly Unchanged[]): Promise<void> {
  if (all.length === 0) return
  const rows = all.map(({ row }) => row)
  let kept: Set<string>
  try {
    kept = await rememberUnchanged(context.db, rows)
  } catch (error) {
    const pendings = all.map(({ pending }) => pending)
    if (recovers(error)) return tryAgain(context, pendings, error)
    if (all.length === 1) return pendings[0]!.reject(error)
    const middle = Math.ceil(all.length / 2)
    await rememberAll(context, all.slice(0, middle))
    return rememberAll(context, all.slice(middle))
  }
  for (const { pending, outcome, row } of all) {
    if (kept.has(row.key.toString('hex'))) pending.resolve(outcome)
    // Somebody else's answer to this key stands: it is read, and given.
    else retry(context, pending)
  }
}
