/**
 * Any sequence of API calls, list changes and reactions leaves standing, blocklist, gate, counters,
 * customer and webhooks as the model says, once the effects have drained.
 */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rebuildDerived } from '../../packages/server/src/commands/rebuild.ts'
import { openReceiver } from '../webhook-receiver.ts'
import type { Receiver } from '../webhook-receiver.ts'
import { nothingUnderWay } from './quiet.ts'
import type { Answer } from './request.ts'
import {
  after,
  countsOf,
  customerOf,
  gateOf,
  nobody,
  sessionEnds,
  statuses,
} from './standing-model.ts'
import type { Model, Step } from './standing-model.ts'
import { openStandingSessions } from './standing-sessions.ts'
import type { Life, StandingSessions } from './standing-sessions.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let list: string
let receiver: Receiver
let sessions: StandingSessions
beforeAll(async () => {
  world = await openWorld()
  receiver = await openReceiver()
  // Who is onboarded is verified by the simulator: the only sessions are those of the steps.
  const settings = { customersWithoutWallet: true, verificationProvider: 'simulator' } as const
  box = await world.tenant('whole', { settings })
  sessions = await openStandingSessions(world, box)
  const query = { list_type: 'blocklist', entry_type: 'user' }
  const { body } = await world.call('listAccessLists', box.full, { query })
  list = (body['results'] as { uuid: string }[])[0]!.uuid
  const subscribed_events = ['user.status.updated', 'user.data.updated', 'status.updated']
  const destination = { label: 'all', url: receiver.url, subscribed_events }
  await world.call('createDestination', box.full, { body: destination })
})
afterAll(async () => {
  await world.close()
  await receiver.close()
})

const plain = ['add', 'remove', 'delete', 'onboard', 'hold', 'lift', 'unsession'] as const
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: withStatus() },
  { weight: 6, arbitrary: fc.record({ does: fc.constantFrom(...plain) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('reject' as const, 'hit' as const) }) },
  { weight: 5, arbitrary: withSession() },
)
function withStatus() {
  const does = fc.constantFrom('create' as const, 'set' as const)
  return fc.record({ does, status: fc.constantFrom(...statuses) })
}
function withSession() {
  const [does, status] = [fc.constant('session' as const), fc.constantFrom(...sessionEnds)]
  return fc.record({ does, session: fc.nat(2), status })
}

const named = ({ id }: Life) => ({ params: { vendor_data: id } })
const read = (life: Life): Promise<Answer> => world.call('getUser', box.full, named(life))

async function entryOf({ id }: Life): Promise<string | undefined> {
  const asked = { params: { list_uuid: list }, query: { search: id } }
  const { body } = await world.call('listEntries', box.full, asked)
  const entries = body['results'] as { uuid: string; value: string }[]
  return entries.find(({ value }) => value === id)?.uuid
}

async function act(life: Life, one: Step): Promise<boolean> {
  const { id } = life
  const done = await doing(life, one)
  if (done === undefined) return false
  expect(done.status, `${one.does} of ${id}: ${done.text}`).toBeLessThan(500)
  return done.status < 300
}

async function doing(life: Life, one: Step): Promise<Answer | undefined> {
  const { id } = life
  switch (one.does) {
    case 'create':
      return world.call('createUser', box.full, { body: { vendor_data: id, status: one.status } })
    case 'set':
      return world.call('updateUserStatus', box.full, {
        ...named(life),
        body: { status: one.status },
      })
    case 'add':
      return world.call('createEntry', box.full, {
        params: { list_uuid: list },
        body: { value: id },
      })
    case 'remove': {
      const entry_uuid = await entryOf(life)
      const asked = { params: { list_uuid: list, entry_uuid: entry_uuid! } } // looked at next
      return entry_uuid === undefined ? undefined : world.call('deleteEntry', box.full, asked)
    }
    case 'delete':
      life.sessions.clear()
      return world.call('deleteUsers', box.full, { body: { vendor_data_list: [id] } })
    case 'session':
    case 'unsession':
      return sessions.act(life, one)
    default:
      return onboarding(life, one.does)
  }
}

/** What happens to the customer of the id, which is there or is not. */
async function onboarding(life: Life, does: Step['does']): Promise<Answer | undefined> {
  const { full } = box
  if (does === 'onboard') {
    const made = await world.call('createCustomer', full, { body: { externalId: life.id } })
    if (made.status === 201) await active(made.body['id'] as string)
    return made
  }
  const id = (await read(life)).body['didit_internal_id'] as string | undefined
  if (id === undefined) return undefined
  const about = { params: { id } }
  const because = { reason: 'illicit' }
  switch (does) {
    case 'hold':
      return world.call('deactivateCustomer', full, { ...about, body: because })
    case 'lift':
      return world.call('activateCustomer', full, { ...about, body: because })
    case 'reject':
      return world.call('rejectCustomer', full, { ...about, body: { ...because, as: 'analyst' } })
    default:
      return world.call('simulateMonitoringHit', full, { ...about, body: {} })
  }
}

/** Passed by the simulated providers, or by its caller, as far as nobody else stops it. */
async function active(id: string): Promise<void> {
  const about = { params: { id } }
  const status = async () =>
    (await world.call('getCustomer', box.full, about)).body['status'] as string
  const first = await eventually(status, (one) => one === 'active' || one === 'verifying')
  if (first === 'verifying') {
    await world.call('simulateVerify', box.full, { ...about, body: {} })
    await eventually(status, (one) => one === 'active')
  }
}

/** Holds what is there to the model. */
async function check(life: Life, model: Model): Promise<void> {
  expect((await entryOf(life)) !== undefined).toBe(model.listed)
  const answer = await read(life)
  if (model.standing === undefined) expect(answer.status).toBe(404)
  else {
    expect(answer.body).toMatchObject({ status: model.standing, ...countsOf(model) })
    const id = answer.body['didit_internal_id'] as string
    const gate = await world.call('getEntityGate', box.full, { params: { id } })
    expect(gate.body['status']).toBe(customerOf(model))
    const actions = Object.entries(gate.body['actions'] as Record<string, { verdict: string }>)
    const verdicts = Object.fromEntries(actions.map(([name, { verdict }]) => [name, verdict]))
    expect(verdicts).toEqual(gateOf(model))
  }
}

/** The webhooks of each entity follow one from the other, and the last says what is so. */
async function checkTold(life: Life, model: Model): Promise<void> {
  const [now] = [...life.entities].slice(-1)
  const isOfUser = ({ webhook_type: type }: Record<string, unknown>): boolean =>
    String(type).startsWith('user.')
  for (const entityId of life.entities) {
    const told = receiver.received
      .map(({ body }) => body)
      .filter((one) => isOfUser(one) && one['vendor_user_id'] === entityId)
    const changes = told.filter((one) => one['webhook_type'] === 'user.status.updated')
    let standing: unknown = 'ACTIVE'
    for (const one of new Map(changes.map((each) => [each['event_id'], each])).values()) {
      expect(one['previous_status']).toBe(standing)
      standing = one['status']
    }
    if (entityId === now && model.standing !== undefined) expect(standing).toBe(model.standing)
    const isGone = told.some((one) => one['deleted_at'] !== undefined)
    expect(isGone).toBe(entityId !== now || model.standing === undefined)
  }
  for (const [number, sessionId] of life.sessions) {
    const told = receiver.received
      .map(({ body }) => body)
      .filter((one) => one['session_id'] === sessionId && one['webhook_type'] === 'status.updated')
    expect(told.at(-1)?.['status']).toBe(model.sessions[number])
    expect(await sessions.statusOf(sessionId)).toBe(model.sessions[number])
  }
}

test('whatever happens to an id, all that is told of it is what the model says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      const life: Life = { id: randomUUID(), sessions: new Map(), entities: new Set() }
      let model = nobody
      for (const one of steps) {
        model = after(model, one, await act(life, one))
        const id = (await read(life)).body['didit_internal_id'] as string | undefined
        if (id !== undefined) life.entities.add(id)
      }
      await nothingUnderWay(world)
      await check(life, model)
      await checkTold(life, model)
    }),
    { numRuns: 60, endOnFailure: true },
  )
  expect(await rebuildDerived(world.db)).toMatchObject({ differing: 0 })
}, 180_000)
