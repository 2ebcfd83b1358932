/**
 * What a score means. Anchors are set on two sets of invented people who are on no list, looked up
 * in the SDN list: about one in ten scores `shown` or more, at most one in a hundred of either set
 * `match` or more. 100 is for names that are the same word for word. The counts are in
 * docs/reference/screening.md.
 */
export const nameThresholds = { shown: 75, match: 93 } as const

/** Raw scores and what they stand for, rising. */
const anchors: readonly (readonly [number, number])[] = [
  [0, 0],
  [0.21, nameThresholds.shown],
  [0.45, nameThresholds.match],
  [1, 100],
]

/** Straight lines between the anchors, to a hundredth, so that the top band keeps its order. */
export function calibrated(raw: number): number {
  for (const [index, [to, high]] of anchors.entries()) {
    const [from, low] = anchors[index - 1] ?? [0, 0]
    if (raw > to && index < anchors.length - 1) continue
    const share = to === from ? 0 : (raw - from) / (to - from)
    return Math.round((low + (high - low) * Math.min(1, Math.max(0, share))) * 100) / 100
  }
  return 100
}
