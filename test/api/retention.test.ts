/**
 * Deletion and its end: hidden at once, kept as long as the application says, then gone, and the
 * journal still holds. Beside it somebody new comes under the same id.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRetention } from '../../packages/server/src/jobs/retention.ts'
import { openLog } from '../../packages/server/src/process/log.ts'
import { openOutage } from '../../packages/server/src/store/outage.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { storedTexts } from '../traces.ts'
import { purgeDeleted } from './quiet.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

const dayMs = 86_400_000
let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const create = (tenant: Tenant, vendor_data: string, more: object = {}) =>
  world.call('createUser', tenant.full, { body: { vendor_data, ...more } })
const remove = (tenant: Tenant, ...vendor_data_list: string[]) =>
  world.call('deleteUsers', tenant.full, { body: { vendor_data_list } })

/** Rows of an entity, by table. */
async function rowsOf(entityId: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  const tables = [
    'entity',
    'customer',
    'evaluation',
    'vault',
    'entity_search',
    'session',
    'link',
    'directory',
    'identifier',
    'delivery',
    'effect',
    'idempotency',
    'journal',
  ]
  for (const table of tables) {
    const { rows } = await world.db.query<{ count: number }>({
      text: `select count(*)::int4 as count from ${table} where entity_id = $1`,
      values: [entityId],
    })
    if (rows[0]!.count > 0) found[table] = rows[0]!.count
  }
  return found
}

test('who cannot be read keeps nobody behind from going, and is told of', async () => {
  const tenant = await world.tenant('unreadable', { settings: { retentionMonths: 1 } })
  const ids: string[] = []
  for (const name of ['torn-1', 'torn-2', 'torn-3', 'whole']) {
    const made = await create(tenant, name)
    ids.push(made.body['didit_internal_id'] as string)
    await remove(tenant, name)
    world.clock.advance(1)
  }
  const torn = ids.slice(0, 3)
  const spoil = (text: string) => world.db.query({ text, values: [torn] })
  await spoil(`update entity set detail = 'no JSON' || detail where entity_id = any($1)`)
  world.clock.advance(40 * dayMs)
  const { services } = await world.another('api')
  const lines: string[] = []
  const log = openLog('warn', { write: (line) => void lines.push(line) })
  const round = openRetention({ ...services, log, outage: openOutage(log) }, 2)
  while ((await round()) > 0);
  const standing = async (entityId: string): Promise<string> => {
    const text = 'select standing from entity where entity_id = $1'
    const { rows } = await world.db.query<{ standing: string }>({ text, values: [entityId] })
    return rows[0]!.standing
  }
  expect(await standing(ids[3]!)).toBe('PURGED')
  for (const [at, line] of lines.entries())
    expect(JSON.parse(line)).toMatchObject({ entityId: torn[at], name: 'SyntaxError' })
  expect(lines).toHaveLength(3)
  await spoil(`update entity set detail = substr(detail, 8) where entity_id = any($1)`)
  while ((await round()) > 0);
  for (const id of torn) expect(await standing(id)).toBe('PURGED')
})

async function purgeNow(): Promise<void> {
  await purgeDeleted(world.services)
  world.services.wake()
}

describe('when the retention period ends', () => {
  test('rows and data key go, the journal stays and holds', async () => {
    const tenant = await world.tenant('ends', { settings: { retentionMonths: 2 } })
    const made = await create(tenant, 'leaves', {
      full_name: 'Zebulonika Quackenbush',
      email: 'zebulonika@example.org',
      metadata: { note: 'Zebulonika likes fish' },
    })
    const id = made.body['didit_internal_id'] as string
    await world.call('commentOnUser', tenant.full, {
      params: { vendor_data: 'leaves' },
      body: { comment: 'Zebulonika called' },
    })
    await remove(tenant, 'leaves')
    world.clock.advance(58 * dayMs)
    await purgeNow()
    expect((await rowsOf(id))['vault']).toBeGreaterThan(0)
    world.clock.advance(4 * dayMs)
    await purgeNow()
    await eventually(
      () => rowsOf(id),
      (left) => Object.keys(left).join() === 'entity,journal',
    )
    expect([...(await storedTexts(world.db)).values()].join('\n')).not.toMatch(/zebulonika/i)
    const report = await verifyJournal(world.db)
    expect(report.broken).toEqual([])
    const told = await world.call('listDeletions', tenant.full)
    expect(told.body['results']).toMatchObject([
      { didit_internal_id: id, event: 'purged', actor: 'system:retention', vendor_data: null },
      {
        didit_internal_id: id,
        event: 'deleted',
        actor: expect.stringMatching(/^analyst:/) as string,
      },
    ])
  })

  test('unlimited keeps it, and erasure takes it at once all the same', async () => {
    const tenant = await world.tenant('unlimited')
    const made = await create(tenant, 'stays', { full_name: 'Stays Long' })
    const id = made.body['didit_internal_id'] as string
    await remove(tenant, 'stays')
    world.clock.advance(4000 * dayMs)
    await purgeNow()
    expect((await rowsOf(id))['vault']).toBeGreaterThan(0)
    const erased = await world.call('eraseEntity', tenant.full, { params: { id }, body: {} })
    expect(erased.status, erased.text).toBe(200)
    expect((await rowsOf(id))['vault']).toBeUndefined()
    expect((await verifyJournal(world.db)).broken).toEqual([])
  })

  test('a customer goes with the entity, and a bar stays', async () => {
    const tenant = await world.tenant('bars', { settings: { retentionMonths: 1 } })
    const settings = { customersWithoutWallet: true }
    await world.call('patchApplication', tenant.full, { body: settings })
    const made = await world.call('createCustomer', tenant.full, {
      body: { externalId: 'barred+wallet.clear+identity.failed' },
    })
    const id = made.body['id'] as string
    await eventually(
      async () => (await world.call('getCustomer', tenant.full, { params: { id } })).body,
      (one) => one['status'] === 'rejected',
    )
    await remove(tenant, 'barred+wallet.clear+identity.failed')
    expect((await world.call('getCustomer', tenant.full, { params: { id } })).status).toBe(404)
    world.clock.advance(40 * dayMs)
    await purgeNow()
    await eventually(
      () => rowsOf(id),
      (left) => left['customer'] === undefined && left['delivery'] === undefined,
    )
    const again = await create(tenant, 'barred+wallet.clear+identity.failed')
    expect(again.body).toMatchObject({ status: 'BLOCKED' })
    const customer = await world.call('createCustomer', tenant.full, {
      body: { externalId: 'barred+wallet.clear+identity.failed' },
    })
    expect(customer.status).toBe(403)
    expect((await verifyJournal(world.db)).broken).toEqual([])
  })
})

test('three hundred are deleted and purged while others come under the same ids', async () => {
  const tenant = await world.tenant('many', { settings: { retentionMonths: 1 } })
  const names = Array.from({ length: 300 }, (_, n) => `many-${n}`)
  const first = new Map<string, string>()
  for (const name of names) {
    const { body } = await create(tenant, name, { full_name: `Person ${name}` })
    first.set(name, body['didit_internal_id'] as string)
  }
  const second = new Map<string, string>()
  await Promise.all(
    names.map(async (name) => {
      await remove(tenant, name)
      const { status, body } = await create(tenant, name)
      expect(status).toBe(201)
      second.set(name, body['didit_internal_id'] as string)
    }),
  )
  world.clock.advance(40 * dayMs)
  await Promise.all([
    purgeNow(),
    ...names.map((name) =>
      world.call('updateUser', tenant.full, {
        params: { vendor_data: name },
        body: { display_name: 'here' },
      }),
    ),
  ])
  await eventually(
    async () => {
      const { rows } = await world.db.query<{ left: number }>({
        text: `select count(*)::int4 as left from entity
          where entity_id = any($1) and vendor_data is not null`,
        values: [[...first.values()]],
      })
      return rows[0]!.left
    },
    (left) => left === 0,
  )
  for (const name of names) {
    const read = await world.call('getUser', tenant.full, { params: { vendor_data: name } })
    expect(read.body).toMatchObject({ didit_internal_id: second.get(name), display_name: 'here' })
  }
  for (const id of first.values())
    expect(Object.keys(await rowsOf(id))).toEqual(['entity', 'journal'])
  expect((await verifyJournal(world.db)).broken).toEqual([])
})
