/** A request about a user that is sent again, after others have been answered. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('repeats')
})
afterAll(() => world.close())

const create = (vendor_data: string, once = `create ${vendor_data}`.replaceAll(' ', '-')) =>
  world.call('createUser', box.full, { once, body: { vendor_data, full_name: 'Rita Repeated' } })

test('a creation repeated after the deletion shows nobody', async () => {
  expect((await create('deleted')).status).toBe(201)
  expect((await create('deleted')).body).toMatchObject({ full_name: 'Rita Repeated' })
  await world.call('deleteUsers', box.full, { body: { vendor_data_list: ['deleted'] } })
  const again = await create('deleted')
  expect([again.status, again.code]).toEqual([404, 'entity_not_found'])
  expect(again.text).not.toContain('Rita')
})
