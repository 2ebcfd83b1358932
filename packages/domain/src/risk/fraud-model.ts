/**
 * The built-in fraud model: an additive scorecard in log-odds, offline and the same for the same
 * input. Source: evaluation reference 5.2 to 5.5.
 */

export const featureGroups = [
  'identity',
  'email',
  'phone',
  'address',
  'network',
  'linkage',
  'geography',
  'behaviour',
] as const
export type FeatureGroup = (typeof featureGroups)[number]

/**
 * Where a finding comes from: the profile alone, a numbering plan, lists the operator loaded, other
 * customers by keyed hashes, a check of a provider, what the caller attests, what the customer did
 * since, or a person's flag.
 */
export type FindingSource =
  | 'profile'
  | 'plan'
  | 'lists'
  | 'customers'
  | 'check'
  | 'caller'
  | 'history'
  | 'analyst'

export interface Feature {
  readonly group: FeatureGroup
  /** Log-odds it adds to the risk; negative is trust. Expert priors until calibrated. */
  readonly weight: number
  /** The risk is at least this once it fires, 0 to 1. */
  readonly floor?: number
  readonly source: FindingSource
  readonly label: string
}

// oxfmt-ignore
export const fraudFeatures = {
  SSN_IMPOSSIBLE:          { group: 'identity',  weight: 2.5,  floor: 0.4,  source: 'profile',   label: 'The social security number cannot exist.' },
  SSN_PUBLISHED_FAKE:      { group: 'identity',  weight: 3,    floor: 0.8,  source: 'profile',   label: 'The social security number is a published sample.' },
  DOB_IMPLAUSIBLE:         { group: 'identity',  weight: 2,                 source: 'profile',   label: 'The birth date is in the future, or the age is over 110 or under 13.' },
  NAME_ANOMALY:            { group: 'identity',  weight: 1,                 source: 'profile',   label: 'The name has digits, repeats, a keyboard run or no letters, or is a known test name.' },
  IDENTITY_REVIEW:         { group: 'identity',  weight: 0.7,               source: 'check',     label: 'The identity check was not clear.' },
  DOCUMENT_VERIFIED:       { group: 'identity',  weight: -1,                source: 'check',     label: 'A document of the person was verified.' },
  EMAIL_INVALID:           { group: 'email',     weight: 2,                 source: 'profile',   label: 'The e-mail address is not one.' },
  EMAIL_DISPOSABLE:        { group: 'email',     weight: 2.2,               source: 'lists',     label: 'The e-mail address is of a throw-away domain.' },
  EMAIL_RANDOM_LOCAL:      { group: 'email',     weight: 0.6,               source: 'profile',   label: 'The e-mail address looks random before the @.' },
  EMAIL_ALIAS_OF_OTHER:    { group: 'email',     weight: 0.8,               source: 'customers', label: 'The e-mail address is an alias of another customer\'s.' },
  EMAIL_ROLE:              { group: 'email',     weight: 0.4,               source: 'profile',   label: 'The e-mail address is of a role, not of a person.' },
  EMAIL_NAME_MISMATCH:     { group: 'email',     weight: 0.3,               source: 'profile',   label: 'The e-mail address names somebody else.' },
  EMAIL_NAME_MATCH:        { group: 'email',     weight: -0.3,              source: 'profile',   label: 'The e-mail address names the person.' },
  EMAIL_VERIFIED:          { group: 'email',     weight: -0.8,              source: 'caller',    label: 'The caller has verified the e-mail address.' },
  PHONE_INVALID:           { group: 'phone',     weight: 1.5,               source: 'plan',      label: 'The phone number is in no numbering plan.' },
  PHONE_VOIP:              { group: 'phone',     weight: 1.2,               source: 'plan',      label: 'The phone number is of an internet line.' },
  PHONE_PREMIUM_TOLLFREE:  { group: 'phone',     weight: 0.8,               source: 'plan',      label: 'The phone number is a premium or toll-free one.' },
  PHONE_COUNTRY_MISMATCH:  { group: 'phone',     weight: 0.7,               source: 'plan',      label: 'The phone number is of another country than the address.' },
  PHONE_VERIFIED:          { group: 'phone',     weight: -0.6,              source: 'caller',    label: 'The caller has verified the phone number.' },
  ADDR_ZIP_STATE_MISMATCH: { group: 'address',   weight: 1.2,               source: 'profile',   label: 'The postal code is of another state, or there is no such state.' },
  ADDR_POBOX:              { group: 'address',   weight: 0.6,               source: 'profile',   label: 'The address is a post office box.' },
  ADDR_INCOMPLETE:         { group: 'address',   weight: 0.5,               source: 'profile',   label: 'The address is incomplete.' },
  IP_RESERVED:             { group: 'network',   weight: 1,                 source: 'lists',     label: 'The IP address is private or reserved.' },
  IP_ANONYMOUS:            { group: 'network',   weight: 1.8,               source: 'lists',     label: 'The IP address is of Tor or a VPN.' },
  IP_HOSTING:              { group: 'network',   weight: 1,                 source: 'lists',     label: 'The IP address is of a data centre.' },
  IP_COUNTRY_MISMATCH:     { group: 'network',   weight: 1,                 source: 'lists',     label: 'The IP address is of another country than the address.' },
  DEVICE_SHARED:           { group: 'network',   weight: 1.5,               source: 'customers', label: 'Three or more customers used the device in 30 days.' },
  DEVICE_OF_FLAGGED:       { group: 'network',   weight: 2.5,  floor: 0.6,  source: 'customers', label: 'The device is of a flagged customer.' },
  SSN_OTHER_IDENTITY:      { group: 'linkage',   weight: 3,    floor: 0.6,  source: 'customers', label: 'The social security number stands under another name or birth date.' },
  CONTACT_SHARED_1:        { group: 'linkage',   weight: 1,                 source: 'customers', label: 'Another customer has the e-mail address or phone number.' },
  CONTACT_SHARED_2PLUS:    { group: 'linkage',   weight: 1.8,               source: 'customers', label: 'Two or more other customers have the e-mail address or phone number.' },
  ADDR_CROWDED:            { group: 'linkage',   weight: 1,                 source: 'customers', label: 'Five or more customers gave the address in 30 days.' },
  SIGNUP_BURST_LOW:        { group: 'linkage',   weight: 0.8,               source: 'customers', label: 'Three to five customers came from the network or device within an hour.' },
  SIGNUP_BURST_HIGH:       { group: 'linkage',   weight: 1.6,               source: 'customers', label: 'More than five customers came from the network or device within an hour.' },
  LINKED_TO_REJECTED:      { group: 'linkage',   weight: 2,    floor: 0.4,  source: 'customers', label: 'A strong key is shared with a rejected or flagged customer.' },
  CUSTOMER_FLAGGED:        { group: 'linkage',   weight: 0,    floor: 0.95, source: 'analyst',   label: 'The customer is flagged as a fraud.' },
  GEO_CALL_FOR_ACTION:     { group: 'geography', weight: 1.5,               source: 'lists',     label: 'The country is under a call for action (FATF).' },
  GEO_MONITORED:           { group: 'geography', weight: 0.6,               source: 'lists',     label: 'The country is under increased monitoring (FATF).' },
  TX_ALERT_CONFIRMED:      { group: 'behaviour', weight: 2,                 source: 'history',   label: 'A transaction alert was confirmed.' },
  TX_ALERT_OPEN:           { group: 'behaviour', weight: 1,                 source: 'history',   label: 'A transaction alert is open.' },
  GOOD_TENURE:             { group: 'behaviour', weight: -0.7,              source: 'history',   label: 'Active for more than 180 days without an alert.' },
} as const satisfies Readonly<Record<string, Feature>>

export type FeatureCode = keyof typeof fraudFeatures
/** A literal's keys are its own. */
export const featureCodes = Object.keys(fraudFeatures) as FeatureCode[]

/**
 * A version of the model; every decision names the one it used. It is never changed in place: what
 * follows from it is worked out once and kept.
 */
export interface FraudModel {
  readonly version: string
  /** The share of bad customers expected before anything is known. */
  readonly prior: number
  /** The most a group can add: signals that say the same thing must not count twice. */
  readonly caps: Readonly<Record<FeatureGroup, number>>
  /** The most that all trust together can take away (a negative number). */
  readonly trustFloor: number
  readonly features: Readonly<Record<FeatureCode, Feature>>
  readonly calibration: Calibration
}

/** risk = sigmoid(slope × L + intercept); 1 and 0 until calibrated on own labels. */
export interface Calibration {
  readonly slope: number
  readonly intercept: number
}

export const builtInModel: FraudModel = {
  version: 'built-in-1',
  prior: 0.02,
  caps: {
    identity: 3,
    email: 3,
    phone: 2.5,
    address: 2,
    network: 3,
    linkage: 4,
    geography: 1.5,
    behaviour: 3,
  },
  trustFloor: -2,
  features: fraudFeatures,
  calibration: { slope: 1, intercept: 0 },
}

/** What each feature was found to be; one that is absent could not be tested. */
export type FeatureFindings = Readonly<Partial<Record<FeatureCode, boolean>>>

export interface Contribution {
  readonly code: FeatureCode
  readonly group: FeatureGroup
  readonly label: string
  readonly source: FindingSource
  readonly direction: 'adverse' | 'trust'
  readonly logOdds: number
  /** 20 points double the odds; for people. */
  readonly points: number
}

/** What the caps took away, so that the parts still add up to the whole. */
export interface Adjustment {
  readonly of: FeatureGroup | 'trust'
  readonly logOdds: number
}

export interface FraudScore {
  readonly modelVersion: string
  /** Health, two decimals, 0.01 to 0.99; 1 is safe. */
  readonly score: number
  readonly prior: number
  /** Log-odds of the prior; with contributions and adjustments it adds up to `logOdds`. */
  readonly base: number
  readonly logOdds: number
  readonly contributions: readonly Contribution[]
  readonly capsApplied: readonly Adjustment[]
  /** The floor that raised the risk above what adds up; `null` where none did. */
  readonly floorApplied: { readonly code: FeatureCode; readonly risk: number } | null
  readonly calibration: Calibration
  /** Share of the groups' weight that could be tested, 0 to 1, two decimals. */
  readonly coverage: number
  readonly unknown: readonly FeatureCode[]
}

const pointsPerLogOdds = 20 / Math.LN2
const lowest = 0.01
const highest = 0.99

export const logit = (share: number): number => Math.log(share / (1 - share))
export const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value))
export const pointsOf = (weight: number): number => Math.round(weight * pointsPerLogOdds)
const twoPlaces = (value: number): number => Math.round(value * 100) / 100

interface PlanRow {
  readonly code: FeatureCode
  /** Its place in `featureGroups`. */
  readonly group: number
  /** How much of its group's coverage it stands for. */
  readonly size: number
  readonly floor: number
  readonly contribution: Contribution
}

/** What follows from a model alone, so that no customer pays for it. */
interface Plan {
  readonly base: number
  readonly rows: readonly PlanRow[]
  /** In the order of `featureGroups`. */
  readonly groups: readonly PlanGroup[]
  readonly allCaps: number
}
interface PlanGroup {
  readonly name: FeatureGroup
  readonly cap: number
  /** The sum of the sizes of its features. */
  readonly size: number
}

const plans = new WeakMap<FraudModel, Plan>()

function planOf(model: FraudModel): Plan {
  const held = plans.get(model)
  if (held) return held
  const sizes = noneOfAnyGroup()
  const rows = featureCodes.map((code): PlanRow => {
    const { group: name, weight, floor = 0, label, source } = model.features[code]
    const group = featureGroups.indexOf(name)
    const size = Math.abs(weight)
    add(sizes, group, size)
    const contribution = Object.freeze<Contribution>({
      code,
      group: name,
      label,
      source,
      direction: weight < 0 ? 'trust' : 'adverse',
      logOdds: weight,
      points: pointsOf(weight),
    })
    return { code, group, size, floor, contribution }
  })
  const groups = featureGroups.map((name, at): PlanGroup => {
    return { name, cap: model.caps[name], size: sizes[at] ?? 0 }
  })
  const allCaps = groups.reduce((sum, { cap }) => sum + cap, 0)
  const plan: Plan = { base: logit(model.prior), rows, groups, allCaps }
  plans.set(model, plan)
  return plan
}

const noneOfAnyGroup = (): number[] => featureGroups.map(() => 0)

/** @param group its place in `featureGroups` */
function add(sums: number[], group: number, amount: number): void {
  sums[group] = (sums[group] ?? 0) + amount
}

/** Scores what was found. No clock, no store, no network. */
export function scoreFraud(findings: FeatureFindings, model: FraudModel): FraudScore {
  const plan = planOf(model)
  const contributions: Contribution[] = []
  const unknown: FeatureCode[] = []
  const sums = noneOfAnyGroup()
  const tested = noneOfAnyGroup()
  let highestFloor: PlanRow | undefined
  // In the order of the table, so that the same findings add up to the same last bit.
  for (const row of plan.rows) {
    const finding = findings[row.code]
    if (finding === undefined) {
      unknown.push(row.code)
      continue
    }
    add(tested, row.group, row.size)
    if (!finding) continue
    contributions.push(row.contribution)
    add(sums, row.group, row.contribution.logOdds)
    if (row.floor > (highestFloor?.floor ?? 0)) highestFloor = row
  }
  const { logOdds, capsApplied } = addUp(sums, plan, model.trustFloor)
  const { slope, intercept } = model.calibration
  const added = sigmoid(slope * logOdds + intercept)
  const floored = highestFloor && highestFloor.floor > added ? highestFloor : undefined
  const risk = floored?.floor ?? added
  return {
    modelVersion: model.version,
    score: twoPlaces(Math.min(highest, Math.max(lowest, 1 - risk))),
    prior: model.prior,
    base: plan.base,
    logOdds,
    contributions,
    capsApplied,
    floorApplied: floored ? { code: floored.code, risk: floored.floor } : null,
    calibration: model.calibration,
    coverage: coverageOf(tested, plan),
    unknown,
  }
}

/** Adds the groups, each up to its cap; a group that is trust in sum counts to the trust part. */
function addUp(
  sums: readonly number[],
  { base, groups }: Plan,
  trustFloor: number,
): { logOdds: number; capsApplied: Adjustment[] } {
  const capsApplied: Adjustment[] = []
  let adverse = 0
  let trust = 0
  for (const [at, { name, cap }] of groups.entries()) {
    const sum = sums[at] ?? 0
    const kept = Math.min(cap, sum)
    if (kept < sum) capsApplied.push({ of: name, logOdds: kept - sum })
    if (kept < 0) trust += kept
    else adverse += kept
  }
  const kept = Math.max(trustFloor, trust)
  if (kept > trust) capsApplied.push({ of: 'trust', logOdds: kept - trust })
  return { logOdds: base + adverse + kept, capsApplied }
}

/** Each group counts by its cap, and within it each feature by its weight. */
function coverageOf(tested: readonly number[], { groups, allCaps }: Plan): number {
  let known = 0
  for (const [at, { cap, size }] of groups.entries())
    if (size > 0) known += cap * ((tested[at] ?? 0) / size)
  return twoPlaces(known / allCaps)
}

/** The score without each reason in turn: exact, since the form is additive. */
export function withoutEach(
  findings: FeatureFindings,
  model: FraudModel,
): ReadonlyMap<FeatureCode, number> {
  const fired = featureCodes.filter((code) => findings[code] === true)
  return new Map(
    fired.map((code) => [code, scoreFraud({ ...findings, [code]: false }, model).score]),
  )
}

/**
 * The reasons people are shown, at most four: the one whose floor made the score, then the largest
 * adverse ones.
 */
export const topReasons = ({ contributions, floorApplied }: FraudScore): readonly Contribution[] =>
  contributions
    .filter((one) => one.logOdds > 0 || one.code === floorApplied?.code)
    .toSorted(
      (one, other) =>
        Number(other.code === floorApplied?.code) - Number(one.code === floorApplied?.code) ||
        other.logOdds - one.logOdds,
    )
    .slice(0, 4)
