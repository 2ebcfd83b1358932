/**
 * The two numbers that fit the scorecard to what became of an application's own customers: Platt
 * scaling of the log-odds, or the prior alone. Source: evaluation reference 5.2 and 5.5.
 *
 * Labels come from closed decisions, so mostly from customers somebody looked at. A model fitted on
 * them knows little of those nobody looked at; whoever fits one should label some of these too.
 */
import { logit, sigmoid } from './fraud-model.ts'
import type { Calibration } from './fraud-model.ts'

/** What became of a customer who was scored. */
export interface Label {
  /** `FraudScore.logOdds` under the model that is to be calibrated: before slope and intercept. */
  readonly logOdds: number
  readonly bad: boolean
}

export const labelsNeeded = 200
export const badNeeded = 30

/** Why slope 1 and intercept 0 stay, each with what to do. */
// oxfmt-ignore
export const uncalibrated = {
  labels_too_few:     `Fewer than ${labelsNeeded} customers are labelled: close more decisions first.`,
  bad_too_few:        `Fewer than ${badNeeded} labelled customers are bad: wait for more, or correct the prior alone.`,
  log_odds_alike:     'All labelled customers have the same log-odds: label customers of other scores too.',
  slope_not_positive: 'By the labels the riskier customers are the better ones: check the labels, then the weights.',
  not_settled:        'No slope and intercept fit best: look for labels that contradict each other.',
  rate_impossible:    'A base rate lies between 0 and 1, both left out: count over more customers.',
} as const satisfies Readonly<Record<string, string>>
export type Uncalibrated = keyof typeof uncalibrated

export interface CalibrationFit {
  /** Six decimals, so that it reads as it computes; 1 and 0 where there is a reason. */
  readonly calibration: Calibration
  readonly reason: Uncalibrated | null
}

const asIs = (reason: Uncalibrated): CalibrationFit => ({
  calibration: { slope: 1, intercept: 0 },
  reason,
})
const sixPlaces = (value: number): number => Math.round(value * 1e6) / 1e6

/** Customers of the same log-odds. */
interface Group {
  readonly logOdds: number
  readonly count: number
  /** The sum of what the risk of each should be. */
  readonly target: number
}

/**
 * Platt scaling by Newton's method. Targets are drawn in from 0 and 1 as Platt has it,
 * (bad + 1) / (bad + 2) and 1 / (good + 2), so that labels a line can part do not make the model
 * certain. The order of the labels has no effect.
 */
export function fitCalibration(labels: Iterable<Label>): CalibrationFit {
  const counts = new Map<number, { bad: number; good: number }>()
  let [bad, good] = [0, 0]
  for (const label of labels) {
    const held = counts.get(label.logOdds) ?? { bad: 0, good: 0 }
    counts.set(label.logOdds, held)
    held[label.bad ? 'bad' : 'good'] += 1
    if (label.bad) bad += 1
    else good += 1
  }
  if (bad + good < labelsNeeded) return asIs('labels_too_few')
  if (bad < badNeeded) return asIs('bad_too_few')
  if (counts.size < 2) return asIs('log_odds_alike')
  const [forBad, forGood] = [(bad + 1) / (bad + 2), 1 / (good + 2)]
  const groups = [...counts]
    .toSorted(([one], [other]) => one - other)
    .map(([logOdds, held]): Group => {
      const target = held.bad * forBad + held.good * forGood
      return { logOdds, count: held.bad + held.good, target }
    })
  const fitted = settle(groups, { slope: 0, intercept: logit((bad + 1) / (bad + good + 2)) })
  if (!fitted) return asIs('not_settled')
  const calibration = { slope: sixPlaces(fitted.slope), intercept: sixPlaces(fitted.intercept) }
  return calibration.slope > 0 ? { calibration, reason: null } : asIs('slope_not_positive')
}

/**
 * The prior alone, where there are too few labels for more: slope 1, intercept
 * logit(observed base rate) - logit(model prior).
 *
 * @param observedRate share of bad ones among all customers, not among those somebody looked at
 */
export function correctPrior(rates: {
  readonly observedRate: number
  readonly modelPrior: number
}): CalibrationFit {
  const intercept = logit(rates.observedRate) - logit(rates.modelPrior)
  // Also what is no number, and 0 and 1, whose log-odds are infinite.
  if (!Number.isFinite(intercept)) return asIs('rate_impossible')
  return { calibration: { slope: 1, intercept: sixPlaces(intercept) }, reason: null }
}

const stepsMax = 100
const halvingsMax = 40
/** Gain a customer below which the loss no longer tells one step from another, but Newton does. */
const closeBy = 1e-10
/** A step too small to show in six decimals. */
const smallStep = 1e-9

/** Newton's method, each step halved until it helps (Lin, Lin and Weng, 2007). */
function settle(groups: readonly Group[], start: Calibration): Calibration | undefined {
  const total = groups.reduce((sum, group) => sum + group.count, 0)
  let at = start
  for (let step = 0; step < stepsMax; step += 1) {
    const slopes = slopesOf(groups, at)
    const direction = newtonStep(slopes)
    const gain = slopes.bySlope * direction.slope + slopes.byIntercept * direction.intercept
    if (-gain < closeBy * total) {
      at = moved({ at, direction }, 1)
      const largest = Math.max(Math.abs(direction.slope), Math.abs(direction.intercept))
      if (largest < smallStep) return at
      continue
    }
    const size = usefulSize(groups, { at, direction, gain })
    if (size === undefined) return undefined
    at = moved({ at, direction }, size)
  }
  return undefined
}

interface Move {
  readonly at: Calibration
  readonly direction: Calibration
  /** What the whole step would change the loss by if it were a plane: negative. */
  readonly gain: number
}

/** The largest of 1, a half, a quarter … of a step that lowers the loss. */
function usefulSize(groups: readonly Group[], { at, direction, gain }: Move): number | undefined {
  const loss = lossOf(groups, at)
  for (let halving = 0, size = 1; halving < halvingsMax; halving += 1, size /= 2) {
    if (lossOf(groups, moved({ at, direction }, size)) <= loss + 1e-4 * size * gain) return size
  }
  return undefined
}

const moved = ({ at, direction }: Pick<Move, 'at' | 'direction'>, size: number): Calibration => ({
  slope: at.slope + size * direction.slope,
  intercept: at.intercept + size * direction.intercept,
})

/** The log loss of the targets, summed; written so that no exponential overflows. */
function lossOf(groups: readonly Group[], { slope, intercept }: Calibration): number {
  let loss = 0
  for (const { logOdds, count, target } of groups) {
    const value = slope * logOdds + intercept
    loss += count * (Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)))) - target * value
  }
  return loss
}

/** First and second derivatives of the loss. */
interface Slopes {
  readonly bySlope: number
  readonly byIntercept: number
  readonly slopeTwice: number
  readonly both: number
  readonly interceptTwice: number
}

function slopesOf(groups: readonly Group[], { slope, intercept }: Calibration): Slopes {
  let [bySlope, byIntercept, slopeTwice, both, interceptTwice] = [0, 0, 0, 0, 0]
  for (const { logOdds, count, target } of groups) {
    const risk = sigmoid(slope * logOdds + intercept)
    const off = count * risk - target
    const bend = count * risk * (1 - risk)
    bySlope += off * logOdds
    byIntercept += off
    slopeTwice += bend * logOdds * logOdds
    both += bend * logOdds
    interceptTwice += bend
  }
  return { bySlope, byIntercept, slopeTwice, both, interceptTwice }
}

function newtonStep(slopes: Slopes): Calibration {
  const { bySlope, byIntercept, both } = slopes
  // Keeps the matrix invertible where every risk is all but certain.
  const slopeTwice = slopes.slopeTwice + 1e-12
  const interceptTwice = slopes.interceptTwice + 1e-12
  const determinant = slopeTwice * interceptTwice - both * both
  return {
    slope: (both * byIntercept - interceptTwice * bySlope) / determinant,
    intercept: (both * bySlope - slopeTwice * byIntercept) / determinant,
  }
}
