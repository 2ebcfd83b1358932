/**
 * Decisions again, from the journal and the stored versions of the fraud model: one, or every one
 * there is. Reads only; what differs is an answer, not an error.
 */
import { openDecisionReplay } from '@ostiary/domain/decision-replay'
import type { DecisionReplay, ReplayLine } from '@ostiary/domain/decision-replay'
import type { Database, Pool } from '../store/db.ts'
import { committedModels, modelNamed } from '../store/fraud-models.ts'
import type { AllCommitted } from '../store/fraud-models.ts'
import { genesis, lineHashOf } from './journal.ts'
import type { LineBody } from './journal.ts'
import { readLines } from './verify-rows.ts'
import type { Range, StoredLine } from './verify-rows.ts'

/** A decision with the entity it is about. */
export interface ReplayedDecision extends DecisionReplay {
  readonly entityId: string
}

export interface ReplayReport {
  readonly entities: number
  readonly decisions: number
  /** Whose score was the simulator's: their decision is replayed, their score is not. */
  readonly simulated: number
  readonly differing: number
  /** The first of them. */
  readonly differences: readonly ReplayedDecision[]
}

const differencesMax = 100
const linesAtOnce = 2_500
const firstId = '00000000-0000-0000-0000-000000000000'

/** Without the setting a young table without statistics is read whole for every piece. */
const reading = `set transaction read only;
  set local enable_seqscan = off; set local max_parallel_workers_per_gather = 0`

/**
 * The decision of a line, or the last one of an evaluation.
 * @returns `undefined` where there is none
 */
export async function replayDecision(
  pool: Pool,
  which: { readonly entityId: string } & ({ readonly seq: number } | { readonly number: number }),
): Promise<ReplayedDecision | undefined> {
  const { entityId } = which
  let found: ReplayedDecision | undefined
  const range = { start: { entityId, inclusive: true }, upTo: entityId }
  await overDecisions(pool, range, {
    decision: (one) => {
      if ('seq' in which ? one.seq === which.seq : one.number === which.number) found = one
    },
  })
  return found
}

/** Every decision of every entity. */
export async function replayAll(
  pool: Pool,
  onProgress?: (entities: number) => void,
): Promise<ReplayReport> {
  let [entities, decisions, simulated, differing] = [0, 0, 0, 0]
  const differences: ReplayedDecision[] = []
  await overDecisions(
    pool,
    { start: { entityId: firstId, inclusive: true }, upTo: null },
    {
      entity: () => {
        entities += 1
      },
      piece: () => onProgress?.(entities),
      decision: (one) => {
        decisions += 1
        if (one.score.kind === 'simulated') simulated += 1
        if (one.differences.length === 0) return
        differing += 1
        if (differences.length < differencesMax) differences.push(one)
      },
    },
  )
  return { entities, decisions, simulated, differing, differences }
}

interface Seen {
  entity?(): void
  piece?(): void
  decision(one: ReplayedDecision): void
}

/** Lines are only ever added, so that no snapshot need be held: a piece is a statement. */
function overDecisions(pool: Pool, range: Range, seen: Seen): Promise<void> {
  return pool.transaction(async (db: Database) => {
    await db.query({ text: reading })
    const models = await committedModels(db)
    let chain: ReturnType<typeof openChain> | undefined
    for await (const lines of readLines(db, range, linesAtOnce)) {
      for (const line of lines) {
        if (chain?.entityId !== line.entityId) {
          seen.entity?.()
          chain = openChain(line, models)
        }
        const one = chain.add(line)
        if (one) seen.decision(one)
      }
      seen.piece?.()
    }
  })
}

/** One entity's lines: hashed as they are stored, and folded. */
function openChain(
  { entityId, applicationId }: StoredLine,
  models: AllCommitted,
): { entityId: string; add(line: StoredLine): ReplayedDecision | undefined } {
  const replay = openDecisionReplay((version) => modelNamed(models, { applicationId, version }))
  let hash = genesis
  let isWhole = true
  return {
    entityId,
    add: (line) => {
      hash = lineHashOf(hash, line, line.tail)
      const read = readLine(line)
      if (hash !== line.hash || !read) isWhole = false
      // So that a single edited line is named by the decisions after it, and not as another edit.
      hash = line.hash
      const one = read && replay(read)
      if (!one) return undefined
      const differences = isWhole
        ? one.differences
        : [...one.differences, { name: 'line_edited', at: '' } as const]
      return { entityId, ...one, differences }
    },
  }
}

function readLine({ seq, at, kind, tail, body }: StoredLine): ReplayLine | undefined {
  const [machine, event] = kind.split('.')
  const read = parsed(body)
  if (!read || event === undefined) return undefined
  return {
    seq,
    atMs: at,
    machine,
    event,
    to: read.to,
    by: read.by,
    // Behind the time: kind, actor and body, each on its own line.
    actor: tail.split('\n', 3)[2]!,
    facts: read.facts ?? {},
  } as ReplayLine // the words of the tables, as the journal has them
}

function parsed(text: string): LineBody | undefined {
  try {
    return JSON.parse(text) as LineBody
  } catch {
    return undefined
  }
}
