/**
 * The check digit of machine readable zones. Source: ICAO Doc 9303 part 3, section 4.9.
 *
 * No weight shares a factor with 10, so one changed character goes unnoticed only where the two
 * values differ by a multiple of 10: never between digits, but 0 for A, K, U or a filler, 1 for B,
 * L or V, and so on. Neighbours that change places go unnoticed where their values differ by 5.
 */

const weights = [7, 3, 1] as const
const values = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** A digit counts as itself, A to Z as 10 to 35, a filler as nothing. */
export function checkDigitOf(characters: string): string {
  let sum = 0
  for (let at = 0; at < characters.length; at += 1)
    sum += Math.max(values.indexOf(characters.charAt(at)), 0) * (weights[at % 3] ?? 0)
  return String(sum % 10)
}
