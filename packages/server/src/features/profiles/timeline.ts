/** The timeline of a user or business, newest first (entity reference 2.4). */
import type { Entity, EntityKind } from '@ostiary/domain/aggregate'
import { isErased } from '@ostiary/domain/entity.changes'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { iso, json, mayReadPersonal } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { readActivities } from './activities.ts'
import type { Activity } from './activities.ts'
import { loadNamed } from './load.ts'
import { limitOf, pageLinks } from '../paging.ts'

const limitDefault = 50
/** As the other lists count. */
const countMost = 100
/** Lines read at once, and how often for one page: a source may be rare. */
const chunkLines = 200
const chunksMax = 25
const firstSeq = 1

export const activitiesOf =
  (services: Services, kind: EntityKind): Handler =>
  async (call) => {
    const { entity } = (await loadNamed(services, call, kind)).aggregate
    const limit = limitOf(call, limitDefault)
    const listName = `activities ${entity.entityId}`
    const start = startOf(services, call, listName)
    const looked = await lookThrough(services, call, entity, {
      beforeSeq: start.beforeSeq,
      wanted: Math.max(start.skip + limit + 1, countMost - start.passed),
    })
    const { found } = looked
    const shown = found.slice(start.skip, start.skip + limit)
    const next = nextOf(start, looked, limit)
    const id = encodeURIComponent(call.params['vendor_data']!) // as its path says
    const path = `/v3/${kind === 'user' ? 'users' : 'businesses'}/${id}/activities/`
    return json(200, {
      // Of what was looked at, by this page and those its cursor comes from.
      count: Math.min(countMost, start.passed + found.length),
      ...pageLinks(services, call, {
        path,
        limit,
        next: next && {
          cursor: encodeCursor(services, listName, [next.beforeSeq, next.skip, next.passed]),
        },
        // An offset would look at the same lines again, and come no further.
        byCursor: found.length <= start.skip + limit,
      }),
      results: shown.map((one) => activityShape(kind, entity, one)),
    })
  }

/** Where a page begins. */
interface Start {
  readonly beforeSeq: number
  /** So many that fit are passed over first. */
  readonly skip: number
  /** So many that fit lie on the pages before. */
  readonly passed: number
}

function startOf(services: Services, { query }: Call, listName: string): Start {
  const offset = (query['offset'] as number | undefined) ?? 0
  const cursor = query['cursor'] as string | undefined
  if (!cursor) return { beforeSeq: Number.MAX_SAFE_INTEGER, skip: offset, passed: 0 }
  const [beforeSeq, skip, passed] = decodeCursor(services, listName, cursor) as [
    number,
    number,
    number,
  ] // as it was encoded
  return { beforeSeq, skip: skip + offset, passed }
}

interface Looked {
  readonly found: readonly Activity[]
  /** The last line looked at; `undefined` where none lies before it. */
  readonly goesOnAt: number | undefined
}

/** Reads until so many fit, no line is left, or enough was looked at for one request. */
async function lookThrough(
  services: Services,
  call: Call,
  entity: Entity,
  { beforeSeq, wanted }: { beforeSeq: number; wanted: number },
): Promise<Looked> {
  const { entityId } = entity
  const source = call.query['source']
  const isOpen = mayReadPersonal(call) && !isErased(entity)
  const found: Activity[] = []
  let before = beforeSeq
  for (let chunk = 0; chunk < chunksMax && found.length < wanted; chunk += 1) {
    const page = { entityId, beforeSeq: before, limit: chunkLines }
    const lines = await readActivities(services, page, isOpen)
    found.push(...lines.filter((one) => !source || one.source === source))
    before = lines.at(-1)?.seq ?? firstSeq
    if (before === firstSeq) return { found, goesOnAt: undefined }
  }
  return { found, goesOnAt: before }
}

/** A page that enough was looked at for may be short, or empty, and the list goes on after it. */
function nextOf(
  { skip, passed }: Start,
  { found, goesOnAt }: Looked,
  limit: number,
): Start | undefined {
  const last = found[skip + limit - 1]
  if (last && found.length > skip + limit)
    return { beforeSeq: last.seq, skip: 0, passed: passed + skip + limit }
  if (goesOnAt === undefined) return undefined
  const left = Math.max(0, skip - found.length)
  return { beforeSeq: goesOnAt, skip: left, passed: passed + found.length }
}

/** Also the body of `activity.created`. */
const activityShape = (
  kind: EntityKind,
  entity: { readonly entityId: string; readonly vendorData: string | null },
  one: Activity,
): Record<string, unknown> => ({
  activity_id: `${entity.entityId}/${one.seq}`,
  entity_type: kind,
  didit_internal_id: entity.entityId,
  vendor_data: entity.vendorData,
  source: one.source,
  activity_type: one.type,
  actor: one.actor,
  previous_status: one.previousStatus,
  new_status: one.newStatus,
  reason: one.code,
  comment: one.comment,
  changed_fields: one.changedFields,
  metadata: one.metadata,
  created_at: iso(one.atMs),
})
