/** Refusals under /v3 say what to do there, in the names and paths of /v3. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer } from './request.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('refused')
})
afterAll(() => world.close())

const create = (vendor_data: string): Promise<Answer> =>
  world.call('createUser', box.full, { body: { vendor_data }, once: null })
const told = ({ status, body }: Answer): unknown[] => [status, body['code'], body['detail']]

test('a destination that is not there points at those there are', async () => {
  const params = { destination_uuid: '019b7800-0000-7000-8000-000000000009' }
  expect(told(await world.call('getDestination', box.full, { params }))).toEqual([
    404,
    'webhook_not_found',
    'There is no such webhook destination. List them with GET /v3/webhook/destinations/.',
  ])
  const v1 = await world.call('getWebhook', box.full, { params: { id: params.destination_uuid } })
  expect(v1.body['remedy']).toBe('List them with GET /v1/webhooks.')
})

test('an id that is taken is read under /v3', async () => {
  await create('twice')
  expect(told(await create('twice'))).toEqual([
    400,
    'entity_exists',
    'This vendor_data already has an entity of that kind. ' +
      'Fetch it with GET /v3/users/{vendor_data}/ or GET /v3/businesses/{vendor_data}/.',
  ])
})

const lists = 'Send `vendor_data_list`, `didit_internal_id_list` or both.'
const both = { delete_all: true, vendor_data_list: ['a'] }
// A table is easier to read when its columns line up.
// oxfmt-ignore
test.each([
  ['deleteUsers',          {},                   'Nobody is named. `delete_all: true` alone means everybody.'],
  ['deleteBusinesses',     both,                 '`delete_all: true` goes with no list: it means everybody.'],
  ['switchUserMonitoring', { is_enabled: true }, 'Nobody is named.'],
] as const)('%s of nobody says what this operation takes', async (operation, body, said) => {
  const answer = await world.call(operation, box.full, { body })
  expect(told(answer)).toEqual([400, 'selection_invalid', `${said} ${lists}`])
})

test('personal data for a key without them is asked for by its own name', async () => {
  const body = { label: 'x', url: 'https://a.example.org/', include_personal_data: true }
  const key = await world.key(box, ['webhooks:write'])
  const refused = await world.call('createDestination', key, { body })
  expect([refused.status, refused.code]).toEqual([403, 'scope_missing'])
  expect(refused.body['detail']).toContain('`include_personal_data`')
})

test('what nobody expected is found by the id that is answered', async () => {
  const { body } = await create('broken')
  const broken = { text: `update entity set detail = $2 where entity_id = $1` }
  const setDetail = (detail: string): Promise<unknown> =>
    world.db.query({ ...broken, values: [body['didit_internal_id'], detail] })
  await setDetail('no JSON')
  const answer = await world.call('getUser', box.full, { params: { vendor_data: 'broken' } })
  await setDetail('{}')
  expect([answer.status, answer.code]).toEqual([500, 'internal'])
  expect(answer.body['detail']).toContain('`instance`')
  const instance = answer.body['instance'] as string
  expect(world.logs.filter((line) => line.includes(instance))).toHaveLength(1)
})
