/** What a schedule of re-verification would make if it were looked at now, page after page. */
import type { Schedule, SkipReason } from '@ostiary/domain/reverification/schedule'
import type { Pool } from '../store/db.ts'
import type { CandidatePlace } from '../store/reverification.ts'
import { planPage } from './reverification-plan.ts'
import type { Planned, PlanWanted } from './reverification-plan.ts'

export interface Forecast {
  readonly due: number
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>
  /** Everybody behind the place it began at was counted. */
  readonly isComplete: boolean
  /** The first of those a session would be made for. */
  readonly rows: readonly Planned[]
  /** Where whoever comes behind them begins; absent where nobody does. */
  readonly next: CandidatePlace | undefined
}

const pageRows = 500
/** More candidates are not looked at for one answer. */
const lookMost = 10_000

/** @param limit how many rows are shown; all are counted, as far as it looks */
export async function forecast(
  db: Pool,
  schedule: Schedule,
  { after, limit, nowMs }: PlanWanted,
): Promise<Forecast> {
  const rows: Planned[] = []
  const skipped: Partial<Record<SkipReason, number>> = {}
  let due = 0
  let place = after
  let isComplete = false
  for (let looked = 0; looked < lookMost && !isComplete; looked += pageRows) {
    const page = await planPage(db, schedule, { after: place, limit: pageRows, nowMs })
    for (const one of page.planned) {
      if (one.skip === undefined) due += 1
      else skipped[one.skip] = (skipped[one.skip] ?? 0) + 1
      if (one.skip === undefined && rows.length < limit) rows.push(one)
    }
    if (page.unreadable.size > 0) skipped.failed = (skipped.failed ?? 0) + page.unreadable.size
    place = page.place ?? place
    isComplete = page.isLast
  }
  const isShown = due === rows.length
  const next = isShown ? (isComplete ? undefined : place) : rows.at(-1)?.place
  return { due, skipped, isComplete, rows, next }
}
