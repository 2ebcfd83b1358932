/**
 * How much of a company comes to somebody over all chains, cross-holdings included: one linear
 * system, solved exactly, one knot of companies after the other.
 */
import { add, clipped, isZero, multiply, none, whole } from './fraction.ts'
import type { Fraction } from './fraction.ts'
import { solveKnot, throughKnot } from './knot.ts'
import type { SolvedKnot } from './knot.ts'
import { everything } from './range.ts'
import type { Range } from './range.ts'
import type { RestReason, Row, Rows } from './rows.ts'

/** Companies that hold each other, solved together; beyond this many they are not solved. */
export const largestKnot = 40

/** The companies that lead to a company, in knots, each before those that rest on it. */
export interface Chains {
  readonly rows: Rows
  /** Knots by their bound and companies, as they are asked for. */
  readonly solved: Map<string, SolvedKnot | undefined>
  readonly knots: readonly (readonly string[])[]
}

/** What is left over is looked up like a holder, under a name no party has. */
export const restKey = (reason: RestReason): string => `\u0000${reason}`

/** Knots out of which nothing leads, and those too large to solve, come to nobody and say so. */
export function chainsTo(company: string, given: Rows): Chains {
  const knots = knotsFrom(company, given)
  const rows = new Map<string, Row>()
  for (const knot of knots) {
    const reason = unsolved(knot, given)
    for (const id of knot) {
      const row = given.get(id)
      if (!row) continue
      const rests = reason ? [{ reason, share: everything }] : row.rests
      rows.set(id, reason ? { ...row, parts: [], rests } : row)
    }
  }
  return { rows, knots, solved: new Map() }
}

function unsolved(knot: readonly string[], rows: Rows): RestReason | undefined {
  const inside = new Set(knot)
  const parts = knot.map((id) => rows.get(id)?.parts ?? [])
  if (!parts.flat().some(({ by }) => inside.has(by))) return undefined
  if (knot.length > largestKnot) return 'too_tangled'
  const leadsOut = knot.some((id, at) => {
    const rests = rows.get(id)?.rests ?? []
    return rests.length > 0 || parts[at]?.some(({ by }) => !inside.has(by))
  })
  return leadsOut ? undefined : 'circular'
}

/** Tarjan's algorithm, without recursion: chains in a registry may be long. */
function knotsFrom(start: string, rows: Rows): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const knots: string[][] = []
  const walk: { id: string; next: number }[] = []
  const enter = (id: string): void => {
    order.set(id, order.size)
    lowest.set(id, order.size - 1)
    open.push(id)
    isOpen.add(id)
    walk.push({ id, next: 0 })
  }
  const lower = (id: string, to: number | undefined): void => {
    lowest.set(id, Math.min(lowest.get(id) ?? Infinity, to ?? Infinity))
  }
  enter(start)
  for (let step = walk.at(-1); step; step = walk.at(-1)) {
    const { id } = step
    const part = rows.get(id)?.parts[step.next]
    step.next += 1
    if (part) {
      if (!order.has(part.by)) enter(part.by)
      else if (isOpen.has(part.by)) lower(id, order.get(part.by))
      continue
    }
    walk.pop()
    const parent = walk.at(-1)
    if (parent) lower(parent.id, lowest.get(id))
    if (lowest.get(id) !== order.get(id)) continue
    const knot = open.splice(open.lastIndexOf(id))
    for (const one of knot) isOpen.delete(one)
    knots.push(knot)
  }
  return knots
}

type Bound = keyof Range

/**
 * What of each company comes to the fixed parties: at least with the least of each share, at most
 * with the most, since a larger share anywhere makes nothing smaller.
 * @param fixed what counts as theirs altogether: the party itself, and whom it controls
 */
export function comesTo(
  chains: Chains,
  fixed: ReadonlySet<string>,
  bound: Bound,
): Map<string, Fraction> {
  const { rows, knots } = chains
  const values = new Map<string, Fraction>()
  const valueOf = (id: string): Fraction => (fixed.has(id) ? whole : (values.get(id) ?? none))
  for (const knot of knots) {
    const free = knot.filter((id) => !fixed.has(id) && rows.has(id))
    const inside = new Set(free)
    const links = free.map((id) => linksOf(rows.get(id), bound))
    const constants = links.map((all) =>
      all
        .filter(({ by }) => !inside.has(by))
        .reduce((total, { by, share }) => add(total, multiply(share, valueOf(by))), none),
    )
    const solved = solve(chains, { ids: free, links, constants, bound })
    for (const [at, id] of free.entries()) {
      // Unsolvable is only what declares more than there is: then all of it may come to them, and
      // none of it must.
      const value = solved ? solved[at] : bound === 'least' ? none : whole
      values.set(id, clipped(value ?? none))
    }
  }
  for (const id of fixed) values.set(id, whole)
  return values
}

interface Link {
  readonly by: string
  readonly share: Fraction
}

function linksOf(row: Row | undefined, bound: Bound): Link[] {
  if (!row) return []
  return [
    ...row.parts.map(({ by, share }) => ({ by, share: share[bound] })),
    ...row.rests.map(({ reason, share }) => ({ by: restKey(reason), share: share[bound] })),
  ].filter(({ share }) => !isZero(share))
}

/** x = A·x + b; what was solved once for the same free companies is not solved again. */
function solve(
  chains: Chains,
  { ids, links, constants, bound }: Unsolved,
): readonly Fraction[] | undefined {
  const places = new Map(ids.map((id, at) => [id, at]))
  const isCyclic = links.some((all) => all.some(({ by }) => places.has(by)))
  if (!isCyclic || constants.every(isZero)) return constants
  const key = [bound, ...ids].join('\u0000')
  if (!chains.solved.has(key)) {
    const inside = links.map((all) => {
      const line = ids.map(() => none)
      for (const { by, share } of all) {
        const at = places.get(by)
        if (at !== undefined) line[at] = share
      }
      return line
    })
    chains.solved.set(key, solveKnot(inside))
  }
  const solved = chains.solved.get(key)
  return solved && throughKnot(solved, constants)
}

interface Unsolved {
  readonly ids: readonly string[]
  readonly links: readonly (readonly Link[])[]
  readonly constants: readonly Fraction[]
  readonly bound: Bound
}
