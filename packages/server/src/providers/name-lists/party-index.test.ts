/** Listed parties, found by names, births, countries and numbers together. */
import { describe, expect, test } from 'vitest'
import { usualAmlScores, weightsOf } from '@ostiary/domain/screening/aml-settings'
import { buildPartyIndex } from './party-index.ts'
import type { ListedParty } from './party-index.ts'
import type { SoughtParty } from '@ostiary/domain/screening/sought-party'
import { finished } from '@ostiary/domain/matching/steps'

const party = (more: Partial<ListedParty>): ListedParty => ({
  list: 'un',
  version: 2,
  entryNo: more.name ?? '',
  kind: 'person',
  name: '',
  aliases: [],
  birthDates: [],
  countries: [],
  ids: [],
  programs: [],
  categories: ['sanctions'],
  digest: 'd1',
  ...more,
})
const index = finished(
  buildPartyIndex([
    party({
      name: 'VERNE, Ignatius Paul',
      birthDates: ['1961-08-03'],
      countries: ['Syrian Arab Republic'],
      ids: [{ type: 'Passport', number: 'N 00445566' }],
      aliases: [
        { name: 'Ignaty Vern', quality: 'good' },
        { name: 'The Baker', quality: 'weak' },
      ],
    }),
    party({ name: 'Blue Heron Shipping Co', kind: 'entity' }),
    party({ name: 'BLUE HERON', kind: 'vessel', list: 'demo' }),
    party({ name: 'Quillon Marsh', kind: 'unknown' }),
  ]),
)

const found = (sought: Partial<SoughtParty>, environment: 'live' | 'sandbox' = 'live') =>
  index
    .search(
      { kind: 'person', names: [], countries: [], numbers: [], ...sought },
      { environment, weights: weightsOf(usualAmlScores) },
    )
    .hits.map(({ party: { entryNo }, score, by, matched }) => [entryNo, score, by, matched])

const verne = 'VERNE, Ignatius Paul'

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each<[string, Partial<SoughtParty>, number]>([
  ['the name alone',             {},                                                     100],
  ['the birth as well',          { birthDate: '1961-08-03' },                            100],
  ['its year alone',             { birthDate: '1961' },                                  100],
  ['another day of that year',   { birthDate: '1961-09-03' },                            85.29],
  ['another year',               { birthDate: '1971-08-03' },                            41.18],
  ['the country',                { countries: ['SY'] },                                  100],
  ['another country',            { countries: ['FR'] },                                  70],
  ['one of its countries',       { countries: ['FR', 'SYR'] },                           100],
  ['the passport',               { numbers: [{ number: 'n00445566' }], birthDate: '1971' }, 100],
  ['another passport',           { numbers: [{ type: 'passport', number: 'X7654321' }] }, 50],
  ['another, but the birth',     { numbers: [{ type: 'passport', number: 'X7654321' }], birthDate: '1961-08-03' }, 100],
])('with %s', (_, more, score) => {
  expect(found({ names: ['Ignatius Paul Verne'], ...more })).toEqual([
    [verne, score, 'name', verne],
  ])
})

test('by a number, whatever the name; a short one belongs to too many', () => {
  expect(found({ names: ['Somebody Else'], numbers: [{ number: '445566 N' }] })).toEqual([])
  expect(found({ names: ['Somebody Else'], numbers: [{ number: 'N-00445566' }] })).toEqual([
    [verne, 100, 'number', 'N 00445566'],
  ])
  expect(found({ names: ['Somebody Else'], numbers: [{ number: '4455' }] })).toEqual([])
})

test('by the best of its names, and by a weak one never surely', () => {
  expect(found({ names: ['Ignaty Vern'] })).toEqual([[verne, 100, 'name', 'Ignaty Vern']])
  expect(found({ names: ['The Baker'] })).toEqual([[verne, 94, 'name', 'The Baker']])
})

test('of another kind only by nearly the same name, and never by a weak one', () => {
  expect(found({ names: ['Blue Herring Shipping'] })).toEqual([])
  expect(found({ names: ['Blue Heron Shipping'] }).map(([entry]) => entry)).toEqual([
    'Blue Heron Shipping Co',
  ])
  expect(found({ kind: 'company', names: ['Ignaty Vern'] }).map(([entry]) => entry)).toEqual([
    verne,
  ])
  expect(found({ kind: 'company', names: ['The Baker'] })).toEqual([])
})

test('companies and vessels; who may be either is either', () => {
  // Another legal form is nearly nothing.
  expect(found({ kind: 'company', names: ['Blue Heron Shipping Company'] })).toEqual([
    ['Blue Heron Shipping Co', 99.7, 'name', 'Blue Heron Shipping Co'],
  ])
  expect(found({ kind: 'vessel', names: ['Blue Heron'] }, 'sandbox')[0]).toEqual([
    'BLUE HERON',
    100,
    'name',
    'BLUE HERON',
  ])
  for (const kind of ['person', 'company'] as const)
    expect(found({ kind, names: ['Quillon Marsh'] })).toEqual([
      ['Quillon Marsh', 100, 'name', 'Quillon Marsh'],
    ])
})

test('whose names were scored is told, hit or not, once each and the best first', () => {
  const sought = { kind: 'person', names: ['Ignaty Vern', 'Verne'], countries: [], numbers: [] }
  const asked = { environment: 'live', weights: weightsOf(usualAmlScores) } as const
  const { candidates, hits } = index.search(sought as SoughtParty, asked)
  expect(candidates).toEqual([
    [{ list: 'un', entryNo: verne, score: 100 }],
    [{ list: 'un', entryNo: verne, score: expect.any(Number) }],
  ])
  expect(hits).toHaveLength(1)
  const far = index.search({ ...sought, names: ['Paul Marshall'] } as SoughtParty, asked)
  expect(far.hits).toEqual([])
  expect(far.candidates[0]!.every(({ score }) => score < 75)).toBe(true)
  expect(far.candidates[0]!.length).toBeGreaterThan(0)
})

test('the lists that name such parties, for an application of that environment', () => {
  expect(index.lists('person', 'live')).toEqual({ un: 2 })
  expect(index.lists('vessel', 'live')).toEqual({})
  expect(index.lists('vessel', 'sandbox')).toEqual({ demo: 2 })
  expect(finished(buildPartyIndex([])).lists('person', 'live')).toEqual({})
})

describe('of more namesakes than are scored', () => {
  const many = 700
  const born = (n: number): string[] => (n % 2 === 0 ? [] : [String(1900 + (n % 90))])
  const namesakes = Array.from({ length: many }, (_, n) =>
    party({ name: 'Tobias Krummhorn', entryNo: String(n), birthDates: born(n) }),
  )
  const theirs = { type: 'Passport', number: 'K 9988776' }
  const last = party({
    name: 'Tobias Krummhorn',
    entryNo: 'last',
    birthDates: ['2001-02-03'],
    countries: ['Norway'],
    ids: [theirs],
  })
  const crowd = finished(buildPartyIndex([...namesakes, last]))
  const search = (more: Partial<SoughtParty>) =>
    crowd.search(
      { kind: 'person', names: ['Tobias Krummhorn'], countries: [], numbers: [], ...more },
      { environment: 'live', weights: weightsOf(usualAmlScores) },
    )

  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  test.each<[string, Partial<SoughtParty>, string]>([
    ['the birth date', { birthDate: '2001-02-03' },                 'name'],
    ['the year',       { birthDate: '2001' },                       'name'],
    ['the country',    { countries: ['NO'] },                       'name'],
    ['the passport',   { numbers: [{ number: theirs.number }] },    'name'],
  ])('%s says which are', (_, more, by) => {
    const { hits, considered } = search(more)
    expect(considered).toBe(300)
    expect(hits.find((hit) => hit.party.entryNo === 'last')).toMatchObject({ by, score: 100 })
  })

  test('who differs is left out before those of whom nothing is known', () => {
    const { hits } = search({ birthDate: '1850' })
    expect(hits.every((hit) => hit.parts.dob === null)).toBe(true)
  })

  test('and without anything else the first are', () => {
    const { candidates } = search({})
    expect(candidates[0]?.map(({ entryNo }) => Number(entryNo))).toEqual(
      Array.from({ length: 300 }, (_, n) => n),
    )
  })
})
