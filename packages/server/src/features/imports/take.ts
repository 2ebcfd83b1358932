/** Takes the rows of a chunk: each is created or changed by itself. */
import { isDeepStrictEqual } from 'node:util'
import { isDeleted } from '@ostiary/domain/entity.changes'
import { errorRecord } from '../../platform/error-record.ts'
import type { Head } from '../../store/heads.ts'
import { Refused } from '../call.ts'
import type { Call, ErrorLog, Services } from '../call.ts'
import {
  changesBetween,
  createNamed,
  merged,
  readCreation,
  setTags,
  updateNamed,
} from '../profiles/service.ts'
import type { Reader } from '../profiles/service.ts'
import { idOfRow } from './met.ts'
import type { Listed, Met } from './met.ts'
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
  readonly met: Met
  /** Whether rows may still be begun. */
  goesOn(): Promise<boolean>
}

type Became = 'created' | 'updated' | 'unchanged' | RowError

/**
 * All of them, or as many as were begun when it was cancelled; whom an earlier try has made is
 * counted in any case.
 * @throws what will be over in a moment, such as a lost connection: the chunk is taken again then
 */
export async function takeRows(
  taking: Taking,
  rows: readonly ImportRow[],
): Promise<{ counts: Counts; errors: RowError[] }> {
  const counts = { done: 0, created: 0, updated: 0, unchanged: 0, failed: 0 }
  const errors: RowError[] = []
  const left = rows.values()
  let failure: { readonly error: unknown } | undefined
  const lane = async (): Promise<void> => {
    for (const one of left) {
      const became = await takeRow(taking, one)
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

/** @returns `undefined` for a row that was not begun */
async function takeRow(taking: Taking, one: ImportRow): Promise<Became | undefined> {
  const { services, log, run, met } = taking
  try {
    const before = met.madeBefore(one)
    if (before) return await finishMade(taking, one, before)
    if (!(await taking.goesOn())) return undefined
    const listed = met.listed(one)
    if (listed && isAsSaid(taking, one, listed)) return 'unchanged'
    if (listed) return await changeOrCreate(taking, one)
    if (met.isDeleted(one)) return { row: one.row, ...deletedSince }
    return await create(taking, one)
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

const deletedSince = {
  field: 'vendor_data',
  message: 'was deleted after this file was sent; send it again to make it anew',
} as const

const callOf = ({ call }: Taking, { body }: ImportRow): Call => ({
  ...call,
  body,
  params: { vendor_data: body['vendor_data'] as string }, // no row is without
})

/** An earlier try died after it had made somebody, perhaps before the tags. */
async function finishMade(taking: Taking, one: ImportRow, head: Head): Promise<Became> {
  const { entity } = head.aggregate
  const wantsTags = one.tags.length > 0 && entity.detail.tags === undefined
  if (wantsTags && !isDeleted(entity)) await tag(taking, one)
  return 'created'
}

async function create(taking: Taking, one: ImportRow, tries = 0): Promise<Became> {
  const { services, run } = taking
  const made = await createNamed(services, callOf(taking, one), run.kind, idOfRow(run, one))
  if (made.kind === 'refused' && made.problem.code !== 'entity_exists')
    throw new Refused(made.problem)
  if (made.kind !== 'answered') {
    // A worker whose lease ended may still be at the same row.
    const mine = await services.heads.read(idOfRow(run, one))
    return mine ? finishMade(taking, one, mine) : changeOrCreate(taking, one, tries)
  }
  await tag(taking, one)
  return 'created'
}

/**
 * Whoever is deleted meanwhile leaves the id, and the row makes somebody new; but not where it may
 * have been taken before, and the deletion is the later word.
 */
async function changeOrCreate(taking: Taking, one: ImportRow, tries = 0): Promise<Became> {
  try {
    return await change(taking, one)
  } catch (error) {
    const isFree = error instanceof Refused && error.problem.code === 'entity_not_found'
    if (!isFree || tries > 0) throw error
    if (taking.met.isMetAgain) return { row: one.row, ...deletedSince }
    return create(taking, one, tries + 1)
  }
}

/** The parts a row names go beside what stands in the metadata, as at a creation. */
const readParts: Reader = (kind, body, { nowMs, before }) =>
  readCreation(kind, { ...body, metadata: body['metadata'] ?? before.metadata ?? undefined }, nowMs)

async function change(taking: Taking, one: ImportRow): Promise<Became> {
  const { services, run } = taking
  const updated = await updateNamed(services, callOf(taking, one), run.kind, readParts)
  const { outcome, isChanged } = updated
  if (outcome.kind === 'refused') throw new Refused(outcome.problem)
  const isTagged = await tag(taking, one)
  return isChanged || isTagged ? 'updated' : 'unchanged'
}

/** A row without tags leaves those there are. */
const tag = async (taking: Taking, one: ImportRow): Promise<boolean> =>
  one.tags.length > 0 &&
  setTags(taking.services, callOf(taking, one), { kind: taking.run.kind, names: one.tags })

/** Whether all a row says is so already, as with most rows of a file that is sent again. */
function isAsSaid(
  { services, run, met }: Taking,
  { body, tags }: ImportRow,
  { head, profile }: Listed,
): boolean {
  const { entity } = head.aggregate
  if (!profile) return false
  if (body['status'] !== undefined && body['status'] !== entity.standing) return false
  const had = (entity.detail.tags ?? []).map((id) => met.tags.get(id))
  const wanted = tags.map((one) => one.toLowerCase())
  if (tags.length > 0 && !isDeepStrictEqual(had, wanted)) return false
  const read = readParts(run.kind, body, { nowMs: services.clock.now(), before: profile })
  return Object.keys(changesBetween(profile, merged(profile, read))).length === 0
}
