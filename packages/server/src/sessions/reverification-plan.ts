/**
 * What a schedule of re-verification would make: of a page of candidates those who are due, and why
 * some are left out. Reads alone; the dry run shows it, the worker acts by it.
 */
import type { Aggregate } from '@ostiary/domain/aggregate'
import { dueFor, skipFor } from '@ostiary/domain/reverification/due'
import type { Due } from '@ostiary/domain/reverification/due'
import type { Schedule, SkipReason } from '@ostiary/domain/reverification/schedule'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import { sha256 } from '../platform/digest.ts'
import { idFromDigest } from '../platform/ids.ts'
import type { Database, Pool } from '../store/db.ts'
import { readHeadsEach } from '../store/heads.ts'
import { candidatesOf, sessionIdsTaken } from '../store/reverification-candidates.ts'
import type { Candidate } from '../store/reverification-candidates.ts'
import type { CandidatePlace } from '../store/reverification.ts'
import { publishedWorkflow } from '../store/workflows.ts'
import { isUnlinked } from '@ostiary/domain/unlinked'

export interface Planned {
  readonly entityId: string
  readonly vendorData: string | null
  /** Behind whom a page goes on that ends with this one. */
  readonly place: CandidatePlace
  readonly due: Due
  /** Of the session that is to be made. */
  readonly sessionId: string
  /** Absent where nothing is made. */
  readonly workflow?: WorkflowVersion
  readonly skip?: SkipReason
}

export interface PlannedPage {
  readonly planned: readonly Planned[]
  /** Behind whom the next page begins; absent where nobody was found. */
  readonly place: CandidatePlace | undefined
  readonly isLast: boolean
  /** The error of each candidate that could not be read. */
  readonly unreadable: ReadonlyMap<string, unknown>
}

export interface PlanWanted {
  readonly after: CandidatePlace | undefined
  readonly limit: number
  readonly nowMs: number
}

/**
 * The id of the session that is made of what is due: it follows from what it is made for, so that
 * one which was deleted is known to have been made.
 */
const idOf = ({ scheduleId }: Schedule, entityId: string, { dueAtMs }: Due): string =>
  idFromDigest(sha256(`re-verification\n${scheduleId}\n${entityId}\n${dueAtMs}`))

/** @param db a pool: heads are not read on a connection that was lent */
export async function planPage(
  db: Pool,
  schedule: Schedule,
  wanted: PlanWanted,
): Promise<PlannedPage> {
  const candidates = await candidatesOf(db, schedule, wanted)
  const ids = [...new Set(candidates.map((one) => one.entityId))]
  const { heads, unreadable } = await readHeadsEach(db, ids)
  const found = candidates.flatMap((candidate) => {
    const held = heads.get(candidate.entityId)?.aggregate
    const one = held && dueOf(schedule, { candidate, held, nowMs: wanted.nowMs })
    return one ? [one] : []
  })
  const taken = await sessionIdsTaken(
    db,
    found.map(({ row }) => row.sessionId),
  )
  const source = openPublished(db, schedule)
  const planned: Planned[] = []
  for (const { row, held } of found) {
    const workflow = await source(row.due.workflowId)
    const isMade = taken.has(row.sessionId)
    const skip = reasonOf(schedule, held, { row, workflow, isMade, nowMs: wanted.nowMs })
    planned.push({ ...row, ...(skip ? { skip } : {}), ...(workflow ? { workflow } : {}) })
  }
  const place = placeOf(candidates.at(-1))
  return { planned, place, isLast: candidates.length < wanted.limit, unreadable }
}

const placeOf = (one: Candidate | undefined): CandidatePlace | undefined =>
  one && { atMs: one.atMs, id: one.id }

type Row = Omit<Planned, 'skip' | 'workflow'>

interface Found {
  readonly row: Row
  readonly held: Aggregate
}

/** Nothing where another of its sessions is what is done again: that one is met by itself. */
function dueOf(
  schedule: Schedule,
  { candidate, held, nowMs }: { candidate: Candidate; held: Aggregate; nowMs: number },
): Found | undefined {
  const due = dueFor(schedule, held, nowMs)
  if (!due || (candidate.sessionId ?? due.ofSessionId) !== due.ofSessionId) return undefined
  const { entityId, vendorData } = held.entity
  const place = { atMs: candidate.atMs, id: candidate.id }
  const sessionId = idOf(schedule, entityId, due)
  return { held, row: { entityId, vendorData, place, due, sessionId } }
}

interface Asked {
  readonly row: Row
  readonly workflow: WorkflowVersion | undefined
  readonly isMade: boolean
  readonly nowMs: number
}

function reasonOf(
  schedule: Schedule,
  held: Aggregate,
  { row, workflow, isMade, nowMs }: Asked,
): SkipReason | undefined {
  if (row.vendorData === null || isUnlinked(row.vendorData)) return 'unnamed'
  if (isMade) return 'made_before'
  if (workflow?.kind !== schedule.kind) return 'workflow_not_published'
  const settings = workflow.settings
  return skipFor(schedule, held, { due: row.due, settings, nowMs })
}

/** What is published now, asked for once a page. */
function openPublished(db: Database, { applicationId }: Schedule) {
  const known = new Map<string, WorkflowVersion | undefined>()
  return async (workflowId: string): Promise<WorkflowVersion | undefined> => {
    if (!known.has(workflowId))
      known.set(workflowId, await publishedWorkflow(db, { applicationId, workflowId }))
    return known.get(workflowId)
  }
}
