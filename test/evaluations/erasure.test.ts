/** A person who is erased: nothing more is asked, written or shared, whatever crashes. */
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeLinksOfLiving } from '../../packages/server/src/store/links.ts'
import { eventually, openWorld } from '../api/world.ts'
import type { World } from '../api/world.ts'
import { evaluated, peopleOf, somebody } from './people.ts'
import type { People } from './people.ts'

let world: World
let people: People
beforeAll(async () => {
  world = await openWorld()
  people = await peopleOf(world, 'erasure')
})
afterAll(() => world.close())

const clear = '+identity.passed+watchlist.clear'
const withProfile = (more: object = {}): Record<string, unknown> => ({
  profile: { ...somebody, ...more },
  ...evaluated('fraud'),
})
const erase = async (id: string): Promise<void> => {
  const { body } = await people.call('eraseEntity', { id, body: {} })
  expect(body['erasedAt']).toEqual(expect.any(String))
}
const count = async (table: 'link' | 'effect', id: string): Promise<number> => {
  const { rows } = await world.db.query<{ n: number }>({
    text: `select count(*)::int as n from ${table} where entity_id = $1`,
    values: [id],
  })
  return rows[0]!.n
}
const gone = (table: 'link' | 'effect', id: string): Promise<number> =>
  eventually(
    () => count(table, id),
    (n) => n === 0,
  )

describe('what was shared', () => {
  test('is forgotten, and others have nothing in common with the person any more', async () => {
    const first = await people.create(clear, withProfile())
    await people.evaluation(first.id)
    await people.flag(first.id, true)
    expect(await count('link', first.id)).toBeGreaterThan(4)
    const second = await people.create(clear, withProfile({ firstName: 'Bea' }))
    expect(JSON.stringify((await people.evaluation(second.id)).fraud)).toContain('LINKED')
    await erase(first.id)
    await gone('link', first.id)
    const own = await count('link', second.id)
    expect(own).toBeGreaterThan(4)
    await erase(second.id)
    await gone('link', second.id)
    const third = await people.create(clear, withProfile({ firstName: 'Cid' }))
    expect(JSON.stringify((await people.evaluation(third.id)).fraud)).not.toContain('LINKED')
  })

  test('is not written after the erasure, whoever still has the keys in hand', async () => {
    const { id } = await people.create(clear, withProfile())
    await people.evaluation(id)
    await erase(id)
    await gone('link', id)
    const keys = [{ kind: 'email', key: Buffer.alloc(32, 7), other: null }] as const
    expect(await writeLinksOfLiving(world.db, { entityId: id, atMs: 0, keys })).toBe(false)
    expect(await count('link', id)).toBe(0)
  })

  test('written while the erasure waits is found by it', async () => {
    const { id } = await people.create(clear, evaluated())
    await people.evaluation(id)
    let erasing: Promise<void> | undefined
    await world.db.transaction(async (db) => {
      const held = {
        ...world.db,
        transaction: (work: (one: typeof db) => Promise<never>) => work(db),
      }
      const keys = [{ kind: 'email', key: Buffer.alloc(32, 8), other: null }] as const
      expect(await writeLinksOfLiving(held as never, { entityId: id, atMs: 0, keys })).toBe(true)
      erasing = erase(id)
      await eventually(
        async () => {
          const { rows } = await world.db.query<{ n: number }>({
            text: `select count(*)::int as n from pg_stat_activity
              where datname = current_database() and wait_event_type = 'Lock'`,
          })
          return rows[0]!.n
        },
        (n) => n > 0,
      )
    })
    await erasing
    await gone('link', id)
  })
})

describe('what was owed', () => {
  test('is not asked any more: the evaluation is closed, and no answer opens it', async () => {
    const { id } = await people.create('+identity.callback+watchlist.callback', withProfile())
    await eventually(
      () => people.activities(id),
      (all) => all.filter((line) => line['event'] === 'check_accepted').length === 2,
    )
    await erase(id)
    const closed = await people.evaluation(id)
    expect(closed).toMatchObject({ status: 'review', progress: 'completed' })
    const line = (await people.activities(id)).find((one) => one['event'] === 'closed')
    expect(line).toMatchObject({ code: 'person_erased' })
    for (const check of ['identity', 'watchlist'])
      await people.simulate('simulateCheckAnswer', id, { check, outcome: 'clear' })
    world.clock.advance(3_600_000)
    await gone('effect', id)
    expect(await count('link', id)).toBe(0)
    expect((await people.evaluation(id)).fraud).toMatchObject({ state: 'failed', attempts: 0 })
  })

  test('is answered in vain by a vendor who was slow', async () => {
    const release = world.holdVendors()
    const { id } = await people.create('+identity.slow+watchlist.clear', withProfile())
    await people.evaluation(id, (one) => one.checks.watchlist['answer'] === 'clear')
    await erase(id)
    release()
    await turn()
    world.clock.advance(3_600_000)
    await gone('effect', id)
    expect(await people.evaluation(id)).toMatchObject({
      owed: ['identity', 'fraud'],
      checks: { identity: { answer: 'error', reasons: ['check_unavailable'] } },
      fraud: { state: 'failed', attempts: 0 },
    })
    expect(await count('link', id)).toBe(0)
  })
})

test('nobody erased is let in, and no other evaluation is begun', async () => {
  const { id } = await people.create(`${clear}+fraud.50`)
  await people.evaluation(id)
  await erase(id)
  expect((await people.decide(id, 'approved')).code).toBe('entity_erased')
  expect((await people.call('createEvaluation', { id })).code).toBe('entity_erased')
  expect((await people.decide(id, 'rejected')).body).toMatchObject({ status: 'rejected' })
})

test('a crash right after the erasure leaves the row that forgets', async () => {
  const second = await openWorld({ apiOnly: true })
  try {
    const own = await peopleOf(second, 'crash')
    const worker = await second.another('worker')
    const { id } = await own.create(clear, withProfile())
    await own.evaluation(id)
    const linked = async (): Promise<number> => {
      const { rows } = await second.db.query<{ n: number }>({
        text: 'select count(*)::int as n from link where entity_id = $1',
        values: [id],
      })
      return rows[0]!.n
    }
    expect(await linked()).toBeGreaterThan(4)
    await worker.stop()
    await own.call('eraseEntity', { id, body: {} })
    expect(await linked()).toBeGreaterThan(4)
    await second.another('worker')
    await eventually(linked, (n) => n === 0)
  } finally {
    await second.close()
  }
})
