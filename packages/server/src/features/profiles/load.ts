/** Finds a user or business by the caller's own id, and reads what the vault holds of it. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import { isErased } from '@ostiary/domain/entity.changes'
import { directoryKey, findEntityId } from '../../store/directory.ts'
import type { Head } from '../../store/heads.ts'
import { mayReadPersonal, refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'
import { ownedBy } from '../entities/service.ts'
import { commentsOf, readActivities } from './activities.ts'
import { profileItem } from '../../profile/profile.ts'
import { profileOf } from '../../profile/rewritten.ts'
import type { Profile } from '../../profile/profile.ts'
import { monitoringOf } from './monitored.ts'
import { tagsOf } from './queries.ts'
import type { EntityRow } from './pages.ts'
import { detailShape } from './resource.ts'

/** @throws Refused where there is none, or it is deleted */
export async function loadNamed(services: Services, call: Call, kind: EntityKind): Promise<Head> {
  const { applicationId } = call.principal.application
  const dirKey = directoryKey(applicationId, kind, call.params['vendor_data']!)
  const entityId = await findEntityId(services.db, dirKey)
  const head = entityId === undefined ? undefined : await services.heads.read(entityId)
  return head && ownedBy(head.aggregate, call) ? head : refuse('entity_not_found')
}

export const rowOf = ({ aggregate: { entity } }: Pick<Head, 'aggregate'>): EntityRow => ({
  entityId: entity.entityId,
  vendorData: entity.vendorData,
  standing: entity.standing,
  detail: entity.detail,
  createdAtMs: entity.createdAtMs,
  updatedAtMs: entity.updatedAtMs,
})

/** So many lines of the journal are looked through for comments. */
const commentLines = 100

/** The full record, as every operation on one entity answers it. */
export async function detailOf(
  services: Services,
  call: Call,
  head: Pick<Head, 'aggregate'>,
): Promise<Record<string, unknown>> {
  const { entity } = head.aggregate
  const { entityId, applicationId, kind } = entity
  const isOpen = mayReadPersonal(call) && !isErased(entity)
  const page = { entityId, beforeSeq: Number.MAX_SAFE_INTEGER, limit: commentLines }
  const [profile, tags, activities, monitoring] = await Promise.all([
    isOpen && entity.detail.profile !== undefined ? profileOf(services, entityId) : {},
    entity.detail.tags?.length ? tagsOf(services.db, applicationId) : [],
    readActivities(services, page, isOpen),
    entity.detail.monitored ? monitoringOf(services, entity, isOpen) : null,
  ])
  const { media } = services
  const shown = { kind, row: rowOf(head), profile, tags, media }
  return detailShape(shown, commentsOf(entityId, activities), monitoring)
}

/** A row with what the vault holds of it. */
export interface Seen {
  readonly row: EntityRow
  /** Empty without `personal:read`. */
  readonly profile: Profile
}

export async function withProfiles(
  services: Services,
  call: Call,
  rows: readonly EntityRow[],
): Promise<Seen[]> {
  const known = mayReadPersonal(call) ? rows.filter((row) => row.detail.profile !== undefined) : []
  const opened =
    known.length === 0
      ? undefined
      : await services.vault.open(
          known.map((row) => row.entityId),
          [profileItem],
        )
  return rows.map((row) => ({
    row,
    profile: (opened?.get(row.entityId)?.get(profileItem) ?? {}) as Profile,
  }))
}
