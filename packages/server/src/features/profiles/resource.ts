/** A user or business as the reference shows it (entity reference 2.1, 2.2, 2.4). */
import type { EntityDetail, EntityKind } from '@ostiary/domain/aggregate'
import { noSessions } from '@ostiary/domain/entity.sessions'
import { iso } from '../call.ts'
import type { Media } from '../../media/media.ts'
import type { Profile } from '../../profile/profile.ts'
import type { EntityRow } from './pages.ts'
import type { Tag } from './queries.ts'

const time = (atMs: number | undefined): string | null => (atMs === undefined ? null : iso(atMs))

const featuresOf = (detail: EntityDetail): { features: unknown; features_list: unknown } => {
  const features = detail.sessions?.features ?? {}
  const features_list = Object.entries(features).map(([feature, status]) => ({ feature, status }))
  return { features, features_list }
}

const ofUser = ({ profile, row: { entityId }, media }: Shown): Record<string, unknown> => ({
  full_name: profile.full_name ?? null,
  date_of_birth: profile.date_of_birth ?? null,
  portrait_image_url: profile.portrait_image
    ? media.link({ entityId, mediaId: profile.portrait_image })
    : null,
  issuing_states: profile.issuing_states ?? {},
  approved_emails: profile.approved_emails ?? {},
  approved_phones: profile.approved_phones ?? {},
})

const ofBusiness = (profile: Profile): Record<string, unknown> => ({
  legal_name: profile.legal_name ?? null,
  registration_number: profile.registration_number ?? null,
  country_code: profile.country_code ?? null,
  region: profile.region ?? null,
})

export interface Shown {
  readonly kind: EntityKind
  readonly row: EntityRow
  /** Empty for a key without `personal:read`, and of an erased person. */
  readonly profile: Profile
  readonly tags: readonly Tag[]
  /** Lends the portrait for a while. */
  readonly media: Pick<Media, 'link'>
}

/** A row of the lists. */
export function rowShape(shown: Shown): Record<string, unknown> {
  const { kind, row, profile, tags } = shown
  const { detail } = row
  const sessions = detail.sessions ?? noSessions
  const own = kind === 'user' ? profile.full_name : profile.legal_name
  return {
    didit_internal_id: row.entityId,
    uuid: row.entityId,
    vendor_data: row.vendorData,
    display_name: profile.display_name ?? null,
    effective_name: profile.display_name || own || row.vendorData,
    status: row.standing,
    ...(kind === 'user' ? ofUser(shown) : ofBusiness(profile)),
    session_count: sessions.sessionCount,
    approved_count: sessions.approvedCount,
    declined_count: sessions.declinedCount,
    in_review_count: sessions.inReviewCount,
    ...featuresOf(detail),
    first_session_at: time(sessions.firstSessionAtMs),
    last_session_at: time(sessions.lastSessionAtMs),
    last_activity_at: time(detail.activeAtMs),
    tags: tagsShape(detail, tags),
    created_at: iso(row.createdAtMs),
  }
}

/** A tag that was removed since is not shown. */
const tagsShape = (detail: EntityDetail, tags: readonly Tag[]): unknown =>
  (detail.tags ?? []).flatMap((id) => {
    const tag = tags.find((one) => one.tagId === id)
    return tag ? [{ uuid: tag.tagId, name: tag.name, color: tag.color }] : []
  })

export interface Comment {
  readonly uuid: string
  readonly comment_type: string
  readonly comment: string | null
  readonly actor_email: null
  readonly actor_name: string
  readonly previous_status: string | null
  readonly new_status: string | null
  readonly created_at: string
}

/** One as itself: what the lists leave out is added. */
export const detailShape = (
  shown: Shown,
  comments: readonly Comment[],
  monitoring: Record<string, unknown> | null,
): Record<string, unknown> => ({
  ...rowShape(shown),
  metadata: shown.profile.metadata ?? null,
  is_ongoing_monitoring_enabled: shown.row.detail.monitored ?? false,
  ongoing_monitoring: monitoring,
  comments,
  updated_at: iso(shown.row.updatedAtMs),
})
