/** Whom a party controls: by more than half of the votes, its companies' counted, or without. */
import { add, compare, half, none } from './fraction.ts'
import type { Fraction } from './fraction.ts'
import { holderOf, isControl } from './graph.ts'
import type { Holding, HoldingKind } from './graph.ts'
import type { Range } from './range.ts'
import type { Chains } from './chain.ts'

/** One company that came under control, and by what. */
export interface ControlStep {
  readonly company: string
  readonly by: readonly string[]
  /** Of the votes; missing where control needs none. */
  readonly votes?: Fraction
  readonly kind?: HoldingKind
}

export type Control = ReadonlyMap<string, ControlStep>

/**
 * The companies of the chain that a party controls, in the order they follow from each other.
 * @param bound `least` for what is certain, `most` for what may be
 */
export function controlledBy(
  party: string,
  { rows, knots }: Chains,
  { holdings, bound }: { holdings: readonly Holding[]; bound: keyof Range },
): Control {
  const without = new Map<string, Holding[]>()
  for (const one of holdings.filter(isControl)) {
    const known = without.get(one.of)
    if (known) known.push(one)
    else without.set(one.of, [one])
  }
  const controlled = new Map<string, ControlStep>()
  const isTheirs = (id: string): boolean => id === party || controlled.has(id)
  const companies = knots.flat().filter((id) => id !== party && rows.has(id))
  // Each round adds a company or is the last.
  for (let before = -1; before < controlled.size;) {
    before = controlled.size
    for (const company of companies) {
      if (controlled.has(company)) continue
      const step =
        byKind(company, without.get(company) ?? [], isTheirs) ??
        byVotes(company, rows.get(company)?.parts ?? [], { isTheirs, bound })
      if (step) controlled.set(company, step)
    }
  }
  return controlled
}

type IsTheirs = (id: string) => boolean

function byKind(
  company: string,
  held: readonly Holding[],
  isTheirs: IsTheirs,
): ControlStep | undefined {
  for (const one of held) {
    const holder = holderOf(one)
    if (typeof holder === 'string' && isTheirs(holder)) {
      return { company, by: [holder], kind: one.kind }
    }
  }
  return undefined
}

function byVotes(
  company: string,
  parts: readonly { by: string; share: Range }[],
  { isTheirs, bound }: { isTheirs: IsTheirs; bound: keyof Range },
): ControlStep | undefined {
  const theirs = parts.filter(({ by }) => isTheirs(by))
  const votes = theirs.reduce((total, { share }) => add(total, share[bound]), none)
  if (compare(votes, half) <= 0) return undefined
  return { company, by: theirs.map(({ by }) => by), votes }
}
