/** `ostiary call`: what it sends, what it prints, what it refuses to send. */
import { expect, test } from 'vitest'
import { useApi } from './api.fixture.ts'
import { callCommand, parseCall } from './call.ts'

const api = useApi()

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await callCommand(
    {
      url: api.url,
      apiKey: 'osk_test',
      print: (text) => out.push(text),
      complain: (text) => err.push(text),
    },
    parseCall(args),
  )
  return { code, out: out.join('\n'), err: err.join('\n') }
}

test('a read is sent with the key alone', async () => {
  api.answer = { status: 200, body: { id: '1' } }
  const { code, out } = await run('GET', '/v1/customers/1')
  expect({ code, out }).toEqual({ code: 0, out: '{\n  "id": "1"\n}' })
  expect(api.seen[0]).toMatchObject({ line: 'GET /v1/customers/1', body: undefined })
  expect(api.seen[0]!.headers).toMatchObject({ 'x-api-key': 'osk_test' })
  expect(api.seen[0]!.headers).not.toHaveProperty('idempotency-key')
})

test('a write is JSON, empty where nothing is given, under a key of its own', async () => {
  await run('POST', '/v1/customers', '{"externalId":"ann"}')
  await run('PATCH', '/v1/simulator/customers/1/verify')
  expect(api.seen.map(({ body }) => body)).toEqual([{ externalId: 'ann' }, {}])
  const keys = api.seen.map(({ headers }) => headers['idempotency-key'])
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
  expect(keys[1]).not.toBe(keys[0])
})

test('one field is printed bare, so that a shell can keep it', async () => {
  api.answer = { status: 201, body: { id: '1', awaiting: { who: 'customer', since: null } } }
  expect((await run('POST', '/v1/customers', '{}', '--pick', 'id')).out).toBe('1')
  expect((await run('GET', '/x', '--pick', 'awaiting.who')).out).toBe('customer')
  expect((await run('GET', '/x', '--pick', 'awaiting.since')).out).toBe('null')
  await expect(run('GET', '/x', '--pick', 'awaiting.whom')).rejects.toThrow(
    'The answer has no field awaiting.whom.',
  )
})

test('nothing is printed for an answer without a body', async () => {
  api.answer = { status: 202, body: '' }
  expect(await run('PATCH', '/x')).toEqual({ code: 0, out: '', err: '' })
})

test('a refusal goes to standard error whole, with exit code 1', async () => {
  api.answer = { status: 409, body: { code: 'transition_refused', remedy: 'Wait.' } }
  const { code, out, err } = await run('GET', '/x', '--pick', 'id')
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(JSON.parse(err)).toEqual(api.answer.body)
  api.answer = { status: 502, body: '' }
  expect((await run('GET', '/x')).err).toBe('HTTP 502')
})

test.each([
  ['no arguments', [], /^Use: ostiary call GET/],
  ['a method in small letters', ['get', '/v1'], /^Use: ostiary call GET/],
  ['a path without its slash', ['GET', 'v1/customers'], /^Use: ostiary call GET/],
  ['a body that is not JSON', ['POST', '/v1/customers', '{name:1}'], /^The body is not JSON/],
  ['an unknown option', ['GET', '/v1', '--json'], /--json/],
])('%s is refused before anything is sent', (_name, args, sentence) => {
  expect(() => parseCall(args)).toThrow(sentence)
})
