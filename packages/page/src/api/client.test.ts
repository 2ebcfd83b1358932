/** What is asked of the server, and what becomes of each kind of answer. */
import { expect, test } from 'vitest'
import { openClient } from './client.ts'
import type { Fetch } from './client.ts'
import { dotted, readProblem } from './problem.ts'

function answering(response: Response | Error) {
  const asked: { path: string; init: RequestInit }[] = []
  const fetch: Fetch = (path, init) => {
    asked.push({ path, init })
    return response instanceof Error ? Promise.reject(response) : Promise.resolve(response)
  }
  return { client: openClient('tok', fetch), asked }
}

test('every call carries the token, and a body its type', async () => {
  const { client, asked } = answering(Response.json({}))
  await client.answer('n1', { a: 1 })
  const [{ path, init }] = asked as [(typeof asked)[0]] // one call was made
  expect([path, init.method]).toEqual(['/hosted/session/answer', 'POST'])
  const headers = new Headers(init.headers)
  expect(headers.get('x-session-token')).toBe('tok')
  expect(headers.get('content-type')).toBe('application/json')
  expect(JSON.parse(init.body as string)).toEqual({ node_id: 'n1', input: { a: 1 } })
})

test('a file goes as it is, with its purpose', async () => {
  const { client, asked } = answering(Response.json({ media_id: 'm' }, { status: 201 }))
  const file = new Blob(['x'], { type: 'image/png' })
  expect(await client.media('selfie', file)).toMatchObject({ kind: 'ok', value: { media_id: 'm' } })
  expect(asked[0]?.path).toBe('/hosted/session/media?purpose=selfie')
  expect(asked[0]?.init.body).toBe(file)
})

test('the time of the server comes with its answer', async () => {
  const date = 'Mon, 30 Nov 2026 12:00:00 GMT'
  const { client } = answering(Response.json({}, { headers: { date } }))
  expect(await client.read()).toMatchObject({ server_ms: Date.parse(date) })
})

test('a search asks for what is looked for, escaped', async () => {
  const { client, asked } = answering(Response.json({ candidates: [] }))
  await client.registry({ country_code: 'ES', name: 'A & B' })
  expect(asked[0]?.path).toBe('/hosted/session/registry?country_code=ES&name=A+%26+B')
})

test('no connection is no error', async () => {
  expect(await answering(new TypeError('failed')).client.read()).toEqual({ kind: 'offline' })
})

test('a refusal is read, and what is no problem document becomes one', async () => {
  const problem = { code: 'code_too_soon', detail: 'Wait.', retry_after_s: 30 }
  const { client } = answering(Response.json(problem, { status: 429 }))
  expect(await client.code('n', 'a')).toMatchObject({ kind: 'refused', problem })
  const proxy = answering(new Response('<h1>Bad gateway</h1>', { status: 502 }))
  expect(await proxy.client.read()).toMatchObject({
    problem: { code: 'unreadable', status: 502, detail: '' },
  })
  expect(readProblem(413, undefined).code).toBe('body_too_large')
})

test('of each field come its code and bounds, and nothing that is none', () => {
  const errors = [
    { path: '/answers/a', message: 'm', code: 'length_invalid', min: 3, max: 9 },
    { path: '/b', message: 'm', code: 7, min: 'x' },
    { path: '/c' },
  ]
  expect(readProblem(400, { code: 'answer_invalid', errors }).fields).toEqual([
    { path: 'answers.a', message: 'm', code: 'length_invalid', min: 3, max: 9 },
    { path: 'b', message: 'm' },
  ])
})

test.each([
  ['/input/parties/0/email', 'parties.0.email'],
  ['input.parties[0].email', 'parties.0.email'],
  ['first_name', 'first_name'],
  [undefined, ''],
])('%j is the field %j', (path, field) => {
  expect(dotted(path)).toBe(field)
})
