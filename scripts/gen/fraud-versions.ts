/** The part of docs/reference/evaluations.md on versions of the fraud model and calibration. */
import { defaultThresholds } from '@ostiary/domain/evaluation.decision'
import {
  badNeeded,
  correctPrior,
  fitCalibration,
  labelsNeeded,
  uncalibrated,
} from '@ostiary/domain/risk/calibration'
import type { Label } from '@ostiary/domain/risk/calibration'
import { builtInModel, featureCodes, sigmoid } from '@ostiary/domain/risk/fraud-model'
import type { Calibration, FeatureCode } from '@ostiary/domain/risk/fraud-model'
import { replayDraft } from '@ostiary/domain/risk/model-replay'
import type { Counts, StoredFindings } from '@ostiary/domain/risk/model-replay'
import {
  differenceInWords,
  modelData,
  modelProblems,
  readModel,
} from '@ostiary/domain/risk/model-version'
import { reliabilityOf } from '@ostiary/domain/risk/reliability'
import type { Reliability } from '@ostiary/domain/risk/reliability'
import { histogramOf, stabilityBands, stabilityBetween } from '@ostiary/domain/risk/stability'
import { code, document, table } from './markdown.ts'

const percent = (share: number | null): string =>
  share === null ? '' : `${(share * 100).toFixed(1)} %`

/** Invented: log-odds, and how many of them turned out good and bad. */
const kinds = [
  [-3.89, 900, 9],
  [-2.69, 60, 6],
  [-1.69, 40, 10],
  [-0.49, 10, 8],
  [1.31, 4, 12],
] as const
const labels: readonly Label[] = kinds.flatMap(([logOdds, good, bad]) => [
  ...Array.from({ length: good }, () => ({ logOdds, bad: false })),
  ...Array.from({ length: bad }, () => ({ logOdds, bad: true })),
])

const risksOf = ({ slope, intercept }: Calibration): number[] =>
  labels.map(({ logOdds }) => sigmoid(slope * logOdds + intercept))

function judged(calibration: Calibration): Reliability {
  const outcomes = risksOf(calibration).map((risk, index) => ({ risk, bad: labels[index]!.bad }))
  // There are labels, so there is a judgement.
  return reliabilityOf(outcomes)!
}

const qualityRow = (name: string, calibration: Calibration): string[] => {
  const { brier, logLoss } = judged(calibration)
  const numbers = [calibration.slope, calibration.intercept, brier, logLoss]
  return [name, ...numbers.map((one) => one.toFixed(4))]
}

const binRows = (calibration: Calibration): string[][] =>
  judged(calibration)
    .bins.filter(({ count }) => count > 0)
    .map(({ from, to, count, meanRisk, badShare }) => [
      `${from} to ${to}`,
      String(count),
      percent(meanRisk),
      percent(badShare),
    ])

export function calibrationText(): string {
  const { calibration } = fitCalibration(labels)
  const prior = correctPrior({ observedRate: 0.05, modelPrior: builtInModel.prior })
  const scores = (one: Calibration): number[] =>
    risksOf(one).map((risk) => Math.min(0.99, Math.max(0.01, 1 - risk)))
  const moved = stabilityBetween({
    before: histogramOf(scores(builtInModel.calibration)),
    after: histogramOf(scores(calibration)),
  })
  return document(
    '## Calibration on own labels',
    'Risk = sigmoid(slope × log-odds + intercept). Both numbers are fitted by Platt scaling to ' +
      `what became of the application's own customers, from ${labelsNeeded} labels with ` +
      `${badNeeded} bad ones on. Only customers somebody looked at have labels, so a fit knows ` +
      'little of the others. Slope 1 and intercept 0 stay, with the reason, where it cannot be ' +
      'done:',
    table(
      ['reason', 'what to do'],
      Object.entries(uncalibrated).map(([name, says]) => [code(name), says]),
    ),
    `An example with ${labels.length} invented labels. The Brier score is the mean square of ` +
      'risk against what happened, the log loss the mean surprise; less is better. Correcting ' +
      'the prior alone to a base rate of 5 % gives the intercept logit(0.05) - logit(0.02).',
    table(
      ['', 'slope', 'intercept', 'Brier score', 'log loss'],
      [
        qualityRow('as it is', builtInModel.calibration),
        qualityRow('fitted', calibration),
        qualityRow('prior corrected to 5 %', prior.calibration),
      ],
    ),
    'What the fitted risk says, and what happened:',
    table(['risk', 'customers', 'said', 'bad'], binRows(calibration)),
    'How far scores have moved between two times or two versions is the population stability ' +
      `index (PSI) over tenths of the score; in the example ${moved?.index.toFixed(3)}, ` +
      `${code(moved?.band ?? '')}.`,
    table(
      ['band', 'index', 'what it says'],
      Object.entries(stabilityBands).map(([name, { below, says }]) => [
        code(name),
        below === Infinity ? 'from there on' : `below ${below}`,
        says,
      ]),
    ),
  ).trimEnd()
}

const storedOf = (id: string, ...fired: FeatureCode[]): StoredFindings => ({
  id,
  findings: Object.fromEntries(featureCodes.map((one) => [one, fired.includes(one)])),
  thresholds: defaultThresholds,
})
const invented = [
  storedOf('clean'),
  storedOf('internet-line', 'PHONE_VOIP'),
  storedOf('throw-away', 'EMAIL_DISPOSABLE'),
  storedOf('both', 'EMAIL_DISPOSABLE', 'PHONE_VOIP'),
  storedOf('behind-tor', 'EMAIL_DISPOSABLE', 'PHONE_VOIP', 'IP_ANONYMOUS'),
]

const countRow = (name: string, { approved, review, rejected }: Counts): string[] => [
  name,
  ...[approved, review, rejected].map(String),
]

export function versionsText(): string {
  const built = modelData(builtInModel)
  const reading = readModel({
    ...built,
    version: 'example-2',
    prior: 0.03,
    features: { ...built.features, EMAIL_DISPOSABLE: { weight: 2.4 } },
  })
  if (reading.kind === 'refused') throw new Error('The example version is refused; mend it.')
  const draft = reading.model
  const { bands, shifts } = replayDraft(invented, { current: builtInModel, draft })
  return document(
    '## Versions of the model',
    'A version is data: prior, caps, weights, floors and calibration. What a feature tests stays ' +
      'in code. A draft is read, compared, replayed on stored findings, and then committed; old ' +
      'decisions keep the version they name and are never decided again by a new one.',
    table(
      ['problem', 'what to do'],
      Object.entries(modelProblems).map(([name, says]) => [code(name), says]),
    ),
    `An example draft, ${code(draft.version)}:`,
    differenceInWords({ from: builtInModel, to: draft })
      .map((sentence) => `- ${sentence}`)
      .join('\n'),
    'Its replay on five invented customers; the status is what the score alone would settle.',
    table(
      ['', 'approved', 'review', 'rejected'],
      [countRow('before', bands.before), countRow('after', bands.after)],
    ),
    table(
      ['shifts', 'before', 'after', 'row'],
      shifts.map(({ id, before, after }) => [
        code(id),
        `${code(before.status)}, ${before.score}`,
        `${code(after.status)}, ${after.score}`,
        code(after.row),
      ]),
    ),
  ).trimEnd()
}
