/** What sessions refuse, and whether the refusal says what is wrong and what would be taken. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from './hosted.ts'
import { settled } from './quiet.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let workflow_id: string
let reviewed: string
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('refusals')
  const { body } = await world.call('listWorkflows', box.full)
  const all = body['results'] as { workflow_type: string; workflow_id: string }[]
  workflow_id = all.find((one) => one.workflow_type === 'kyc')!.workflow_id // there is a default
  const made = await create({ vendor_data: 'r', sandbox_scenario: 'review_document' })
  reviewed = String(made.body['session_id'])
  await settled(world, box, reviewed)
})
afterAll(() => world.close())

const create = (body: object) =>
  world.call('createSession', box.full, { body: { workflow_id, ...body } })
const decide = (session_id: string, body: object) =>
  world.call('updateSessionStatus', box.full, { params: { session_id }, body })

describe('creating', () => {
  test.each(['javascript:alert(1)', 'data:text/html,x', 'shop.example/done'])(
    'nobody is sent to %s',
    async (callback) => {
      const { status, body } = await create({ callback })
      expect([status, body]).toEqual([
        400,
        { callback: ['must be an http or https address, or a link of an app of yours'] },
      ])
    },
  )

  test('a web address and a link of an app are kept', async () => {
    for (const callback of ['https://shop.example/done', 'com.shop.app://kyc/done'])
      expect((await create({ callback })).body).toMatchObject({ callback })
  })

  test('a word of a fixed set names the set', async () => {
    expect((await create({ callback_method: 'sender' })).body).toEqual({
      callback_method: ['must be one of: initiator, completer, both'],
    })
  })

  test.each([
    [{ first_name: ' ' }, 'first_name must be a name that can be seen, on one line'],
    [{ last_name: '\u200B' }, 'last_name must be a name that can be seen, on one line'],
    [{ company_name: 'a\nb' }, 'company_name must be a name that can be seen, on one line'],
    [{ date_of_birth: '0000-01-01' }, 'date_of_birth must be a day from 1900-01-01 to today'],
    [{ gender: 'Q' }, 'gender must be one of: F, M, X'],
    [{ nationality: 'ZZ' }, 'nationality must be a code of a country such as ESP'],
    [{ country: 'QQ' }, 'country must be a code of a country such as ESP'],
    [{ id_country: 'QQ' }, 'id_country must be a code of a country such as ESP'],
    [{ poa_country: 'QQ' }, 'poa_country must be a code of a country such as ESP'],
    [{ registry_country: 'QQ' }, 'registry_country must be a code of a country such as ESP'],
    [{ ip_address: '999.1.1.1' }, 'ip_address must be an IP address'],
    [
      { expected_document_types: ['P', 'zz'] },
      'expected_document_types.1 must be a type of document such as P, ID or DL',
    ],
    [{ foo: 1 }, 'foo is not known here'],
  ])('of what is expected, %j could be compared with nothing', async (expected_details, told) => {
    const refused = await create({ expected_details })
    expect([refused.status, refused.body]).toEqual([400, { expected_details: [told] }])
  })

  test('what can be compared is taken, and what is empty was not said', async () => {
    for (const expected_details of [
      { first_name: 'Zoë', last_name: "O'Neil", date_of_birth: '1980-02-29', gender: 'female' },
      { nationality: 'es', country: 'ESP', id_country: 'UTO', poa_country: 'D' },
      { ip_address: '2001:db8::1', expected_document_types: ['P', 'identity card', 'DL'] },
      { company_name: 'Sample SL', registry_country: 'GB', registration_number: 'B1' },
      { first_name: '', gender: null, expected_document_types: [] },
    ])
      expect((await create({ expected_details })).body).toMatchObject({ expected_details })
  })

  test.each([
    [{ email_lang: 'zz' }, 'email_lang must be a language such as en'],
    [{ email_lang: 'english' }, 'email_lang must be a language such as en'],
    [{ foo: 1 }, 'foo is not known here'],
  ])('nobody is written to by %j', async (contact_details, told) => {
    const refused = await create({ contact_details })
    expect([refused.status, refused.body]).toEqual([400, { contact_details: [told] }])
  })

  test('no address, no picture', async () => {
    expect((await create({ contact_details: { email: 'ann at home' } })).body).toEqual({
      contact_details: ['email must be an e-mail address'],
    })
    for (const phone of ['x', '600000001', '+34 CALL ME'])
      expect((await create({ contact_details: { phone } })).body).toEqual({
        contact_details: [
          'phone must be a phone number with its country code, such as +34600000001',
        ],
      })
    for (const contact of [
      { email: '' },
      { phone: '' },
      { phone: null },
      { phone: '+34600000001' },
    ])
      expect((await create({ contact_details: contact })).status).toBe(201)
    const broken = await create({ portrait_image: 'bm90IGEgcGljdHVyZQ==' })
    expect([broken.status, Object.keys(broken.body)]).toEqual([400, ['portrait_image']])
  })
})

describe('deciding', () => {
  test('a session that is not there yet says when it is', async () => {
    const fresh = String((await create({ vendor_data: 'fresh' })).body['session_id'])
    const { status, body } = await decide(fresh, { new_status: 'Approved' })
    expect([status, body['code']]).toEqual([400, 'session_refused'])
    expect(body['detail']).toBe(
      'The session is Not Started, and this is done to one that is Declined, In Review, ' +
        'Kyc Expired, Abandoned or Resubmitted. Ask again once it is where this can be done; ' +
        'docs/reference/lifecycles.md shows which status may follow which.',
    )
  })

  test('a wrong status names the right ones, once', async () => {
    expect((await decide(reviewed, { new_status: 'Accepted' })).body).toEqual({
      new_status: ['must be one of: Approved, Declined, Resubmitted'],
    })
  })

  test('a step is named by its node, and not by the feature of another', async () => {
    const again = (node: object) =>
      decide(reviewed, { new_status: 'Resubmitted', nodes_to_resubmit: [node] })
    expect((await again({ feature: 'OCR' })).body).toEqual({
      nodes_to_resubmit: ['0.node_id is missing'],
    })
    expect((await again({ node_id: 'ocr', feature: 'LIVENESS' })).body).toEqual({
      nodes_to_resubmit: ['names a feature that ocr is not'],
    })
    expect((await again({ node_id: 'ocr', feature: 'ID_VERIFICATION' })).status).toBe(200)
  })

  test('a note says something', async () => {
    const noted = (body: object) =>
      world.call('addSessionReview', box.full, { params: { session_id: reviewed }, body })
    expect((await noted({})).body).toEqual({ comment: ['is missing'] })
    expect((await noted({ comment: ' ' })).status).toBe(400)
    expect((await noted({ comment: 'seen' })).status).toBe(201)
  })

  test('include=events tells what happened, who did what, and that nothing is billed', async () => {
    const given = { params: { session_id: reviewed }, query: { include: 'events' } }
    const { body } = await world.call('getSessionDecision', box.full, given)
    const events = body['events'] as { activity_type: string }[]
    const acted = body['activity_reviews'] as { activity_type: string }[]
    expect(events.length).toBeGreaterThan(acted.length)
    expect(events[0]).toMatchObject({ activity_type: 'STATUS_UPDATED', new_status: 'Not Started' })
    expect(acted.at(-1)).toMatchObject({ activity_type: 'COMMENT', comment: 'seen' })
    expect(body).toMatchObject({ cost_breakdown: null, blocklisted: { face: false } })
    const both = { ...given, query: { include: 'blocklisted, events' } }
    expect((await world.call('getSessionDecision', box.full, both)).body).toHaveProperty('events')
    const plain = await world.call('getSessionDecision', box.full, { params: given.params })
    expect(plain.body).not.toHaveProperty('events')
  })
})

test('what can be included is said to whoever asks for something else', async () => {
  const params = { session_id: reviewed }
  for (const include of ['zzz', 'events,zzz', 'Events']) {
    const { status, body } = await world.call('getSessionDecision', box.full, {
      params,
      query: { include },
    })
    expect([status, body]).toEqual([
      400,
      { include: ['must be of events, blocklisted, a comma between several'] },
    ])
  }
  const empty = await world.call('getSessionDecision', box.full, { params, query: { include: '' } })
  expect(empty.status).toBe(200)
  for (const include of ['zzz', 'events'])
    expect((await world.call('listSessions', box.full, { query: { include } })).body).toEqual({
      include: ['is not for a list: the decision of a session takes events, blocklisted'],
    })
})

/** Sends all of it before it reads anything, as simple clients do. */
async function stubborn(path: string, token: string, bytes: number): Promise<string> {
  const { hostname, port } = new URL(world.url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.pause()
  const lines = [
    `POST ${path} HTTP/1.1`,
    `host: ${hostname}`,
    'content-type: image/jpeg',
    `x-session-token: ${token}`,
    `content-length: ${bytes}`,
    'connection: close',
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.write(Buffer.alloc(bytes), () => resolve())
  })
  return text(socket)
}

test('who uploads too much hears how much is taken, and is not cut off', async () => {
  const token = String((await create({ vendor_data: 'large' })).body['session_token'])
  await openBrowser(world, token).open()
  const path = '/hosted/session/media?purpose=document_front'
  const answer = await stubborn(path, token, 17 * 1024 * 1024)
  expect(answer).toContain('HTTP/1.1 413')
  expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({
    code: 'media_too_large',
    detail: 'It is larger than 16 MB.',
    remedy: expect.stringContaining('a picture of at most 12 MB') as string,
  })
})
