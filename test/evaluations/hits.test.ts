/** Hits of the watchlist check of an evaluation: judged on the user, and quiet where they are. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { drained } from '../api/quiet.ts'
import { listed, node, screened } from '../api/screened.ts'
import { openWorld } from '../api/world.ts'
import type { Tenant, World } from '../api/world.ts'

let world: World
let tenant: Tenant
beforeAll(async () => {
  world = await openWorld()
  const settings = { customersWithoutWallet: true }
  tenant = await world.tenant('judged', { environment: 'live', settings })
  await listed(world)
})
afterAll(() => world.close())

const profile = { firstName: 'Nemo', lastName: 'Nonesuch', dob: '1970-05-05' }
/** What the watchlist check of a new customer came to. */
async function watchlist(externalId: string): Promise<Record<string, unknown>> {
  const body = { externalId, profile, evaluation: {} }
  const made = await world.call('createCustomer', tenant.full, { body })
  expect(made.status, made.text).toBe(201)
  await drained(world)
  const params = { id: String(made.body['id']) }
  const { body: all } = await world.call('listCustomerEvaluations', tenant.full, { params })
  const [one] = all['data'] as { checks: { watchlist: Record<string, unknown> } }[]
  return one!.checks.watchlist // it was asked for
}
const hitsOf = async (vendor_data: string) =>
  (await world.call('listUserHits', tenant.full, { params: { vendor_data } })).body[
    'results'
  ] as Record<string, unknown>[]

const session = async (id: string) => node(await screened(world, tenant, id))

const quiet = { review_status: 'False Positive', quiet: true }

async function judge(vendor_data: string): Promise<void> {
  for (const { id } of await hitsOf(vendor_data)) {
    const body = { hit_id: id, review_status: 'False Positive', reason: 'a namesake' }
    const done = await world.call('judgeUserHit', tenant.full, { params: { vendor_data }, body })
    expect(done.status, done.text).toBe(200)
  }
}

test('a hit of an evaluation is known of the user; who knows more hears it again', async () => {
  const id = randomUUID()
  expect(await watchlist(id)).toMatchObject({ answer: 'adverse', hits: 2 })
  expect(await hitsOf(id)).toMatchObject([
    {
      caption: 'Nemo NONESUCH',
      datasets: ['ofac-sdn'],
      review_status: 'Unreviewed',
      quiet: false,
      last_found: { source: 'evaluation', session_id: null },
    },
    { caption: 'Nemo Nonesuch Junior' },
  ])
  await judge(id)
  expect(await hitsOf(id)).toMatchObject([quiet, quiet])
  // Its country is known now, which nobody had seen who judged.
  expect(await session(id)).toMatchObject({
    status: 'In Review',
    hits: [{ heard_again: 'customer_changed' }, { heard_again: 'customer_changed' }],
  })
  await judge(id)
  expect(await session(id)).toMatchObject({ status: 'Approved', hits: [{}, { heard_again: null }] })
})

test('what is quiet in a session is no match for an evaluation, which names it', async () => {
  const id = randomUUID()
  expect(await session(id)).toMatchObject({ status: 'In Review' })
  await judge(id)
  expect(await watchlist(id)).toMatchObject({ answer: 'clear', hits: 0, quiet: 2, reasons: [] })
  const [hit] = await hitsOf(id)
  expect(hit).toMatchObject({ quiet: true, last_found: { source: 'evaluation' } })
})
