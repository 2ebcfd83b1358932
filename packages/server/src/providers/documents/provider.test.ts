/** Documents without a vendor: the zone and the typed fields are examined, the picture waits. */
import { describe, expect, test } from 'vitest'
import { describeSessionProvider, factsOf, risksOf, usual } from '../session-provider.fixture.ts'
import { documentsByHand } from './provider.ts'

describeSessionProvider('the documents by hand', () => documentsByHand)

// The specimen of ICAO Doc 9303 part 4, appendix A, valid until 2012.
const zone = [
  'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
  'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
].join('\n')
const before = Date.parse('2012-04-15T23:00:00Z')
const after = Date.parse('2012-04-16T00:00:00Z')

const asked = (change: Record<string, unknown>, more: Parameters<typeof factsOf>[2] = {}) =>
  factsOf(documentsByHand, 'OCR', { ...more, input: { ...usual.OCR, ...change } })
const byZone = (more: Parameters<typeof factsOf>[2] = {}) =>
  factsOf(documentsByHand, 'OCR', {
    atMs: before,
    ...more,
    input: { document_type: 'P', front: 'there-front', mrz: zone },
  })

test('a zone is read, and the picture left to a person', async () => {
  const facts = await byZone()
  expect(facts).toMatchObject({
    status: 'IN_REVIEW',
    manual: true,
    warnings: [],
    person: {
      firstName: 'ANNA MARIA',
      lastName: 'ERIKSSON',
      dob: '1974-08-12',
      document: { number: 'L898902C3', country: 'UTO' },
    },
    documentValidUntilMs: after,
    data: {
      document_type: 'Passport',
      document_number: 'L898902C3',
      personal_number: 'ZE184226B',
      full_name: 'ANNA MARIA ERIKSSON',
      gender: 'F',
      age: 37,
      expiration_date: '2012-04-15',
      issuing_state: 'UTO',
      issuing_state_name: null,
      mrz: { format: 'TD3', check_digits_hold: true },
      portrait_image: null,
      front_image: { media_id: 'there-front' },
      back_image: null,
    },
  })
})

test('it is valid on its last day, and declined on the next', async () => {
  expect(risksOf(await byZone({ atMs: after }))).toEqual(['DOCUMENT_EXPIRED'])
  const facts = await byZone({ atMs: after })
  expect(facts.status).toBe('DECLINED')
  expect(facts.manual).toBeUndefined()
})

describe('what the workflow asks for', () => {
  const tooYoung = 'MINIMUM_AGE_NOT_MET'
  const notTaken = 'DOCUMENT_NOT_SUPPORTED_FOR_APPLICATION'

  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  test.each([
    ['nothing said',     { minimum_age: null, documents_allowed: null },   'IN_REVIEW', []],
    ['old enough',       { minimum_age: 37 },                              'IN_REVIEW', []],
    ['too young',        { minimum_age: 38 },                              'DECLINED',  [tooYoung]],
    ['looked at',        { minimum_age: 38, minimum_age_action: 'REVIEW' }, 'IN_REVIEW', [tooYoung]],
    ['of any country',   { documents_allowed: ['P', 'ID'] },               'IN_REVIEW', []],
    ['another type',     { documents_allowed: ['ID'] },                    'DECLINED',  [notTaken]],
    ['of its country',   { documents_allowed: { UTO: ['P'] } },            'IN_REVIEW', []],
    ['of another',       { documents_allowed: { DEU: ['P'] } },            'DECLINED',  [notTaken]],
  ])('%s', async (_, config, status, risks) => {
    const facts = await byZone({ config })
    expect([facts.status, ...risksOf(facts)]).toEqual([status, ...risks])
  })
})

test('what was expected is compared', async () => {
  const facts = await byZone({ expected: { first_name: 'Anna', last_name: 'Other' } })
  expect(risksOf(facts)).toEqual(['NAME_MISMATCH_WITH_PROVIDED'])
})

test('typed fields are enough; a passport without its zone is looked at', async () => {
  const facts = await asked({})
  expect(facts.data).toMatchObject({ first_name: 'Anna Maria', mrz: null, age: 52 })
  expect(risksOf(facts)).toEqual(['MRZ_NOT_DETECTED'])
  expect(facts.documentValidUntilMs).toBe(Date.parse('2031-04-16T00:00:00Z'))
})

test.each([
  ['ID', undefined, 'NOT_FINISHED'],
  ['ID', 'gone', 'NOT_FINISHED'],
  ['ID', 'there-back', 'IN_REVIEW'],
  ['P', undefined, 'IN_REVIEW'],
  ['P', 'gone', 'NOT_FINISHED'],
])('of %s with the back %s: %s', async (type, back, status) => {
  expect((await asked({ document_type: type, back })).status).toBe(status)
})
