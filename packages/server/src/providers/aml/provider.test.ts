/** AML of a session: nobody is cleared who was not looked up, and nobody refused for a name. */
import { describe, expect, test } from 'vitest'
import { describeSessionProvider, factsOf, risksOf } from '../session-provider.fixture.ts'
import type { Asked } from '../session-provider.fixture.ts'
import type { NodeRecord } from '../session-kit.ts'
import { buildCompanyIndex } from '../watchlist-lists/company-index.ts'
import type { ListedCompany } from '../watchlist-lists/company-index.ts'
import { buildPersonIndex } from '../watchlist-lists/person-index.ts'
import type { ListedPerson } from '../watchlist-lists/person-index.ts'
import { amlScreening } from './provider.ts'

const listed = (name: string, more: Partial<ListedPerson> = {}): ListedPerson => ({
  list: 'un',
  version: 4,
  entryNo: name,
  name,
  aliases: [],
  birthDates: [],
  ...more,
})
const persons = buildPersonIndex([
  listed('NONESUCH, Nemo', { birthDates: ['1970-03'] }),
  listed('Zoltan Undated'),
])
const organisation = (name: string, more: Partial<ListedCompany> = {}): ListedCompany => ({
  ...listed(name),
  countries: [],
  numbers: [],
  ...more,
})
const companies = buildCompanyIndex([
  organisation('Dark Mills Ltd', {
    entryNo: 'QDe.7',
    aliases: [{ name: 'Sinister Foods' }],
    countries: ['Freedonia'],
    numbers: ['RC 998877'],
  }),
])
const screening = amlScreening(() => ({ persons, companies }))

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

test('a name on a list waits for a person, whatever the workflow says', async () => {
  const facts = await person(nemo, { config: { aml_score_review_threshold: 0 } })
  expect(facts).toMatchObject({ status: 'IN_REVIEW', manual: true, data: { total_hits: 1 } })
  expect(risksOf(facts)).toEqual(['POSSIBLE_MATCH_FOUND'])
  expect(facts.data['hits']).toMatchObject([
    {
      caption: 'NONESUCH, Nemo',
      match_score: 100,
      risk_score: null,
      review_status: 'Unreviewed',
      datasets: ['un'],
      properties: { name: ['NONESUCH, Nemo'], birthDate: ['1970-03'] },
      score_breakdown: { name_score: 100, name_weight: 60, dob_score: 100, country_score: null },
    },
  ])
})

test('a hit keeps its id from one screening to the next', async () => {
  expect((await person(nemo)).data['hits']).toEqual((await person(nemo)).data['hits'])
})

test('another year of birth is another person', async () => {
  const facts = await person({ ...nemo, date_of_birth: '1999-05-05' })
  expect(facts.status).toBe('APPROVED')
})

test('a match below the threshold is shown as somebody else', async () => {
  const swapped = { ...nemo, first_name: 'Undated', last_name: 'Zoltan' }
  expect((await person(swapped)).status).toBe('IN_REVIEW')
  const facts = await person(swapped, { config: { aml_match_score_threshold: 96 } })
  expect(facts).toMatchObject({ status: 'APPROVED', data: { total_hits: 1 } })
  expect(facts.data['hits']).toMatchObject([{ match_score: 95, review_status: 'False Positive' }])
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
    const none = amlScreening(() => ({ persons: buildPersonIndex([]), companies }))
    expect((await factsOf(none, 'AML', { config })).status).toBe('IN_REVIEW')
  })

  test.each([
    ['lists', { persons, companies: buildCompanyIndex([]) }, { name: 'Bright Mills' }],
    ['name', { persons, companies }, { name: ' ' }],
    ['name', { persons, companies }, { registration_number: '998877' }],
  ])('a company without its %s is looked at, whoever else is listed', async (missing, on, told) => {
    const company = { country_code: 'GB', ...told }
    const asked = { config, ...of('KYB_REGISTRY', { company }) }
    expect(
      await factsOf(
        amlScreening(() => on),
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
    [
      { name: 'DARK MILLS, Limited' },
      95,
      { match: ['normalised'], matchedName: ['Dark Mills Ltd'] },
    ],
    [{ name: 'Dark Mills GmbH' }, 94, { match: ['legal_form'], matchedName: ['Dark Mills Ltd'] }],
    [
      { alternative_names: ['Sinister Foods'] },
      100,
      { match: ['exact'], matchedName: ['Sinister Foods'] },
    ],
    [
      { registration_number: 'rc-998877' },
      100,
      { match: ['number'], matchedNumber: ['RC 998877'] },
    ],
  ])('that is %j waits for a person, who is told why', async (told, match_score, properties) => {
    const facts = await company(told, { aml_score_review_threshold: 0 })
    expect(facts).toMatchObject({ status: 'IN_REVIEW', manual: true })
    expect(risksOf(facts)).toEqual(['POSSIBLE_MATCH_FOUND'])
    expect(facts.data['hits']).toMatchObject([
      {
        caption: 'Dark Mills Ltd',
        match_score,
        risk_score: null,
        review_status: 'Unreviewed',
        datasets: ['un'],
        properties: {
          name: ['Dark Mills Ltd'],
          entry: ['QDe.7'],
          listVersion: ['4'],
          country: ['Freedonia'],
          ...properties,
        },
      },
    ])
  })

  test('is no person of that name, and no person is a company', async () => {
    expect((await company({ name: 'Nemo Nonesuch' })).status).toBe('APPROVED')
    const asked = { ...nemo, first_name: 'Sinister', last_name: 'Foods' }
    expect((await person(asked)).status).toBe('APPROVED')
  })
})
