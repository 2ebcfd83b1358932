/** Users and businesses as the reference names their fields (entity reference 2.1, 2.2, 3.1). */
import { activitySources } from '@ostiary/domain/activities'
import { standings } from '@ostiary/domain/entity.lifecycle'
import { featureStatuses } from '@ostiary/domain/entity.sessions'
import { hitStatuses } from '@ostiary/domain/screening/adjudication'
import Type from 'typebox'
import type { TProperties } from 'typebox'
import { Id, Nullable, OneOf } from '../shapes.ts'
import { Lenient, Timestamp, paging, resultsPage } from './shapes.ts'

const Text = (maxLength: number) => Nullable(Type.String({ maxLength }))
const Count = Type.Integer({ minimum: 0 })
const Standing = OneOf(standings)

/** A map, as the API answers; on the way in also a list of its keys (entity reference 15.14). */
const MapOrList = <V extends ReturnType<typeof Type.Boolean> | ReturnType<typeof Type.Integer>>(
  value: V,
) => Type.Union([Type.Record(Type.String(), value), Type.Array(Type.String({ maxLength: 320 }))])

export const Tag = Type.Object({ uuid: Id, name: Type.String(), color: Type.String() })

const Feature = Type.Object({ feature: Type.String(), status: OneOf(featureStatuses) })

const common = {
  didit_internal_id: Id,
  uuid: Id,
  vendor_data: Nullable(Type.String()),
  display_name: Text(512),
  effective_name: Text(2000),
  status: Standing,
  session_count: Count,
  approved_count: Count,
  declined_count: Count,
  in_review_count: Count,
  features: Type.Record(Type.String(), OneOf(featureStatuses)),
  features_list: Type.Array(Feature),
  first_session_at: Timestamp,
  last_session_at: Timestamp,
  last_activity_at: Timestamp,
  tags: Type.Array(Tag),
  created_at: Type.String({ format: 'date-time' }),
}

const ofUser = {
  full_name: Text(512),
  date_of_birth: Nullable(Type.String({ format: 'date' })),
  portrait_image_url: Nullable(Type.String()),
  issuing_states: Type.Record(Type.String(), Type.Integer()),
  approved_emails: Type.Record(Type.String(), Type.Boolean()),
  approved_phones: Type.Record(Type.String(), Type.Boolean()),
}

const ofBusiness = {
  legal_name: Text(512),
  registration_number: Text(200),
  country_code: Nullable(Type.String()),
  region: Nullable(Type.String()),
}

export const Comment = Type.Object({
  uuid: Type.String(),
  comment_type: Type.String(),
  comment: Nullable(Type.String()),
  actor_email: Nullable(Type.String()),
  actor_name: Type.String(),
  previous_status: Nullable(Type.String()),
  new_status: Nullable(Type.String()),
  created_at: Type.String({ format: 'date-time' }),
})

/** What ongoing monitoring knows: when, against which versions, and who was found. */
const OngoingMonitoring = Type.Object({
  last_screened_at: Nullable(Type.String({ format: 'date-time' })),
  next_screening_at: Type.String({ format: 'date-time' }),
  lists: Type.Record(Type.String(), Type.Integer(), {
    description: 'The versions of the lists that were looked at last.',
  }),
  hits: Type.Array(
    Type.Object({
      list: Type.String(),
      entry_number: Type.String(),
      match_score: Type.Number(),
      risk_score: Type.Number(),
      review_status: OneOf(hitStatuses),
    }),
    { description: 'Empty for a key without `personal:read`.' },
  ),
})

const inDetail = {
  metadata: Nullable(Type.Unknown()),
  is_ongoing_monitoring_enabled: Type.Boolean(),
  ongoing_monitoring: Nullable(OngoingMonitoring),
  comments: Type.Array(Comment),
  updated_at: Type.String({ format: 'date-time' }),
}

export const UserRow = Type.Object({ ...common, ...ofUser })
export const UserDetail = Type.Object({ ...common, ...ofUser, ...inDetail })
export const BusinessRow = Type.Object({ ...common, ...ofBusiness })
export const BusinessDetail = Type.Object({ ...common, ...ofBusiness, ...inDetail })
export const UserPage = resultsPage(UserRow)
export const BusinessPage = resultsPage(BusinessRow)

const reason = Type.Optional(Nullable(Type.String({ maxLength: 1000 })))
const writable = {
  display_name: Type.Optional(Text(512)),
  status: Type.Optional(Standing),
  metadata: Type.Optional(Nullable(Type.Unsafe<Record<string, unknown>>({ type: 'object' }))),
  reason,
}
const writableOfUser = {
  full_name: Type.Optional(Text(512)),
  date_of_birth: Type.Optional(Nullable(Type.String({ format: 'date' }))),
  approved_emails: Type.Optional(MapOrList(Type.Boolean())),
  approved_phones: Type.Optional(MapOrList(Type.Boolean())),
  issuing_states: Type.Optional(MapOrList(Type.Integer({ minimum: 0 }))),
}
const writableOfBusiness = {
  legal_name: Type.Optional(Text(512)),
  registration_number: Type.Optional(Text(200)),
  country_code: Type.Optional(Nullable(Type.String({ maxLength: 3 }))),
  region: Type.Optional(Text(10)),
}
const vendor_data = Type.String({ minLength: 1, maxLength: 2000 })

export const UserCreate = Lenient({
  vendor_data,
  ...writable,
  ...writableOfUser,
  first_name: Type.Optional(Text(256)),
  last_name: Type.Optional(Text(256)),
  email: Type.Optional(Text(320)),
  phone_number: Type.Optional(Text(50)),
  country: Type.Optional(Text(3)),
})
export const UserPatch = Lenient({ ...writable, ...writableOfUser })
export const BusinessCreate = Lenient({ vendor_data, ...writable, ...writableOfBusiness })
export const BusinessPatch = Lenient({ ...writable, ...writableOfBusiness })
export const StatusUpdate = Lenient({ status: Standing, reason })

const filters = {
  ...paging,
  status: Type.Optional(
    Type.String({ maxLength: 100, description: 'One status, or several with commas.' }),
  ),
  search: Type.Optional(
    Type.String({
      maxLength: 320,
      description: 'Your own id, an e-mail, a phone number, or beginnings of names.',
    }),
  ),
  country: Type.Optional(Type.String({ maxLength: 3, description: 'Alpha-2 or alpha-3.' })),
  tags: Type.Optional(
    Type.String({ maxLength: 1000, description: 'Ids or names, with commas; all of them.' }),
  ),
  date_from: Type.Optional(Type.String({ description: 'Created at or after: a date or a time.' })),
  date_to: Type.Optional(Type.String({ description: 'Created at or before: a date or a time.' })),
  ordering: Type.Optional(OneOf(['created_at', '-created_at'], 'Newest first where absent.')),
} satisfies TProperties
export const EntityFilter = Type.Object(filters)

const ids = {
  vendor_data_list: Type.Optional(
    Nullable(Type.Array(Type.String({ maxLength: 2000 }), { maxItems: 1000 })),
  ),
  didit_internal_id_list: Type.Optional(
    Nullable(Type.Array(Type.String({ maxLength: 36 }), { maxItems: 1000 })),
  ),
}
export const DeleteBatch = Lenient({
  ...ids,
  delete_all: Type.Optional(Type.Boolean()),
  retain_face_embeddings: Type.Optional(
    Nullable(
      Type.Boolean({
        description: 'Whoever shows the face of a deleted user is still found to be a duplicate.',
      }),
    ),
  ),
  face_retention_days: Type.Optional(
    Nullable(
      Type.Integer({
        minimum: 1,
        maximum: 3650,
        description: 'So long; without it until the retention period of the application ends.',
      }),
    ),
  ),
})
export const Deleted = Type.Object({
  deleted: Count,
  results: Type.Array(
    Type.Object({
      didit_internal_id: Id,
      vendor_data: Nullable(Type.String()),
      outcome: OneOf(['deleted']),
    }),
  ),
})

export const MonitoringToggle = Lenient({
  ...ids,
  is_enabled: Type.Boolean(),
  estimate_only: Type.Optional(Type.Boolean()),
})
export const monitoringOutcomes = [
  'enabled',
  'screened_and_enabled',
  'already_enabled',
  'disabled',
  'already_disabled',
  'skipped_no_identity_data',
  'skipped_blocked',
  'failed_provider',
] as const
export const MonitoringJob = Type.Object({
  job_id: Id,
  status: OneOf(['PENDING', 'PROCESSING', 'COMPLETED', 'FAILED']),
  is_enabled: Type.Boolean(),
  estimate_only: Type.Boolean(),
  total: Count,
  processed: Count,
  outcomes: Type.Record(Type.String(), Count),
  results: Type.Array(
    Type.Object({
      didit_internal_id: Id,
      vendor_data: Nullable(Type.String()),
      outcome: OneOf(monitoringOutcomes),
    }),
  ),
  created_at: Type.String({ format: 'date-time' }),
})

export const Activity = Type.Object({
  activity_id: Type.String(),
  entity_type: OneOf(['user', 'business']),
  didit_internal_id: Id,
  vendor_data: Nullable(Type.String()),
  source: OneOf(activitySources),
  activity_type: Type.String(),
  actor: Type.String(),
  previous_status: Nullable(Type.String()),
  new_status: Nullable(Type.String()),
  reason: Nullable(Type.String()),
  comment: Nullable(Type.String()),
  changed_fields: Type.Array(Type.String()),
  metadata: Type.Record(Type.String(), Type.Unknown()),
  created_at: Type.String({ format: 'date-time' }),
})
export const Deletions = resultsPage(
  Type.Object({
    didit_internal_id: Id,
    entity_type: OneOf(['user', 'business']),
    vendor_data: Nullable(Type.String({ description: 'Null once it is purged.' })),
    event: OneOf(['deleted', 'erased', 'purged']),
    actor: Type.String({ description: 'The party and the key, or `system:retention`.' }),
    reference: Nullable(Type.String()),
    at: Type.String({ format: 'date-time' }),
  }),
)
export const DeletionFilter = Type.Object({
  ...paging,
  event: Type.Optional(OneOf(['deleted', 'erased', 'purged'])),
})
export const ActivityPage = resultsPage(Activity)
export const ActivityFilter = Type.Object({
  ...paging,
  source: Type.Optional(OneOf(activitySources)),
})
export const CommentCreate = Lenient({
  comment: Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' }),
})
export const TagsPut = Lenient({
  // Filters and files set names apart by these signs, and leave out the spaces around them.
  tags: Type.Array(
    Type.String({ minLength: 1, maxLength: 100, pattern: '^[^;,|]*[^;,|\\s][^;,|]*$' }),
    {
      maxItems: 50,
      description: 'Ids or names without `;`, `,` and `|`; a name that is not there yet is made.',
    },
  ),
})
