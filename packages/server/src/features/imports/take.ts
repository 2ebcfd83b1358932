/** Takes the rows of a chunk, many side by side: each by itself, and what fails by itself. */
import { errorRecord } from '../../platform/error-record.ts'
import { Refused } from '../call.ts'
import type { Call, ErrorLog, Services } from '../call.ts'
import { isPassing } from './passing.ts'
import { refusalFault } from './row-check.ts'
import type { ImportRow, RowError } from './rows.ts'
import type { Counts, ImportRun } from './store.ts'

/** Rows under way at once: enough to fill the batches of the writer. */
const atOnce = 128

export interface Taking {
  readonly services: Services
  readonly log: ErrorLog
  readonly run: ImportRun
  /** In the name of the key that asked for the import. */
  readonly call: Call
  /** Whether rows may still be begun. */
  goesOn(): Promise<boolean>
}

/** Those of a chunk, and whether an earlier try may have taken some of them. */
export interface Rows {
  readonly rows: readonly ImportRow[]
  readonly isMetAgain: boolean
}

export type Became = 'created' | 'updated' | 'unchanged' | RowError

/** @returns `undefined` for a row that was not begun */
export type RowTaker = (one: ImportRow) => Promise<Became | undefined>

/**
 * All of them, or as many as were begun when it was cancelled; whom an earlier try has made is
 * counted in any case.
 * @throws what will be over in a moment, such as a lost connection: the chunk is taken again then
 */
export async function takeRows(
  taking: Taking,
  rows: readonly ImportRow[],
  take: RowTaker,
): Promise<{ counts: Counts; errors: RowError[] }> {
  const counts = { done: 0, created: 0, updated: 0, unchanged: 0, failed: 0 }
  const errors: RowError[] = []
  const left = rows.values()
  let failure: { readonly error: unknown } | undefined
  const lane = async (): Promise<void> => {
    for (const one of left) {
      const became = await takeRow(taking, one, take)
      if (failure) return
      if (!became) continue
      counts.done += 1
      if (typeof became === 'string') counts[became] += 1
      else {
        counts.failed += 1
        errors.push(became)
      }
    }
  }
  const guardedLane = (): Promise<void> =>
    lane().catch((error: unknown) => {
      failure ??= { error }
    })
  await Promise.all(Array.from({ length: atOnce }, guardedLane))
  if (failure) throw (failure as { readonly error: unknown }).error // set by a lane
  return { counts, errors: errors.toSorted((a, b) => a.row - b.row) }
}

async function takeRow(
  { services, log, run }: Taking,
  one: ImportRow,
  take: RowTaker,
): Promise<Became | undefined> {
  try {
    return await take(one)
  } catch (error) {
    if (isPassing(error)) throw error
    if (error instanceof Refused) return { row: one.row, ...refusalFault(run.kind, error) }
    const instance = services.ids.next(services.clock.now())
    log.error(
      { instance, import_id: run.importId, row: one.row, ...errorRecord(error) },
      'a row of an import failed unexpectedly',
    )
    const message = `could not be taken: internal error, id ${instance}`
    return { row: one.row, field: '', message }
  }
}
