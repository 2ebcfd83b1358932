/** Verification sessions on the wire (entity reference 2.5, 2.6, 3.2). */
import { entityKinds } from '@ostiary/domain/aggregate'
import { sessionStatuses } from '@ostiary/domain/session.lifecycle'
import { featureNames, featureRow } from '@ostiary/domain/workflow/features'
import Type from 'typebox'
import type { TSchema } from 'typebox'
import { Id, Nullable, OneOf } from '../shapes.ts'
import { blocklistedKinds } from './lists.ts'
import { Reverification } from './reverification.ts'
import { Lenient, Strict, Timestamp, byOffset, resultsPage } from './shapes.ts'

const optional = <S extends TSchema>(schema: S) => Type.Optional(Nullable(schema))
const Text = (maxLength: number) => Type.String({ maxLength })
const Free = Type.Record(Type.String(), Type.Unknown())

const ContactDetails = Strict({
  email: optional(Text(320)),
  send_notification_emails: optional(Type.Boolean()),
  email_lang: optional(Text(10)),
  phone: optional(Text(40)),
})

/** One that is misspelt would be compared with nothing. */
const ExpectedDetails = Strict({
  first_name: optional(Text(256)),
  last_name: optional(Text(256)),
  date_of_birth: optional(Type.String({ format: 'date' })),
  gender: optional(Text(10)),
  nationality: optional(Text(3)),
  country: optional(Text(3)),
  id_country: optional(Text(3)),
  poa_country: optional(Text(3)),
  address: optional(Text(512)),
  identification_number: optional(Text(100)),
  ip_address: optional(Text(64)),
  expected_document_types: optional(Type.Array(Text(20), { maxItems: 20 })),
  company_name: optional(Text(512)),
  registry_country: optional(Text(3)),
  registration_number: optional(Text(100)),
})

export const SessionCreate = Lenient({
  workflow_id: Id,
  vendor_data: optional(Type.String({ maxLength: 2000 })),
  callback: optional(
    Type.String({
      maxLength: 2000,
      description:
        'Where the person goes afterwards: an http or https address, or a link of an app.',
    }),
  ),
  callback_method: optional(OneOf(['initiator', 'completer', 'both'])),
  metadata: Type.Optional(Type.Unknown()),
  language: optional(Type.String({ pattern: '^[A-Za-z]{2}([-_][A-Za-z0-9]{2,8})?$' })),
  contact_details: optional(ContactDetails),
  expected_details: optional(ExpectedDetails),
  portrait_image: optional(
    Type.String({
      maxLength: 2_900_000,
      description: 'A face to compare with, PNG, JPEG or WebP of at most 2 MB in Base64.',
    }),
  ),
  sandbox_scenario: optional(Text(60)),
})

const Status = Type.Union(sessionStatuses.map((one) => Type.Literal(one)))
const Kind = Type.Union(entityKinds.map((one) => Type.Literal(one)))

const session = {
  session_id: Id,
  session_number: Type.Integer(),
  session_kind: Kind,
  status: Status,
  workflow_id: Type.String(),
  workflow_version: Type.Integer(),
  vendor_data: Nullable(Type.String()),
  didit_internal_id: Nullable(Type.String()),
  environment: Type.String(),
  created_at: Type.String(),
  updated_at: Type.String(),
  expires_at: Timestamp,
  session_url: Nullable(Type.String()),
  reverification: Reverification,
}

export const SessionShape = Type.Object(
  {
    ...session,
    session_token: Nullable(
      Type.String({ description: 'Absent where there is nothing to go on with.' }),
    ),
    url: Nullable(Type.String()),
    awaits: Nullable(
      Type.Union([Type.Literal('customer'), Type.Literal('provider'), Type.Literal('analyst')], {
        description: 'Who must act next; `null` where the session has its result.',
      }),
    ),
    vendor_business_id: Type.Optional(Type.String()),
    metadata: Type.Unknown(),
    callback: Nullable(Type.String()),
    callback_method: Nullable(Type.String()),
    language: Nullable(Type.String()),
    contact_details: Nullable(Free),
    expected_details: Nullable(Free),
  },
  { $id: 'Session' },
)

const FeatureRow = Type.Object({
  feature: Type.String(),
  status: Type.String(),
  node_id: Type.String(),
})

const arrays = Object.fromEntries(
  featureNames.map((name) => [featureRow(name).decisionKey, Nullable(Type.Array(Free))]),
)

const Review = Type.Object({
  user: Type.String(),
  new_status: Nullable(Type.String()),
  comment: Nullable(Type.String()),
  created_at: Type.String(),
})

const Feed = Type.Object({
  uuid: Type.String(),
  activity_type: Type.String(),
  actor_display: Type.String(),
  actor_type: Type.String(),
  actor_email: Nullable(Type.String()),
  previous_status: Nullable(Type.String()),
  new_status: Nullable(Type.String()),
  comment: Nullable(Type.String()),
  changed_fields: Type.Array(Type.String()),
  metadata: Free,
  created_at: Type.String(),
})

export const SessionDecision = Type.Object(
  {
    ...SessionShape.properties,
    features: Type.Array(Type.String()),
    features_list: Type.Array(FeatureRow),
    reviews: Type.Array(Review),
    blocklisted: Type.Optional(
      Type.Object(Object.fromEntries(blocklistedKinds.map((kind) => [kind, Type.Boolean()]))),
    ),
    events: Type.Optional(
      Type.Array(Feed, { description: 'What has happened to it, the oldest first.' }),
    ),
    activity_reviews: Type.Optional(
      Type.Array(Feed, { description: 'Of these, what people and API keys have done.' }),
    ),
    cost_breakdown: Type.Optional(
      Type.Null({ description: 'Always `null`: this server bills nobody.' }),
    ),
    ...arrays,
  },
  { $id: 'SessionDecision' },
)

export const DecisionQuery = Type.Object({
  include: Type.Optional(
    Type.String({
      maxLength: 100,
      description:
        '`events` adds `events`, `activity_reviews`, `blocklisted` and `cost_breakdown`; ' +
        '`blocklisted` adds that one.',
    }),
  ),
})

const SessionRow = Type.Object({
  ...session,
  full_name: Nullable(Type.String()),
  country: Nullable(Type.String()),
  features: Type.Array(FeatureRow),
})
export const SessionPage = resultsPage(SessionRow)

export const SessionFilter = Type.Object({
  ...byOffset,
  session_kind: Type.Optional(Type.String()),
  vendor_data: Type.Optional(Type.String({ maxLength: 6000 })),
  status: Type.Optional(Type.String({ maxLength: 200 })),
  workflow_id: Type.Optional(Id),
  country: Type.Optional(Type.String({ maxLength: 3 })),
  date_from: Type.Optional(Type.String({ maxLength: 40 })),
  date_to: Type.Optional(Type.String({ maxLength: 40 })),
  search: Type.Optional(Type.String({ maxLength: 512 })),
})

const NodeNamed = Type.Union([
  Type.String({ maxLength: 64 }),
  Lenient({
    node_id: Type.String({ maxLength: 64 }),
    feature: optional(Text(40)),
    reason: optional(Text(1000)),
  }),
])

export const SessionStatusUpdate = Lenient({
  new_status: OneOf(['Approved', 'Declined', 'Resubmitted']),
  comment: optional(Text(1000)),
  nodes_to_resubmit: optional(Type.Array(NodeNamed, { maxItems: 100 })),
  send_email: optional(Type.Boolean()),
  email_address: optional(Text(320)),
  email_language: optional(Text(10)),
})

export const SessionNamed = Type.Object({ session_id: Id })

export const FeatureStatusUpdate = Lenient({
  status: optional(Text(20)),
  new_status: optional(Text(20)),
  comment: optional(Text(1000)),
})

export const FeatureDone = Type.Object({ session_id: Type.String(), node_id: Type.String() })

const day = () => optional(Type.String({ format: 'date' }))
const state = () => optional(Type.String({ pattern: '^[A-Za-z]{1,3}$' }))
const details = () => optional(Free)
/** What somebody is called is corrected, and never taken away. */
const name = (maxLength: number) => Type.Optional(Type.String({ maxLength, pattern: '\\S' }))

/** Corrections of what was read of a document; null takes a value away. */
export const DataUpdate = Strict({
  node_id: optional(Text(64)),
  document_type: optional(Text(64)),
  document_subtype: optional(Text(64)),
  document_number: optional(Text(100)),
  personal_number: optional(Text(100)),
  first_name: name(256),
  last_name: name(256),
  full_name: name(512),
  gender: optional(Type.String({ pattern: '^[FMUX]$' })),
  date_of_birth: day(),
  date_of_issue: day(),
  expiration_date: day(),
  issuing_state: state(),
  nationality: state(),
  place_of_birth: optional(Text(256)),
  marital_status: optional(Text(64)),
  address: optional(Text(512)),
  formatted_address: optional(Text(512)),
  parsed_address: details(),
  extra_fields: details(),
})

export const AddressUpdate = Strict({
  node_id: optional(Text(64)),
  issuing_state: state(),
  document_type: optional(Text(64)),
  document_language: optional(Text(64)),
  issuer: optional(Text(256)),
  issue_date: day(),
  expiration_date: day(),
  poa_address: optional(Text(512)),
  poa_formatted_address: optional(Text(512)),
  poa_parsed_address: details(),
  name_on_document: optional(Text(512)),
  extra_fields: details(),
})

export const CompanyUpdate = Strict({
  name: name(512),
  registration_number: optional(Text(100)),
  country_code: optional(Type.String({ pattern: '^[A-Za-z]{2,3}$' })),
  company_type: optional(Text(200)),
  registry_status: optional(Text(40)),
  incorporation_date: day(),
  registered_address: optional(Text(512)),
  tax_number: optional(Text(100)),
  alternative_names: optional(Type.Array(Text(512), { maxItems: 50 })),
  legal_entity_identifier: optional(Text(20)),
  nature_of_business: optional(Text(512)),
  registered_capital: optional(Text(100)),
  location_of_registration: optional(Text(200)),
  control_scheme: optional(Text(200)),
})

/** Roles and shares say who must be verified: they are asked again, not corrected. */
export const PartyUpdate = Strict({
  first_name: name(256),
  last_name: name(256),
  legal_name: name(512),
  date_of_birth: day(),
  // It is declared of everybody, and so never taken away.
  country: Type.Optional(Type.String({ pattern: '^[A-Za-z]{2,3}$' })),
  nationality: optional(Type.String({ pattern: '^[A-Za-z]{2,3}$' })),
  registration_number: optional(Text(100)),
  email: optional(Text(320)),
  phone: optional(Text(40)),
  custom_fields: details(),
})

export const ReviewCreate = Lenient({
  comment: Type.String({ maxLength: 5000, pattern: '\\S' }),
  new_status: optional(Text(20)),
})

export const ReviewPage = resultsPage(Feed)

export const SessionsDelete = Lenient({
  session_numbers: optional(Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 1000 })),
  delete_all: optional(Type.Boolean()),
})

export const Share = Lenient({
  partner_client_id: optional(Text(100)),
  ttl_in_seconds: optional(Type.Integer({ minimum: 60, maximum: 86_400 })),
})
export const SessionArm = Lenient({
  sandbox_scenario: Type.String({ minLength: 1, maxLength: 60 }),
})
export const SessionArmed = Type.Object({ session_id: Id, sandbox_scenario: Type.String() })
/** The bytes of a PDF. */
export const Report = Type.String({ format: 'binary' })
export const Shared = Type.Object({ share_token: Type.String(), expires_at: Type.String() })
export const ImportShared = Lenient({
  share_token: Type.String({ maxLength: 200 }),
  workflow_id: optional(Id),
  trust_review: optional(Type.Boolean()),
  vendor_data: optional(Type.String({ maxLength: 2000 })),
})
