/** Webhooks, events, keys, the application, entities and lists: the resources around onboarding. */
import { entityKinds } from '@ostiary/domain/aggregate'
import { environments, screeningPolicies, verificationProviders } from '@ostiary/domain/application'
import { kycSources } from '@ostiary/domain/evaluation'
import { expressDeadlineMs } from '@ostiary/domain/evaluation.settings'
import { standings } from '@ostiary/domain/entity.lifecycle'
import { deliveryStates, eventTypes } from '@ostiary/domain/events'
import { retentionMonths } from '@ostiary/domain/retention'
import { allScopes, keyParties } from '@ostiary/domain/scopes'
import Type from 'typebox'
import {
  ActAs,
  ActAsAnalyst,
  Cursor,
  Id,
  Limit,
  Nullable,
  OneOf,
  Reason,
  Reference,
  Time,
  page,
} from './shapes.ts'

export const EventTypes = Type.Array(OneOf(eventTypes), {
  maxItems: 20,
  uniqueItems: true,
  description: 'Which events; empty for all.',
})

export const WebhookPut = Type.Object(
  {
    id: Type.Optional(Id),
    callbackUrl: Type.String({ minLength: 8, maxLength: 2000 }),
    types: Type.Optional(EventTypes),
    includePersonalData: Type.Optional(
      Type.Boolean({ description: 'Send personal data too. Off unless asked for.' }),
    ),
  },
  { additionalProperties: false },
)
export const WebhookShape = Type.Object(
  {
    id: Id,
    callbackUrl: Type.String(),
    types: EventTypes,
    includePersonalData: Type.Boolean(),
    secrets: Type.Array(Type.Object({ id: Type.String(), createdAt: Time }), {
      description: 'Live secrets, newest first; their text is shown once.',
    }),
    disabledReason: Nullable(Type.String()),
    createdAt: Time,
    updatedAt: Time,
    secret: Type.Optional(
      Type.String({ description: '`whsec_…`; shown when it is made, never again.' }),
    ),
  },
  { $id: 'Webhook' },
)
export const WebhookList = Type.Object({ data: Type.Array(WebhookShape) })

export const DeliveryShape = Type.Object(
  {
    id: Type.String(),
    webhookId: Id,
    eventId: Id,
    type: Type.String(),
    customerId: Id,
    sequence: Type.Integer(),
    status: OneOf(deliveryStates),
    attempts: Type.Integer(),
    nextAttemptAt: Nullable(Time),
    createdAt: Time,
    settledAt: Nullable(Time),
    bodyDigest: Nullable(Type.String({ description: 'SHA-256 (hex) of the body last sent.' })),
    attemptLog: Type.Optional(
      Type.Array(
        Type.Object({
          attempt: Type.Integer(),
          at: Time,
          httpStatus: Nullable(Type.Integer()),
          problem: Nullable(Type.String()),
          durationMs: Type.Integer(),
        }),
      ),
    ),
  },
  { $id: 'Delivery' },
)
export const DeliveryPage = page(DeliveryShape)
export const DeliveryFilter = Type.Object({
  limit: Type.Optional(Limit),
  cursor: Type.Optional(Cursor),
  status: Type.Optional(OneOf(deliveryStates)),
  webhookId: Type.Optional(Id),
  customerId: Type.Optional(Id),
})

export const EventFilter = Type.Object({
  limit: Type.Optional(Limit),
  cursor: Type.Optional(Cursor),
  types: Type.Optional(Type.String({ maxLength: 500, description: 'Comma separated.' })),
})
export const EventPage = Type.Object({
  data: Type.Array(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'The body a webhook of the event carries.',
    }),
  ),
  nextCursor: Type.String({ description: 'Always given: pass it later to read on.' }),
})

export const KeyCreate = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    party: OneOf(keyParties),
    scopes: Type.Optional(
      Type.Array(OneOf(allScopes), { minItems: 1, maxItems: 20, uniqueItems: true }),
    ),
    addresses: Type.Optional(
      Type.Array(Type.String({ minLength: 2, maxLength: 50 }), {
        maxItems: 50,
        description: 'IP addresses or CIDR ranges it may be used from.',
      }),
    ),
    expiresAt: Type.Optional(Time),
  },
  { additionalProperties: false },
)
export const KeyShape = Type.Object(
  {
    id: Id,
    name: Type.String(),
    prefix: Type.String(),
    scopes: Type.Array(Type.String()),
    addresses: Type.Array(Type.String()),
    expiresAt: Nullable(Time),
    revokedAt: Nullable(Time),
    createdAt: Time,
    key: Type.Optional(Type.String({ description: 'The key itself; shown once.' })),
  },
  { $id: 'ApiKey' },
)
export const KeyList = Type.Object({ data: Type.Array(KeyShape) })

export const SigningKeyPut = Type.Object(
  {
    publicKey: Type.String({
      minLength: 50,
      maxLength: 4000,
      description: 'PEM of a P-384 public key, as text or Base64.',
    }),
  },
  { additionalProperties: false },
)
export const SigningKeyShape = Type.Object({
  keyId: Type.String({ description: 'Use as `keyid`.' }),
  createdAt: Time,
})
export const SigningKeyList = Type.Object({ data: Type.Array(SigningKeyShape) })

const settings = {
  screeningPolicy: OneOf(screeningPolicies, 'What an exact hit of a sanctioned wallet does.'),
  customersWithoutWallet: Type.Boolean({ description: 'Whether the challenge may be waived.' }),
  requireSignatures: Type.Boolean({
    description: 'Whether every request must carry an RFC 9421 signature.',
  }),
  verificationProvider: OneOf(verificationProviders),
  challengeDomain: Nullable(
    Type.String({ minLength: 1, maxLength: 255, pattern: '^[A-Za-z0-9.:\\[\\]-]+$' }),
  ),
  challengeUri: Nullable(
    Type.String({ minLength: 8, maxLength: 2000, pattern: '^https?://[\\x21-\\x7e]+$' }),
  ),
  challengeStatement: Type.String({ minLength: 1, maxLength: 500, pattern: '^[\\x20-\\x7e]+$' }),
  kycSource: OneOf(kycSources, 'Where the answers of an evaluation come from.'),
  expressDeadlineMs: Type.Integer({
    minimum: expressDeadlineMs.least,
    maximum: expressDeadlineMs.most,
    description: 'How long a request with ExpressKYC waits.',
  }),
  evaluationDueMs: Type.Integer({
    minimum: 10_000,
    maximum: 86_400_000,
    description: 'When an evaluation is closed whatever is still owed.',
  }),
  documentRequired: Type.Boolean({
    description:
      'The built-in identity check clears nobody without a verified document; a verification ' +
      'session looks at documents itself. On at first where people are real.',
  }),
  fourEyes: Type.Boolean({
    description: 'A decision by a person, and a false positive, takes a second one.',
  }),
  monitorApproved: Type.Boolean({
    description:
      'Whoever an evaluation has approved by the lists is screened again as they change.',
  }),
  dangerousCountries: Type.Array(Type.String({ pattern: '^[A-Z]{2}$' }), {
    maxItems: 250,
    uniqueItems: true,
    description: 'ISO 3166-1 alpha-2; a business created with one of them begins BLOCKED.',
  }),
  retentionMonths: Nullable(
    Type.Integer({
      minimum: retentionMonths.least,
      maximum: retentionMonths.most,
      description:
        'How long what was deleted is kept before it is gone for good; null: until its erasure.',
    }),
  ),
}
const Line = Type.Number({ minimum: 0.01, maximum: 0.99, multipleOf: 0.01 })
const thresholds = {
  approveFrom: Line,
  rejectBelow: Line,
  autoReject: Type.Boolean({ description: 'Off: what would be rejected goes to a person.' }),
  minimumCoverage: Type.Number({ minimum: 0, maximum: 1 }),
  reopenOnWatchlist: Type.Boolean({
    description: 'A later watchlist hit takes an automatic approval back to review.',
  }),
}
const ThresholdsShape = Type.Object({
  version: Type.Integer({
    description: 'Every change makes a new one; old decisions keep theirs.',
  }),
  ...thresholds,
})
export const SettingsShape = Type.Object({ ...settings, thresholds: ThresholdsShape })
export const ThresholdVersions = Type.Object({
  data: Type.Array(Type.Object({ ...ThresholdsShape.properties, createdAt: Time })),
})
const ThresholdsPatch = Type.Partial(Type.Object(thresholds), {
  additionalProperties: false,
  minProperties: 1,
})
export const SettingsPatch = Type.Partial(
  Type.Object({ ...settings, thresholds: ThresholdsPatch }),
  {
    additionalProperties: false,
    minProperties: 1,
  },
)
export const ApplicationShape = Type.Object({
  id: Id,
  name: Type.String(),
  environment: OneOf(environments),
  settings: SettingsShape,
  createdAt: Time,
})

export const EntityCreate = Type.Object(
  { kind: OneOf(entityKinds), vendorData: Type.String({ minLength: 1, maxLength: 2000 }) },
  { additionalProperties: false },
)
export const EntityShape = Type.Object(
  {
    id: Id,
    kind: OneOf(entityKinds),
    vendorData: Nullable(Type.String()),
    standing: OneOf(
      [...standings, 'DELETED', 'PURGED'],
      '`DELETED` and `PURGED` are shown where a deleted entity is erased, and nowhere else.',
    ),
    block: Nullable(Type.Object({ cause: Type.String(), party: Type.String(), since: Time })),
    flag: Nullable(Type.Object({ cause: Type.String(), party: Type.String(), since: Time })),
    customerStatus: Nullable(Type.String()),
    erasedAt: Nullable(Time),
    allowedEvents: Type.Array(Type.String()),
    version: Type.Integer(),
    createdAt: Time,
    updatedAt: Time,
    already: Type.Optional(Type.Literal(true)),
  },
  { $id: 'Entity' },
)
export const EntityFilter = Type.Object({
  vendorData: Type.String({ minLength: 1, maxLength: 2000 }),
  kind: Type.Optional(OneOf(entityKinds)),
})
export const EntityList = Type.Object({ data: Type.Array(EntityShape) })
export const StandingBody = Type.Object(
  { reason: Reason, as: Type.Optional(ActAsAnalyst) },
  { additionalProperties: false },
)

export const EraseBody = Type.Object(
  {
    reference: Type.Optional(Reference),
    reason: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 2000,
        description:
          'Taken, but not kept: the key that would seal it is the one that is destroyed. ' +
          'What is to be kept goes into `reference`.',
      }),
    ),
    as: Type.Optional(ActAs),
  },
  { additionalProperties: false },
)

export const ListShape = Type.Object({
  list: Type.String(),
  version: Type.Integer(),
  entries: Type.Integer(),
  wallets: Type.Integer(),
  added: Type.Integer(),
  removed: Type.Integer(),
  changed: Type.Integer(),
  digest: Type.String(),
  publishedAt: Nullable(Type.String()),
  importedAt: Time,
  ageSeconds: Type.Integer(),
})
export const ListStatus = Type.Object({ data: Type.Array(ListShape) })

const listName = '^[a-z][a-z0-9-]{1,29}(:[a-z0-9][a-z0-9_-]{0,39})?$'
export const ListOf = Type.Object({ list: Type.String({ pattern: listName }) })
export const ListVersionOf = Type.Object({
  list: Type.String({ pattern: listName }),
  version: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }),
})
export const ListPageFilter = Type.Object({
  limit: Type.Optional(Limit),
  cursor: Type.Optional(Cursor),
})
export const ListVersionShape = Type.Object({
  ...Type.Omit(ListShape, ['ageSeconds']).properties,
  state: OneOf(['active', 'superseded']),
  files: Type.Array(Type.Object({ name: Type.String(), sha256: Type.String() }), {
    description: 'What it was read from, packed or not as it lay there.',
  }),
})
export const ListVersionPage = page(ListVersionShape)
export const ListChangeShape = Type.Object({
  change: OneOf(['added', 'removed', 'changed']),
  entryNo: Type.String({ description: "The list's own number or reference." }),
  kind: OneOf(['person', 'entity', 'unknown', 'vessel', 'aircraft']),
  name: Type.String(),
  fields: Type.Array(Type.String(), { description: 'What differs in a changed entry.' }),
})
export const ListChangePage = page(ListChangeShape)
