/** `ostiary entity`: which operation each action calls, and what is refused before it does. */
import { createClient } from '@ostiary/sdk/client'
import { expect, test } from 'vitest'
import { useApi } from './api.fixture.ts'
import { entityCommand } from './entity.ts'

const api = useApi()

async function run(line: string, values: Parameters<typeof entityCommand>[1]['values'] = {}) {
  const client = createClient({ url: api.url, apiKey: 'osk_test' })
  const out: string[] = []
  const positionals = line.split(' ').filter(Boolean)
  const code = await entityCommand(client, { positionals, values, print: (text) => out.push(text) })
  return { code, out: out.join('\n'), sent: api.seen.map(({ line, body }) => [line, body]) }
}

const reason = 'court order 12/26'

test.each([
  ['show 7', {}, 'GET /v1/entities/7', undefined],
  ['find', { 'vendor-data': 'ann' }, 'GET /v1/entities?vendorData=ann', undefined],
  ['create', { 'vendor-data': 'ann' }, 'POST /v1/entities', { kind: 'user', vendorData: 'ann' }],
  [
    'create',
    { 'vendor-data': 'acme', kind: 'business' },
    'POST /v1/entities',
    { kind: 'business', vendorData: 'acme' },
  ],
  ['block 7', { reason }, 'PATCH /v1/entities/7/block', { reason, as: 'analyst' }],
  ['release 7', { reason }, 'PATCH /v1/entities/7/release', { reason, as: 'analyst' }],
  ['erase 7', { reason }, 'POST /v1/entities/7/erase', { reason }],
] as const)('%s %j', async (line, values, sent, body) => {
  api.answer = { status: 200, body: { data: { id: '7' } } }
  const outcome = await run(line, values)
  expect(outcome.sent).toEqual([[sent, body]])
  expect(outcome.code).toBe(0)
  expect(JSON.parse(outcome.out)).toBeTypeOf('object')
})

test.each(['', 'frobnicate 7', 'block', 'show', 'find', 'create'])(
  'entity %s is answered with how to use it, and nothing is sent',
  async (line) => {
    await expect(run(line, { reason })).rejects.toThrow(/^Use: ostiary entity show\|block/)
    expect(api.seen).toEqual([])
  },
)

test.each(['block 7', 'release 7', 'erase 7'])('entity %s asks for a reason', async (line) => {
  await expect(run(line)).rejects.toThrow(/^entity \w+ needs --reason: why, in a sentence\./)
  expect(api.seen).toEqual([])
})
