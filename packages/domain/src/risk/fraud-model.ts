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

export interface Feature {
  readonly group: FeatureGroup
  /** Log-odds it adds to the risk; negative is trust. Expert priors until calibrated. */
  readonly weight: number
  /** The risk is at least this once it fires, 0 to 1. */
  readonly floor?: number
  readonly label: string
}

// oxfmt-ignore
export const fraudFeatures = {
  SSN_IMPOSSIBLE:          { group: 'identity',  weight: 2.5,  floor: 0.4,  label: 'The social security number cannot exist.' },
  SSN_PUBLISHED_FAKE:      { group: 'identity',  weight: 3,    floor: 0.8,  label: 'The social security number is a published sample.' },
  DOB_IMPLAUSIBLE:         { group: 'identity',  weight: 2,                 label: 'The birth date is in the future, or the age is over 110 or under 13.' },
  NAME_ANOMALY:            { group: 'identity',  weight: 1,                 label: 'The name has digits, repeats or a keyboard run, or is a known test name.' },
  IDENTITY_REVIEW:         { group: 'identity',  weight: 0.7,               label: 'The identity check was not clear.' },
  DOCUMENT_VERIFIED:       { group: 'identity',  weight: -1,                label: 'A document of the person was verified.' },
  EMAIL_INVALID:           { group: 'email',     weight: 2,                 label: 'The e-mail address is not one.' },
  EMAIL_DISPOSABLE:        { group: 'email',     weight: 2.2,               label: 'The e-mail address is of a throw-away domain.' },
  EMAIL_RANDOM_LOCAL:      { group: 'email',     weight: 0.6,               label: 'The e-mail address looks random before the @.' },
  EMAIL_ALIAS_OF_OTHER:    { group: 'email',     weight: 0.8,               label: 'The e-mail address is an alias of another customer\'s.' },
  EMAIL_ROLE:              { group: 'email',     weight: 0.4,               label: 'The e-mail address is of a role, not of a person.' },
  EMAIL_NAME_MISMATCH:     { group: 'email',     weight: 0.3,               label: 'The e-mail address names somebody else.' },
  EMAIL_NAME_MATCH:        { group: 'email',     weight: -0.3,              label: 'The e-mail address names the person.' },
  EMAIL_VERIFIED:          { group: 'email',     weight: -0.8,              label: 'The caller has verified the e-mail address.' },
  PHONE_INVALID:           { group: 'phone',     weight: 1.5,               label: 'The phone number is in no numbering plan.' },
  PHONE_VOIP:              { group: 'phone',     weight: 1.2,               label: 'The phone number is of an internet line.' },
  PHONE_PREMIUM_TOLLFREE:  { group: 'phone',     weight: 0.8,               label: 'The phone number is a premium or toll-free one.' },
  PHONE_COUNTRY_MISMATCH:  { group: 'phone',     weight: 0.7,               label: 'The phone number is of another country than the address.' },
  PHONE_VERIFIED:          { group: 'phone',     weight: -0.6,              label: 'The caller has verified the phone number.' },
  ADDR_ZIP_STATE_MISMATCH: { group: 'address',   weight: 1.2,               label: 'The postal code is of another state.' },
  ADDR_POBOX:              { group: 'address',   weight: 0.6,               label: 'The address is a post office box.' },
  ADDR_INCOMPLETE:         { group: 'address',   weight: 0.5,               label: 'The address is incomplete.' },
  IP_RESERVED:             { group: 'network',   weight: 1,                 label: 'The IP address is private or reserved.' },
  IP_ANONYMOUS:            { group: 'network',   weight: 1.8,               label: 'The IP address is of Tor or a VPN.' },
  IP_HOSTING:              { group: 'network',   weight: 1,                 label: 'The IP address is of a data centre.' },
  IP_COUNTRY_MISMATCH:     { group: 'network',   weight: 1,                 label: 'The IP address is of another country than the address.' },
  DEVICE_SHARED:           { group: 'network',   weight: 1.5,               label: 'Three or more customers used the device in 30 days.' },
  DEVICE_OF_FLAGGED:       { group: 'network',   weight: 2.5,  floor: 0.6,  label: 'The device is of a flagged customer.' },
  SSN_OTHER_IDENTITY:      { group: 'linkage',   weight: 3,    floor: 0.6,  label: 'The social security number stands under another name or birth date.' },
  CONTACT_SHARED_1:        { group: 'linkage',   weight: 1,                 label: 'Another customer has the e-mail address or phone number.' },
  CONTACT_SHARED_2PLUS:    { group: 'linkage',   weight: 1.8,               label: 'Two or more other customers have the e-mail address or phone number.' },
  ADDR_CROWDED:            { group: 'linkage',   weight: 1,                 label: 'Five or more customers gave the address in 30 days.' },
  SIGNUP_BURST_LOW:        { group: 'linkage',   weight: 0.8,               label: 'Three to five customers came from the network or device within an hour.' },
  SIGNUP_BURST_HIGH:       { group: 'linkage',   weight: 1.6,               label: 'More than five customers came from the network or device within an hour.' },
  LINKED_TO_REJECTED:      { group: 'linkage',   weight: 2,    floor: 0.4,  label: 'A strong key is shared with a rejected or flagged customer.' },
  CUSTOMER_FLAGGED:        { group: 'linkage',   weight: 0,    floor: 0.95, label: 'The customer is flagged as a fraud.' },
  GEO_CALL_FOR_ACTION:     { group: 'geography', weight: 1.5,               label: 'The country is under a call for action (FATF).' },
  GEO_MONITORED:           { group: 'geography', weight: 0.6,               label: 'The country is under increased monitoring (FATF).' },
  TX_ALERT_CONFIRMED:      { group: 'behaviour', weight: 2,                 label: 'A transaction alert was confirmed.' },
  TX_ALERT_OPEN:           { group: 'behaviour', weight: 1,                 label: 'A transaction alert is open.' },
  GOOD_TENURE:             { group: 'behaviour', weight: -0.7,              label: 'Active for more than 180 days without an alert.' },
} as const satisfies Readonly<Record<string, Feature>>

export type FeatureCode = keyof typeof fraudFeatures
export const featureCodes = Object.keys(fraudFeatures) as FeatureCode[]

/** A version of the model; every decision names the one it used. */
export interface FraudModel {
  readonly version: string
  /** The share of bad customers expected before anything is known. */
  readonly prior: number
  /** The most a group can add: signals that say the same thing must not count twice. */
  readonly caps: Readonly<Record<FeatureGroup, number>>
  /** The most that all trust together can take away (a negative number). */
  readonly trustFloor: number
  readonly features: Readonly<Record<FeatureCode, Feature>>
  /** risk = sigmoid(slope × L + intercept); 1 and 0 until calibrated on own labels. */
  readonly calibration: { readonly slope: number; readonly intercept: number }
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
  /** Log-odds of the prior; with contributions and adjustments it adds up to `logOdds`. */
  readonly base: number
  readonly logOdds: number
  readonly contributions: readonly Contribution[]
  readonly capsApplied: readonly Adjustment[]
  readonly floorApplied: { readonly code: FeatureCode; readonly risk: number } | null
  /** Share of the groups' weight that could be tested, 0 to 1, two decimals. */
  readonly coverage: number
  readonly unknown: readonly FeatureCode[]
}

const pointsPerLogOdds = 20 / Math.LN2
const lowest = 0.01
const highest = 0.99

const logit = (share: number): number => Math.log(share / (1 - share))
const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value))
const twoPlaces = (value: number): number => Math.round(value * 100) / 100

/** Scores what was found. No clock, no store, no network. */
export function scoreFraud(findings: FeatureFindings, model: FraudModel): FraudScore {
  const contributions: Contribution[] = []
  const unknown: FeatureCode[] = []
  const sums: Partial<Record<FeatureGroup, number>> = {}
  let floorApplied: FraudScore['floorApplied'] = null
  // In the order of the table, so that the same findings add up to the same last bit.
  for (const code of featureCodes) {
    const finding = findings[code]
    if (finding === undefined) unknown.push(code)
    if (finding !== true) continue
    const { group, weight, floor, label } = model.features[code]
    const points = Math.round(weight * pointsPerLogOdds)
    contributions.push({ code, group, label, logOdds: weight, points })
    sums[group] = (sums[group] ?? 0) + weight
    if (floor !== undefined && floor > (floorApplied?.risk ?? 0))
      floorApplied = { code, risk: floor }
  }
  const base = logit(model.prior)
  const { logOdds, capsApplied } = addUp(base, sums, model)
  const { slope, intercept } = model.calibration
  const risk = Math.max(sigmoid(slope * logOdds + intercept), floorApplied?.risk ?? 0)
  return {
    modelVersion: model.version,
    score: twoPlaces(Math.min(highest, Math.max(lowest, 1 - risk))),
    base,
    logOdds,
    contributions,
    capsApplied,
    floorApplied,
    coverage: coverageOf(unknown, model),
    unknown,
  }
}

/** Adds the groups, each up to its cap; a group that is trust in sum counts to the trust part. */
function addUp(
  base: number,
  sums: Readonly<Partial<Record<FeatureGroup, number>>>,
  model: FraudModel,
): { logOdds: number; capsApplied: Adjustment[] } {
  const capsApplied: Adjustment[] = []
  let adverse = 0
  let trust = 0
  for (const group of featureGroups) {
    const sum = sums[group] ?? 0
    const kept = Math.min(model.caps[group], sum)
    if (kept < sum) capsApplied.push({ of: group, logOdds: kept - sum })
    if (kept < 0) trust += kept
    else adverse += kept
  }
  const kept = Math.max(model.trustFloor, trust)
  if (kept > trust) capsApplied.push({ of: 'trust', logOdds: kept - trust })
  return { logOdds: base + adverse + kept, capsApplied }
}

/** Each group counts by its cap, and within it each feature by its weight. */
function coverageOf(unknown: readonly FeatureCode[], model: FraudModel): number {
  const missing = new Set(unknown)
  let known = 0
  let all = 0
  for (const group of featureGroups) {
    let tested = 0
    let whole = 0
    for (const code of featureCodes) {
      const feature = model.features[code]
      if (feature.group !== group) continue
      const weight = Math.abs(feature.weight)
      whole += weight
      if (!missing.has(code)) tested += weight
    }
    all += model.caps[group]
    if (whole > 0) known += model.caps[group] * (tested / whole)
  }
  return twoPlaces(known / all)
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

/** The reasons people are shown: the largest adverse ones, at most four. */
export const topReasons = ({ contributions }: FraudScore): readonly Contribution[] =>
  contributions
    .filter((one) => one.logOdds > 0)
    .toSorted((one, other) => other.logOdds - one.logOdds)
    .slice(0, 4)
