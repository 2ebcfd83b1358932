/** The timeline of a user or business, newest first (entity reference 2.4). */
import type { EntityKind } from '@ostiary/domain/aggregate'
import { isErased } from '@ostiary/domain/entity.changes'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { iso, json } from '../call.ts'
import type { Handler, Services } from '../call.ts'
import { readActivities } from './activities.ts'
import type { Activity } from './activities.ts'
import { loadNamed, mayReadPersonal } from './load.ts'
import { limitOf, pageLinks } from './page-links.ts'

const limitDefault = 50
/** Lines read at once, and how often: a source may be rare. */
const chunkLines = 200
const chunksMax = 25

export const activitiesOf =
  (services: Services, kind: EntityKind): Handler =>
  async (call) => {
    const { entity } = (await loadNamed(services, call, kind)).aggregate
    const { entityId } = entity
    const { query } = call
    const limit = limitOf(call, limitDefault)
    const offset = (query['offset'] as number | undefined) ?? 0
    const cursor = query['cursor'] as string | undefined
    const listName = `activities ${entityId}`
    const from = cursor ? (decodeCursor(services, listName, cursor)[0] as number) : undefined
    const isOpen = mayReadPersonal(call) && !isErased(entity)
    const found: Activity[] = []
    let beforeSeq = from ?? Number.MAX_SAFE_INTEGER
    for (let chunk = 0; chunk < chunksMax && found.length <= offset + limit; chunk += 1) {
      const page = { entityId, beforeSeq, limit: chunkLines }
      const lines = await readActivities(services, page, isOpen)
      found.push(...lines.filter((one) => !query['source'] || one.source === query['source']))
      beforeSeq = lines.at(-1)?.seq ?? 0
      if (lines.length < chunkLines) break
    }
    const shown = found.slice(offset, offset + limit)
    const isMore = found.length > offset + limit
    const last = isMore ? shown.at(-1)! : undefined // a page has one row or more
    const next = last && { cursor: encodeCursor(services, listName, [last.seq]) }
    const id = encodeURIComponent(call.params['vendor_data']!) // as its path says
    const path = `/v3/${kind === 'user' ? 'users' : 'businesses'}/${id}/activities/`
    return json(200, {
      count: found.length,
      ...pageLinks(services, call, { path, limit, next }),
      results: shown.map((one) => activityShape(kind, entity, one)),
    })
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
