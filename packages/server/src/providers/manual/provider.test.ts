/** What is left to a person: shown whole, compared plainly, never approved. */
import { describe, expect, test } from 'vitest'
import { describeSessionProvider, factsOf, risksOf, usual } from '../session-provider.fixture.ts'
import { manualChecks } from './provider.ts'

describeSessionProvider('the manual provider', () => manualChecks)

test.each(manualChecks.features)('%s waits for a person', async (feature) => {
  expect(await factsOf(manualChecks, feature)).toMatchObject({ status: 'IN_REVIEW', manual: true })
})

test('the faces of document and selfie are put beside each other', async () => {
  const { data } = await factsOf(manualChecks, 'FACE_MATCH')
  expect(data).toMatchObject({
    score: null,
    source_image: { media_id: 'there-front' },
    target_image: { media_id: 'there-selfie' },
  })
})

describe('a proof of address', () => {
  const asked = (change: Record<string, unknown>, more: Parameters<typeof factsOf>[2] = {}) =>
    factsOf(manualChecks, 'PROOF_OF_ADDRESS', {
      ...more,
      input: { ...usual.PROOF_OF_ADDRESS, ...change },
    })

  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  test.each<[string, Record<string, unknown>, string[]]>([
    ['as it should be',               {},                                []],
    ['the words in another order',    { name: 'ERIKSSON, Anna María' },  []],
    ['another name',                  { name: 'Ann Eriksson' },          ['POA_NAME_MISMATCH']],
    ['no name',                       { name: '' },                      ['POA_NAME_NOT_DETECTED']],
    ['issued three months ago',       { issue_date: '2026-08-30' },      []],
    ['issued a day earlier',          { issue_date: '2026-08-29' },      ['POA_DOCUMENT_TOO_OLD']],
    ['issued on no day',              { issue_date: '2026-02-30' },      ['POA_ISSUE_DATE_NOT_DETECTED']],
  ])('%s', async (_, change, risks) => {
    expect(risksOf(await asked(change))).toEqual(risks)
  })

  test('what the workflow declines is declined, without a person', async () => {
    const facts = await asked(
      { issue_date: '2020-01-01' },
      { config: { poa_document_age_action: 'DECLINE', poa_document_max_age_months: 12 } },
    )
    expect(facts.status).toBe('DECLINED')
    expect(facts.manual).toBeUndefined()
  })

  test('a month that is shorter ends where it ends', async () => {
    const atMs = Date.parse('2026-05-31T00:00:00Z')
    const more = { atMs, config: { poa_document_max_age_months: 3 } }
    expect(risksOf(await asked({ issue_date: '2026-02-28' }, more))).toEqual([])
    expect(risksOf(await asked({ issue_date: '2026-02-27' }, more))).toEqual([
      'POA_DOCUMENT_TOO_OLD',
    ])
  })

  test('what was expected is compared: country by any code, the rest by words', async () => {
    const at = (expected: Record<string, unknown>) => asked({}, { expected }).then(risksOf)
    expect(await at({ poa_country: 'ES', address: '28013 Madrid, Calle Mayor, 10' })).toEqual([])
    expect(await at({ poa_country: 'FR' })).toEqual(['POA_COUNTRY_MISMATCH'])
    expect(await at({ address: 'Calle Mayor 11, 28013 Madrid' })).toEqual(['POA_ADDRESS_MISMATCH'])
  })

  test('a paper the workflow does not take is declined', async () => {
    const facts = await asked({}, { config: { poa_documents_allowed: ['BANK_STATEMENT'] } })
    expect([facts.status, ...risksOf(facts)]).toEqual(['DECLINED', 'POA_DOCUMENT_NOT_ACCEPTED'])
  })
})

describe('papers of a company', () => {
  test('are counted by group, and a group that is missing is asked for', async () => {
    const config = { kyb_required_document_groups: ['legal_presence', 'ownership_structure'] }
    const facts = await factsOf(manualChecks, 'KYB_DOCUMENTS', { config })
    expect(facts.status).toBe('NOT_FINISHED')
    expect(facts.data).toMatchObject({
      groups: {
        legal_presence: { uploaded: 1, required: true },
        ownership_structure: { uploaded: 0, required: true },
      },
    })
  })
})

describe('what is sent with a paper of a company', () => {
  const company = { name: 'Sample Mills Ltd', registration_number: '42', alternative_names: [] }
  const known = new Map([
    ['n', { feature: 'KYB_REGISTRY' as const, data: { company }, warnings: [] }],
  ])
  const asked = (papers: object[], config: Record<string, unknown> = {}) =>
    factsOf(manualChecks, 'KYB_DOCUMENTS', {
      known,
      config,
      input: {
        documents: papers.map((one) => ({
          group: 'legal_presence',
          media_id: 'there-paper',
          ...one,
        })),
      },
    })
  const old = { issue_date: '2026-08-29' }
  const year = { kyb_document_max_age_months: 12 }
  const quarter = { kyb_document_max_age_months: 3 }

  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  test.each<[string, object[], Record<string, unknown>, string[]]>([
    ['nothing but the paper',   [{}],                              {},      []],
    ['the name of the company', [{ name: 'SAMPLE MILLS LIMITED' }], {},     []],
    ['another name',            [{ name: 'Other Mills' }],         {},      ['KYB_DOCUMENT_NAME_MISMATCH']],
    ['another number',          [{ registration_number: '43' }],   {},      ['KYB_DOCUMENT_REG_NUMBER_MISMATCH']],
    ['two days',                [{ incorporation_date: '2001-01-01' }, { incorporation_date: '2001-01-02' }], {},
      ['KYB_CROSS_DOCUMENT_MISMATCH']],
    ['a day, where any will do', [{ issue_date: '1999-01-01' }],   {},      []],
    ['a day of this year',      [old],                             year,    []],
    ['a day too long ago',      [old],                             quarter, ['KYB_DOCUMENT_TOO_OLD']],
    ['no day',                  [{}],                              quarter, ['KYB_DOCUMENT_ISSUE_DATE_NOT_DETECTED']],
  ])('%s', async (_, papers, config, risks) => {
    const facts = await asked(papers, config)
    expect([facts.status, ...risksOf(facts)]).toEqual(['IN_REVIEW', ...risks])
  })

  test('is declined where the workflow says so', async () => {
    const mismatch = { kyb_document_mismatch_action: 'DECLINE' }
    expect((await asked([{ name: 'Other Mills' }], mismatch)).status).toBe('DECLINED')
    const age = { ...quarter, kyb_document_age_action: 'DECLINE' }
    expect((await asked([old], age)).status).toBe('DECLINED')
    const ignored = await asked([old], { ...quarter, kyb_document_age_action: 'NO_ACTION' })
    expect(ignored.warnings.map((one) => one.log_type)).toEqual(['information'])
  })
})

describe('a company described by hand', () => {
  test('of a country the workflow does not take is declined', async () => {
    const facts = await factsOf(manualChecks, 'KYB_REGISTRY', {
      config: { kyb_accepted_countries: ['DE'] },
    })
    expect(facts.status).toBe('DECLINED')
    expect(risksOf(facts)).toEqual(['KYB_COMPANY_NOT_FROM_REGISTRY', 'KYB_COUNTRY_RESTRICTED'])
  })
  test.each([
    ['of the name that was expected', 'Sample Mills', []],
    ['of another, whose number nobody typed', 'Other', ['KYB_COMPANY_NOT_AS_EXPECTED']],
  ])('%s', async (_, legal_name, doubts) => {
    const expected = { company_name: 'Sample Mills Ltd', registration_number: '1' }
    const input = { manual: { legal_name, country_code: 'GB' } }
    const facts = await factsOf(manualChecks, 'KYB_REGISTRY', { input, expected })
    expect(risksOf(facts)).toEqual(['KYB_COMPANY_NOT_FROM_REGISTRY', ...doubts])
  })
  test('without a name is asked for again', async () => {
    const facts = await factsOf(manualChecks, 'KYB_REGISTRY', { input: { manual: {} } })
    expect([facts.status, ...risksOf(facts)]).toEqual(['NOT_FINISHED', 'KYB_COMPANY_DATA_MISSING'])
  })
})
