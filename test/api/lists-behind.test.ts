/** What is so while an entry has not followed the standing of its entity yet: the standing is. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ apiOnly: true })
})
afterAll(() => world.close())

test('who was released is onboarded although the entry still stands', async () => {
  const { applicationId, full } = await world.tenant('behind')
  const id = randomUUID()
  const setTo = (status: string) =>
    world.call('updateUserStatus', full, { params: { vendor_data: id }, body: { status } })
  const onboard = () => {
    const chainId = `eip155:1:0x${randomUUID().replaceAll('-', '')}00000000`
    return world.call('createCustomer', full, { body: { externalId: id, chainId } })
  }
  const entries = () => world.services.accessLists.find(applicationId, 'user', id)
  const worker = await world.another('worker')
  await world.call('createUser', full, { body: { vendor_data: id, status: 'BLOCKED' } })
  await eventually(entries, (found) => found.length === 1)
  expect((await onboard()).code).toBe('entity_blocked')
  await worker.stop()
  await setTo('ACTIVE')
  expect(await entries()).toHaveLength(1)
  expect((await onboard()).status).toBe(201)
})
