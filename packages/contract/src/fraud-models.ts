/** Versions of an application's fraud model: drafts, calibration, replay, the one in force. */
import { modelStates } from '@ostiary/domain/risk/model-version'
import { uncalibrated } from '@ostiary/domain/risk/calibration'
import type { Uncalibrated } from '@ostiary/domain/risk/calibration'
import { stabilityBands } from '@ostiary/domain/risk/stability'
import type { StabilityBand } from '@ostiary/domain/risk/stability'
import { evaluationDecision } from '@ostiary/domain/evaluation.decision'
import Type from 'typebox'
import { EvaluationId } from './evaluations.ts'
import { Cursor, Limit, Nullable, OneOf, Time, pathName } from './shapes.ts'

const pattern = pathName(64)
export const ModelVersion = Type.String({
  pattern,
  description: 'The name of the version. The built-in model is always there: `built-in-1`.',
})

const Calibration = Type.Object(
  { slope: Type.Number(), intercept: Type.Number() },
  { description: 'risk = sigmoid(slope × log-odds + intercept)' },
)
const Feature = Type.Object({
  weight: Type.Number({ description: 'Log-odds; negative is trust.' }),
  floor: Type.Optional(Type.Number({ description: 'The least risk once it fires.' })),
})
const Prior = Type.Number({ description: 'The share of bad customers before anything is known.' })
const Caps = Type.Record(Type.String(), Type.Number(), {
  description: 'The most each group can add, in log-odds.',
})
const TrustFloor = Type.Number({ description: 'The most that trust takes away; 0 or negative.' })
const Features = Type.Record(Type.String(), Feature, {
  description: 'By code; one that is left out counts nothing.',
})

const ModelData = Type.Object({
  version: ModelVersion,
  prior: Prior,
  caps: Caps,
  trustFloor: TrustFloor,
  features: Features,
  calibration: Calibration,
})

/** What is wrong with the values of a model is named by `fraud_model_invalid`, all at once. */
export const FraudModelCreate = Type.Object(
  {
    version: ModelVersion,
    from: Type.Optional(
      Type.String({
        pattern,
        description: 'The version to begin with; the members given beside it are laid over it.',
      }),
    ),
    prior: Type.Optional(Prior),
    caps: Type.Optional(Caps),
    trustFloor: Type.Optional(TrustFloor),
    features: Type.Optional(Features),
    calibration: Type.Optional(Calibration),
  },
  { additionalProperties: false },
)

const summary = {
  version: ModelVersion,
  state: OneOf(modelStates),
  inForce: Type.Boolean({ description: 'What is scored now is scored with it.' }),
  basedOn: Nullable(Type.String({ description: 'The version it was made from.' })),
  author: Nullable(Type.String({ description: 'The key that made it; null: built in.' })),
  replayedAgainst: Nullable(
    Type.String({ description: 'The version that was in force when it was last replayed.' }),
  ),
  createdAt: Nullable(Time),
  settledAt: Nullable(Type.String({ description: 'When it was committed or discarded.' })),
  settledBy: Nullable(Type.String()),
}
export const FraudModelShape = Type.Object(summary, { $id: 'FraudModel' })
export const FraudModelList = Type.Object({ data: Type.Array(FraudModelShape) })
export const FraudModelWhole = Type.Object(
  {
    ...summary,
    model: ModelData,
    changes: Type.Array(Type.String(), {
      description: 'What it changes of the version in force, a sentence each.',
    }),
  },
  { $id: 'FraudModelWhole' },
)

export const CalibrateBody = Type.Object(
  {
    version: Type.Optional(Type.String({ pattern, description: 'A name for the draft.' })),
    observedRate: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'Corrects the prior alone, by the share of bad ones among all your customers, ' +
          'not among those somebody looked at.',
      }),
    ),
  },
  { additionalProperties: false },
)

const Stability = Type.Object({
  index: Type.Number({ description: 'Population stability index: 0 where both are spread alike.' }),
  band: OneOf(Object.keys(stabilityBands) as StabilityBand[]),
  says: Type.String(),
})
const Reliability = Type.Object({
  count: Type.Integer(),
  bad: Type.Integer(),
  brier: Type.Number({ description: 'Mean square of risk against what happened: 0 is perfect.' }),
  logLoss: Type.Number({ description: 'Mean surprise in nats: 0 is perfect.' }),
  bins: Type.Array(
    Type.Object({
      from: Type.Number(),
      to: Type.Number(),
      count: Type.Integer(),
      meanRisk: Nullable(Type.Number({ description: 'What was said of them.' })),
      badShare: Nullable(Type.Number({ description: 'What became of them.' })),
    }),
  ),
})

export const CalibrationShape = Type.Object(
  {
    against: ModelVersion,
    labels: Type.Object({ count: Type.Integer(), bad: Type.Integer() }),
    calibration: Calibration,
    reason: Nullable(
      Type.Object(
        { code: OneOf(Object.keys(uncalibrated) as Uncalibrated[]), says: Type.String() },
        { description: 'Why slope 1 and intercept 0 stay, and no draft is made.' },
      ),
    ),
    reliability: Type.Object({
      inForce: Nullable(Reliability),
      draft: Nullable(Reliability),
    }),
    stability: Nullable(Stability),
    draft: Nullable(FraudModelShape),
  },
  { $id: 'FraudCalibration' },
)

export const ReplayBody = Type.Object(
  { limit: Type.Optional(Limit), cursor: Type.Optional(Cursor) },
  { additionalProperties: false },
)

const Counts = Type.Object({
  approved: Type.Integer(),
  review: Type.Integer(),
  rejected: Type.Integer(),
})
const Replayed = Type.Object({
  score: Type.Number(),
  status: OneOf(['approved', 'review', 'rejected'], 'By the score alone, were all else clear.'),
  row: OneOf(evaluationDecision.map((one) => one.name)),
})
export const ReplayShape = Type.Object(
  {
    version: ModelVersion,
    against: ModelVersion,
    count: Type.Integer({ description: 'Every evaluation that was scored from findings.' }),
    bands: Type.Object({ before: Counts, after: Counts }),
    stability: Nullable(Stability),
    shifted: Type.Integer({
      description: 'How many would shift in all; `shifts` is a page of them.',
    }),
    shifts: Type.Array(Type.Object({ id: EvaluationId, before: Replayed, after: Replayed })),
    nextCursor: Nullable(Type.String({ description: 'For the next page of shifts.' })),
  },
  { $id: 'FraudReplay' },
)
