/**
 * Solves companies that hold each other, exactly. Over whole numbers: fractions would have to be
 * brought to lowest terms at every step, which took eight seconds for twenty companies.
 */
import { add, fraction, multiply, none } from './fraction.ts'
import type { Fraction } from './fraction.ts'

/** What a company of the knot comes to of what each one holds from outside, over `under`. */
export interface SolvedKnot {
  readonly over: readonly (readonly bigint[])[]
  readonly under: bigint
}

/**
 * The sum of A, A², A³ and so on, with the identity: (I − A)⁻¹, by Bareiss's elimination. Without
 * exchanging rows: its pivots are positive exactly where the holdings inside the knot die away, and
 * only there is that sum what it comes to (the condition of Hawkins and Simon).
 * @param inside inside[i][j] is what j holds of i
 * @returns `undefined` where they do not die away: more was declared than there is
 */
export function solveKnot(inside: readonly (readonly Fraction[])[]): SolvedKnot | undefined {
  const size = inside.length
  const scale = inside.flat().reduce((all, { under }) => commonMultiple(all, under), 1n)
  const rows = inside.map((line, row) => [
    ...line.map(({ over, under }, at) => (at === row ? scale : 0n) - (over * scale) / under),
    ...line.map((_, at) => (at === row ? scale : 0n)),
  ])
  let before = 1n
  for (let at = 0; at < size; at += 1) {
    const pivotRow = rows[at] ?? []
    const pivot = pivotRow[at] ?? 0n
    if (pivot <= 0n) return undefined
    for (const [index, row] of rows.entries()) {
      if (index === at) continue
      const factor = row[at] ?? 0n
      for (let column = 0; column < size * 2; column += 1) {
        const value = pivot * (row[column] ?? 0n) - factor * (pivotRow[column] ?? 0n)
        row[column] = value / before // exact, by Sylvester's identity
      }
    }
    before = pivot
  }
  return { over: rows.map((row) => row.slice(size)), under: before }
}

/** What each company of the knot comes to, given what it is held of from outside. */
export function throughKnot({ over, under }: SolvedKnot, held: readonly Fraction[]): Fraction[] {
  return over.map((row) => {
    const total = held.reduce((sum, one, at) => {
      const times = row[at] ?? 0n
      return times === 0n || one.over === 0n
        ? sum
        : add(sum, multiply(one, { over: times, under: 1n }))
    }, none)
    return fraction(total.over, total.under * under)
  })
}

function commonMultiple(a: bigint, b: bigint): bigint {
  return (a * b) / greatestDivisor(a, b)
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [one, other] = [a, b]
  while (other !== 0n) [one, other] = [other, one % other]
  return one
}
