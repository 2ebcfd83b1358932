/** The built-in watchlist check as a provider: nobody is cleared who was not looked up. */
import { matcherVersion } from '@ostiary/domain/matching/matcher-version'
import { expect, test } from 'vitest'
import { ann, ask, describeCheckProvider } from '../check-provider.fixture.ts'
import { sha256Hex } from '../../platform/digest.ts'
import { hitId } from '../name-lists/adjudicated.ts'
import { buildPartyIndex } from '../name-lists/party-index.ts'
import type { ListedParty } from '../name-lists/party-index.ts'
import { watchlistCheck } from './provider.ts'
import { finished } from '@ostiary/domain/matching/steps'

const nemo: ListedParty = {
  kind: 'person',
  countries: [],
  ids: [],
  programs: [],
  categories: ['sanctions'],
  digest: 'd1',
  list: 'ofac-sdn',
  version: 3,
  entryNo: '7',
  name: 'NONESUCH, Nemo',
  aliases: [],
  birthDates: ['1970-01-01'],
}
const indexOf = (...persons: ListedParty[]) => finished(buildPartyIndex(persons))
const check = watchlistCheck(() => indexOf(nemo))
const named = (firstName: string, lastName: string, dob = '1970-05-05') => ({
  profile: { ...ann, firstName, lastName, dob },
})

describeCheckProvider('the watchlist check', () => check)

test('a name on a list is a potential match that names the entry', async () => {
  expect(await ask(check, named('Nemo', 'Nonesuch'))).toEqual({
    kind: 'ok',
    facts: {
      outcome: 'adverse',
      basis: 'lists',
      reasons: ['watchlist_hit'],
      lists: { 'ofac-sdn': 3 },
      hits: [
        {
          list: 'ofac-sdn',
          entryNo: '7',
          listVersion: 3,
          score: 85.29,
          caption: 'NONESUCH, Nemo',
          id: hitId(nemo),
          entryDigest: 'd1',
          subjectDigest: '',
        },
      ],
      reference: 'watchlist-lists:key-1',
      evidence: expect.objectContaining({ use: 'watchlist' }),
    },
  })
})

test('a match that people have called another person is none, and is named', async () => {
  const keyed = (text: string): string => sha256Hex(text)
  const asked = named('Nemo', 'Nonesuch')
  const first = await ask(check, { ...asked, adjudicated: { of: () => undefined, keyed } })
  const subjectDigest = first.kind === 'ok' ? (first.facts.hits?.[0]?.subjectDigest ?? '') : ''
  // Neither countries nor numbers are asked for, so none of them is compared.
  expect(subjectDigest).toMatch(/^[0-9a-f]{16}\.[0-9a-f]{16}\.-\.-$/)
  const word = { status: 'False Positive', sinceMs: 0, by: 'analyst:k-1', subjectDigest } as const
  const says = (entryDigest: string) =>
    ask(check, { ...asked, adjudicated: { of: () => ({ ...word, entryDigest }), keyed } })
  expect(await says('d1')).toMatchObject({
    facts: {
      outcome: 'clear',
      reasons: [],
      quiet: 1,
      hits: [{ entryNo: '7', quiet: { by: 'analyst:k-1' } }],
    },
  })
  const changed = await says('d0')
  expect(changed).toMatchObject({
    facts: { outcome: 'adverse', hits: [{ heard: 'entry_changed' }] },
  })
  expect(changed).not.toHaveProperty('facts.quiet')
})

test('a name on none is clear, by the lists that were looked at', async () => {
  expect(await ask(check)).toEqual({
    kind: 'ok',
    facts: {
      outcome: 'clear',
      basis: 'lists',
      reasons: [],
      lists: { 'ofac-sdn': 3 },
      hits: [],
      reference: 'watchlist-lists:key-1',
      evidence: expect.objectContaining({ use: 'watchlist' }),
    },
  })
})

test('an answer says what it rests on, also of whom it clears', async () => {
  const answer = await ask(check, named('Nemo', 'Nonesuch', '1990-01-01'))
  expect(answer).toMatchObject({
    facts: {
      outcome: 'clear',
      evidence: {
        matcher: matcherVersion,
        environment: 'sandbox',
        sought: { kind: 'person', names: ['Nemo Nonesuch'], birth_date: '1990-01-01' },
        settings: { name_weight: 60, match_score_threshold: 93 },
        candidates: [{ 'ofac-sdn': [['7', 100]] }],
        hits: [{ entry_number: '7', name_score: 100, dob_score: -100, is_match: false }],
      },
    },
  })
})

test('a birth year that lies apart makes another person of the same name', async () => {
  expect(await ask(check, named('Nemo', 'Nonesuch', '1990-01-01'))).toMatchObject({
    facts: { outcome: 'clear' },
  })
})

test('a birth date nobody has hides nobody', async () => {
  for (const dob of ['1870-01-01', '2030-01-01', '1990-02-30', 'unknown'])
    expect(await ask(check, named('Nemo', 'Nonesuch', dob))).toMatchObject({
      facts: { outcome: 'adverse' },
    })
})

test('without a list of persons that counts nobody is cleared', async () => {
  const none = watchlistCheck(() => indexOf())
  const demo = watchlistCheck(() => indexOf({ ...nemo, list: 'demo' }))
  expect(await ask(none)).toEqual({ kind: 'fail' })
  expect(await ask(demo, { environment: 'live' })).toEqual({ kind: 'fail' })
  expect(await ask(demo, { environment: 'sandbox' })).toMatchObject({ facts: { outcome: 'clear' } })
})

test.each([
  ['no profile', undefined],
  ['no last name', { ...ann, lastName: ' ' }],
  ['a name without a letter', { ...ann, firstName: '***' }],
  ['a name of one letter', { ...ann, firstName: '1', lastName: 'B' }],
  ['a name of numbers', { ...ann, firstName: '1', lastName: '2' }],
])('with %s nobody can be looked up, so nobody is cleared', async (_, profile) => {
  expect(await ask(check, { profile })).toEqual({ kind: 'fail' })
})

test('each check asks for the index of its moment', async () => {
  let index = indexOf()
  const current = watchlistCheck(() => index)
  index = indexOf(nemo)
  expect(await ask(current)).toMatchObject({ kind: 'ok' })
})
