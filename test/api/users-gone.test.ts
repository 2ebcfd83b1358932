/** Those who are erased or purged, in what is asked of many; and one profile changed by many. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { purgeDeleted } from './quiet.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

const dayMs = 86_400_000
let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('gone', { settings: { retentionMonths: 1 } })
})
afterAll(() => world.close())

const named = (vendor_data: string) => ({ params: { vendor_data } })
async function create(vendor_data: string): Promise<string> {
  const body = { vendor_data, full_name: 'Ada Gone' }
  const made = await world.call('createUser', box.full, { body })
  return made.body['didit_internal_id'] as string
}
const remove = (body: object) => world.call('deleteUsers', box.full, { body })
const erase = (id: string) => world.call('eraseEntity', box.full, { params: { id }, body: {} })

test('ids that were purged, or never were, keep no batch of deletions from its work', async () => {
  const id = await create('purged')
  await remove({ vendor_data_list: ['purged'] })
  world.clock.advance(40 * dayMs)
  await purgeDeleted(world.services)
  await eventually(
    async () => {
      const text = 'select standing from entity where entity_id = $1'
      return (await world.db.query<{ standing: string }>({ text, values: [id] })).rows[0]!.standing
    },
    (standing) => standing === 'PURGED',
  )
  await create('there')
  const answer = await remove({
    vendor_data_list: ['there', 'never'],
    didit_internal_id_list: [id, id.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
  })
  expect([answer.status, answer.body['deleted']]).toEqual([200, 1])
})

test('of who is erased nothing is watched', async () => {
  await erase(await create('erased'))
  const body = { vendor_data_list: ['erased'], is_enabled: true }
  const { body: job } = await world.call('switchUserMonitoring', box.full, { body })
  expect(job['outcomes']).toEqual({ skipped_no_identity_data: 1 })
})

test('who is erased and tagged again is found by every tag', async () => {
  const id = await create('tagged')
  await world.call('tagUser', box.full, { ...named('tagged'), body: { tags: ['keep'] } })
  await erase(id)
  for (const tags of [['keep'], ['keep', 'more']]) {
    await world.call('tagUser', box.full, { ...named('tagged'), body: { tags } })
    const { body } = await world.call('listUsers', box.full, { query: { tags: tags.join(',') } })
    expect(body['results'], tags.join()).toMatchObject([{ vendor_data: 'tagged' }])
  }
})

test('twenty changes of one profile at once are all taken', async () => {
  await create('many')
  const changes = Array.from({ length: 20 }, (_, n) =>
    world.call('updateUser', box.full, { ...named('many'), body: { display_name: `Name ${n}` } }),
  )
  expect((await Promise.all(changes)).map(({ status }) => status)).toEqual(Array(20).fill(200))
})
