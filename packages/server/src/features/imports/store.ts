/** The SQL behind imports: what is under way, its sealed rows, and how far it is. */
import type { Database } from '../../store/db.ts'
import type { ImportKind } from './kinds.ts'
import type { RowError } from './rows.ts'

type ImportState = 'PENDING' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELLED'

/** Why a run ended as FAILED. */
export type ImportFailure = 'key_revoked' | 'unexpected'

export interface Counts {
  readonly done: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly failed: number
}

export interface ImportRun extends Counts {
  readonly importId: string
  readonly applicationId: string
  readonly keyId: string
  readonly kind: ImportKind
  readonly state: ImportState
  readonly failure: ImportFailure | null
  /** Wrapped; gone with the rows once they are done. */
  readonly dataKey: Buffer | null
  readonly total: number
  readonly errors: readonly RowError[]
  readonly createdAtMs: number
  readonly finishedAtMs: number | null
}

export interface ClaimedRun extends ImportRun {
  /** Somebody left it unfinished: rows of its next chunk may be taken already. */
  readonly isMetAgain: boolean
}

const columns = `import_id as "importId", application_id as "applicationId", key_id as "keyId", kind,
  state, failure, data_key as "dataKey", total, done, created, updated, unchanged, failed, errors,
  created_at as "createdAtMs", finished_at as "finishedAtMs"`

const runOf = (row: Record<string, unknown>): ImportRun => ({
  ...(row as unknown as ImportRun), // the columns above are its members
  errors: JSON.parse(row['errors'] as string) as RowError[],
})

export interface Chunk {
  readonly firstRow: number
  readonly sealed: Buffer
}

export async function insertImport(
  db: Database,
  run: ImportRun,
  chunks: readonly Chunk[],
): Promise<void> {
  await db.query({
    text: `insert into import_run (import_id, application_id, key_id, kind, state, data_key, total,
        done, failed, errors, created_at, turn_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
    values: [
      run.importId,
      run.applicationId,
      run.keyId,
      run.kind,
      run.state,
      run.dataKey,
      run.total,
      run.done,
      run.failed,
      JSON.stringify(run.errors),
      new Date(run.createdAtMs),
    ],
  })
  for (const { firstRow, sealed } of chunks) {
    await db.query({
      text: 'insert into import_chunk (import_id, first_row, sealed) values ($1, $2, $3)',
      values: [run.importId, firstRow, sealed],
    })
  }
}

/**
 * Of the runs nobody works on the one that has waited longest for its turn; ours until the lease
 * ends. A cancelled one is to be ended. A lease that was given back left no chunk half done.
 */
export async function claimImport(
  db: Database,
  { nowMs, leaseUntilMs }: { nowMs: number; leaseUntilMs: number },
): Promise<ClaimedRun | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `with free as (select import_id as free_id, lease_until is not null as "isMetAgain"
        from import_run
        where finished_at is null and (lease_until is null or lease_until < $1)
        order by turn_at limit 1 for update skip locked)
      update import_run set lease_until = $2, turn_at = $1,
        state = case state when 'CANCELLED' then state else 'RUNNING' end
      from free where import_id = free_id returning ${columns}, "isMetAgain"`,
    values: [new Date(nowMs), new Date(leaseUntilMs)],
  })
  // As it is returned.
  return rows[0] && (runOf(rows[0]) as ClaimedRun)
}

/** A lease that somebody holds, by its end. No two have the same: the next begins after it. */
export interface Lease {
  readonly importId: string
  readonly untilMs: number
}

/**
 * Ours for longer, unless somebody else has taken it.
 * @returns whether the run is still to be worked on
 */
export async function keepLease(
  db: Database,
  { importId, untilMs }: Lease,
  nextUntilMs: number,
): Promise<boolean> {
  const { rowCount } = await db.query({
    text: `update import_run
      set lease_until = case lease_until when $2 then $3::timestamptz else lease_until end
      where import_id = $1 and finished_at is null and state = 'RUNNING'`,
    values: [importId, new Date(untilMs), new Date(nextUntilMs)],
  })
  return rowCount === 1
}

/** Whoever looks next goes on at once. Call it only with no chunk half done. */
export async function giveBack(db: Database, { importId, untilMs }: Lease): Promise<void> {
  await db.query({
    text: 'update import_run set lease_until = null where import_id = $1 and lease_until = $2',
    values: [importId, new Date(untilMs)],
  })
}

/** Imports of these kinds, of an application: those of others are none of whoever asks. */
export interface Ours {
  readonly applicationId: string
  readonly kinds: readonly ImportKind[]
}

/** From now on no row is begun; whoever works on it ends it. What has ended stays as it is. */
export async function cancelImport(
  db: Database,
  { importId, applicationId, kinds }: Ours & { importId: string },
): Promise<void> {
  await db.query({
    text: `update import_run set state = 'CANCELLED'
      where import_id = $1 and application_id = $2 and kind = any($3::text[]) and finished_at is null`,
    values: [importId, applicationId, kinds],
  })
}

export async function nextChunk(db: Database, importId: string): Promise<Chunk | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select first_row as "firstRow", sealed from import_chunk
      where import_id = $1 order by first_row limit 1`,
    values: [importId],
  })
  return rows[0] as unknown as Chunk | undefined // the columns are its members
}

interface DoneChunk {
  readonly firstRow: number
  readonly counts: Counts
  readonly errors: readonly RowError[]
  readonly nowMs: number
}

/**
 * A chunk is done: its rows go, and what became of them is counted, both or neither.
 * @param nextUntilMs the end of the lease from now on; `null` gives it back
 * @returns the run as it is then, and whether it is ours still; `undefined` where somebody else has
 *   settled the chunk
 */
export async function settleChunk(
  db: Database,
  { importId, untilMs }: Lease,
  done: DoneChunk & { nextUntilMs: number | null },
): Promise<(ImportRun & { readonly isOurs: boolean }) | undefined> {
  const { counts, nextUntilMs } = done
  const { rows } = await db.query<Record<string, unknown>>({
    text: `with gone as (delete from import_chunk where import_id = $1 and first_row = $2 returning 1)
      update import_run set done = done + $3, created = created + $4, updated = updated + $5,
        unchanged = unchanged + $6, failed = failed + $7, errors = $8, turn_at = $11,
        lease_until = case lease_until when $9 then $10::timestamptz else lease_until end
      where import_id = $1 and exists (select 1 from gone)
      returning ${columns}, coalesce(lease_until = $10, false) as "isOurs"`,
    values: [
      importId,
      done.firstRow,
      counts.done,
      counts.created,
      counts.updated,
      counts.unchanged,
      counts.failed,
      JSON.stringify(done.errors),
      new Date(untilMs),
      nextUntilMs === null ? null : new Date(nextUntilMs),
      new Date(done.nowMs),
    ],
  })
  // As they are returned.
  return rows[0] && { ...runOf(rows[0]), isOurs: rows[0]['isOurs'] as boolean }
}

/** It has ended, one way or the other: its rows and their key go. Cancelled it stays. */
export async function finishImport(
  db: Database,
  ended: { importId: string; failure: ImportFailure | null; nowMs: number },
): Promise<void> {
  await db.query({
    text: `with gone as (delete from import_chunk where import_id = $1)
      update import_run set data_key = null, lease_until = null, finished_at = $3,
        state = case when state = 'CANCELLED' then state
          when $2::text is null then 'COMPLETED' else 'FAILED' end,
        failure = case state when 'CANCELLED' then null else $2::text end
      where import_id = $1 and finished_at is null`,
    values: [ended.importId, ended.failure, new Date(ended.nowMs)],
  })
}

export async function findImport(
  db: Database,
  { importId, applicationId, kinds }: Ours & { importId: string },
): Promise<ImportRun | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${columns} from import_run
      where import_id = $1 and application_id = $2 and kind = any($3::text[])`,
    values: [importId, applicationId, kinds],
  })
  return rows[0] && runOf(rows[0])
}

/** The latest runs of an application. */
export async function importsOf(
  db: Database,
  page: Ours & { limit: number; offset: number },
): Promise<ImportRun[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${columns} from import_run where application_id = $1 and kind = any($2::text[])
      order by created_at desc, import_id desc limit $3 offset $4`,
    values: [page.applicationId, page.kinds, page.limit, page.offset],
  })
  return rows.map(runOf)
}

/** How many an application has, counted as far as `most`. */
export async function countImports(
  db: Database,
  { applicationId, kinds, most }: Ours & { most: number },
): Promise<number> {
  const { rows } = await db.query<{ count: number }>({
    text: `select count(*)::int4 as count
      from (select 1 from import_run where application_id = $1 and kind = any($2::text[]) limit $3) c`,
    values: [applicationId, kinds, most],
  })
  return rows[0]!.count
}
