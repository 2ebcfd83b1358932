/**
 * Exact fractions of a whole: what is multiplied along a chain of holdings and then compared with a
 * threshold must not drift, as floating point does.
 */

/** In lowest terms, the denominator positive. */
export interface Fraction {
  readonly over: bigint
  readonly under: bigint
}

export function fraction(over: bigint, under: bigint): Fraction {
  if (under === 0n) throw new Error('a fraction of nothing')
  const sign = under < 0n ? -1n : 1n
  const common = greatestDivisor(over < 0n ? -over : over, under * sign)
  return { over: (over * sign) / common, under: (under * sign) / common }
}

function greatestDivisor(one: bigint, other: bigint): bigint {
  let [a, b] = [one, other]
  while (b !== 0n) [a, b] = [b, a % b]
  return a === 0n ? 1n : a
}

export const none: Fraction = { over: 0n, under: 1n }
export const whole: Fraction = { over: 1n, under: 1n }
export const half: Fraction = { over: 1n, under: 2n }

export const add = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.over * b.under + b.over * a.under, a.under * b.under)
export const subtract = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.over * b.under - b.over * a.under, a.under * b.under)
export const multiply = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.over * b.over, a.under * b.under)
export const isZero = (a: Fraction): boolean => a.over === 0n

/** Below zero where `a` is the smaller, as a sort wants it. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.over * b.under - b.over * a.under
  return difference === 0n ? 0 : difference < 0n ? -1 : 1
}
export const least = (a: Fraction, b: Fraction): Fraction => (compare(a, b) <= 0 ? a : b)
export const most = (a: Fraction, b: Fraction): Fraction => (compare(a, b) >= 0 ? a : b)
/** Between nothing and the whole. */
export const clipped = (a: Fraction): Fraction => least(whole, most(none, a))

/**
 * The fraction that a percentage written in decimals is, exactly: `76.5` is 153/200. `undefined`
 * where it is no number between 0 and 100.
 */
export function ofPercent(percent: number | string): Fraction | undefined {
  const text = typeof percent === 'number' ? decimal(percent) : percent.trim()
  const parts = /^(\d{1,3})(?:\.(\d{1,20}))?$/.exec(text)
  if (!parts) return undefined
  const [, units = '', decimals = ''] = parts
  const share = fraction(BigInt(units + decimals), 100n * 10n ** BigInt(decimals.length))
  return compare(share, whole) > 0 ? undefined : share
}

/** Small numbers are printed with an exponent, which is no decimal. */
const decimal = (value: number): string =>
  Number.isFinite(value) && String(value).includes('e') ? value.toFixed(20) : String(value)

/** Decimals of a percentage that people are shown. */
const shownDecimals = 4

/** Rounded half up to four decimals, without zeros at the end: `33.3333`. */
export function percentText({ over, under }: Fraction): string {
  const scale = 10n ** BigInt(shownDecimals)
  const scaled = (over * 100n * scale * 2n + under) / (under * 2n)
  const decimals = String(scaled % scale)
    .padStart(shownDecimals, '0')
    .replace(/0+$/, '')
  return decimals === '' ? String(scaled / scale) : `${scaled / scale}.${decimals}`
}
