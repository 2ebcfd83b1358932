/** Batches of users of whom some cannot be changed, or who are many. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
beforeAll(async () => {
  // Without a worker: what is counted below is what the batch itself does.
  world = await openWorld({ apiOnly: true })
  await world.db.query({
    text: `create function stays() returns trigger language plpgsql
      as 'begin return null; end'`,
  })
})
afterAll(() => world.close())

let made = 0
let box: Tenant
beforeEach(async () => {
  box = await world.tenant(`batches ${(made += 1)}`)
})

async function create(vendor_data: string, more: object = {}): Promise<string> {
  const body = { vendor_data, full_name: 'Bea Batch', ...more }
  const answer = await world.call('createUser', box.full, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body['didit_internal_id'] as string
}
/** Every change of this entity is lost, as if somebody else were always faster. */
const keep = (entityId: string) =>
  world.db.query({
    text: `create trigger kept_${made} before update on entity for each row
      when (old.entity_id = '${entityId}') execute function stays()`,
  })

test('who cannot be switched is not told of as switched', async () => {
  await create('other')
  await keep(await create('kept'))
  const body = { is_enabled: true, vendor_data_list: ['kept', 'other'] }
  const answer = await world.call('switchUserMonitoring', box.full, { body })
  expect([answer.status, answer.code]).toEqual([409, 'version_conflict'])
  const again = { ...body, vendor_data_list: ['other'] }
  const after = await world.call('switchUserMonitoring', box.full, { body: again })
  expect(after.body['outcomes']).toEqual({ already_enabled: 1 })
})
