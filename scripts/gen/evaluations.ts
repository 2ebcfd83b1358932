/** docs/reference/evaluations.md: how answers become a status, and what the fraud model adds up. */
import {
  checkAnswers,
  decideEvaluation,
  defaultThresholds,
  evaluationDecision,
  kycOutcomeOf,
} from '@ostiary/domain/evaluation.decision'
import type { CheckAnswer, DecisionInputs } from '@ostiary/domain/evaluation.decision'
import type { Evaluation } from '@ostiary/domain/evaluation'
import { stageSettled } from '@ostiary/domain/evaluation.answers'
import { findFeatures } from '@ostiary/domain/risk/findings'
import type { Profile, Signals } from '@ostiary/domain/risk/findings'
import { identityRows } from '@ostiary/domain/risk/identity-check'
import {
  builtInModel,
  featureCodes,
  featureGroups,
  pointsOf,
  scoreFraud,
  topReasons,
  withoutEach,
} from '@ostiary/domain/risk/fraud-model'
import { calibrationText, versionsText } from './fraud-versions.ts'
import { code, document, notice, table } from './markdown.ts'

const lines = defaultThresholds
const decided: DecisionInputs = {
  identity: 'clear',
  watchlist: 'clear',
  fraud: 'completed',
  score: null,
  coverage: 1,
  flagged: false,
  partial: false,
  manual: null,
  thresholds: lines,
}

/** A score in each band, and the two states without one. */
const columns: Readonly<Record<string, Partial<DecisionInputs>>> = {
  'score approved': { score: lines.approveFrom },
  'score between': { score: lines.rejectBelow },
  'score rejected': { score: 0.01 },
  'not requested': { fraud: 'not_requested' },
  failed: { fraud: 'failed' },
}

const statusRows = (): string[][] =>
  (['clear', 'adverse', 'pending'] as const).map((watchlist) => [
    code(kycOutcomeOf('clear', watchlist)),
    ...Object.values(columns).map((more) =>
      code(decideEvaluation({ ...decided, watchlist, ...more }).status),
    ),
  ])

const kycRows = (): string[][] =>
  checkAnswers.map((identity) => [
    code(identity),
    ...checkAnswers.map((watchlist) => code(kycOutcomeOf(identity, watchlist))),
  ])

/** An evaluation with two answers, at its deadline. */
function stageOf(identity: CheckAnswer, watchlist: CheckAnswer): string {
  const standing = (answer: CheckAnswer) => ({ answer, attempts: 0 })
  const { settled } = stageSettled<Pick<Evaluation, 'checks' | 'express'>>({
    checks: { identity: standing(identity), watchlist: standing(watchlist) },
    express: { deadlineAtMs: 0 },
  }).express!
  const { kycOutcome, success, outcome } = settled!
  return `${success ? code(outcome!) : code('success: false')}, ${code(kycOutcome)}`
}

const stageRows = (): string[][] =>
  checkAnswers.map((identity) => [
    code(identity),
    ...checkAnswers.map((watchlist) => stageOf(identity, watchlist)),
  ])

const featureHead = ['feature', 'group', 'log-odds', 'points', 'floor', 'source', 'what it says']
const featureRows = (): string[][] =>
  featureCodes.map((name) => {
    const { group, weight, floor, source, label } = builtInModel.features[name]
    const points = String(pointsOf(weight))
    return [code(name), group, String(weight), points, floor ? String(floor) : '', source, label]
  })

/** An invented customer with a throw-away address from a data centre. */
const example: Profile = {
  firstName: 'Ann',
  lastName: 'Bee',
  email: 'sunny77@throwaway.example',
  address: '1 Main St',
  city: 'San Francisco',
  state: 'CA',
  zipCode: '94105',
  country: 'US',
  ipAddress: '198.51.100.7',
}
const exampleSignals: Signals = {
  atMs: Date.UTC(2026, 0, 1),
  flagged: false,
  disposableDomain: (domain) => domain === 'throwaway.example',
  ip: { reserved: false, anonymous: false, hosting: true },
}

function exampleText(): string {
  const findings = findFeatures(example, exampleSignals)
  const result = scoreFraud(findings, builtInModel)
  const without = withoutEach(findings, builtInModel)
  const reasons = topReasons(result).map((one) => [
    code(one.code),
    String(one.points),
    String(without.get(one.code)),
    one.label,
  ])
  return document(
    `An invented customer with a throw-away e-mail address, seen from a data centre: score ` +
      `${result.score}, log-odds ${result.logOdds.toFixed(2)} from a base of ` +
      `${result.base.toFixed(2)}, coverage ${result.coverage}.`,
    table(['reason', 'points', 'score without it', 'what it says'], reasons),
  ).trimEnd()
}

interface Reason {
  readonly says: string
  readonly tag?: string
}
const identityReasons = (): string[][] =>
  Object.entries<Reason>(identityRows).map(([reason, { says, tag }]) => [
    code(reason),
    says,
    tag === undefined ? '' : code(tag),
  ])

export function evaluationsPage(): string {
  const { approveFrom, rejectBelow, minimumCoverage } = lines
  return document(
    '# Evaluations',
    notice,
    'How the answers of an evaluation become one decision. The tables are those of the code. ' +
      'What happens to an evaluation, event by event, is on the page of the lifecycles; how they ' +
      'are asked for, decided and replayed: [how-to/evaluations.md](../how-to/evaluations.md).',
    '## KYC: the worse of two checks',
    'Identity down, watchlist across. A doubt may be said before the other check has answered.',
    table(['', ...checkAnswers.map(code)], kycRows()),
    '## ExpressKYC: what the request is answered with',
    'What was known at the deadline; earlier, once nothing to come could change it. Identity ' +
      'down, watchlist across: `expressKyc`, then `kycOutcome`. The status is always `pending`, ' +
      'the score 0. What comes later counts for the evaluation, and never for this answer.',
    table(['', ...checkAnswers.map(code)], stageRows()),
    '## The built-in checks',
    'Identity is adverse for any of these reasons. Without one the profile fits together, which ' +
      'does not prove that the person exists: the answer says `basis: consistency`, or ' +
      '`document` where a document is verified.',
    table(['reason', 'what it says', 'warning tag'], identityReasons()),
    'Watchlist is adverse, `watchlist_hit`, where a person on a loaded list has the name, also ' +
      'as an alias: in the same order (`exact`), or in any order without marks and punctuation ' +
      '(`normalised`, and all a weak alias can be). Birth years that lie more than a year apart, ' +
      'or five where the list says about, make two persons. A hit is a potential match that a ' +
      'person must look at. Spelling and script are not bridged yet. Without a whole name, or ' +
      'without a list that names persons, the check answers that it cannot.',
    '## Status: KYC beside the fraud band',
    `The score is a health score: 1 is safe. Approved from ${approveFrom}, rejected below ` +
      `${rejectBelow}, both set for each application.`,
    table(['KYC', ...Object.keys(columns)], statusRows()),
    '## What decides',
    'The first row that holds. Its name and sentence are kept with the decision.',
    table(
      ['row', 'status', 'why'],
      evaluationDecision.map((row) => [code(row.name), code(row.status), row.why]),
    ),
    '## The built-in fraud model',
    `An additive scorecard in log-odds, version ${code(builtInModel.version)}: prior ` +
      `${builtInModel.prior}, each group up to its cap, all trust together down to ` +
      `${builtInModel.trustFloor}. What could not be tested weighs nothing and lowers the ` +
      `coverage; below ${minimumCoverage} nobody is approved by it. The weights are expert priors.`,
    table(
      ['group', 'cap'],
      featureGroups.map((group) => [group, String(builtInModel.caps[group])]),
    ),
    'Points are for people: 20 double the odds. A floor is the least risk once it fires. The ' +
      'source is the profile alone, a numbering plan, lists the operator loaded, other customers ' +
      'by keyed hashes, a check, the word of the caller, what happened since, or an analyst.',
    table(featureHead, featureRows()),
    '### An example',
    exampleText(),
    calibrationText(),
    versionsText(),
  )
}
