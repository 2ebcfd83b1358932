/** Several workers at once, and workers that die: each session of re-verification is made once. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reverify } from '../../packages/server/src/jobs/reverify.ts'
import type { ReverifyParts } from '../../packages/server/src/jobs/reverify.ts'
import type { Services } from '../../packages/server/src/features/call.ts'
import { openLog } from '../../packages/server/src/process/log.ts'
import { openOutage } from '../../packages/server/src/store/outage.ts'
import { takeTurn } from '../../packages/server/src/store/reverification.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

const dayMs = 86_400_000
const people = 30

let world: World
let box: Tenant
beforeEach(async () => {
  world = await openWorld({ apiOnly: true })
  const worker = await world.another('worker')
  box = await world.tenant('workers')
  const { body } = await world.call('listWorkflows', box.full)
  const all = body['results'] as { workflow_type: string; workflow_id: string }[]
  const workflow_id = all.find((one) => one.workflow_type === 'kyc')!.workflow_id
  const create = (_: unknown, n: number) =>
    world.call('createSession', box.full, {
      body: { workflow_id, vendor_data: `person-${n}`, sandbox_scenario: 'approve' },
    })
  await Promise.all(Array.from({ length: people }, create))
  await eventually(
    async () => {
      const { rows } = await world.db.query<{ n: number }>({
        text: `select count(*)::int4 as n from session where status = 'Approved'`,
      })
      return rows[0]!.n
    },
    (n) => n === people,
  )
  await worker.stop()
  const made = await world.call('createReverificationSchedule', box.full, {
    body: { label: 'monthly', trigger: { type: 'every_months', months: 1 } },
  })
  expect(made.status, made.text).toBe(201)
  world.clock.advance(32 * dayMs)
})
afterEach(() => world.close())

const log = openLog('silent')
const partsOf = (services: Services, more: Partial<ReverifyParts> = {}): ReverifyParts => ({
  ...services,
  log,
  outage: openOutage(log),
  ...more,
})

/** How many sessions each person has been given by schedules. */
async function given(): Promise<number[]> {
  const { rows } = await world.db.query<{ n: number }>({
    text: `select count(*) filter (where body like '%"reverification"%')::int4 as n
      from session group by entity_id`,
  })
  return rows.map((row) => row.n)
}
const once = Array.from({ length: people }, () => 1)
const madeTotal = async (): Promise<unknown> => {
  const { body } = await world.call('listReverificationSchedules', box.full)
  return (body['results'] as { made_total: number }[])[0]!.made_total
}

test('two at once: one takes the turn, and all is made once', async () => {
  const other = await world.another('api')
  const rounds = await Promise.all([
    reverify(partsOf(world.services)),
    reverify(partsOf(other.services)),
  ])
  expect(rounds.toSorted()).toEqual([0, 1])
  expect(await given()).toEqual(once)
  expect(await madeTotal()).toBe(people)
})

test('a turn that was taken over while it went on: both write, all is made once', async () => {
  const other = await world.another('api')
  // By its clock the turn of the first is over at once.
  const fast = { ...world.clock, now: () => world.clock.now() + 120_000 }
  const first = reverify(partsOf(world.services))
  await eventually(
    async () => {
      const { rows } = await world.db.query<{ at: number }>({
        text: 'select turn_at as at from reverification_schedule',
      })
      return rows[0]!.at
    },
    (at) => at > world.clock.now(),
  )
  const second = reverify(partsOf(other.services, { clock: fast }))
  expect(await Promise.all([first, second])).toEqual([1, 1])
  expect(await given()).toEqual(once)
  expect((await verifyJournal(world.db)).broken).toEqual([])
})

test('both write at the same moment: the writer decides again, and one is dropped', async () => {
  const other = await world.another('api')
  // Neither begins to write before both have planned.
  const planned = Promise.withResolvers<void>()
  let waiting = 0
  const gated = ({ writer }: Services): ReverifyParts['writer'] => ({
    ...writer,
    change: async (command) => {
      waiting += 1
      if (waiting === 2 * people) planned.resolve()
      await planned.promise
      return writer.change(command)
    },
  })
  const first = reverify(partsOf(world.services, { writer: gated(world.services) }))
  await eventually(
    () => Promise.resolve(waiting),
    (n) => n === people,
  )
  const fast = { ...world.clock, now: () => world.clock.now() + 120_000 }
  const parts = partsOf(other.services, { writer: gated(other.services), clock: fast })
  expect(await Promise.all([first, reverify(parts)])).toEqual([1, 1])
  expect(await given()).toEqual(once)
  expect((await verifyJournal(world.db)).broken).toEqual([])
})

test('one that dies in the middle: the next goes on when its turn is over', async () => {
  let written = 0
  const { writer } = world.services
  const dying = partsOf(world.services, {
    writer: {
      ...writer,
      change: (command) => {
        written += 1
        return written > 10 ? Promise.reject(new Error('the process died')) : writer.change(command)
      },
    },
    // As in an outage nothing is remembered of the turn.
    outage: { explains: () => true },
  })
  await expect(reverify(dying)).rejects.toThrow('the process died')
  await writer.drain()
  const parts = partsOf(world.services)
  expect(await reverify(parts)).toBe(0)
  world.clock.advance(61_000)
  expect(await reverify(parts)).toBe(1)
  expect(await given()).toEqual(once)
})

test('who fails keeps nobody else from it, and is tried again within minutes', async () => {
  const { writer } = world.services
  let first = true
  const change: typeof writer.change = (command) => {
    if (!first) return writer.change(command)
    first = false
    return Promise.reject(new Error('one row is bad'))
  }
  const failing = partsOf(world.services, { writer: { ...writer, change } })
  expect(await reverify(failing)).toBe(1)
  expect((await given()).filter((n) => n === 0)).toHaveLength(1)
  world.clock.advance(600_000)
  expect(await reverify(partsOf(world.services))).toBe(1)
  expect(await given()).toEqual(once)
})

test('page after page, nobody twice and nobody left out', async () => {
  const parts = partsOf(world.services)
  let rounds = 0
  while ((await reverify(parts, 7)) > 0) rounds += 1
  expect(rounds).toBe(5)
  expect(await given()).toEqual(once)
  expect(await madeTotal()).toBe(people)
  // From the beginning again a day later: all were asked before.
  world.clock.advance(dayMs)
  while ((await reverify(parts)) > 0);
  expect(await given()).toEqual(once)
})

test('a turn nobody ends is taken by the next; a change takes it from whoever has it', async () => {
  const nowMs = world.clock.now()
  expect(await takeTurn(world.db, { nowMs, untilMs: nowMs + 60_000 })).toBeDefined()
  expect(await takeTurn(world.db, { nowMs, untilMs: nowMs + 60_000 })).toBeUndefined()
  const { body } = await world.call('listReverificationSchedules', box.full)
  const [{ schedule_id }] = body['results'] as [{ schedule_id: string }]
  await world.call('updateReverificationSchedule', box.full, {
    params: { schedule_id },
    body: { enabled: false },
  })
  world.clock.advance(61_000)
  expect(await reverify(partsOf(world.services))).toBe(0)
  await world.call('updateReverificationSchedule', box.full, {
    params: { schedule_id },
    body: { enabled: true },
  })
  expect(await reverify(partsOf(world.services))).toBe(1)
  expect(await given()).toEqual(once)
})
