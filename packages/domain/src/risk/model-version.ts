/**
 * A version of the fraud model as data: read with every problem named, written back, and the
 * difference of two in words. Groups, sources and labels stay in code, since they say what a test
 * is; a version sets how much it counts. Source: evaluation reference 5.2 and 5.5.
 */
import { featureCodes, featureGroups, fraudFeatures, pointsOf } from './fraud-model.ts'
import type { Calibration, Feature, FeatureCode, FeatureGroup, FraudModel } from './fraud-model.ts'

/** A draft is committed or discarded, each once; both are people's to do. */
export const modelStates = ['draft', 'committed', 'discarded'] as const
export type ModelState = (typeof modelStates)[number]

/** What a version is stored as, JSON throughout. */
export interface ModelData {
  readonly version: string
  /** The share of bad customers before anything is known, between 0 and 1. */
  readonly prior: number
  readonly caps: Readonly<Record<FeatureGroup, number>>
  /** 0 or negative. */
  readonly trustFloor: number
  /** Weights in log-odds; a feature that is left out counts nothing. */
  readonly features: Readonly<Partial<Record<FeatureCode, FeatureData>>>
  readonly calibration: Calibration
}
export interface FeatureData {
  readonly weight: number
  readonly floor?: number
}

const weightMax = 10

/** What can be wrong with a version, each with what to do. */
// oxfmt-ignore
export const modelProblems = {
  not_an_object:          'Send an object here.',
  member_unknown:         'This member means nothing: mend its name or remove it.',
  version_unusable:       'Name the version with 1 to 64 letters, digits, dots, dashes or underscores, no dot first.',
  prior_out_of_range:     'Send the share of bad customers, a number between 0 and 1, both left out.',
  group_unknown:          `There is no such group: use ${featureGroups.join(', ')}.`,
  cap_not_a_number:       'Send the most the group can add, in log-odds; 0 switches the group off.',
  cap_negative:           'Send 0 or more: a cap is the most a group can add.',
  caps_all_zero:          'Give at least one group a cap above 0, or nothing counts at all.',
  trust_floor_positive:   'Send 0 or a negative number of log-odds: trust takes away.',
  feature_unknown:        'There is no such feature: use the codes of the built-in model.',
  weight_not_a_number:    'Send the weight as a number of log-odds; 0 switches the feature off.',
  weight_too_large:       `Send log-odds from -${weightMax} to ${weightMax}, not points: 20 points are 0.69 log-odds.`,
  floor_out_of_range:     'Send the least risk, a number from 0 to 1, or leave the floor out.',
  slope_not_positive:     'Send a slope above 0: with any other a riskier customer would not score worse.',
  intercept_not_a_number: 'Send the intercept as a number of log-odds; 0 leaves the risk as it is.',
} as const satisfies Readonly<Record<string, string>>
export type ModelProblemName = keyof typeof modelProblems

export interface ModelProblem {
  readonly name: ModelProblemName
  /** Where, as `features.PHONE_VOIP.weight`; empty for the whole. */
  readonly at: string
  /** What to do. */
  readonly says: string
}

export type ModelReading =
  | { readonly kind: 'read'; readonly model: FraudModel }
  | { readonly kind: 'refused'; readonly problems: readonly ModelProblem[] }

type Tell = (name: ModelProblemName, at: string) => void
type Members = Readonly<Record<string, unknown>>

/**
 * Reads a version, `ModelData` as parsed from JSON, and names everything that is wrong with it.
 *
 * A model that was read is a draft until its caller commits it. A commit never decides old
 * customers again: their decisions keep the version they name, and only evaluations that come later
 * use the new one. That is the caller's to keep, as is that no two versions have one name.
 */
export function readModel(data: unknown): ModelReading {
  const problems: ModelProblem[] = []
  const tell: Tell = (name, at) => problems.push({ name, at, says: modelProblems[name] })
  const model = readMembers(data, tell)
  return model && problems.length === 0 ? { kind: 'read', model } : { kind: 'refused', problems }
}

const topLevel: readonly string[] = [
  'version',
  'prior',
  'caps',
  'trustFloor',
  'features',
  'calibration',
]

function readMembers(data: unknown, tell: Tell): FraudModel | undefined {
  const given = membersOf(data, '', tell)
  if (!given) return undefined
  for (const name of Object.keys(given)) if (!topLevel.includes(name)) tell('member_unknown', name)
  const version = typeof given['version'] === 'string' ? given['version'] : ''
  // It stands in a path, where `.` and `..` are steps.
  if (!/^[\w-][\w.-]{0,63}$/.test(version)) tell('version_unusable', 'version')
  const prior = numberOr(given['prior'], 0)
  if (prior <= 0 || prior >= 1) tell('prior_out_of_range', 'prior')
  const caps = readCaps(given['caps'], tell)
  const trustFloor = numberOr(given['trustFloor'], 1)
  if (trustFloor > 0) tell('trust_floor_positive', 'trustFloor')
  const features = readFeatures(given['features'], tell)
  const calibration = readCalibration(given['calibration'], tell)
  return caps && features && calibration
    ? { version, prior, caps, trustFloor, features, calibration }
    : undefined
}

function membersOf(value: unknown, at: string, tell: Tell): Members | undefined {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    // An object that is no array has members by name.
    return value as Members
  tell('not_an_object', at)
  return undefined
}

/** `otherwise` is a value that its range refuses, so that the problem is named once. */
const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : otherwise

const isGroup = (name: string): name is FeatureGroup =>
  featureGroups.some((group) => group === name)
const isFeature = (name: string): name is FeatureCode => Object.hasOwn(fraudFeatures, name)

function readCaps(value: unknown, tell: Tell): FraudModel['caps'] | undefined {
  const given = membersOf(value, 'caps', tell)
  if (!given) return undefined
  for (const name of Object.keys(given)) if (!isGroup(name)) tell('group_unknown', `caps.${name}`)
  const caps = Object.fromEntries(
    featureGroups.map((group) => {
      const cap = numberOr(given[group], Number.NaN)
      if (Number.isNaN(cap)) tell('cap_not_a_number', `caps.${group}`)
      else if (cap < 0) tell('cap_negative', `caps.${group}`)
      return [group, cap]
    }),
  )
  if (Object.values(caps).every((cap) => cap === 0)) tell('caps_all_zero', 'caps')
  // Made from every group just above.
  return caps as Record<FeatureGroup, number>
}

function readFeatures(value: unknown, tell: Tell): FraudModel['features'] | undefined {
  const given = membersOf(value, 'features', tell)
  if (!given) return undefined
  for (const name of Object.keys(given))
    if (!isFeature(name)) tell('feature_unknown', `features.${name}`)
  const features = featureCodes.map((code): [FeatureCode, Feature] => {
    const { group, source, label } = fraudFeatures[code]
    const data = Object.hasOwn(given, code)
      ? readFeature(given[code], `features.${code}`, tell)
      : { weight: 0 }
    return [code, { group, source, label, ...data }]
  })
  // Made from every code just above.
  return Object.fromEntries(features) as Record<FeatureCode, Feature>
}

function readFeature(value: unknown, at: string, tell: Tell): FeatureData {
  const given = membersOf(value, at, tell)
  if (!given) return { weight: 0 }
  for (const name of Object.keys(given))
    if (name !== 'weight' && name !== 'floor') tell('member_unknown', `${at}.${name}`)
  const weight = numberOr(given['weight'], Number.NaN)
  if (Number.isNaN(weight)) tell('weight_not_a_number', `${at}.weight`)
  else if (Math.abs(weight) > weightMax) tell('weight_too_large', `${at}.weight`)
  if (given['floor'] === undefined) return { weight }
  const floor = numberOr(given['floor'], -1)
  if (floor < 0 || floor > 1) tell('floor_out_of_range', `${at}.floor`)
  return { weight, floor }
}

function readCalibration(value: unknown, tell: Tell): Calibration | undefined {
  const given = membersOf(value, 'calibration', tell)
  if (!given) return undefined
  for (const name of Object.keys(given))
    if (name !== 'slope' && name !== 'intercept') tell('member_unknown', `calibration.${name}`)
  const slope = numberOr(given['slope'], 0)
  const intercept = numberOr(given['intercept'], Number.NaN)
  if (slope <= 0) tell('slope_not_positive', 'calibration.slope')
  if (Number.isNaN(intercept)) tell('intercept_not_a_number', 'calibration.intercept')
  return { slope, intercept }
}

/** A model as it is stored, and as a draft begins. */
export function modelData(model: FraudModel): ModelData {
  const features = featureCodes.map((code): [FeatureCode, FeatureData] => {
    const { weight, floor } = model.features[code]
    return [code, { weight, ...(floor === undefined ? {} : { floor }) }]
  })
  const { version, prior, caps, trustFloor, calibration } = model
  return { version, prior, caps, trustFloor, features: Object.fromEntries(features), calibration }
}

/** What another model changes, a sentence each; none where both score alike. */
export function differenceInWords({ from, to }: Pair<FraudModel>): string[] {
  const change = changeBetween({ from, to })
  return [
    ...change('The prior', ({ prior }) => prior),
    ...featureGroups.flatMap((group) => change(`The cap of ${group}`, ({ caps }) => caps[group])),
    ...change('The most that trust takes away', ({ trustFloor }) => trustFloor),
    ...featureCodes.flatMap((code) => {
      const feature = { from: from.features[code], to: to.features[code] }
      return [...weightChange(code, feature), ...floorChange(code, feature)]
    }),
    ...change('The slope of the calibration', ({ calibration }) => calibration.slope),
    ...change('Its intercept', ({ calibration }) => calibration.intercept),
  ]
}

interface Pair<One> {
  readonly from: One
  readonly to: One
}

const changeBetween =
  (models: Pair<FraudModel>) =>
  (what: string, read: (model: FraudModel) => number): string[] => {
    const [from, to] = [read(models.from), read(models.to)]
    return from === to ? [] : [`${what} goes from ${from} to ${to}.`]
  }

const amount = (weight: number): string => `${weight} (${pointsOf(weight)} points)`

function weightChange(code: FeatureCode, feature: Pair<FeatureData>): string[] {
  const [from, to] = [feature.from.weight, feature.to.weight]
  if (from === to) return []
  if (to === 0) return [`${code} counts nothing any more; it was ${amount(from)}.`]
  if (from === 0) return [`${code} counts from now on: ${amount(to)}.`]
  const turned = from < 0 === to < 0 ? '' : to < 0 ? ', and is trust now' : ', and is adverse now'
  return [`${code} goes from ${amount(from)} to ${amount(to)}${turned}.`]
}

/** A floor of 0 is none: no risk lies below it. */
function floorChange(code: FeatureCode, feature: Pair<FeatureData>): string[] {
  const [from, to] = [feature.from.floor ?? 0, feature.to.floor ?? 0]
  if (from === to) return []
  if (from === 0) return [`${code} gets a floor on the risk: ${to}.`]
  if (to === 0) return [`${code} has no floor on the risk any more; it was ${from}.`]
  return [`The floor of ${code} goes from ${from} to ${to}.`]
}
