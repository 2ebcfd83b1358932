/** A screening again, from what it rested on: what is the same, and what differs. */
import type { EvidenceHit, ScreeningEvidence } from './evidence.ts'
import { searchWithEvidence, soughtIn } from './evidence.ts'
import type { PartyIndex } from './party-index.ts'

/** One thing that is not as it was: of which list and entry, and how. */
export interface Difference {
  readonly what: 'candidate' | 'hit'
  /** Of which of the names that were looked for, from 0; of a hit there is none. */
  readonly name: number | null
  readonly list: string
  readonly entry_number: string
  /** As it was stored, and as it came out now; `null` where it is not there at all. */
  readonly stored: unknown
  readonly computed: unknown
}

/** @param index of the very versions it names */
export function replayDifferences(index: PartyIndex, evidence: ScreeningEvidence): Difference[] {
  const { use, environment, settings } = evidence
  const { evidence: again } = searchWithEvidence(index, {
    use,
    environment,
    settings,
    sought: soughtIn(evidence),
  })
  return [
    ...evidence.candidates.flatMap((stored, name) =>
      candidatesApart(name, stored, again.candidates[name] ?? {}),
    ),
    ...hitsApart(evidence.hits, again.hits),
  ]
}

type Candidates = ScreeningEvidence['candidates'][number]

function candidatesApart(name: number, stored: Candidates, computed: Candidates): Difference[] {
  const [before, after] = [scoresOf(stored), scoresOf(computed)]
  return differing(before, after).map(({ place: [list, entry], ...values }) => ({
    what: 'candidate',
    name,
    list,
    entry_number: entry,
    ...values,
  }))
}

type Placed<Value> = ReadonlyMap<string, { readonly place: Place; readonly value: Value }>
type Place = readonly [list: string, entry: string]
const keyOf = (place: Place): string => JSON.stringify(place)

const scoresOf = (candidates: Candidates): Placed<number> =>
  new Map(
    Object.entries(candidates).flatMap(([list, all]) =>
      all.map(([entry, value]) => {
        const place: Place = [list, entry]
        return [keyOf(place), { place, value }] as const
      }),
    ),
  )

function hitsApart(stored: readonly EvidenceHit[], computed: readonly EvidenceHit[]): Difference[] {
  return differing(hitsByPlace(stored), hitsByPlace(computed)).map(
    ({ place: [list, entry], ...values }) => ({
      what: 'hit',
      name: null,
      list,
      entry_number: entry,
      ...values,
    }),
  )
}

const hitsByPlace = (hits: readonly EvidenceHit[]): Placed<unknown> =>
  new Map(
    hits.map(({ list, entry_number: entry, ...value }) => {
      const place: Place = [list, entry]
      return [keyOf(place), { place, value }]
    }),
  )

function differing<Value>(
  before: Placed<Value>,
  after: Placed<Value>,
): { place: Place; stored: Value | null; computed: Value | null }[] {
  const places = new Map([...before, ...after].map(([key, { place }]) => [key, place]))
  return [...places].flatMap(([key, place]) => {
    const [stored, computed] = [before.get(key)?.value ?? null, after.get(key)?.value ?? null]
    return sameText(stored) === sameText(computed) ? [] : [{ place, stored, computed }]
  })
}

/** The same for the same values, in whichever order a file has their names. */
const sameText = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
