/** The simulated session approves what was brought, and every scenario does what its row says. */
import { describe, expect, test } from 'vitest'
import { featureNames } from '@ostiary/domain/workflow/features'
import type { Feature } from '@ostiary/domain/workflow/features'
import {
  ask,
  describeSessionProvider,
  factsOf,
  questionOf,
  risksOf,
  usual,
} from '../session-provider.fixture.ts'
import { scenarioNames, scenarioProblem, told } from './scenarios.ts'
import { simulatedSession } from './session-checks.ts'

const slept: number[] = []
const simulator = simulatedSession((ms) => Promise.resolve(void slept.push(ms)))

describeSessionProvider('the simulator', () => simulator)

test.each(featureNames)('%s is approved when nothing is said', async (feature) => {
  expect(await factsOf(simulator, feature)).toMatchObject({ status: 'APPROVED', warnings: [] })
})

const ends = { decline: 'DECLINED', review: 'IN_REVIEW', retry: 'NOT_FINISHED' } as const
const ofOne = scenarioNames.filter((name) => name.includes('_'))

describe.each(ofOne)('%s', (scenario) => {
  const [word = ''] = scenario.split('_')
  const meant = featureNames.filter((feature) => told(feature, [scenario])?.risk !== undefined)

  test('is of one feature, and says what was noticed', async () => {
    expect(meant).toHaveLength(1)
    const [feature] = meant
    const facts = await factsOf(simulator, feature!, { scenario }) // one, as just counted
    // The word a scenario begins with is one of the three.
    expect(facts.status).toBe(ends[word as keyof typeof ends])
    expect(risksOf(facts)).toHaveLength(1)
  })

  test('leaves every other feature approved', async () => {
    for (const feature of featureNames.filter((one) => !meant.includes(one)))
      expect((await factsOf(simulator, feature, { scenario })).status).toBe('APPROVED')
  })
})

test.each(['decline_', 'review_'])('%s… is there for every feature that may end so', (word) => {
  const covered = featureNames.filter((feature) =>
    ofOne.some((name) => name.startsWith(word) && told(feature, [name])?.risk !== undefined),
  )
  // Papers nobody reads are sent back rather than declined.
  const without = word === 'decline_' ? ['DOCUMENT_AI', 'KYB_DOCUMENTS'] : []
  expect(featureNames.filter((feature) => !covered.includes(feature))).toEqual(without)
})

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each<[Feature, string, string, string]>([
  ['AGE_ESTIMATION',      'decline_age_estimation',      'minimum_age_action',                       'REVIEW'],
  ['AGE_ESTIMATION',      'review_age_estimation',       'age_margin_action',                        'DECLINE'],
  ['DATABASE_VALIDATION', 'decline_database_validation', 'database_validation_no_match_action',      'REVIEW'],
  ['DATABASE_VALIDATION', 'review_database_validation',  'database_validation_partial_match_action', 'NO_ACTION'],
  ['PHONE_VERIFICATION',  'review_phone',                'phone_disposable_action',                  'DECLINE'],
  ['PROOF_OF_ADDRESS',    'decline_address',             'poa_tampering_action',                     'NO_ACTION'],
  ['DOCUMENT_AI',         'review_document_ai',          'document_ai_missing_field_action',         'DECLINE'],
])('of %s %s is followed by %s: %s', async (feature, scenario, setting, action) => {
  const status = { NO_ACTION: 'APPROVED', REVIEW: 'IN_REVIEW', DECLINE: 'DECLINED' }[action]
  const facts = await factsOf(simulator, feature, { scenario, config: { [setting]: action } })
  expect(facts.status).toBe(status)
  expect(risksOf(facts)).toHaveLength(1)
})

test('an age is as far from the one asked for as the scenario says', async () => {
  const age = async (scenario: string) => {
    const config = { minimum_age: 40, age_margin_years: 5 }
    const facts = await factsOf(simulator, 'AGE_ESTIMATION', { scenario, config })
    return facts.data['age_estimation']
  }
  expect(await age('approve')).toBe(45)
  expect(await age('review_age_estimation')).toBe(41)
  expect(await age('decline_age_estimation')).toBe(37)
})

test('what it read of a document fits the scenario', async () => {
  const old = await factsOf(simulator, 'OCR', { scenario: 'decline_document_expired' })
  expect(old.documentValidUntilMs).toBeLessThan(questionOf('OCR').atMs)
  const young = await factsOf(simulator, 'OCR', { scenario: 'decline_underage' })
  expect(young.data['age']).toBe(16)
})

describe('the person it reads', () => {
  test('is the one typed', async () => {
    expect(await factsOf(simulator, 'OCR')).toMatchObject({
      person: {
        firstName: 'Anna Maria',
        lastName: 'Eriksson',
        dob: '1974-08-12',
        document: { number: 'L898902C3', country: 'UTO' },
      },
    })
  })
  test('or the one expected, of whom nothing else is made up', async () => {
    const expected = { last_name: 'Bee' }
    const facts = await factsOf(simulator, 'OCR', { input: {}, expected })
    expect(facts.data).toMatchObject({ first_name: null, last_name: 'Bee', full_name: 'Bee' })
  })
  test("or Elena Sample, with a document of each user's own", async () => {
    const one = await factsOf(simulator, 'OCR', { input: {} })
    const again = await factsOf(simulator, 'OCR', { input: {} })
    const other = await factsOf(simulator, 'OCR', { input: {}, entityId: 'another' })
    expect(one.data['full_name']).toBe('Elena Sample')
    expect(again.data).toEqual(one.data)
    expect(other.data['document_number']).not.toBe(one.data['document_number'])
  })
})

describe('markers', () => {
  test.each([
    ['in vendor_data', { vendorData: 'ann-42+session.decline_liveness' }],
    [
      'in a typed name',
      { input: { ...usual.LIVENESS, last_name: 'Bee+session.decline_liveness' } },
    ],
    ['the last one counts', { vendorData: 'a+session.approve+session.decline_liveness' }],
    ['the session before both', { vendorData: 'a+session.approve', scenario: 'decline_liveness' }],
  ])('%s', async (_, more) => {
    expect((await factsOf(simulator, 'LIVENESS', more)).status).toBe('DECLINED')
  })
  test('are not part of a name', async () => {
    const input = { ...usual.OCR, last_name: 'Bee+session.review_document' }
    const facts = await factsOf(simulator, 'OCR', { input })
    expect(facts.data['last_name']).toBe('Bee')
    const company = { manual: { legal_name: 'Mills+session.review_company', country_code: 'GB' } }
    const found = await factsOf(simulator, 'KYB_REGISTRY', { input: company })
    expect(found.data).toMatchObject({ company: { name: 'Mills', registry_status: 'dissolved' } })
  })
})

test('what is asked for again is approved when it comes again', async () => {
  const again = { scenario: 'retry_document', tries: 2 }
  expect(await factsOf(simulator, 'OCR', again)).toMatchObject({ status: 'APPROVED' })
})

describe('faults', () => {
  const fault = (name: string, more: Parameters<typeof ask>[2] = {}) =>
    ask(simulator, 'AML', { vendorData: `a+session.${name}`, ...more })

  test('late takes two seconds', async () => {
    slept.length = 0
    expect(await fault('late')).toMatchObject({ kind: 'ok' })
    expect(slept).toEqual([2000])
  })
  test('an outage ends after two questions', async () => {
    expect(await fault('outage')).toEqual({ kind: 'retry' })
    expect(await fault('outage', { delays: 2 })).toMatchObject({ kind: 'ok' })
  })
  test('down never answers, and an error never will', async () => {
    expect(await fault('down', { delays: 20 })).toEqual({ kind: 'retry' })
    expect(await fault('error')).toEqual({ kind: 'fail' })
  })
  test('a duplicate is the same answer, twice, beside a scenario', async () => {
    expect(await fault('duplicate', { scenario: 'review_aml' })).toMatchObject({
      kind: 'ok',
      repeated: true,
      facts: { status: 'IN_REVIEW' },
    })
  })
})

test('a scenario nobody knows is named with those there are, and approves nothing', async () => {
  expect(scenarioProblem('decline_weather')).toContain('decline_liveness')
  expect(scenarioProblem('toString')).toBeDefined()
  expect(scenarioProblem('approve')).toBeUndefined()
  expect(await ask(simulator, 'OCR', { scenario: 'decline_weather' })).toEqual({ kind: 'fail' })
})

describe('what was expected', () => {
  const risksWith = async (feature: Feature, more: Parameters<typeof ask>[2]) =>
    risksOf(await factsOf(simulator, feature, more))
  const expected = {
    first_name: 'Ann',
    last_name: 'Bee',
    date_of_birth: '1990-02-03',
    gender: 'female',
    nationality: 'ESP',
    country: 'ESP',
    identification_number: 'AB12',
    expected_document_types: ['ID'],
    address: 'Calle Mayor 10, 28013 Madrid',
  }
  const company = { company_name: 'Sample Mills', registration_number: '1' }

  test.each<Feature>(['OCR', 'PROOF_OF_ADDRESS', 'KYB_REGISTRY'])(
    'is what is read at %s where nobody types anything',
    async (feature) => {
      const untyped = { input: {}, expected: { ...expected, ...company } }
      expect(await risksWith(feature, untyped)).toEqual([])
      expect(await risksWith(feature, { ...untyped, scenario: 'approve' })).toEqual([])
    },
  )

  test('is held against what is typed of a document', async () => {
    expect(await risksWith('OCR', { expected })).toEqual([
      'NAME_MISMATCH_WITH_PROVIDED',
      'DOB_MISMATCH_WITH_PROVIDED',
      'COUNTRY_MISMATCH_WITH_PROVIDED',
      'IDENTIFICATION_NUMBER_MISMATCH_WITH_PROVIDED',
      'DOCUMENT_TYPE_MISMATCH_WITH_PROVIDED',
    ])
    const config = { expected_details_mismatch_action: 'DECLINE' }
    const facts = await factsOf(simulator, 'OCR', { expected: { last_name: 'Bee' }, config })
    expect(facts.status).toBe('DECLINED')
  })

  test('and of a place', async () => {
    const risks = ['POA_ADDRESS_MISMATCH']
    const elsewhere = { ...expected, address: 'Gran Via 1' }
    expect(await risksWith('PROOF_OF_ADDRESS', { expected: elsewhere })).toEqual(risks)
    expect(await risksWith('PROOF_OF_ADDRESS', { expected })).toEqual([])
  })

  test('and of a company, whose number nobody typed is no proof', async () => {
    const typed = (manual: object) =>
      risksWith('KYB_REGISTRY', { input: { manual }, expected: company })
    const doubt = ['KYB_COMPANY_NOT_AS_EXPECTED']
    expect(await typed({ legal_name: 'Sample Mills', country_code: 'GB' })).toEqual([])
    expect(await typed({ legal_name: 'Other', country_code: 'GB' })).toEqual(doubt)
    expect(await typed({ legal_name: 'Sample Mills', registration_number: '2' })).toEqual(doubt)
  })

  test('is no matter to a scenario, which does what it says', async () => {
    expect(await risksWith('OCR', { expected, scenario: 'approve' })).toEqual([])
    expect(await risksWith('OCR', { expected, vendorData: 'a+session.approve' })).toEqual([])
    const also = { expected, vendorData: 'a+session.duplicate' }
    expect(await risksWith('OCR', also)).toContain('NAME_MISMATCH_WITH_PROVIDED')
  })
})

test.each([
  ['DOCUMENT_AI', 'DOCUMENT_AI_DOCUMENT_MISSING'],
  ['KYB_DOCUMENTS', 'KYB_DOCUMENT_MISSING'],
] as const)(
  '%s without any paper asks for one, unless a scenario runs by itself',
  async (feature, risk) => {
    const none = { input: { documents: [] } }
    const facts = await factsOf(simulator, feature, none)
    expect([facts.status, ...risksOf(facts)]).toEqual(['NOT_FINISHED', risk])
    const alone = await factsOf(simulator, feature, { ...none, scenario: 'approve' })
    expect(alone.status).toBe('APPROVED')
  },
)

test('the same selfie is the same face', async () => {
  const [one, again] = [await factsOf(simulator, 'LIVENESS'), await factsOf(simulator, 'LIVENESS')]
  expect(one.face).toHaveLength(512)
  expect(again.face).toEqual(one.face)
})

test('a picture without a face is asked for again', async () => {
  const media = () => Promise.resolve(new TextEncoder().encode('ostiary-face:none'))
  const facts = await factsOf(simulator, 'LIVENESS', { media })
  expect([facts.status, ...risksOf(facts)]).toEqual(['NOT_FINISHED', 'NO_FACE_DETECTED'])
})
