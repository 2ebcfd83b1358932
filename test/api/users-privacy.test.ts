/** What is known of users lies in the vault alone: planted values are sought everywhere else. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openReceiver } from '../webhook-receiver.ts'
import type { Receiver } from '../webhook-receiver.ts'
import { expectNone, storedTexts } from '../traces.ts'
import { eventually, openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
let receiver: Receiver
beforeAll(async () => {
  world = await openWorld()
  receiver = await openReceiver()
})
afterAll(async () => {
  await receiver.close()
  await world.close()
})

const planted = {
  full_name: 'Zebulonika Quackenbushova',
  display_name: 'Zeb the Quack',
  date_of_birth: '1961-11-23',
  email: 'zebulonika@quackenbush.example',
  phone_number: '+995550170170',
  metadata: { hobby: 'carousel-spotting' },
}
const traces = [
  'Zebulonika',
  'Quackenbush',
  'Zeb the Quack',
  '1961-11-23',
  '+995550170170',
  'carousel-spotting',
  'Philippotte',
]

test('nothing of a person stands in a table, a log, a metric or a webhook', async () => {
  const { full, partner } = await world.tenant('planted users')
  const named = { params: { vendor_data: 'planted' } }
  await world.call('createDestination', full, { body: { label: 'x', url: receiver.url } })
  await world.call('createUser', full, { body: { vendor_data: 'planted', ...planted } })
  await world.call('updateUser', full, { ...named, body: { display_name: 'Zeb the Quack II' } })
  await world.call('updateUserStatus', full, {
    ...named,
    body: { status: 'FLAGGED', reason: 'Philippotte told us' },
  })
  await world.call('commentOnUser', full, { ...named, body: { comment: 'Philippotte again' } })
  for (const search of ['Zebulonika', planted.email, planted.phone_number])
    await world.call('listUsers', full, { query: { search } })
  await world.call('createUser', full, {
    body: { vendor_data: 'planted', full_name: 'Zebulonika', date_of_birth: 'Quackenbush' },
  })
  await eventually(
    () => Promise.resolve(receiver.received.length),
    (count) => count >= 3,
  )
  const seen = await world.call('getUser', partner, named)
  const metrics = await world.fetch('/metrics')
  for (const [table, text] of await storedTexts(world.db)) expectNone(table, text, traces)
  expectNone('logs', world.logs.join('\n'), traces)
  expectNone('metrics', metrics.text, traces)
  for (const { raw } of receiver.received) expectNone('webhook', raw, traces)
  expectNone('a key without personal:read', seen.text, traces)
  const query = { search: 'Zebulonika' }
  const found = await world.call('listUsers', partner, { query })
  expect(found.body).toMatchObject({ results: [] })
})
