/** The ids of those nobody has named are the server's own: no request attaches anything to them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { drained } from './quiet.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let workflow_id: string
let share_token: string
let taken: string
const kycOf = async (tenant: Tenant): Promise<string> => {
  const { body } = await world.call('listWorkflows', tenant.full)
  const all = body['results'] as { workflow_type: string; workflow_id: string }[]
  return all.find((one) => one.workflow_type === 'kyc')!.workflow_id // there is a default
}

beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('ids', { settings: { customersWithoutWallet: true } })
  workflow_id = await kycOf(box)
  const unnamed = await world.call('createSession', box.full, { body: { workflow_id } })
  taken = `unlinked:${String(unnamed.body['session_id'])}`
  const bank = await world.tenant('bank')
  const body = { workflow_id: await kycOf(bank), sandbox_scenario: 'approve' }
  const { session_id } = (await world.call('createSession', bank.full, { body })).body
  await drained(world)
  const params = { session_id: String(session_id) }
  const shared = await world.call('shareSession', bank.full, { params, body: {} })
  share_token = String(shared.body['share_token'])
})
afterAll(() => world.close())

const message = 'must not begin with `unlinked:`: the server names its own so'

// A table is easier to read when its columns line up.
// oxfmt-ignore
test.each([
  ['createSession',       '/vendor_data', (id: string) => ({ workflow_id, vendor_data: id })],
  ['importSharedSession', '/vendor_data', (id: string) => ({ share_token, vendor_data: id })],
  ['createUser',          '/vendor_data', (id: string) => ({ vendor_data: id })],
  ['createBusiness',      '/vendor_data', (id: string) => ({ vendor_data: id })],
  ['createEntity',        '/vendorData',  (id: string) => ({ kind: 'user', vendorData: id })],
  ['createCustomer',      '/externalId',  (id: string) => ({ externalId: id })],
] as const)('%s takes no such id, however it is spelt', async (operation, path, bodyOf) => {
  for (const id of [taken, 'unlinked:', ` UnLinked:${crypto.randomUUID()}`]) {
    const answer = await world.call(operation, box.full, { body: bodyOf(id) })
    expect(answer.status).toBe(400)
    if (operation === 'createEntity' || operation === 'createCustomer')
      expect(answer.body['errors']).toEqual([{ path, message }])
    else expect(answer.body).toEqual({ [path.slice(1)]: [message] })
  }
})

test.each([
  ['/v3/imports/users/', 'vendor_data\nunlinked:1\n'],
  [
    '/v3/session/imports/',
    'vendor_data,source_reference,status,decided_at\nunlinked:1,old-1,Approved,2026-01-01\n',
  ],
])('a row sent to %s has no such id', async (path, body) => {
  const query = path.includes('session') ? '?kind=user_verification&preview=true' : '?preview=true'
  const headers = { 'x-api-key': box.full, 'content-type': 'text/csv' }
  const answer = await world.fetch(`${path}${query}`, { method: 'POST', headers, body })
  expect(answer.body['errors']).toEqual([{ row: 2, field: 'vendor_data', message }])
})
