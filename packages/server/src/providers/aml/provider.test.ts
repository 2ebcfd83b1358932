/** AML of a session: nobody is cleared who was not looked up, and nobody refused for a name. */
import { describe, expect, test } from 'vitest'
import type { Adjudication } from '@ostiary/domain/screening/adjudication'
import { sha256Hex } from '../../platform/digest.ts'
import { describeSessionProvider, factsOf, risksOf } from '../session-provider.fixture.ts'
import type { Asked } from '../session-provider.fixture.ts'
import type { NodeRecord } from '../session-kit.ts'
import { buildPartyIndex } from '../name-lists/party-index.ts'
import type { ListedParty } from '../name-lists/party-index.ts'
import { amlScreening } from './provider.ts'
import { finished } from '@ostiary/domain/matching/steps'

const listed = (name: string, more: Partial<ListedParty> = {}): ListedParty => ({
  list: 'un',
  version: 4,
  entryNo: name,
  kind: 'person',
  name,
  aliases: [],
  birthDates: [],
  countries: [],
  ids: [],
  programs: [],
  categories: ['sanctions'],
  digest: 'd1',
  ...more,
})
const persons = [
  listed('NONESUCH, Nemo', { birthDates: ['1970-05'] }),
  listed('Zoltan Undated', { countries: ['Freedonia'] }),
]
const companies = [
  listed('Dark Mills Ltd', {
    kind: 'entity',
    entryNo: 'QDe.7',
    aliases: [{ name: 'Sinister Foods' }],
    countries: ['Freedonia'],
    ids: [{ type: 'Registration', number: 'RC 998877' }],
    programs: ['MILLS'],
  }),
]
const index = finished(buildPartyIndex([...persons, ...companies]))
const screening = amlScreening(() => index)

describeSessionProvider('the AML screening', () => screening)

const of = (feature: NodeRecord['feature'], data: NodeRecord['data']): Asked => ({
  known: new Map([['n', { feature, data, warnings: [] }]]),
})
const nemo = {
  first_name: 'Nemo',
  last_name: 'Nonesuch',
  date_of_birth: '1970-05-05',
  issuing_state: 'UTO',
}
const person = (data: NodeRecord['data'], more: Asked = {}) =>
  factsOf(screening, 'AML', { ...of('OCR', data), ...more })

test('a name on no list is approved, by the lists that were looked at', async () => {
  const facts = await factsOf(screening, 'AML')
  expect(facts).toMatchObject({
    status: 'APPROVED',
    warnings: [],
    data: { total_hits: 0, score: 0, hits: [], entity_type: 'person', lists: { un: 4 } },
  })
  expect(facts.data['screened_data']).toEqual({
    full_name: 'Anna Maria Eriksson',
    date_of_birth: '1974-08-12',
    nationality: 'UTO',
    document_number: 'L898902C3',
  })
})

test('a name on a list waits for a person, who sees why', async () => {
  const facts = await person(nemo)
  expect(facts).toMatchObject({
    status: 'IN_REVIEW',
    manual: true,
    data: { total_hits: 1, score: 100, names_considered: 1 },
  })
  expect(risksOf(facts)).toEqual(['POSSIBLE_MATCH_FOUND'])
  expect(facts.data['hits']).toMatchObject([
    {
      caption: 'NONESUCH, Nemo',
      match_score: 100,
      risk_score: 100,
      review_status: 'Unreviewed',
      datasets: ['un'],
      properties: { name: ['NONESUCH, Nemo'], birthDate: ['1970-05'], match: ['name'] },
      score_breakdown: { name_score: 100, name_weight: 60, dob_score: 100, country_score: null },
      risk_view: { categories: ['sanctions'] },
      explanation: { summary: '2 words the same' },
      sanction_matches: [{ list: 'un', list_version: 4, entry_number: 'NONESUCH, Nemo' }],
      pep_matches: [],
    },
  ])
})

test.each([
  [{ aml_score_review_threshold: 99 }, 'DECLINED', 'error'],
  [{}, 'IN_REVIEW', 'warning'],
  [{ aml_score_approve_threshold: 100 }, 'APPROVED', 'information'],
])('by %j a risk of 100 is %s', async (config, status, log_type) => {
  expect(await person(nemo, { config })).toMatchObject({
    status,
    warnings: [{ risk: 'POSSIBLE_MATCH_FOUND', log_type }],
  })
})

test('a hit keeps its id from one screening to the next', async () => {
  expect((await person(nemo)).data['hits']).toEqual((await person(nemo)).data['hits'])
})

test('with another year of birth it is shown as somebody else', async () => {
  const facts = await person({ ...nemo, date_of_birth: '1999-05-05' })
  expect(facts).toMatchObject({ status: 'APPROVED', warnings: [] })
  expect(facts.data['hits']).toMatchObject([
    { match_score: 41.18, verdict: 'no_match', review_status: 'False Positive' },
  ])
})

test('another month of that year clears nobody of the very name', async () => {
  const config = { aml_score_review_threshold: 99 }
  const facts = await person({ ...nemo, date_of_birth: '1970-06-05' }, { config })
  expect(facts.status).toBe('IN_REVIEW')
  const [hit] = facts.data['hits'] as { explanation: { summary: string } }[]
  expect(hit).toMatchObject({
    match_score: 85.29,
    verdict: 'possible',
    review_status: 'Unreviewed',
  })
  expect(hit!.explanation.summary).toMatch(/^2 words the same; so near that/)
  const near = { ...nemo, first_name: 'Neemo', date_of_birth: '1970-06-05' }
  expect((await person(near, { config })).status).toBe('APPROVED')
})

test('a name spelled otherwise is a match, a little less sure', async () => {
  const asked = { ...nemo, first_name: 'Neemo', last_name: 'Nonsuch' }
  const facts = await person(asked)
  expect(facts.status).toBe('IN_REVIEW')
  const [hit] = facts.data['hits'] as { match_score: number }[]
  expect(hit!.match_score).toBeGreaterThan(93)
  expect(hit!.match_score).toBeLessThan(100)
  const config = { aml_match_score_threshold: 100 }
  expect((await person(asked, { config })).data['hits']).toMatchObject([
    { review_status: 'False Positive' },
  ])
})

describe('without all that is needed', () => {
  test.each([
    ['no birth date', { date_of_birth: null }],
    ['a birth date nobody has', { date_of_birth: '1790-01-01' }],
    ['no country', { issuing_state: null }],
  ])('%s: a person looks, by the setting', async (_, change) => {
    const asked = { ...nemo, first_name: 'Ann', ...change }
    expect(await person(asked)).toMatchObject({
      status: 'IN_REVIEW',
      warnings: [{ risk: 'COULD_NOT_PERFORM_AML_SCREENING', log_type: 'warning' }],
    })
    const config = { aml_incomplete_data_action: 'NO_ACTION' }
    expect((await person(asked, { config })).status).toBe('APPROVED')
    expect((await person({ ...asked, first_name: 'Nemo' }, { config })).status).toBe('IN_REVIEW')
  })

  const config = { aml_incomplete_data_action: 'NO_ACTION' }

  test('no setting clears anybody without a name or a list', async () => {
    expect(await person({}, { config, expected: {} })).toMatchObject({
      status: 'IN_REVIEW',
      manual: true,
    })
    expect(await person({ ...nemo, first_name: 'A', last_name: '1' }, { config })).toMatchObject({
      status: 'IN_REVIEW',
      manual: true,
      warnings: [{ log_type: 'warning', additional_data: { missing: 'name' } }],
    })
    const none = amlScreening(() => finished(buildPartyIndex(companies)))
    expect((await factsOf(none, 'AML', { config })).status).toBe('IN_REVIEW')
  })

  test.each([
    ['lists', persons, { name: 'Bright Mills' }],
    ['name', [...persons, ...companies], { name: ' ' }],
    ['name', [...persons, ...companies], { registration_number: '998877' }],
  ])('a company without its %s is looked at, whoever else is listed', async (missing, on, told) => {
    const company = { country_code: 'GB', ...told }
    const asked = { config, ...of('KYB_REGISTRY', { company }) }
    expect(
      await factsOf(
        amlScreening(() => finished(buildPartyIndex(on))),
        'AML',
        asked,
      ),
    ).toMatchObject({
      status: 'IN_REVIEW',
      manual: true,
      warnings: [
        {
          risk: 'COULD_NOT_PERFORM_AML_SCREENING',
          log_type: 'warning',
          additional_data: { missing },
        },
      ],
      data: { entity_type: 'company', hits: [] },
    })
  })

  test('a company without its country is looked at, by the setting', async () => {
    const asked = of('KYB_REGISTRY', { company: { name: 'Bright Mills' } })
    expect(risksOf(await factsOf(screening, 'AML', asked))).toEqual([
      'COULD_NOT_PERFORM_AML_SCREENING',
    ])
    expect((await factsOf(screening, 'AML', { config, ...asked })).status).toBe('APPROVED')
  })
})

describe('a company', () => {
  const company = (told: object, config = {}) =>
    factsOf(screening, 'AML', {
      config,
      ...of('KYB_REGISTRY', { company: { name: 'Bright Mills', country_code: 'GBR', ...told } }),
    })

  test('on no list is approved, by the lists of companies', async () => {
    const told = { registration_number: '01234567', alternative_names: ['Brighter Mills'] }
    expect(await company(told)).toMatchObject({
      status: 'APPROVED',
      warnings: [],
      data: {
        entity_type: 'company',
        total_hits: 0,
        lists: { un: 4 },
        screened_data: {
          company_name: 'Bright Mills',
          alternative_names: ['Brighter Mills'],
          country_code: 'GB',
          registration_number: '01234567',
        },
      },
    })
  })

  test.each([
    [{ name: 'DARK MILLS, Limited' }, 'name', 'Dark Mills Ltd'],
    [{ name: 'Dark Mills GmbH' }, 'name', 'Dark Mills Ltd'],
    [{ alternative_names: ['Sinister Foods'] }, 'name', 'Sinister Foods'],
    [{ registration_number: 'rc-998877' }, 'number', 'RC 998877'],
  ])('that is %j waits for a person, who is told why', async (told, by, matched) => {
    const facts = await company(told)
    expect(facts).toMatchObject({ status: 'IN_REVIEW', manual: true })
    expect(risksOf(facts)).toEqual(['POSSIBLE_MATCH_FOUND'])
    expect(facts.data['hits']).toMatchObject([
      {
        caption: 'Dark Mills Ltd',
        review_status: 'Unreviewed',
        datasets: ['un'],
        properties: {
          name: ['Dark Mills Ltd'],
          entry: ['QDe.7'],
          listVersion: ['4'],
          country: ['Freedonia'],
          match: [by],
          [by === 'number' ? 'matchedNumber' : 'matchedName']: [matched],
        },
        sanction_matches: [{ entry_number: 'QDe.7', programs: ['MILLS'] }],
      },
    ])
  })

  test('that bears the name of a listed person is looked at, and the other way round', async () => {
    const config = { aml_score_review_threshold: 99 }
    const named = await company({ name: 'Nemo Nonesuch Ltd' }, config)
    expect(named).toMatchObject({ status: 'IN_REVIEW', manual: true })
    const [hit] = named.data['hits'] as { explanation: { summary: string } }[]
    expect(hit).toMatchObject({ caption: 'NONESUCH, Nemo', verdict: 'possible' })
    expect(hit!.explanation.summary).toMatch(/; listed as a person, looked for as a company$/)
    const asked = { ...nemo, first_name: 'Sinister', last_name: 'Foods' }
    // No machine declines anybody for the name of a company.
    expect(await person(asked, { config })).toMatchObject({
      status: 'IN_REVIEW',
      data: { hits: [{ caption: 'Dark Mills Ltd', verdict: 'possible' }] },
    })
  })

  test('of the very name is looked at in whichever country, and declined in none', async () => {
    const [one] = companies
    const inSyria = [listed('Dark Mills Ltd', { ...one, countries: ['Syria'] })]
    const syrian = amlScreening(() => finished(buildPartyIndex(inSyria)))
    const asked = of('KYB_REGISTRY', { company: { name: 'Dark Mills', country_code: 'GB' } })
    const config = { aml_score_review_threshold: 99 }
    const facts = await factsOf(syrian, 'AML', { config, ...asked })
    expect(facts).toMatchObject({ status: 'IN_REVIEW', manual: true })
    expect(facts.data['hits']).toMatchObject([
      { verdict: 'possible', review_status: 'Unreviewed', score_breakdown: { country_score: -50 } },
    ])
  })

  test('is not found by a name that is only like that of a person', async () => {
    expect((await company({ name: 'Neemo Nonsuch' })).data['hits']).toEqual([])
  })
})

describe('what people have said of hits', () => {
  const keyed = (text: string): string => sha256Hex(text)
  /** What was said of Nemo as he stands on the list and in the session. */
  const words = async (
    more: Partial<Adjudication> = {},
  ): Promise<NonNullable<Asked['adjudicated']>> => {
    const nobody = { of: () => undefined, keyed }
    const [hit] = (await person(nemo, { adjudicated: nobody })).data['hits'] as {
      id: string
      entry_digest: string
      subject_digest: string
    }[]
    const word: Adjudication & { reason: string } = {
      status: 'False Positive',
      sinceMs: 0,
      by: 'analyst:k-1',
      entryDigest: hit!.entry_digest,
      subjectDigest: hit!.subject_digest,
      reason: 'a namesake',
      ...more,
    }
    return { of: (id) => (id === hit!.id ? word : undefined), keyed }
  }

  test('a false positive is quiet: neither risk nor warning', async () => {
    const facts = await person(nemo, { adjudicated: await words({ second: 'analyst:k-2' }) })
    expect(facts).toMatchObject({ status: 'APPROVED', warnings: [], data: { score: 0 } })
    expect(facts.data['hits']).toMatchObject([
      {
        review_status: 'False Positive',
        heard_again: null,
        quiet: {
          since: '1970-01-01T00:00:00.000Z',
          by: 'analyst:k-1',
          second_by: 'analyst:k-2',
          reason: 'a namesake',
        },
      },
    ])
  })

  test.each<[string, Partial<Adjudication>, object, string]>([
    ['another entry', { entryDigest: 'd0' }, {}, 'entry_changed'],
    ['another number', {}, { document_number: 'X1' }, 'customer_changed'],
    ['one word of two', { awaitsSecond: true }, {}, 'awaits_second'],
  ])('with %s it is heard, and says why', async (_, more, change, heard_again) => {
    const facts = await person({ ...nemo, ...change }, { adjudicated: await words(more) })
    expect(facts.status).toBe('IN_REVIEW')
    expect(facts.data['hits']).toMatchObject([
      { review_status: 'Unreviewed', quiet: null, heard_again },
    ])
  })

  test.each(['Confirmed Match', 'Inconclusive'] as const)('%s stays open', async (status) => {
    const facts = await person(nemo, { adjudicated: await words({ status }) })
    expect(facts.status).toBe('IN_REVIEW')
    expect(facts.data['hits']).toMatchObject([{ review_status: status, heard_again: null }])
  })
})
