/**
 * The one way lifecycle rows are written: many callers' changes, one commit, a verdict for each
 * entity.
 */
import { commitInOneStatement } from './commit-one-statement.ts'
import { commitPipelined } from './commit-pipelined.ts'
import type { CommitPool } from './db.ts'
import type { Batch } from './rows.ts'

/**
 * `one_statement`: the fastest on one machine. `pipelined`: a transaction of plain statements,
 * which a cluster can
 * spread; there an INSERT inside a WITH is a distributed step of its own and costs twice
 * (scale-out.md 2).
 */
export type CommitShape = 'one_statement' | 'pipelined'

/**
 * Writes a batch in one commit.
 * @returns the entity ids whose change stands; of one that is missing nothing was written: it lost
 * its version or a
 * claim, its key is answered already, or the effect it settles is not its own any more
 */
export const commitBatch = (
  pool: CommitPool,
  batch: Batch,
  shape: CommitShape = 'one_statement',
): Promise<Set<string>> =>
  shape === 'one_statement' ? commitInOneStatement(pool, batch) : commitPipelined(pool, batch)
