/** What a commit claims and fences: who wins, who leaves nothing, and races at the last moment. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { batch, emptied, everything, id, key, newEntity, rows, update } from './commit.fixture.ts'
import { commitBatch } from './commit.ts'
import type { CommitShape } from './commit.ts'
import { openPool } from './db.ts'
import type { Pool } from './db.ts'
import type { Batch } from './rows.ts'

let store: TestStore
beforeAll(async () => {
  store = await openTestStore(2)
})
afterAll(() => store.close())

const shapes: readonly CommitShape[] = ['one_statement', 'pipelined']

describe.each(shapes)('%s', (shape) => {
  let pool: Pool
  beforeAll(() => {
    pool = openPool({ url: store.url, size: 3, hot: true, pipelined: shape === 'pipelined' })
  })
  afterAll(() => pool.close())
  beforeEach(() => emptied(store.pool))

  /** The last digits of the ids that won. */
  const commit = async (more: Partial<Batch>): Promise<string[]> =>
    [...(await commitBatch(pool, batch(more), shape))].map((one) => one.slice(-2)).sort()
  const born = (...all: number[]): Promise<string[]> =>
    commit({ newEntities: all.map((n) => newEntity(n)) })

  test('a creation whose key is answered is not made', async () => {
    await commit({
      newEntities: [newEntity(1)],
      idempotency: [{ ...rows.answer(1), slot: id(0xf001), key: key('slot 1') }],
    })
    expect(
      await commit({
        newEntities: [newEntity(2)],
        idempotency: [{ ...rows.answer(2), slot: id(0xf001), key: key('slot 1') }],
      }),
    ).toEqual([])
    expect((await everything(store.pool))['directory']).toHaveLength(1)
  })

  test.each([
    ['alone', []],
    ['beside one that is made', [3]],
  ])('a creation that is not made leaves none of its rows, %s', async (_, others) => {
    const withRows = (n: number, entity: Batch['newEntities'][number]): Partial<Batch> => ({
      newEntities: [entity],
      newCustomers: [rows.customer(n)],
      journal: [rows.line(n, 1), rows.line(n, 2)],
      deliveries: [rows.delivery(n, 1), rows.delivery(n, 2)],
      effects: [rows.effect(n, 1)],
      idempotency: [rows.answer(n)],
      vault: [rows.item(n, 'key')],
    })
    await commit(withRows(1, newEntity(1, { walletKey: null })))
    const lost = withRows(2, newEntity(2, { walletKey: null, dirKey: key('dir 1') }))
    const all = [lost, ...others.map((n) => withRows(n, newEntity(n, { walletKey: null })))]
    const together = Object.fromEntries(
      Object.keys(lost).map((name) => [
        name,
        all.flatMap((one) => one[name as keyof Batch] as unknown[]),
      ]),
    ) as Partial<Batch>
    expect(await commit(together)).toEqual(others.map((n) => `0${n}`))
    const found = Object.values(await everything(store.pool)).flat()
    expect(found.filter((row) => row.includes(id(2)))).toEqual([])
    for (const n of [1, ...others]) {
      expect(found.filter((row) => row.includes(id(n)))).toHaveLength(10)
    }
  })

  test.each([
    ['the wallet', { walletKey: key('wallet 1') }],
    ['the vendorData', { dirKey: key('dir 1') }],
    ['both', { walletKey: key('wallet 1'), dirKey: key('dir 1') }],
  ])('a creation that wants %s of another is not made, and claims nothing', async (_, taken) => {
    await born(1)
    const before = await everything(store.pool)
    expect(await commit({ newEntities: [newEntity(2, taken)] })).toEqual([])
    expect(await everything(store.pool)).toEqual(before)
  })

  test.each([
    ['wallet', 'wallet 2'],
    ['vendorData', 'vendor 2'],
  ])('a creation with a barred %s is not made, and claims nothing', async (_, name) => {
    await born(1)
    await commit({ entityUpdates: [update(1)], bars: [rows.bar(1, name)] })
    const before = await everything(store.pool)
    expect(await born(2)).toEqual([])
    expect(await everything(store.pool)).toEqual(before)
    expect(await born(3)).toEqual(['03'])
  })

  test('of two creations with one wallet in a batch one claims nothing', async () => {
    expect(
      await commit({ newEntities: [newEntity(1), newEntity(2, { walletKey: key('wallet 1') })] }),
    ).toHaveLength(1)
    const { directory, identifier, entity } = await everything(store.pool)
    expect([directory, identifier, entity].map((one) => one!.length)).toEqual([1, 1, 1])
  })

  test('crossed: one has the id, another the wallet, a third wants both', async () => {
    await born(1, 2)
    const crossed = newEntity(3, { dirKey: key('dir 1'), walletKey: key('wallet 2') })
    expect(await commit({ newEntities: [crossed] })).toEqual([])
    expect((await everything(store.pool))['entity']).toHaveLength(2)
  })

  /** Somebody else is in the middle of a transaction; it ends when the commit waits for it. */
  async function meanwhile(
    text: string,
    values: unknown[],
    more: Partial<Batch>,
  ): Promise<string[]> {
    let done: Promise<string[]> | undefined
    await store.pool.transaction(async (db) => {
      await db.query({ text, values })
      done = commit(more)
      for (let waits = false; !waits;) {
        const { rows: found } = await store.pool.query<[boolean]>({
          text: `select count(*) > 0 from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'`,
          rowMode: 'array',
        })
        waits = found[0]![0]
      }
    })
    return done!
  }
  const claimText = `insert into identifier (identifier_key, role, kind, entity_id, created_at)
    values ($1, 'claim', 'wallet', $2, now())`

  test('a creation that loses its wallet at the last moment frees its id at once', async () => {
    const other = id(99)
    expect(
      await meanwhile(claimText, [key('wallet 1'), other], { newEntities: [newEntity(1)] }),
    ).toEqual([])
    const { directory, identifier, entity } = await everything(store.pool)
    expect([directory, entity]).toEqual([[], []])
    expect(identifier).toEqual([expect.stringContaining(other)])
    expect(await commit({ newEntities: [newEntity(2, { dirKey: key('dir 1') })] })).toEqual(['02'])
  })

  test('an entity claims a wallet: won, held already, held by another, barred', async () => {
    await born(1, 2)
    const claims = (n: number, name: string, expected: number): Partial<Batch> => ({
      entityUpdates: [update(n, { expect: expected, version: expected + 1 })],
      claims: [rows.claim(n, name)],
    })
    expect(await commit(claims(1, 'new', 1))).toEqual(['01'])
    expect(await commit(claims(1, 'new', 2))).toEqual(['01'])
    expect(await commit(claims(2, 'new', 1))).toEqual([])
    await commit({
      entityUpdates: [update(1, { expect: 3, version: 4 })],
      bars: [rows.bar(1, 'bad')],
    })
    expect(await commit(claims(2, 'bad', 1))).toEqual([])
    expect((await everything(store.pool))['identifier']).toHaveLength(4)
  })

  test('two entities claim one wallet in one batch: one wins', async () => {
    await born(1, 2)
    const won = await commit({
      entityUpdates: [update(1), update(2)],
      claims: [rows.claim(1, 'same'), rows.claim(2, 'same')],
      journal: [rows.line(1, 2), rows.line(2, 2)],
    })
    expect(won).toHaveLength(1)
    const { identifier, journal } = await everything(store.pool)
    expect([identifier!.length, journal!.length]).toEqual([3, 1])
  })

  test('who loses the version leaves no claim behind, however late', async () => {
    await born(1)
    const wanted = { entityUpdates: [update(1)], claims: [rows.claim(1, 'wanted')] }
    const text = 'update entity set version = 2 where entity_id = $1'
    expect(await meanwhile(text, [id(1)], wanted)).toEqual([])
    expect((await everything(store.pool))['identifier']).toHaveLength(1)
  })

  const withEffect = async (): Promise<void> => {
    await born(1)
    await commit({ entityUpdates: [update(1)], effects: [rows.effect(1, 2)] })
  }
  const settles = (attempts: number): Partial<Batch> => ({
    entityUpdates: [update(1, { expect: 2, version: 3 })],
    settled: [rows.settled(1, 2, attempts)],
    journal: [rows.line(1, 3)],
  })

  test.each([
    ['another attempt', settles(1)],
    ['another line', { ...settles(0), settled: [rows.settled(1, 9)] }],
  ])('an effect settled at %s: nothing changes', async (_, stale) => {
    await withEffect()
    const before = await everything(store.pool)
    expect(await commit(stale)).toEqual([])
    expect(await everything(store.pool)).toEqual(before)
  })

  test('an effect taken over while it is settled: nothing changes', async () => {
    await withEffect()
    const text = 'update effect set attempts = attempts + 1 where entity_id = $1'
    expect(await meanwhile(text, [id(1)], settles(0))).toEqual([])
    const { effect, journal } = await everything(store.pool)
    expect([effect!.length, journal!.length]).toEqual([1, 0])
    expect(await commit(settles(1))).toEqual(['01'])
    expect((await everything(store.pool))['effect']).toEqual([])
  })
})
