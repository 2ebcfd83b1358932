/** What looking at changed entries alone finds, held to screening everybody before and after. */
import { finished } from '@ostiary/domain/matching/steps'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { freshHits } from '@ostiary/domain/screening/fresh-hits'
import { dayMs } from '@ostiary/domain/units'
import { settingsFor } from '@ostiary/domain/workflow/config'
import { lookedForOf, partyDigest, screenMonitored } from '../../providers/aml/monitored.ts'
import type { MonitoredParty } from '../../providers/aml/monitored.ts'
import { buildPartyIndex } from '../../providers/name-lists/party-index.ts'
import type { ListedParty, PartyIndex } from '../../providers/name-lists/party-index.ts'
import { compareInThread } from './comparison-thread.ts'
import { compareInTurns } from './comparison.ts'
import type { Comparison } from './comparison.ts'
import { nextDue } from './screening.ts'

const first = ['Nemo', 'Imagina', 'Odalys', 'Ferdinand', 'Zuleika', 'Mohammed', 'Anna']
const last = ['Nonesuch', 'Nonsuch', 'Vanderquist', 'Placeholderson', 'Al Masri', 'Brandhorst']
const name = fc
  .tuple(fc.constantFrom(...first), fc.constantFrom(...last), fc.constantFrom(...last, ''))
  .map((parts) => parts.join(' ').trim())
const birth = fc.constantFrom(
  '1970-05-05',
  '1970-07-01',
  '1970',
  '1971~',
  '1969/1972',
  '1999-01-01',
)
const born = fc.constantFrom('1970-05-05', '1971-01-01', '1999-01-01', undefined)
const country = fc.constantFrom('ES', 'IR', 'Freedonia')
const number = fc.constantFrom('X0000001', 'X0000002')

const entry = fc.record({
  kind: fc.constantFrom('person', 'person', 'entity', 'unknown' as const),
  name,
  aliases: fc.array(fc.record({ name }), { maxLength: 2 }),
  birthDates: fc.array(birth, { maxLength: 2 }),
  countries: fc.array(country, { maxLength: 1 }),
  ids: fc.array(
    number.map((one) => ({ type: 'Passport', number: one })),
    { maxLength: 1 },
  ),
  programs: fc.array(fc.constantFrom('A', 'B'), { maxLength: 2 }),
  categories: fc.constantFrom(['sanctions'], ['pep'], ['adverse_media']),
})
type Entry = typeof entry extends fc.Arbitrary<infer E> ? E : never

/** A version of a list: what stands at each entry number, if anything does. */
const version = fc.array(fc.option(entry, { nil: undefined }), { minLength: 12, maxLength: 12 })
/** The next: some of the numbers hold something else, some the same. */
const update = fc.tuple(version, version, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }))

const listed = (entries: readonly (Entry | undefined)[], at: number): ListedParty[] =>
  entries.flatMap((one, n) =>
    one
      ? [{ ...one, list: 'un', version: at, entryNo: String(n), digest: JSON.stringify(one) }]
      : [],
  )

const party: fc.Arbitrary<MonitoredParty> = fc
  .record({
    kind: fc.constantFrom('person', 'person', 'company' as const),
    names: fc.array(name, { minLength: 1, maxLength: 2 }),
    birth: born,
    countries: fc.array(country, { maxLength: 1 }),
    numbers: fc.array(
      number.map((one) => ({ number: one })),
      { maxLength: 1 },
    ),
    isCareful: fc.boolean(),
    weights: fc.constantFrom(
      {},
      { aml_name_weight: 80, aml_dob_weight: 5, aml_country_weight: 15 },
    ),
  })
  .map(({ birth: birthDate, isCareful, weights, ...sought }) => ({
    sought: { ...sought, ...(birthDate === undefined ? {} : { birthDate }) },
    config: settingsFor('AML', weights),
    isCareful,
  }))

/** Nobody has said anything of a hit. */
const adjudicated = { of: () => undefined, keyed: (text: string) => text }
const by = { environment: 'live', adjudicated } as const

type Compare = (
  entries: readonly ListedParty[],
  all: PartyIndex,
) => Comparison | Promise<Comparison>

async function namedBy(
  comparison: Comparison,
  parties: readonly MonitoredParty[],
): Promise<ReadonlySet<number>> {
  try {
    const people = parties.map((one) => JSON.stringify(lookedForOf(one)))
    return new Set(
      await comparison.named(people.map((text) => ({ text, environment: 'live' as const }))),
    )
  } finally {
    await comparison.close()
  }
}

// A thread takes a moment to start.
describe.each<[string, Compare, { numRuns: number; people: number }]>([
  ['in turns', compareInTurns, { numRuns: 100, people: 6 }],
  ['in a thread', compareInThread, { numRuns: 5, people: 60 }],
])('compared %s', (_, compare, { numRuns, people }) => {
  test('the changed entries find whom a screening of everybody would', () => {
    const some = fc.array(party, { minLength: people / 2, maxLength: people })
    const property = fc.asyncProperty(update, some, async ([was, will, isKept], parties) => {
      const before = listed(was, 1)
      const now = listed(
        was.map((one, n) => (isKept[n] ? one : will[n])),
        2,
      )
      const told = ({ version: _version, ...one }: ListedParty): string => JSON.stringify(one)
      const known = new Set(before.map(told))
      const changed = now.filter((one) => !known.has(told(one)))
      const numbers = new Set(changed.map((one) => one.entryNo))
      const [old, whole] = [finished(buildPartyIndex(before)), finished(buildPartyIndex(now))]
      const found = await namedBy(await compare(changed, whole), parties)
      for (const [at, one] of parties.entries()) {
        const hits = screenMonitored(whole, one, by).hits
        const held = { hits: screenMonitored(old, one, by).hits, party: partyDigest(one) }
        const fresh = freshHits({ hits, party: partyDigest(one) }, held)
        // What only the weights of words have moved is for the day's own screening.
        const named = fresh.some(({ entryNo }) => numbers.has(entryNo))
        if (named) expect(found.has(at)).toBe(true)
        const isOpen = hits.some((hit) => hit.isOpen && numbers.has(hit.entryNo))
        // And nobody is screened again whom no changed entry matches.
        expect(found.has(at)).toBe(isOpen)
      }
    })
    return fc.assert(property, { numRuns })
  })
})

test('everybody has a time of the day of their own, and it is never now', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 0, max: 10 * dayMs }), (entityId, nowMs) => {
      const due = nextDue(entityId, nowMs)
      expect(due).toBeGreaterThan(nowMs)
      expect(due).toBeLessThanOrEqual(nowMs + dayMs)
      expect(nextDue(entityId, due)).toBe(due + dayMs)
    }),
  )
})
