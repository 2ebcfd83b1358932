/**
 * Bad input: a named 4xx that says what to do, whatever is wrong; nothing is stored, nothing falls
 * over.
 */
import { randomInt, randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { connect } from 'node:net'
import { writes } from '@ostiary/contract/routes'
import type { OperationId, Route } from '@ostiary/contract/routes'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invalid, valid } from './bodies.ts'
import { operations } from './contract.ts'
import { requestOf } from './request.ts'
import type { Answer, Given } from './request.ts'
import { go, live, settled } from './story.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

const seed = Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 31))
const runs = { seed, numRuns: 12 }

let world: World
let box: Tenant
/** A customer who is `active` and waits for nothing. */
let target: string
beforeAll(async () => {
  world = await openWorld()
  const { story } = await live(world, 'join')
  await settled(story, story.people.get('A')!)
  box = story.tenant
  target = story.people.get('A')!.id
})
afterAll(() => world.close())

const withBody = operations.filter(([, one]) => one.body)
const reading = operations.filter(([, one]) => !writes(one))

/** The path of an operation about the customer; destinations and deliveries that do not exist. */
function paramsOf(one: Route, id: OperationId): Record<string, string> {
  const names = [...one.path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
  const delivered = id === 'getDelivery' || id === 'resendDelivery'
  const evaluated = id === 'getEvaluation' || id === 'getEvaluationScreeningEvidence'
  const evaluation = evaluated ? `evl_${'A'.repeat(27)}` : target
  const value = delivered ? `dlv_${'A'.repeat(54)}` : evaluation
  // Lists and their versions go by names and numbers of their own.
  const own: Readonly<Record<string, string>> = { list: 'ofac-sdn', version: '1' }
  return Object.fromEntries(names.map((name) => [name, own[name] ?? value]))
}

/** How many rows every table has. A webhook nobody takes is posted again when its time has come. */
async function counts(): Promise<Record<string, number>> {
  const { rows: tables } = await world.db.query<{ name: string }>({
    text: `select tablename as name from pg_tables
      where schemaname = 'public' and tablename <> 'delivery_attempt'`,
  })
  const all = tables.map(({ name }) => `select '${name}' as name, count(*) as rows from ${name}`)
  const text = all.join(' union all ')
  const { rows } = await world.db.query<{ name: string; rows: number }>({ text })
  return Object.fromEntries(rows.map((row) => [row.name, row.rows]))
}

/** Runs it and holds that no table has a row more or less. */
async function storesNothing(work: () => Promise<void>): Promise<void> {
  const before = await counts()
  await work()
  expect(await counts()).toEqual(before)
}

describe(`bodies made from the schemas, FUZZ_SEED=${seed}`, () => {
  test.each(withBody)('%s refuses every single mistake and stores nothing', async (id, one) => {
    const params = paramsOf(one, id)
    await storesNothing(() =>
      fc.assert(
        fc.asyncProperty(invalid(one.body as never), async ({ body, mistake }) => {
          const answer = await world.call(id, box.full, { params, body: JSON.stringify(body) })
          // The reference's API names fields where ours has a code beside them.
          const isV3 = one.family === 'v3'
          const code = isV3 ? undefined : 'body_invalid'
          expect([mistake, answer.status, answer.code]).toEqual([mistake, 400, code])
          const wrong = isV3 ? Object.keys(answer.body) : (answer.body['errors'] as unknown[])
          expect(wrong.length, mistake).toBeGreaterThan(0)
        }),
        runs,
      ),
    )
  })

  test.each(withBody)('%s answers every right body as the contract says', async (id, one) => {
    const tenant = await world.tenant('fuzzed')
    const params = paramsOf(one, id)
    await fc.assert(
      fc.asyncProperty(valid(one.body as never), async (given) => {
        const body = { ...(given as object) }
        // An application that wants signatures would turn everything else away.
        if (id === 'patchApplication') Object.assign(body, { requireSignatures: false })
        const answer = await world.call(id, tenant.full, { params, body: JSON.stringify(body) })
        expect(answer.status, answer.text).toBeLessThan(500)
      }),
      runs,
    )
  })
})

type Sent = Pick<Given, 'body' | 'headers'>
const as = (type: string, body: string): Sent => ({ body, headers: { 'content-type': type } })
const deep = (open: string, close: string): string =>
  open.repeat(50_000) + '1' + close.repeat(50_000)
const evaluation = (value: string): string => `{"externalId":"x","evaluation":${value}}`
const profile = (value: string): string => `{"externalId":"x","profile":{"firstName":"${value}"}}`

// A table is easier to read when its columns line up.
// oxfmt-ignore
const malformed: readonly (readonly [what: string, code: string, sent: Sent])[] = [
  ['half a JSON text',              'body_not_json',          { body: '{"externalId":"x"' }],
  ['no JSON at all',                'body_not_json',          { body: 'externalId=x' }],
  ['JSON with a comment',           'body_not_json',          { body: '{} // x' }],
  ['two JSON texts',                'body_not_json',          { body: '{}{}' }],
  ['a byte order mark',             'body_not_json',          { body: '\ufeff{}' }],
  ['NaN',                           'body_not_json',          { body: '{"externalId":NaN}' }],
  ['a raw control character',       'body_not_json',          { body: '{"externalId":"\u0001"}' }],
  ['null',                          'body_invalid',           { body: 'null' }],
  ['a NUL escape',                  'body_invalid',           { body: '{"externalId":"a\\u0000"}' }],
  ['a U+0001 escape',               'body_invalid',           { body: '{"externalId":"\\u0001chainId"}' }],
  ['a lone high surrogate',         'body_invalid',           { body: '{"externalId":"a\\ud800"}' }],
  ['a lone low surrogate',          'body_invalid',           { body: profile('\\uDC00') }],
  ['a lone surrogate in a name',    'body_invalid',           { body: '{"externalId":"x","\\ud83d":1}' }],
  ['only white space',              'body_invalid',           { body: '{"externalId":"   "}' }],
  ['more than 2,000 bytes',         'body_invalid',           { body: `{"externalId":"${'é'.repeat(1001)}"}` }],
  ['__proto__',                     'body_invalid',           { body: '{"externalId":"x","__proto__":{"a":1}}' }],
  ['__proto__ further in',          'body_invalid',           { body: '{"profile":{"__proto__":{}}}' }],
  ['a huge number',                 'body_invalid',           { body: '{"externalId":1e400}' }],
  ['deep arrays',                   'body_invalid',           { body: `{"externalId":${deep('[', ']')}}` }],
  ['deep arrays in a part',         'body_invalid',           { body: evaluation(deep('[', ']')) }],
  ['a form',                        'media_type_unsupported', as('application/x-www-form-urlencoded', 'a=b')],
  ['text',                          'media_type_unsupported', as('text/plain', '{}')],
  ['XML',                           'media_type_unsupported', as('application/xml', '<a/>')],
  ['a media type that is none',     'media_type_unsupported', as('', '{}')],
  ['more than 256 kB',              'body_too_large',         { body: `{"externalId":"${'x'.repeat(262_144)}"}` }],
]

test.each(malformed)('a body of %s is %s', async (_, code, sent) => {
  await storesNothing(async () => {
    expect((await world.call('createCustomer', box.full, sent)).code).toBe(code)
  })
})

test('a character that cannot be kept is named by its field, in a query too', async () => {
  const code = 'text_unreadable'
  const body = { externalId: 'x', profile: { firstName: 'a\0b' } }
  const created = await world.call('createCustomer', box.full, { body })
  expect(created.body).toMatchObject({
    code: 'body_invalid',
    errors: [{ path: '/profile/firstName', code }],
  })
  const found = await world.call('listCustomers', box.full, { query: { externalId: 'a\0b' } })
  expect(found.body).toMatchObject({
    code: 'query_invalid',
    errors: [{ path: '/externalId', code }],
  })
  const lists = await world.call('listAccessLists', box.full, { query: { search: 'a\0b' } })
  expect([lists.status, Object.keys(lists.body)]).toEqual([400, ['search']])
})

test('bytes that are no UTF-8 are no JSON, and nothing is put in their place', async () => {
  await storesNothing(async () => {
    const { path, init } = requestOf(
      { method: 'POST', path: '/v1/customers', body: {} } as unknown as Route,
      box.full,
      {},
    )
    const body = Buffer.from([...Buffer.from('{"externalId":"a'), 0xff, 0xc0, ...Buffer.from('"}')])
    expect((await world.fetch(path, { ...init, body })).code).toBe('body_not_json')
  })
})

test('what only looks bad is taken as it is', async () => {
  const { full } = await world.tenant('odd', { settings: { customersWithoutWallet: true } })
  for (const externalId of [
    '\u{1f600} \u202e',
    '\\ud800',
    '$& $1 {{chainId}}',
    "';drop table",
    '__proto__',
  ]) {
    const answer = await world.call('createCustomer', full, { body: { externalId } })
    expect(answer.body['externalId'], answer.text).toBe(externalId)
    const found = await world.call('listCustomers', full, { query: { externalId } })
    expect(found.body['data']).toHaveLength(1)
  }
})

describe('queries', () => {
  const times = ['yesterday', '2026-02-30T00:00:00Z', '2026-01-01', '2026-13-01T00:00:00Z', '']
  const leap = ['2016-12-31T23:59:60Z', '0000-01-01T00:00:00Z', '2026-01-01T00:00:00+0130']
  // A table is easier to read when its columns line up.
  // oxfmt-ignore
  const refused = [
    'limit=0', 'limit=201', 'limit=-1', 'limit=1.5', 'limit=x', 'limit=', 'limit=1e9', 'limit=NaN', 'limit=1&limit=2',
    'status=nothing', 'status=active&status=active', 'awaiting=customer', 'externalId=',
    `externalId=${'x'.repeat(2001)}`,
    'nonsense=1', 'Limit=5', 'status[]=active', '__proto__=1', 'constructor=1', '__proto__[a]=1',
    ...times.map((time) => `createdAfter=${encodeURIComponent(time)}`),
  ]
  test.each(refused)('?%s is refused', async (query) => {
    const headers = { 'x-api-key': box.full }
    expect((await world.fetch(`/v1/customers?${query}`, { headers })).code).toBe('query_invalid')
  })

  test.each(leap)('createdAfter=%s is a time or refused, never an error of ours', async (time) => {
    for (const query of [{ createdAfter: time }, { createdBefore: time }]) {
      const { status } = await world.call('listCustomers', box.full, { query })
      expect([200, 400]).toContain(status)
    }
  })

  const strict = reading.filter(([, one]) => one.family === undefined)
  test.each(strict)('%s takes no parameter nobody knows', async (id, one) => {
    const given = { params: paramsOf(one, id), query: { vendorData: 'x', nonsense: 1 } }
    expect((await world.call(id, box.full, given)).code).toBe('query_invalid')
  })

  test(`any query is answered, FUZZ_SEED=${seed}`, async () => {
    const lists = reading.filter(([, one]) => one.query)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...lists),
        fc.webQueryParameters(),
        async ([id, one], extra) => {
          const names = Object.keys((one.query as unknown as { properties: object }).properties)
          const query = names.map((name) => `${name}=${extra}`).join('&')
          const { path, init } = requestOf(one, box.full, { params: paramsOf(one, id) })
          const { status } = await world.fetch(`${path}?${query}&${extra}`, init)
          expect(status).toBeLessThan(500)
        },
      ),
      { seed, numRuns: 60 },
    )
  })
})

describe('cursors', () => {
  const paged = ['listCustomers', 'listActivities', 'listDeliveries', 'listEvents'] as const
  test('of one list fit no other, and a mangled one fits none', async () => {
    const { story } = await live(world, 'in sandbox new; join; B: create')
    const { full } = story.tenant
    const params = { id: story.people.get('A')!.id }
    await world.call('putWebhook', full, { body: { callbackUrl: 'http://127.0.0.1:9/c' } })
    await go(story, ['A: off', 'A: on'])
    for (const id of paged) {
      const { body } = await world.call(id, full, { params, query: { limit: 1 } })
      const cursor = body['nextCursor'] as string
      expect(cursor, id).toMatch(/^[\w-]+$/)
      const bad = [
        cursor.slice(1),
        cursor.slice(0, -1),
        `${cursor}A`,
        `${cursor}=`,
        cursor.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
        cursor.toUpperCase(),
        'x',
        '../../etc/passwd',
        Buffer.from('[1,2]').toString('base64url'),
      ]
      for (const one of bad) {
        const answer = await world.call(id, full, { params, query: { cursor: one } })
        expect(answer.code, `${id} ${one}`).toBe('cursor_invalid')
      }
      for (const elsewhere of paged.filter((one) => one !== id)) {
        const answer = await world.call(elsewhere, full, { params, query: { cursor } })
        expect(answer.code, `${id} in ${elsewhere}`).toBe('cursor_invalid')
      }
    }
  })
})

/** A request that `fetch` would not send. */
function raw(headers: Record<string, string | string[]>, path = '/v1/customers'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${world.url}${path}`, { headers }, (response) => {
      let text = ''
      response.on('data', (part: Buffer) => (text += part.toString()))
      response.on('end', () => {
        const body = JSON.parse(text) as Record<string, unknown>
        const status = response.statusCode!
        resolve({ status, text, body, headers: new Headers(), code: body['code'] as string })
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}

test('headers that are too large, too many, or sent twice are named', async () => {
  const many = Object.fromEntries(Array.from({ length: 1200 }, (_, n) => [`x-number-${n}`, 'v']))
  const large = await raw({ 'x-large': 'x'.repeat(20_000) })
  expect([large.status, large.code]).toEqual([431, 'headers_too_large'])
  expect(large.text).not.toContain('not HTTP')
  expect(large.text).toContain('Send fewer or shorter headers.')
  expect((await raw(many)).code).toBe('headers_too_large')
  expect((await raw({ 'x-api-key': [box.full, box.full] })).code).toBe('header_invalid')
  const twice = [`Bearer ${box.full}`, `Bearer ${box.full}`]
  expect((await raw({ authorization: twice })).code).toBe('header_invalid')
  const differing = { 'x-api-key': box.full, authorization: `Bearer ${box.partner}` }
  expect((await raw(differing)).code).toBe('key_invalid')
})

/** Bytes as they are; what comes back, whole. */
function bytes(...parts: string[]): Promise<string> {
  const { hostname, port } = new URL(world.url)
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(Number(port), hostname, () => {
      for (const part of parts) socket.write(part)
    })
    socket.on('data', (part: Buffer) => (text += part.toString()))
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })
}

const post = 'POST /v1/customers HTTP/1.1\r\nhost: x\r\n'
const chunked = (): string =>
  `${post}x-api-key: ${box.full}\r\nidempotency-key: a\r\nconnection: close\r\n` +
  'content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n'

// A table is easier to read when its columns line up.
// oxfmt-ignore
const broken: readonly (readonly [what: string, sent: () => string])[] = [
  ['no HTTP at all',             () => 'hello\r\n\r\n'],
  ['another protocol',           () => '\u0016\u0003\u0001\r\n\r\n'],
  ['a version that is none',     () => 'GET /v1/customers HTTP/7.9\r\n\r\n'],
  ['a header without a colon',   () => 'GET /v1/customers HTTP/1.1\r\nhost: x\r\nnonsense\r\n\r\n'],
  ['a length that is none',      () => `${post}content-length: x\r\n\r\n`],
  ['two lengths',                () => `${post}content-length: 1\r\ncontent-length: 2\r\n\r\n`],
  ['length and chunks',          () => `${post}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['a chunk without a size',     () => `${chunked()}zz\r\n`],
]

test.each(broken)('%s gets a problem, and the connection ends', async (_, sent) => {
  await storesNothing(async () => {
    const answer = await bytes(sent())
    expect(answer).toMatch(/^HTTP\/1.1 400 /)
    expect(answer).toContain('"code":"header_invalid"')
  })
})

test.each(['a%ff', 'a%', '%e4b', '%C3%28', 'a%zz'])(
  'a query that is not text in UTF-8 finds nobody: ?externalId=%s',
  async (text) => {
    const answer = await raw({ 'x-api-key': box.full }, `/v1/customers?externalId=${text}`)
    expect([answer.status, answer.code]).toEqual([400, 'query_invalid'])
  },
)

test('a large body in chunks is refused as any other', async () => {
  const large = `50000\r\n${' '.repeat(0x50000)}\r\n0\r\n\r\n`
  const answer = await bytes(`${chunked()}${large}`)
  expect(answer).toMatch(/^HTTP\/1.1 413 /)
})

test('paths with anything in them are answered', async () => {
  const headers = { 'x-api-key': box.full, 'idempotency-key': randomUUID() }
  const odd = ['%00', '%01', '..%2f..%2fetc', '%F0%9F%98%80', 'a'.repeat(299), "'%20or%201", '%ff']
  for (const [, one] of operations.filter(([, route]) => route.path.includes(':'))) {
    for (const value of odd) {
      const path = one.path.replaceAll(/:\w+/g, value)
      const { status } = await world.fetch(path, { method: one.method, headers })
      expect(status, `${one.method} ${path}`).toBeGreaterThanOrEqual(400)
      expect(status, `${one.method} ${path}`).toBeLessThan(500)
    }
  }
})

test('after all of it the server is well, and nothing unexpected was logged', async () => {
  expect((await world.fetch('/readyz')).status).toBe(200)
  expect(world.logs.filter((line) => line.includes('unexpectedly'))).toEqual([])
})
