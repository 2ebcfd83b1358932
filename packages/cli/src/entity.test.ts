/** `ostiary entity`: which operation each action calls, and what is refused before it does. */
import { createClient } from '@ostiary/sdk/client'
import { readCommand } from '@ostiary/server/usage/read-command'
import { expect, test } from 'vitest'
import { useApi } from './api.fixture.ts'
import { entityCommand } from './entity.ts'
import { commands } from './help.ts'

const api = useApi()

async function run(...args: string[]) {
  const read = readCommand(commands, ['entity', ...args])
  if (read.kind !== 'run') return { code: 2, out: read.text, sent: api.seen }
  const client = createClient({ url: api.url, apiKey: 'osk_test' })
  const out: string[] = []
  const code = await entityCommand(client, read.given, (text) => out.push(text))
  return { code, out: out.join('\n'), sent: api.seen.map(({ line, body }) => [line, body]) }
}

const reason = 'court order 12/26'

test.each<[string, string[], string, unknown]>([
  ['show 7', [], 'GET /v1/entities/7', undefined],
  ['find', ['--vendor-data', 'ann'], 'GET /v1/entities?vendorData=ann', undefined],
  ['create', ['--vendor-data', 'ann'], 'POST /v1/entities', { kind: 'user', vendorData: 'ann' }],
  [
    'create --kind business',
    ['--vendor-data', 'acme'],
    'POST /v1/entities',
    { kind: 'business', vendorData: 'acme' },
  ],
  ['block 7', ['--reason', reason], 'PATCH /v1/entities/7/block', { reason, as: 'analyst' }],
  ['release 7', ['--reason', reason], 'PATCH /v1/entities/7/release', { reason, as: 'analyst' }],
  ['erase 7', ['--reference', 'T-12'], 'POST /v1/entities/7/erase', { reference: 'T-12' }],
  // Taken as it was before, and not sent: a reason is not kept.
  ['erase 7', ['--reason', reason], 'POST /v1/entities/7/erase', {}],
])('%s %j', async (line, options, sent, body) => {
  api.answer = { status: 200, body: { data: { id: '7' } } }
  const outcome = await run(...line.split(' '), ...options)
  expect(outcome.sent).toEqual([[sent, body]])
  expect(outcome.code).toBe(0)
  expect(JSON.parse(outcome.out)).toBeTypeOf('object')
})

test.each([
  ['', 'wants to know what to do: show, find, create, block, release or erase.'],
  ['frobnicate 7', 'has no action "frobnicate"'],
  ['block --reason x', 'ostiary entity block wants <id>.'],
  ['block 7', 'ostiary entity block wants --reason TEXT.'],
  ['release 7', 'ostiary entity release wants --reason TEXT.'],
  ['erase', 'ostiary entity erase wants <id>.'],
  ['erase 7 8 --reference 9', 'takes no further word "8"'],
  ['show', 'ostiary entity show wants <id>.'],
  ['show 7 --reason x', 'ostiary entity show has no option --reason; it takes none.'],
  ['find', 'ostiary entity find wants --vendor-data ID.'],
  ['create --vendor-data x --kind dog', '--kind must be user or business, not "dog".'],
])('entity %s is answered with what to mend, and nothing is sent', async (line, sentence) => {
  const { code, out } = await run(...line.split(' ').filter(Boolean))
  expect(code).toBe(2)
  expect(out.split('\n')[0]).toContain(sentence)
  expect(out).toMatch(/See ostiary entity --help\.\n?$/)
  expect(api.seen).toEqual([])
})
