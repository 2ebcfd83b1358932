/** Takes a row of users or businesses: somebody is made, or changed. */
import { isDeepStrictEqual } from 'node:util'
import { isDeleted } from '@ostiary/domain/entity.changes'
import type { EntityKind } from '@ostiary/domain/aggregate'
import type { Head } from '../../store/heads.ts'
import { Refused } from '../call.ts'
import type { Call } from '../call.ts'
import {
  changesBetween,
  createNamed,
  merged,
  readCreation,
  setTags,
  updateNamed,
} from '../profiles/service.ts'
import type { Reader } from '../profiles/service.ts'
import { idOfRow, metBy } from './met.ts'
import type { Listed, Met } from './met.ts'
import type { ImportRow } from './rows.ts'
import type { Became, RowTaker, Rows, Taking } from './take.ts'

interface EntityTaking extends Taking {
  readonly kind: EntityKind
  readonly met: Met
}

export async function entityTaker(
  given: Taking & { readonly kind: EntityKind },
  rows: Rows,
): Promise<RowTaker> {
  const taking = { ...given, met: await metBy(given.services, given, rows) }
  const { met } = taking
  return async (one) => {
    const before = met.madeBefore(one)
    if (before) return finishMade(taking, one, before)
    if (!(await taking.goesOn())) return undefined
    const listed = met.listed(one)
    if (listed && isAsSaid(taking, one, listed)) return 'unchanged'
    if (listed) return changeOrCreate(taking, one)
    if (met.isDeleted(one)) return { row: one.row, ...deletedSince }
    return create(taking, one)
  }
}

export const deletedSince = {
  field: 'vendor_data',
  message: 'was deleted after this file was sent; send it again to make it anew',
} as const

const callOf = ({ call }: EntityTaking, { body }: ImportRow): Call => ({
  ...call,
  body,
  params: { vendor_data: body['vendor_data'] as string }, // no row is without
})

/** An earlier try died after it had made somebody, perhaps before the tags. */
async function finishMade(taking: EntityTaking, one: ImportRow, head: Head): Promise<Became> {
  const { entity } = head.aggregate
  const wantsTags = one.tags.length > 0 && entity.detail.tags === undefined
  if (wantsTags && !isDeleted(entity)) await tag(taking, one)
  return 'created'
}

async function create(taking: EntityTaking, one: ImportRow, tries = 0): Promise<Became> {
  const { services, run, kind } = taking
  const made = await createNamed(services, callOf(taking, one), kind, idOfRow(run, one))
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
async function changeOrCreate(taking: EntityTaking, one: ImportRow, tries = 0): Promise<Became> {
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

async function change(taking: EntityTaking, one: ImportRow): Promise<Became> {
  const { services, kind } = taking
  const updated = await updateNamed(services, callOf(taking, one), kind, readParts)
  const { outcome, isChanged } = updated
  if (outcome.kind === 'refused') throw new Refused(outcome.problem)
  const isTagged = await tag(taking, one)
  return isChanged || isTagged ? 'updated' : 'unchanged'
}

/** A row without tags leaves those there are. */
const tag = async (taking: EntityTaking, one: ImportRow): Promise<boolean> =>
  one.tags.length > 0 &&
  setTags(taking.services, callOf(taking, one), { kind: taking.kind, names: one.tags })

/** Whether all a row says is so already, as with most rows of a file that is sent again. */
function isAsSaid(
  { services, kind, met }: EntityTaking,
  { body, tags }: ImportRow,
  { head, profile }: Listed,
): boolean {
  const { entity } = head.aggregate
  if (!profile) return false
  if (body['status'] !== undefined && body['status'] !== entity.standing) return false
  const had = (entity.detail.tags ?? []).map((id) => met.tags.get(id))
  const wanted = tags.map((one) => one.toLowerCase())
  if (tags.length > 0 && !isDeepStrictEqual(had, wanted)) return false
  const read = readParts(kind, body, { nowMs: services.clock.now(), before: profile })
  return Object.keys(changesBetween(profile, merged(profile, read))).length === 0
}
