/** Evaluations: what is asked for, the result in one object, decisions by people, histories. */
import {
  checkAnswers,
  evaluationDecision,
  evaluationStatuses,
  fraudStates,
  kycOutcomes,
} from '@ostiary/domain/evaluation.decision'
import {
  decisionSources,
  evaluationProgress,
  evaluationTriggers,
  kycSources,
} from '@ostiary/domain/evaluation'
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
  Time,
  page,
} from './shapes.ts'

export const EvaluationId = Type.String({
  pattern: '^evl_[A-Za-z0-9_-]{27}$',
  description: 'As this API returned it.',
})

/** What is asked for with a customer; `{}` asks for KYC alone, which always ends in `review`. */
export const EvaluationAsked = Type.Object(
  {
    expressKyc: Type.Optional(
      Type.Boolean({
        description: 'Wait for a first identity result, up to the deadline of the application.',
      }),
    ),
    fraud: Type.Optional(Type.Boolean({ description: 'Compute the fraud score too.' })),
  },
  { additionalProperties: false, $id: 'EvaluationAsked' },
)

export const EvaluationResult = Type.Object(
  {
    kycOutcome: OneOf(kycOutcomes),
    expressKyc: Type.Optional(
      Type.Object({
        success: Type.Boolean(),
        outcome: Type.Optional(OneOf(['passed', 'review'])),
      }),
    ),
    fraudScore: Type.Number({
      minimum: 0,
      maximum: 0.99,
      description:
        'A health score: 1 is safe. 0 means that there is none; real ones are 0.01–0.99.',
    }),
    status: OneOf(evaluationStatuses),
  },
  { $id: 'EvaluationResult' },
)

const CheckShape = Type.Object({
  answer: OneOf(checkAnswers),
  attempts: Type.Integer(),
  provider: Type.Optional(Type.String()),
  basis: Type.Optional(
    Type.String({ description: '`consistency` proves that data fit together.' }),
  ),
  reasons: Type.Optional(Type.Array(Type.String())),
  lists: Type.Optional(Type.Record(Type.String(), Type.Integer())),
  hits: Type.Optional(Type.Integer()),
  quiet: Type.Optional(
    Type.Integer({
      description: 'Entries that matched and that people have called false positives.',
    }),
  ),
  at: Type.Optional(Time),
})

const ReasonShape = Type.Object({
  code: Type.String(),
  label: Type.String(),
  points: Type.Integer({ description: '20 points double the odds of fraud.' }),
})

const OddsOf = Type.Array(Type.Object({ of: Type.String(), logOdds: Type.Number() }))

const Explanation = Type.Object(
  {
    score: Type.Number({ description: '0.01 to 0.99; 1 is safe.' }),
    prior: Type.Number({ description: 'Share of frauds before anything is known.' }),
    base: Type.Number({ description: 'Log-odds of the prior.' }),
    contributions: Type.Array(
      Type.Object({
        ...ReasonShape.properties,
        group: Type.String(),
        direction: OneOf(['adverse', 'trust']),
        source: Type.String({ description: 'Where the evidence comes from.' }),
        logOdds: Type.Number({ description: 'Above 0 it speaks against the person.' }),
        scoreWithout: Type.Number({ description: 'The score had it not been found.' }),
      }),
    ),
    capsApplied: OddsOf,
    logOdds: Type.Number({ description: 'The base, the contributions and the caps, added.' }),
    calibration: Type.Object({ slope: Type.Number(), intercept: Type.Number() }),
    floorApplied: Nullable(Type.Object({ code: Type.String(), risk: Type.Number() })),
    unknown: Type.Array(Type.String(), { description: 'The features that could not be tested.' }),
  },
  { description: 'Everything the score adds up from. Only where one evaluation is read.' },
)

const Requested = {
  id: EvaluationId,
  customerId: Id,
  trigger: OneOf(evaluationTriggers),
  options: Type.Object({ expressKyc: Type.Boolean(), fraud: Type.Boolean() }),
  result: EvaluationResult,
  progress: OneOf(evaluationProgress),
  createdAt: Time,
}

/** What a request is answered with: the same at every repeat of it. */
export const EvaluationRequested = Type.Object(
  { ...Requested, joined: Type.Optional(Type.Literal(true)) },
  { $id: 'EvaluationRequested' },
)

export const EvaluationShape = Type.Object(
  {
    ...Requested,
    kycSource: OneOf(kycSources),
    status: OneOf(evaluationStatuses),
    final: Type.Boolean({ description: 'Nothing is to come, from a provider or from a person.' }),
    owed: Type.Array(Type.String(), { description: 'The checks that have not answered yet.' }),
    checks: Type.Object({ identity: CheckShape, watchlist: CheckShape }),
    fraud: Type.Object({
      state: OneOf(fraudStates),
      attempts: Type.Integer(),
      coverage: Nullable(Type.Number()),
      modelVersion: Nullable(Type.String()),
      reasons: Type.Array(ReasonShape, { description: 'The largest adverse ones, four at most.' }),
      data: Type.Optional(
        Type.Record(Type.String(), Type.Integer(), {
          description: 'The versions of the reference data it was computed with.',
        }),
      ),
      explanation: Type.Optional(Explanation),
    }),
    decision: Type.Object({
      id: Type.Optional(
        Type.String({
          description:
            'The line of the last decision, `<customerId>:<sequence>`, as `ostiary replay` ' +
            'takes it. Only where one evaluation is read, and once something was decided.',
        }),
      ),
      row: Nullable(
        OneOf(
          evaluationDecision.map((one) => one.name),
          'The row of the decision table; null where the verification of the person decided.',
        ),
      ),
      why: Type.String(),
      source: OneOf(decisionSources),
      recommendation: OneOf(evaluationStatuses, 'What automation alone would say; binds nobody.'),
      thresholds: Type.Integer({ description: 'The version of the thresholds.' }),
    }),
    proposal: Nullable(
      Type.Object({ decision: OneOf(['approved', 'rejected']), by: Type.String(), at: Time }),
    ),
    alert: Nullable(Type.String({ description: 'Something the status does not say.' })),
    dueAt: Time,
    updatedAt: Time,
  },
  { $id: 'Evaluation' },
)
export const EvaluationPage = page(EvaluationShape)
export const EvaluationList = Type.Object({ data: Type.Array(EvaluationShape) })

export const EvaluationFilter = Type.Object({
  limit: Type.Optional(Limit),
  cursor: Type.Optional(Cursor),
  status: Type.Optional(OneOf(evaluationStatuses, 'Default: review.')),
})

export const EvaluationDecide = Type.Object(
  {
    decision: OneOf(['approved', 'rejected']),
    reason: Reason,
    note: Type.Optional(Reason),
    as: Type.Optional(ActAsAnalyst),
  },
  { additionalProperties: false },
)

export const FlagPut = Type.Object(
  {
    flag: Type.Boolean(),
    note: Type.Optional(Reason),
    as: Type.Optional(ActAs),
  },
  { additionalProperties: false },
)
export const FlagShape = Type.Object(
  {
    id: Id,
    externalId: Nullable(Type.String()),
    flagged: Type.Boolean(),
    status: Nullable(OneOf(evaluationStatuses, 'Of the onboarding evaluation.')),
    already: Type.Optional(Type.Literal(true)),
  },
  { $id: 'Flag' },
)

const KycEntry = Type.Object({
  date: Time,
  outcome: OneOf(kycOutcomes),
  type: OneOf(['kyc', 'session']),
  evaluationId: Nullable(EvaluationId),
})
export const KycHistory = Type.Object({
  active: Nullable(KycEntry),
  history: Type.Array(KycEntry, { description: 'Oldest first.' }),
})
const FraudEntry = Type.Object({
  date: Time,
  score: Type.Number(),
  modelVersion: Nullable(Type.String()),
  evaluationId: EvaluationId,
})
export const FraudHistory = Type.Object({
  active: Nullable(FraudEntry),
  history: Type.Array(FraudEntry, { description: 'Oldest first.' }),
})

/** An answer a provider gives by a call of its own; without `evaluationId` of onboarding. */
export const SimulatedAnswer = Type.Object(
  {
    check: OneOf(['identity', 'watchlist', 'fraud']),
    outcome: Type.Optional(OneOf(['clear', 'adverse', 'error'])),
    score: Type.Optional(
      Type.Number({ minimum: 0.01, maximum: 0.99, description: 'Of `fraud`; left out, it fails.' }),
    ),
    evaluationId: Type.Optional(EvaluationId),
  },
  { additionalProperties: false },
)
