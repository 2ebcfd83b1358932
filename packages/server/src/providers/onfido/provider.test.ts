/** Onfido's adapter against a stand-in that is held to the schemas of their API. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCaller } from '../../platform/outbound/caller.ts'
import type { Caller } from '../../platform/outbound/caller.ts'
import {
  ask,
  describeSessionProvider,
  factsOf,
  risksOf,
  usual,
} from '../session-provider.fixture.ts'
import type { Asked } from '../session-provider.fixture.ts'
import type { NodeProvider, NodeQuestion, NodeRecord } from '../session-kit.ts'
import { onfido } from './provider.ts'
import { openStandIn } from './stand-in.fixture.ts'
import type { StandIn } from './stand-in.fixture.ts'

const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])
const media: NodeQuestion['media'] = (id) =>
  Promise.resolve(id.startsWith('there') ? jpeg : undefined)

const clear = { result: 'clear', properties: {} }
const whole = (...parts: string[]) => ({
  result: 'clear',
  breakdown: Object.fromEntries(parts.map((part) => [part, clear])),
})
const passport = {
  result: 'clear',
  sub_result: 'clear',
  breakdown: {
    data_validation: whole('document_expiration', 'mrz', 'date_of_birth'),
    image_integrity: whole('image_quality', 'supported_document'),
    visual_authenticity: whole('fonts', 'template', 'digital_tampering'),
  },
  properties: {
    first_name: 'ANNA MARIA',
    last_name: 'ERIKSSON',
    date_of_birth: '1974-08-12',
    date_of_expiry: '2031-04-15',
    document_type: 'passport',
    document_numbers: [{ type: 'document_number', value: 'L898902C3' }],
    issuing_country: 'DEU',
    gender: 'Female',
    place_of_birth: 'Zenith',
  },
}
const face = (alive: number, same: number, more: object = {}) => ({
  result: 'clear',
  breakdown: {
    face_comparison: {
      result: 'clear',
      breakdown: { face_match: { result: 'clear', properties: { score: same } } },
    },
    image_integrity: whole('face_detected', 'source_integrity'),
    visual_authenticity: {
      result: 'clear',
      breakdown: { spoofing_detection: { result: 'clear', properties: { score: alive } } },
    },
    ...more,
  },
})

let standIn: StandIn
let caller: Caller
let problems: string[]
let slept: number[]

beforeEach(async () => {
  standIn = await openStandIn('secret')
  standIn.reports['document'] = passport
  standIn.reports['facial_similarity_photo'] = face(0.98, 0.91)
  caller = createCaller({ now: () => 0 })
  problems = []
  slept = []
})
afterEach(async () => {
  await caller.close()
  standIn.close()
})

const adapter = (token = 'secret'): NodeProvider =>
  onfido(
    { token, region: 'eu', baseUrl: standIn.baseUrl },
    {
      caller,
      guard: 'allow_loopback',
      sleep: (ms) => Promise.resolve(void slept.push(ms)),
      tell: (problem) => void problems.push(problem),
    },
  )
const document = (report: object = {}, more: Asked = {}) => {
  standIn.reports['document'] = { ...standIn.reports['document'], ...report }
  return factsOf(adapter(), 'OCR', { media, ...more })
}

describeSessionProvider(
  "Onfido's adapter",
  () => ({
    ...adapter(),
    check: (question, asking) =>
      // Its own bytes are those of a picture, where there are any.
      adapter().check(
        { ...question, media: async (id) => ((await question.media(id)) ? jpeg : undefined) },
        asking,
      ),
  }),
  { random: false, features: ['OCR', 'LIVENESS', 'FACE_MATCH'] },
)

describe('a document', () => {
  test('is one applicant, its pictures, one check and one report', async () => {
    standIn.looksBefore = 2
    const facts = await document()
    expect(standIn.asked).toEqual([
      'POST /applicants',
      'GET /checks',
      'POST /documents',
      'POST /checks',
      'GET /checks/:id',
      'GET /checks/:id',
      'GET /checks/:id',
      'GET /reports/:id',
    ])
    expect(slept).toEqual([1000, 2000, 4000])
    expect(standIn.applicants).toEqual([
      { first_name: 'Anna Maria', last_name: 'Eriksson', dob: '1974-08-12' },
    ])
    expect(standIn.uploads).toEqual(['/documents type=passport side=front file=image/jpeg(7)'])
    expect(facts).toMatchObject({
      status: 'APPROVED',
      warnings: [],
      person: { firstName: 'ANNA MARIA', document: { number: 'L898902C3', country: 'DEU' } },
      documentValidUntilMs: Date.parse('2031-04-16T00:00:00Z'),
      data: {
        document_type: 'Passport',
        gender: 'F',
        issuing_state: 'DEU',
        issuing_state_name: 'Germany',
        place_of_birth: 'Zenith',
        front_image: { media_id: 'there-front' },
      },
    })
    expect(facts.manual).toBeUndefined()
  })

  test('of two sides and a country is uploaded as such', async () => {
    await document(
      {},
      {
        input: { ...usual.OCR, document_type: 'ID', issuing_state: 'ES', back: 'there-back' },
      },
    )
    const fields = 'type=national_identity_card issuing_country=ESP'
    expect(standIn.uploads).toEqual([
      `/documents ${fields} side=front file=image/jpeg(7)`,
      `/documents ${fields} side=back file=image/jpeg(7)`,
    ])
  })

  const held = (group: string, part: string) => ({
    result: 'consider',
    breakdown: {
      [group]: {
        result: 'consider',
        breakdown: { [part]: { result: 'consider', properties: {} } },
      },
    },
  })
  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  test.each<[string, object, string, string[]]>([
    ['data_validation document_expiration',   {}, 'DECLINED',  ['DOCUMENT_EXPIRED']],
    ['data_validation mrz',                   {}, 'IN_REVIEW', ['INVALID_MRZ']],
    ['data_consistency last_name',            {}, 'IN_REVIEW', ['DATA_INCONSISTENT']],
    ['data_comparison first_name',            {}, 'IN_REVIEW', ['NAME_MISMATCH_WITH_PROVIDED']],
    ['data_comparison date_of_birth',         {}, 'IN_REVIEW', ['DOB_MISMATCH_WITH_PROVIDED']],
    ['image_integrity supported_document',    {}, 'DECLINED',  ['DOCUMENT_NOT_SUPPORTED_FOR_APPLICATION']],
    ['image_integrity image_quality',         {}, 'NOT_FINISHED', ['DOCUMENT_UNREADABLE']],
    ['visual_authenticity fonts',             { sub_result: 'caution' },   'IN_REVIEW', ['DOCUMENT_FORGED']],
    ['visual_authenticity fonts',             { sub_result: 'suspected' }, 'DECLINED',  ['DOCUMENT_FORGED']],
    ['compromised_document repeat_attempts',  {}, 'IN_REVIEW', ['DOCUMENT_COMPROMISED']],
    ['age_validation minimum_accepted_age',   {}, 'DECLINED',  ['MINIMUM_AGE_NOT_MET']],
    ['something_new of_theirs',               {}, 'IN_REVIEW', ['DOCUMENT_NOT_CONCLUSIVE']],
  ])('that %s holds back, %j: %s', async (place, more, status, risks) => {
    const [group = '', part = ''] = place.split(' ')
    const facts = await document({ ...held(group, part), ...more })
    expect([facts.status, ...risksOf(facts)]).toEqual([status, ...risks])
  })

  test('that they would consider without a word why is looked at', async () => {
    const facts = await document({ result: 'consider', breakdown: {} })
    expect([facts.status, ...risksOf(facts)]).toEqual(['IN_REVIEW', 'DOCUMENT_NOT_CONCLUSIVE'])
  })

  test('is examined by the workflow too', async () => {
    const facts = await document(
      {},
      {
        config: { minimum_age: 60 },
        expected: { last_name: 'Other' },
      },
    )
    expect(facts.status).toBe('DECLINED')
    expect(risksOf(facts)).toEqual(['MINIMUM_AGE_NOT_MET', 'NAME_MISMATCH_WITH_PROVIDED'])
  })
})

describe('a face', () => {
  test('is looked at beside the document, once for liveness and match', async () => {
    const liveness = await factsOf(adapter(), 'LIVENESS', { media })
    expect(liveness).toMatchObject({ status: 'APPROVED', score: 98, data: { score: 98 } })
    expect(standIn.uploads).toEqual([
      '/documents type=passport side=front file=image/jpeg(7)',
      '/live_photos file=image/jpeg(7)',
    ])
    const front = { front_image: { media_id: 'there-front' } }
    const known = new Map<string, NodeRecord>([
      ['o', { feature: 'OCR', data: front, warnings: [] }],
      ['l', { feature: 'LIVENESS', data: liveness.data, warnings: [] }],
    ])
    standIn.asked.length = 0
    const match = await factsOf(adapter(), 'FACE_MATCH', { media, known })
    expect(match).toMatchObject({ status: 'APPROVED', score: 91, data: { score: 91 } })
    expect(standIn.asked).toEqual(['GET /reports/:id'])
  })

  test('joins the applicant of a document they have read', async () => {
    const { data } = await document()
    const known = new Map([['o', { feature: 'OCR' as const, data, warnings: [] }]])
    standIn.uploads.length = 0
    await factsOf(adapter(), 'LIVENESS', { media, known })
    expect(standIn.applicants).toHaveLength(1)
    expect(standIn.uploads).toEqual(['/live_photos file=image/jpeg(7)'])
  })

  const doubted = { result: 'consider' }
  const without = (part: string) => ({ image_integrity: { breakdown: { [part]: doubted } } })

  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  test.each<[number, object, string, string[]]>([
    [0.29, {},                               'DECLINED',     ['LIVENESS_FACE_ATTACK']],
    [0.30, {},                               'IN_REVIEW',    ['LOW_LIVENESS_SCORE']],
    [0.60, {},                               'APPROVED',     []],
    [0.98, { visual_authenticity: doubted }, 'IN_REVIEW',    ['LIVENESS_FACE_ATTACK']],
    [0.98, without('source_integrity'),      'IN_REVIEW',    ['LIVENESS_SOURCE_UNTRUSTED']],
    [0.98, without('face_detected'),         'NOT_FINISHED', ['NO_FACE_DETECTED']],
  ])('alive by %d, with %j: %s', async (score, more, status, risks) => {
    standIn.reports['facial_similarity_photo'] = face(score, 0.9, more)
    const facts = await factsOf(adapter(), 'LIVENESS', { media })
    expect([facts.status, ...risksOf(facts)]).toEqual([status, ...risks])
  })

  test.each<[number, string]>([
    [0.39, 'DECLINED'],
    [0.4, 'IN_REVIEW'],
    [0.69, 'IN_REVIEW'],
    [0.7, 'APPROVED'],
  ])('alike by %d: %s', async (score, status) => {
    standIn.reports['facial_similarity_photo'] = face(0.98, score)
    expect((await factsOf(adapter(), 'FACE_MATCH', { media })).status).toBe(status)
  })

  test('without a document there is nothing to compare, so a person must look', async () => {
    expect(await ask(adapter(), 'LIVENESS', { media, known: new Map() })).toEqual({ kind: 'fail' })
  })

  test('that they cannot find in the picture is asked for again', async () => {
    standIn.fault('/live_photos', 422, {
      error: { type: 'validation_error', message: 'x', fields: { face_detection: ['none'] } },
    })
    const facts = await factsOf(adapter(), 'LIVENESS', { media })
    expect([facts.status, ...risksOf(facts)]).toEqual(['NOT_FINISHED', 'NO_FACE_DETECTED'])
  })
})

describe('a question asked twice', () => {
  test('is one check, whatever broke off', async () => {
    const one = adapter()
    standIn.looksBefore = 99
    expect(await ask(one, 'OCR', { media })).toEqual({ kind: 'retry' })
    standIn.looksBefore = 0
    expect(await ask(one, 'OCR', { media, delays: 1 })).toMatchObject({ kind: 'ok' })
    const posts = standIn.asked.filter((line) => line.startsWith('POST'))
    expect(posts).toEqual(['POST /applicants', 'POST /documents', 'POST /checks'])
  })
})

describe('what goes wrong', () => {
  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  test.each<[number, string, string, string[]]>([
    [500, '/applicants', 'retry', []],
    [503, '/checks',     'retry', []],
    [429, '/documents',  'retry', []],
    [408, '/reports',    'retry', []],
    [400, '/applicants', 'fail',  ['onfido_request_refused']],
    [403, '/checks',     'fail',  ['onfido_not_allowed']],
    [422, '/documents',  'fail',  ['onfido_request_refused']],
    [404, '/reports',    'fail',  ['onfido_request_refused']],
  ])('%i of %s: %s', async (status, path, kind, told) => {
    standIn.fault(path, status)
    expect(await ask(adapter(), 'OCR', { media })).toEqual({ kind })
    expect(problems).toEqual(told)
  })

  test('a token they refuse is told the operator, and nobody waits for it', async () => {
    expect(await ask(adapter('other'), 'OCR', { media })).toEqual({ kind: 'fail' })
    expect(problems).toEqual(['onfido_token_refused'])
  })

  test('nothing of a person is told', async () => {
    standIn.fault('/applicants', 422, { error: { type: 'x', message: 'Eriksson', fields: {} } })
    await ask(adapter(), 'OCR', { media })
    expect(problems.join(' ')).not.toContain('Eriksson')
  })

  test('an address that may not be called is told the operator', async () => {
    const strict = onfido(
      { token: 'secret', region: 'eu', baseUrl: standIn.baseUrl },
      { caller, sleep: () => Promise.resolve(), tell: (problem) => void problems.push(problem) },
    )
    expect(await ask(strict, 'OCR', { media })).toEqual({ kind: 'fail' })
    expect(problems).toEqual(['onfido_address_refused'])
  })

  test('a server that is not there is asked again', async () => {
    standIn.close()
    expect(await ask(adapter(), 'OCR', { media })).toEqual({ kind: 'retry' })
  })

  test('a question given up meanwhile is asked again', async () => {
    const stop = new AbortController()
    const leaving = { media: (id: string) => (stop.abort(), media(id)) }
    expect(await ask(adapter(), 'OCR', leaving, stop.signal)).toEqual({ kind: 'retry' })
  })

  test('a file they do not take is asked for again', async () => {
    const gif = () => Promise.resolve(new TextEncoder().encode('GIF89a'))
    const facts = await factsOf(adapter(), 'OCR', { media: gif })
    expect([facts.status, ...risksOf(facts)]).toEqual(['NOT_FINISHED', 'DOCUMENT_UNREADABLE'])
    expect(standIn.asked).toEqual([])
  })
})
