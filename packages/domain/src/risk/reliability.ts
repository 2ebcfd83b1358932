/** How far the risk a model names agrees with what happened. Source: evaluation reference 5.5. */

export interface Outcome {
  /** The risk that was named, 0 to 1: 1 minus the health score. */
  readonly risk: number
  readonly bad: boolean
}

/** Customers whose risk lies from `from` (included) to `to` (left out; 1 belongs to the last). */
export interface ReliabilityBin {
  readonly from: number
  readonly to: number
  readonly count: number
  /** What was said of them; `null` where there are none. */
  readonly meanRisk: number | null
  /** What became of them; close to `meanRisk` in a model one can believe. */
  readonly badShare: number | null
}

export interface Reliability {
  readonly count: number
  readonly bad: number
  /** Mean square of risk against what happened: 0 is perfect, 0.25 is what a coin says. */
  readonly brier: number
  /** Mean surprise in nats: 0 is perfect, 0.69 is what a coin says. */
  readonly logLoss: number
  readonly bins: readonly ReliabilityBin[]
}

const binCount = 10
/** One customer of whom a model was certain and wrong must not make the mean infinite. */
const surest = 1e-6

/** `null` without any outcome. The same outcomes in the same order give the same last bit. */
export function reliabilityOf(outcomes: Iterable<Outcome>): Reliability | null {
  const sums = Array.from({ length: binCount }, () => ({ count: 0, risk: 0, bad: 0 }))
  let [count, bad, squares, surprise] = [0, 0, 0, 0]
  for (const outcome of outcomes) {
    const { risk } = outcome
    const happened = outcome.bad ? 1 : 0
    // A risk is from 0 to 1, so that its bin is one of them.
    const held = sums[Math.min(binCount - 1, Math.floor(risk * binCount))]!
    held.count += 1
    held.risk += risk
    held.bad += happened
    count += 1
    bad += happened
    squares += (risk - happened) ** 2
    surprise -= Math.log(Math.max(surest, outcome.bad ? risk : 1 - risk))
  }
  if (count === 0) return null
  const bins = sums.map((held, index): ReliabilityBin => {
    const [from, to] = [index / binCount, (index + 1) / binCount]
    if (held.count === 0) return { from, to, count: 0, meanRisk: null, badShare: null }
    const [meanRisk, badShare] = [held.risk / held.count, held.bad / held.count]
    return { from, to, count: held.count, meanRisk, badShare }
  })
  return { count, bad, brier: squares / count, logLoss: surprise / count, bins }
}
