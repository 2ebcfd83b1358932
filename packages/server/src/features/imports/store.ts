/** The SQL behind imports: what is under way, its sealed rows, and how far it is. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import type { Database } from '../../store/db.ts'
import type { RowError } from './rows.ts'

type ImportState = 'PENDING' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELLED'

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
  readonly kind: EntityKind
  readonly state: ImportState
  /** Wrapped; gone with the rows once they are done. */
  readonly dataKey: Buffer | null
  readonly total: number
  readonly errors: readonly RowError[]
  readonly createdAtMs: number
  readonly finishedAtMs: number | null
}

export interface ClaimedRun extends ImportRun {
  /** Somebody worked on it before: the rows of its next chunk may be taken already. */
  readonly isMetAgain: boolean
}

const columns = `import_id as "importId", application_id as "applicationId", key_id as "keyId", kind,
  state, data_key as "dataKey", total, done, created, updated, unchanged, failed, errors,
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
        done, failed, errors, created_at, finished_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
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
      run.finishedAtMs === null ? null : new Date(run.finishedAtMs),
    ],
  })
  for (const { firstRow, sealed } of chunks) {
    await db.query({
      text: 'insert into import_chunk (import_id, first_row, sealed) values ($1, $2, $3)',
      values: [run.importId, firstRow, sealed],
    })
  }
}

/** The oldest run nobody works on; ours until the lease ends. A cancelled one is to be ended. */
export async function claimImport(
  db: Database,
  { nowMs, leaseUntilMs }: { nowMs: number; leaseUntilMs: number },
): Promise<ClaimedRun | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `with free as (select import_id as free_id, state <> 'PENDING' as "isMetAgain"
        from import_run
        where finished_at is null and (lease_until is null or lease_until < $1)
        order by created_at limit 1 for update skip locked)
      update import_run set lease_until = $2,
        state = case state when 'CANCELLED' then state else 'RUNNING' end
      from free where import_id = free_id returning ${columns}, "isMetAgain"`,
    values: [new Date(nowMs), new Date(leaseUntilMs)],
  })
  // As it is returned.
  return rows[0] && (runOf(rows[0]) as ClaimedRun)
}

/** Ours for longer. @returns whether it is still to be worked on */
export async function keepLease(
  db: Database,
  { importId, leaseUntilMs }: { importId: string; leaseUntilMs: number },
): Promise<boolean> {
  const { rowCount } = await db.query({
    text: `update import_run set lease_until = $2
      where import_id = $1 and finished_at is null and state = 'RUNNING'`,
    values: [importId, new Date(leaseUntilMs)],
  })
  return rowCount === 1
}

/** From now on no row is begun; whoever works on it ends it. What has ended stays as it is. */
export async function cancelImport(
  db: Database,
  named: { importId: string; applicationId: string },
): Promise<void> {
  await db.query({
    text: `update import_run set state = 'CANCELLED'
      where import_id = $1 and application_id = $2 and finished_at is null`,
    values: [named.importId, named.applicationId],
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

/** A chunk is done: its rows go, and what became of them is counted, both or neither. */
export async function settleChunk(
  db: Database,
  run: ImportRun,
  done: { firstRow: number; counts: Counts; errors: readonly RowError[]; leaseUntilMs: number },
): Promise<ImportRun | undefined> {
  const { counts } = done
  const { rows } = await db.query<Record<string, unknown>>({
    text: `with gone as (delete from import_chunk where import_id = $1 and first_row = $2 returning 1)
      update import_run set done = done + $3, created = created + $4, updated = updated + $5,
        unchanged = unchanged + $6, failed = failed + $7, errors = $8, lease_until = $9
      where import_id = $1 and exists (select 1 from gone) returning ${columns}`,
    values: [
      run.importId,
      done.firstRow,
      counts.done,
      counts.created,
      counts.updated,
      counts.unchanged,
      counts.failed,
      JSON.stringify(done.errors),
      new Date(done.leaseUntilMs),
    ],
  })
  return rows[0] && runOf(rows[0])
}

/** It has ended, one way or the other: its rows and their key go. Cancelled it stays. */
export async function finishImport(
  db: Database,
  ended: { importId: string; state: 'COMPLETED' | 'FAILED'; nowMs: number },
): Promise<void> {
  await db.query({
    text: `with gone as (delete from import_chunk where import_id = $1)
      update import_run set data_key = null, lease_until = null, finished_at = $3,
        state = case state when 'CANCELLED' then state else $2 end
      where import_id = $1 and finished_at is null`,
    values: [ended.importId, ended.state, new Date(ended.nowMs)],
  })
}

export async function findImport(
  db: Database,
  named: { importId: string; applicationId: string },
): Promise<ImportRun | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${columns} from import_run where import_id = $1 and application_id = $2`,
    values: [named.importId, named.applicationId],
  })
  return rows[0] && runOf(rows[0])
}

/** The latest runs of an application. */
export async function importsOf(
  db: Database,
  page: { applicationId: string; limit: number; offset: number },
): Promise<ImportRun[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${columns} from import_run where application_id = $1
      order by created_at desc, import_id desc limit $2 offset $3`,
    values: [page.applicationId, page.limit, page.offset],
  })
  return rows.map(runOf)
}

/** How many an application has, counted as far as `most`. */
export async function countImports(
  db: Database,
  { applicationId, most }: { applicationId: string; most: number },
): Promise<number> {
  const { rows } = await db.query<{ count: number }>({
    text: `select count(*)::int4 as count
      from (select 1 from import_run where application_id = $1 limit $2) c`,
    values: [applicationId, most],
  })
  return rows[0]!.count
}
