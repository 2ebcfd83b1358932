/** What is known of a share: exactly how much, or between which bounds. */
import { add, clipped, compare, fraction, isZero, none, ofPercent } from './fraction.ts'
import { percentText, subtract, whole } from './fraction.ts'
import type { Fraction } from './fraction.ts'

export interface Range {
  readonly least: Fraction
  readonly most: Fraction
}

export const nothing: Range = { least: none, most: none }
export const everything: Range = { least: whole, most: whole }
/** Somebody holds something, and nobody says how much. */
export const unstated: Range = { least: none, most: whole }

/**
 * How far an open bound is moved inwards: "more than 25 %" and 25 % must fall on two sides of a
 * threshold of 25 %, and no company has a million million shares.
 */
const step = fraction(1n, 10n ** 12n)

/** A share as registers state it, in percent. */
export interface StatedShare {
  readonly exact?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
}

/**
 * A missing bound is 0 or 100; `undefined` where a number is no percentage or the bounds are the
 * wrong way round: what cannot be read must not count as nothing.
 */
export function rangeOf(stated: StatedShare): Range | undefined {
  if (stated.exact !== undefined) {
    const exact = ofPercent(stated.exact)
    return exact && { least: exact, most: exact }
  }
  const from = ofPercent(stated.minimum ?? stated.exclusiveMinimum ?? 0)
  const to = ofPercent(stated.maximum ?? stated.exclusiveMaximum ?? 100)
  if (!from || !to) return undefined
  const opensAfter = stated.minimum === undefined && stated.exclusiveMinimum !== undefined
  const closesBefore = stated.maximum === undefined && stated.exclusiveMaximum !== undefined
  const least = opensAfter ? clipped(add(from, step)) : from
  const most = closesBefore ? clipped(subtract(to, step)) : to
  return compare(least, most) > 0 ? undefined : { least, most }
}

export const sum = (a: Range, b: Range): Range => ({
  least: add(a.least, b.least),
  most: add(a.most, b.most),
})
export const within = ({ least, most }: Range): Range => ({
  least: clipped(least),
  most: clipped(most),
})
export const isExact = ({ least, most }: Range): boolean => compare(least, most) === 0
export const isNothing = ({ most }: Range): boolean => isZero(most)

/** `30%`, or `25% to 50%`. */
export const rangeText = (range: Range): string =>
  isExact(range)
    ? `${percentText(range.least)}%`
    : `${percentText(range.least)}% to ${percentText(range.most)}%`
