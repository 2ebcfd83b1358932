/** `ostiary call`: what it sends, what it prints, what it refuses to send. */
import { readCommand } from '@ostiary/server/usage/read-command'
import { expect, test } from 'vitest'
import { useApi } from './api.fixture.ts'
import { callCommand } from './call.ts'
import { commands } from './help.ts'

const api = useApi()

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []]
  const read = readCommand(commands, ['call', ...args])
  if (read.kind !== 'run') return { code: 2, out: '', err: read.text }
  const code = await callCommand(
    {
      url: api.url,
      apiKey: 'osk_test',
      print: (text) => out.push(text),
      complain: (text) => err.push(text),
    },
    read.given,
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
  ['no arguments', [], 'ostiary call wants GET|POST|PUT|PATCH|DELETE.'],
  ['a method in small letters', ['get', '/v1'], 'METHOD must be GET, POST, PUT, PATCH or DELETE'],
  ['no path', ['GET'], 'ostiary call wants PATH.'],
  ['a path without its slash', ['GET', 'v1/customers'], 'A path begins with a slash'],
  ['a body that is not JSON', ['POST', '/v1/customers', '{name:1}'], 'The body is not JSON'],
  ['a body in pieces', ['POST', '/v1', '1', '2'], 'takes no further word "2"'],
  ['an unknown option', ['GET', '/v1', '--json'], 'has no option --json; it takes --pick.'],
  ['an option without its value', ['GET', '/v1', '--pick'], "'--pick <value>' argument missing"],
])('%s is refused before anything is sent', async (_name, args, sentence) => {
  const { code, err } = await run(...args)
  expect(code).toBe(2)
  expect(err.split('\n')[0]).toContain(sentence)
  expect(err).toMatch(/See ostiary call --help\.\n?$/)
  expect(api.seen).toEqual([])
})
