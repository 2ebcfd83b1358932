/** Shares of a whole with what they may be by chance. */

export interface Share {
  readonly of: number
  readonly all: number
  readonly least: number
  readonly most: number
}

/** Two sides of 95 %. */
const z = 1.959964

/** Wilson's interval, which holds for few cases and for shares near none and all. */
export function shareOf(of: number, all: number): Share {
  const part = of / all
  const whole = 1 + (z * z) / all
  const middle = (part + (z * z) / (2 * all)) / whole
  const half = (z / whole) * Math.sqrt((part * (1 - part)) / all + (z * z) / (4 * all * all))
  return { of, all, least: Math.max(0, middle - half), most: Math.min(1, middle + half) }
}

export const valueOf = ({ of, all }: Share): number => of / all

/** `0.802 (0.738 to 0.853), 146 of 182` */
export const shareText = (share: Share, digits = 3): string =>
  `${valueOf(share).toFixed(digits)} (${share.least.toFixed(digits)} to ` +
  `${share.most.toFixed(digits)}), ${share.of} of ${share.all}`

export interface Found {
  readonly right: number
  readonly wrong: number
  readonly missed: number
}

/**
 * F1 with its interval: of all that was found or should have been, the share that is right has
 * Wilson's, and F1 rises with it.
 */
export function f1Of({ right, wrong, missed }: Found): {
  value: number
  least: number
  most: number
} {
  const right3 = shareOf(right, right + wrong + missed)
  const f1 = (part: number): number => (2 * part) / (1 + part)
  return { value: f1(valueOf(right3)), least: f1(right3.least), most: f1(right3.most) }
}
