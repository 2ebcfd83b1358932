/** Chains of random companies against a sum that is worked out another way, link by link. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chainsTo, comesTo, largestKnot, restKey } from './chain.ts'
import { add, clipped, compare, fraction, multiply, none, percentText } from './fraction.ts'
import { subtract, whole } from './fraction.ts'
import type { Fraction } from './fraction.ts'
import { graphOf } from './graph.ts'
import type { Holding, Party } from './graph.ts'
import { rowsOf } from './rows.ts'

const companies = ['T', 'B', 'C', 'D', 'E']
const persons = ['Ann', 'Bob']
const parties: Party[] = [
  ...companies.map((id): Party => ({ kind: 'company', id })),
  ...persons.map((id): Party => ({ kind: 'person', id })),
]

/** Of each company up to four holders, never more than the whole together. */
const holdings = (canHold: (of: number) => readonly string[]) =>
  fc
    .tuple(
      ...companies.map((of, at) =>
        fc
          .uniqueArray(fc.constantFrom(...canHold(at)), { maxLength: 4 })
          .chain((holders) =>
            fc
              .tuple(...holders.map(() => fc.integer({ min: 1, max: 25 })))
              .map((shares) =>
                holders.map((by, index) => ({ of, by, percent: shares[index] ?? 0 })),
              ),
          ),
      ),
    )
    .map((all) =>
      all.flat().map(({ of, by, percent }, at): Holding => {
        const share = fraction(BigInt(percent), 100n)
        return {
          id: `h${at}`,
          of,
          by,
          kind: 'shareholding',
          directness: 'direct',
          share: { least: share, most: share },
        }
      }),
    )

const everybody = holdings(() => [...companies, ...persons])
/** Only of companies before it, so that no chain comes back. */
const downwards = holdings((of) => [...companies.slice(of + 1), ...persons])

const chainsOf = (all: readonly Holding[]) =>
  chainsTo('T', rowsOf(graphOf(parties, all), all, 'shares'))
const shareOf = (all: readonly Holding[], id: string): Fraction =>
  comesTo(chainsOf(all), new Set([id]), 'least').get('T') ?? none

/** Every chain of at most so many links, one after the other. */
function alongChains(all: readonly Holding[], owner: string, links: number, at = 'T'): Fraction {
  if (links === 0) return none
  return all
    .filter(({ of }) => of === at)
    .map(({ by, share }) => {
      const further =
        by === owner ? whole : alongChains(all, owner, links - 1, typeof by === 'string' ? by : '')
      return multiply(share?.least ?? none, further)
    })
    .reduce(add, none)
}

test('where no chain comes back it is the sum over all chains', () => {
  fc.assert(
    fc.property(downwards, (all) => {
      for (const id of persons) expect(shareOf(all, id)).toEqual(alongChains(all, id, 10))
    }),
  )
})

test('with cross-holdings it is never less than the shorter chains come to', () => {
  fc.assert(
    fc.property(everybody, (all) => {
      for (const id of persons) {
        const exact = shareOf(all, id)
        const short = alongChains(all, id, 6)
        expect(compare(exact, short)).toBeGreaterThanOrEqual(0)
      }
    }),
    { numRuns: 50 },
  )
})

test('persons and what is left are the whole, however companies hold each other', () => {
  fc.assert(
    fc.property(everybody, (all) => {
      const chains = chainsOf(all)
      const total = [...persons, restKey('undisclosed'), restKey('circular')]
        .map((id) => comesTo(chains, new Set([id]), 'least').get('T') ?? none)
        .reduce(add, none)
      expect(percentText(total)).toBe('100')
    }),
  )
})

test('what is true lies within what follows from vaguer shares', () => {
  const blurs = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { minLength: 20, maxLength: 20 })
  fc.assert(
    fc.property(everybody, blurs, (all, by) => {
      const vague = all.map((one, at): Holding => {
        const [less = 0, more = 0] = by[at] ?? []
        const share = one.share ?? { least: none, most: none }
        const down = subtract(share.least, fraction(BigInt(less), 100n))
        const up = add(share.most, fraction(BigInt(more), 100n))
        return { ...one, share: { least: clipped(down), most: clipped(up) } }
      })
      const chains = chainsOf(vague)
      for (const id of persons) {
        const exact = shareOf(all, id)
        const [least, most] = (['least', 'most'] as const).map(
          (bound) => comesTo(chains, new Set([id]), bound).get('T') ?? none,
        )
        expect(compare(least ?? none, exact)).toBeLessThanOrEqual(0)
        expect(compare(most ?? none, exact)).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})

test('a knot too large to solve comes to nobody, and says so', () => {
  const ids = Array.from({ length: largestKnot + 1 }, (_, at) => `K${at}`)
  const ring = ids.map((of, at): Holding => {
    const by = ids[(at + 1) % ids.length] ?? ''
    const share = { least: whole, most: whole }
    return { id: of, of, by, kind: 'shareholding', directness: 'direct', share }
  })
  const graph = graphOf(
    ids.map((id) => ({ kind: 'company', id })),
    ring,
  )
  const chains = chainsTo('K0', rowsOf(graph, ring, 'shares'))
  const left = comesTo(chains, new Set([restKey('too_tangled')]), 'least')
  expect(left.get('K0')).toEqual(whole)
})

test('a chain of ten thousand companies is followed to its end', () => {
  const ids = Array.from({ length: 10_000 }, (_, at) => `K${at}`)
  const line = ids.map((of, at): Holding => {
    const by = ids[at + 1] ?? 'Ann'
    const share = { least: whole, most: whole }
    return { id: of, of, by, kind: 'shareholding', directness: 'direct', share }
  })
  const graph = graphOf(
    [...ids.map((id): Party => ({ kind: 'company', id })), { kind: 'person', id: 'Ann' }],
    line,
  )
  const chains = chainsTo('K0', rowsOf(graph, line, 'shares'))
  expect(comesTo(chains, new Set(['Ann']), 'least').get('K0')).toEqual(whole)
})
