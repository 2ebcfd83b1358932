/**
 * The onboarding resource: customers, challenges, verification, decisions, activities, the gate.
 */
import { awaited, holdCauses, holdParties, machines } from '@ostiary/domain/aggregate'
import { customerStates } from '@ostiary/domain/customer.lifecycle'
import { standings } from '@ostiary/domain/entity.lifecycle'
import { gateActions, gateVerdicts } from '@ostiary/domain/gates'
import { parties } from '@ostiary/domain/lifecycle'
import Type from 'typebox'
import { EvaluationAsked, EvaluationRequested } from './evaluations.ts'
import {
  ActAs,
  ActAsAnalyst,
  Cursor,
  Id,
  Limit,
  Nullable,
  OneOf,
  Reason,
  Time,
  page,
} from './shapes.ts'

export const ExternalId = Type.String({
  minLength: 1,
  maxLength: 2000,
  description:
    'Your own id of the customer. Kept as given, matched trimmed and in lower ' +
    'case. Should hold no personal data.',
})

const Name = Type.String({ minLength: 1, maxLength: 200 })
const Country = Type.String({ pattern: '^[A-Z]{2,3}$', description: 'ISO 3166, upper case.' })

/** What is known of the person; sealed in the vault, never in logs, webhooks or the journal. */
export const Profile = Type.Object(
  {
    firstName: Type.Optional(Name),
    lastName: Type.Optional(Name),
    officialId: Type.Optional(
      Type.Object(
        {
          docType: Type.String({ minLength: 1, maxLength: 40, description: '`SSN`, for one.' }),
          value: Type.String({
            minLength: 1,
            maxLength: 60,
            description: 'Answers show its last four signs, to every key.',
          }),
          country: Type.Optional(Country),
          format: Type.Optional(Type.String({ maxLength: 60 })),
        },
        { additionalProperties: false },
      ),
    ),
    email: Type.Optional(Type.String({ minLength: 1, maxLength: 320 })),
    phone: Type.Optional(
      Type.String({ minLength: 1, maxLength: 40, description: 'E.164, or national.' }),
    ),
    dob: Type.Optional(Type.String({ format: 'date', description: 'yyyy-MM-dd' })),
    address: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
    city: Type.Optional(Name),
    state: Type.Optional(Name),
    zipCode: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })),
    country: Type.Optional(Country),
    ipAddress: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    deviceId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    emailVerified: Type.Optional(Type.Boolean({ description: 'You have verified it.' })),
    phoneVerified: Type.Optional(Type.Boolean({ description: 'You have verified it.' })),
  },
  { additionalProperties: false, $id: 'Profile' },
)

export const Awaiting = Type.Object(
  {
    what: OneOf(awaited),
    who: OneOf(parties, 'Who must act.'),
    since: Time,
    attempts: Type.Integer({ description: 'How often it was tried.' }),
    code: Type.Optional(Type.String({ description: 'Why it is not over yet.' })),
    message: Type.Optional(Type.String()),
    retryAt: Type.Optional(Time),
  },
  { $id: 'Awaiting' },
)

export const HoldShape = Type.Object(
  {
    party: OneOf(holdParties),
    cause: OneOf(holdCauses),
    since: Time,
  },
  { $id: 'Hold' },
)

export const CustomerShape = Type.Object(
  {
    id: Id,
    externalId: Nullable(Type.String()),
    chainId: Nullable(
      Type.String({
        description:
          'CAIP-10 account id; masked for keys without `personal:read`, null without ' +
          'a wallet or after erasure.',
      }),
    ),
    status: OneOf(customerStates),
    statusCode: Nullable(Type.String({ description: 'Why the status is what it is.' })),
    standing: OneOf(standings),
    awaiting: Nullable(Awaiting),
    holds: Type.Array(HoldShape),
    hold: Nullable(HoldShape),
    allowedEvents: Type.Array(Type.String(), {
      description: 'What somebody may do to this customer now.',
    }),
    version: Type.Integer(),
    createdAt: Time,
    updatedAt: Time,
    profile: Type.Optional(Nullable(Profile)),
    challenge: Type.Optional(
      Type.String({ description: 'The text to sign, Base64. Only on creation.' }),
    ),
    already: Type.Optional(
      Type.Literal(true, {
        description: 'The request repeats what is so already; nothing changed.',
      }),
    ),
    flagged: Type.Optional(Type.Literal(true, { description: 'Held to be a fraud.' })),
    evaluation: Type.Optional(EvaluationRequested),
  },
  { $id: 'Customer' },
)

export const CustomerCreate = Type.Object(
  {
    chainId: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description:
          'The wallet as CAIP-10 account id. May be left out where the application allows it.',
      }),
    ),
    externalId: ExternalId,
    profile: Type.Optional(Profile),
    evaluation: Type.Optional(EvaluationAsked),
  },
  { additionalProperties: false },
)

export const CustomerFilter = Type.Object({
  limit: Type.Optional(Limit),
  cursor: Type.Optional(Cursor),
  status: Type.Optional(OneOf(customerStates)),
  externalId: Type.Optional(ExternalId),
  chainId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  awaiting: Type.Optional(OneOf(['analyst'], 'Only those an analyst must act on.')),
  createdAfter: Type.Optional(Time),
  createdBefore: Type.Optional(Time),
})
export const CustomerPage = page(CustomerShape)

export const ChallengeShape = Type.Object({
  challenge: Type.String({ description: 'The text to sign, Base64.' }),
  url: Type.String({ description: 'A page where the person may sign it instead.' }),
  expiresAt: Time,
  attempts: Type.Integer({ description: 'Wrong signatures so far.' }),
})

export const ChallengeSign = Type.Object(
  {
    signerId: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'CAIP-10 account id of the signer.',
    }),
    challenge: Type.String({
      minLength: 1,
      maxLength: 8000,
      description: 'The challenge as it was returned, Base64.',
    }),
    signature: Type.String({
      minLength: 1,
      maxLength: 20000,
      description: 'EVM: hex, or Base64 of the hex string. Solana: Base64 of the 64 bytes.',
    }),
  },
  { additionalProperties: false },
)

export const VerificationShape = Type.Object({
  provider: Type.String(),
  sessionId: Nullable(Type.String()),
  url: Nullable(
    Type.String({
      description: 'Opens one browser; fetch again for another device, which ends this one.',
    }),
  ),
  token: Nullable(Type.String()),
  expiresAt: Nullable(Time),
  attempt: Type.Integer(),
  asks: Type.Array(Type.String(), { description: 'What is asked of the customer.' }),
  awaiting: Nullable(Awaiting),
})

export const SwitchBody = Type.Object(
  {
    reason: Type.Optional(Reason),
    as: Type.Optional(ActAs),
    hold: Type.Optional(
      OneOf(
        holdParties,
        'Activation only: which hold to lift. Default: your own, otherwise the ' +
          'strongest you may lift.',
      ),
    ),
  },
  { additionalProperties: false },
)
export const RejectBody = Type.Object(
  { reason: Reason, as: Type.Optional(ActAsAnalyst) },
  { additionalProperties: false },
)
export const ScreeningDecision = Type.Object(
  { decision: OneOf(['cleared', 'failed']), reason: Reason, as: Type.Optional(ActAsAnalyst) },
  { additionalProperties: false },
)
export const VerificationDecision = Type.Object(
  { decision: OneOf(['passed', 'failed']), reason: Reason, as: Type.Optional(ActAsAnalyst) },
  { additionalProperties: false },
)

export const ActivityShape = Type.Object(
  {
    sequence: Type.Integer(),
    event: Type.String({ description: 'The event of the table, such as `screening_failed`.' }),
    subject: OneOf(machines),
    from: Nullable(Type.String()),
    to: Type.String(),
    by: OneOf(parties),
    actor: Type.String(),
    at: Time,
    cause: Nullable(
      Type.Integer({ description: 'Sequence of the activity that caused this one.' }),
    ),
    code: Nullable(Type.String()),
    message: Nullable(Type.String()),
    reason: Type.Optional(Nullable(Type.String())),
    note: Type.Optional(Type.String({ description: 'For keys with `personal:read`.' })),
    facts: Type.Record(Type.String(), Type.Unknown(), {
      description: 'What the event brought: list and entry, provider, attempts.',
    }),
  },
  { $id: 'Activity' },
)
export const ActivityPage = page(ActivityShape)
export const ActivityFilter = Type.Object({
  limit: Type.Optional(Limit),
  cursor: Type.Optional(Cursor),
})

const GateAnswer = Type.Object({
  verdict: OneOf(gateVerdicts),
  allowed: Type.Boolean(),
  reasons: Type.Array(Type.String()),
})
export const GateShape = Type.Object({
  id: Id,
  standing: OneOf(standings),
  status: Nullable(OneOf(customerStates)),
  actions: Type.Object(
    Object.fromEntries(gateActions.map((action) => [action, GateAnswer])) as Record<
      (typeof gateActions)[number],
      typeof GateAnswer
    >,
  ),
})

/** What the simulated provider is to have read of the person; left out, it reads the profile. */
export const SimulatedPerson = Type.Object(
  {
    firstName: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    lastName: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    dob: Type.Optional(Type.String({ format: 'date' })),
    document: Type.Optional(
      Type.Object(
        {
          number: Type.String({ minLength: 1, maxLength: 60 }),
          country: Type.String({ pattern: '^[A-Za-z]{2,3}$' }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)
