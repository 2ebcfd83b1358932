/** Batches of users of whom some cannot be changed, or who are many. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
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
const remove = (body: object) => world.call('deleteUsers', box.full, { body })
const left = async () => {
  const { body } = await world.call('listUsers', box.full)
  return (body['results'] as { vendor_data: string }[]).map((one) => one.vendor_data)
}

/** Every change of this entity is lost, as if somebody else were always faster. */
const keep = (entityId: string) =>
  world.db.query({
    text: `create trigger kept_${made} before update on entity for each row
      when (old.entity_id = '${entityId}') execute function stays()`,
  })

/** The most calls of a method that were under way at once while something was done. */
async function mostAtOnce<M extends string>(
  owner: object,
  method: M,
  doing: () => Promise<unknown>,
): Promise<number> {
  const usual = (owner as Record<M, (...given: readonly unknown[]) => Promise<unknown>>)[method]
  let [now, most] = [0, 0]
  const counted: typeof usual = (...given) => {
    most = Math.max(most, (now += 1))
    return usual(...given).finally(() => (now -= 1))
  }
  Object.assign(owner, { [method]: counted })
  await doing().finally(() => Object.assign(owner, { [method]: usual }))
  return most
}

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

describe('a deletion', () => {
  test('of one who cannot be deleted is refused, and takes the others', async () => {
    await keep(await create('kept'))
    await create('other')
    const answer = await remove({ vendor_data_list: ['kept', 'other'] })
    expect([answer.status, answer.code]).toEqual([409, 'version_conflict'])
    expect(await left()).toEqual(['kept'])
  })

  test.each(['entity', 'customer'])(
    'of all goes past one whose %s cannot be read',
    async (table) => {
      await create('before')
      const body = { externalId: 'broken', chainId: 'eip155:1:0x' + `${made}`.padStart(40, 'a') }
      await world.call('createCustomer', box.full, { body })
      await create('after')
      const text = `update ${table} set detail = '{' where entity_id =
      (select entity_id from entity where application_id = $1 and vendor_data = 'broken')`
      await world.db.query({ text, values: [box.applicationId] })
      // The first process holds it in memory; another one has to read it.
      const other = await world.another('api')
      const all = { body: { delete_all: true } }
      for (const status of [500, 500])
        expect((await other.call('deleteUsers', box.full, all)).status).toBe(status)
      const { rows } = await world.db.query<{ name: string }>({
        text: `select vendor_data as name from entity
        where application_id = $1 and standing <> 'DELETED'`,
        values: [box.applicationId],
      })
      expect(rows).toEqual([{ name: 'broken' }])
    },
  )

  test('of many goes by 32 at once', async () => {
    const names = Array.from({ length: 70 }, (_, n) => `many-${n}`)
    await Promise.all(names.map((one) => create(one)))
    const most = await mostAtOnce(world.services.writer, 'change', async () => {
      const { body } = await remove({ vendor_data_list: names })
      expect(body['deleted']).toBe(70)
    })
    expect(most).toBe(32)
  })

  test('of many BLOCKED ones takes one connection for the list they leave', async () => {
    const names = Array.from({ length: 12 }, (_, n) => `blocked-${n}`)
    await Promise.all(names.map((one) => create(one, { status: 'BLOCKED' })))
    const most = await mostAtOnce(world.services.db, 'transaction', async () => {
      const { body } = await remove({ vendor_data_list: names })
      expect(body['deleted']).toBe(12)
    })
    expect(most).toBe(1)
  })

  test('of one who is released and blocked without end is given up', async () => {
    await create('restless', { status: 'BLOCKED' })
    const { db } = world.services
    const usual = db.transaction
    let rounds = 0
    const restless: typeof usual = async (work) => {
      for (const status of (rounds += 1) > 50 ? [] : ['ACTIVE', 'BLOCKED']) {
        world.clock.advance(1)
        const given = { params: { vendor_data: 'restless' }, body: { status } }
        await world.call('updateUserStatus', box.full, given)
      }
      return usual(work)
    }
    Object.assign(db, { transaction: restless })
    const answer = await remove({ vendor_data_list: ['restless'] })
    Object.assign(db, { transaction: usual })
    expect([answer.status, answer.code]).toEqual([409, 'version_conflict'])
    expect(rounds).toBeLessThan(10)
  })
})
