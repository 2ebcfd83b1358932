/**
 * The commit in both its shapes: every section alone and together, and a verdict for each entity.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import {
  at,
  batch,
  emptied,
  everything,
  id,
  key,
  newEntity,
  rows,
  update,
} from './commit.fixture.ts'
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

  test('nothing to write is nothing won', async () => {
    expect(await commit({})).toEqual([])
  })

  test('a new entity, with its claims, as it was given', async () => {
    expect(await born(1)).toEqual(['01'])
    const { entity, directory, identifier } = await everything(store.pool)
    expect(JSON.parse(entity![0]!)).toMatchObject({
      entity_id: id(1),
      kind: 'user',
      vendor_data: 'vendor 1',
      standing: 'ACTIVE',
      version: 1,
      head: `\\x${key(`head of ${id(1)}`).toString('hex')}`,
    })
    expect(directory).toHaveLength(1)
    expect(JSON.parse(identifier![0]!)).toMatchObject({ role: 'claim', kind: 'wallet' })
  })

  test('a new entity without wallet and without vendorData claims no wallet', async () => {
    expect(
      await commit({ newEntities: [newEntity(1, { walletKey: null, vendorData: null })] }),
    ).toEqual(['01'])
    const { entity, identifier } = await everything(store.pool)
    expect(JSON.parse(entity![0]!)).toMatchObject({ vendor_data: null })
    expect(identifier).toEqual([])
  })

  const sections: readonly [string, Partial<Batch>][] = [
    ['customer', { newCustomers: [rows.customer(1)] }],
    ['journal', { journal: [rows.line(1, 2), rows.line(1, 3)] }],
    ['effect', { effects: [rows.effect(1, 2)] }],
    ['delivery', { deliveries: [rows.delivery(1, 2), rows.delivery(1, 3)] }],
    ['idempotency', { idempotency: [rows.answer(1)] }],
    ['vault', { vault: [rows.item(1, 'key'), rows.item(1, 'facts:2')] }],
    ['identifier', { bars: [rows.bar(1, 'a wallet'), rows.bar(1, 'a document')] }],
    ['identifier', { claims: [rows.claim(1, 'another wallet')] }],
  ]

  test.each(sections)('%s alone: written with the change that wins', async (table, rest) => {
    await born(1)
    const before = await everything(store.pool)
    expect(await commit({ entityUpdates: [update(1)], ...rest })).toEqual(['01'])
    const after = await everything(store.pool)
    const written = Object.values(rest).flat().length
    expect(after[table]).toHaveLength(before[table]!.length + written)
    expect(JSON.parse(after['entity']![0]!)).toMatchObject({ standing: 'BLOCKED', version: 2 })
  })

  test.each(sections)(
    '%s alone: nothing of it with a change that loses its version',
    async (_, rest) => {
      await born(1)
      const before = await everything(store.pool)
      expect(await commit({ entityUpdates: [update(1, { expect: 7 })], ...rest })).toEqual([])
      expect(await everything(store.pool)).toEqual(before)
    },
  )

  test('every section in one batch, for entities new and old, among losers', async () => {
    await born(1, 2, 3)
    await commit({
      entityUpdates: [update(1, { standing: 'ACTIVE' }), update(3, { standing: 'ACTIVE' })],
      newCustomers: [rows.customer(1), rows.customer(3)],
      effects: [rows.effect(1, 2), rows.effect(3, 2)],
      vault: [rows.item(1, 'key'), rows.item(3, 'key')],
    })
    const all = (n: number, expected: number): Partial<Batch> => ({
      entityUpdates: [update(n, { expect: expected, version: 3 })],
      customerUpdates: [
        { ...rows.customer(n), state: 'rejected', awaits: null, detail: '{"b":2}' },
      ],
      journal: [rows.line(n, 3)],
      effects: [{ ...rows.effect(n, 3), name: 'start_verification' }],
      deliveries: [rows.delivery(n, 3)],
      idempotency: [rows.answer(n)],
      vault: [rows.item(n, 'facts:3')],
      settled: [rows.settled(n, 2)],
      bars: [rows.bar(n, `document ${n}`)],
      claims: [rows.claim(n, `second wallet ${n}`)],
    })
    const [winner, loser] = [all(1, 2), all(3, 1)]
    const merged = Object.fromEntries(
      Object.keys(winner).map((name) => {
        const part = name as keyof Batch
        return [part, [...winner[part]!, ...loser[part]!]]
      }),
    ) as Partial<Batch>
    expect(await commit({ ...merged, newEntities: [newEntity(4), newEntity(2)] })).toEqual([
      '01',
      '04',
    ])
    const found = await everything(store.pool)
    const told = (table: string, columns: string[]): unknown[] =>
      found[table]!.map((line) => JSON.parse(line) as Record<string, unknown>)
        .map((row) =>
          columns.map((column) => String(row[column]).slice(-12).replace(/^0+/, '')).join(' '),
        )
        .sort()
    expect(told('entity', ['entity_id', 'standing', 'version'])).toEqual([
      '1 BLOCKED 3',
      '2 ACTIVE 1',
      '3 ACTIVE 2',
      '4 ACTIVE 1',
    ])
    expect(told('customer', ['entity_id', 'state', 'awaits'])).toEqual([
      '1 rejected null',
      '3 initiating customer',
    ])
    expect(told('journal', ['entity_id', 'seq'])).toEqual(['1 3'])
    // Of the winner the old effect has ended; of the loser it still stands.
    expect(told('effect', ['entity_id', 'seq'])).toEqual(['1 3', '3 2'])
    expect(told('vault', ['entity_id', 'item'])).toEqual(['1 facts:3', '1 key', '3 key'])
    expect(told('idempotency', ['entity_id', 'status'])).toEqual(['1 200'])
    expect(found['delivery']).toHaveLength(1)
    expect(found['directory']).toHaveLength(4)
    // Four wallets of creations, one claimed later, one bar.
    expect(found['identifier']).toHaveLength(6)
  })

  test('effects and deliveries begin as the tables say', async () => {
    await born(1)
    await commit({
      entityUpdates: [update(1)],
      effects: [rows.effect(1, 2)],
      deliveries: [rows.delivery(1, 2)],
    })
    const { effect, delivery } = await everything(store.pool)
    const time = (ms: number): string =>
      new Date(ms)
        .toISOString()
        .replace('.000Z', '+00:00')
        .replace(/\.(\d{3})Z/, '.$1+00:00')
    expect(JSON.parse(effect![0]!)).toMatchObject({
      seq: 2,
      name: 'screen_wallet',
      attempts: 0,
      dead: false,
      due_at: time(at + 5),
    })
    expect(JSON.parse(delivery![0]!)).toMatchObject({
      seq: 2,
      state: 'pending',
      attempts: 0,
      due_at: time(at),
      digest: null,
      settled_at: null,
    })
  })

  test('the answer is stored byte for byte', async () => {
    await born(1)
    await commit({ entityUpdates: [update(1)], idempotency: [rows.answer(1)] })
    const { rows: found } = await store.pool.query<{ answer: string }>({
      text: 'select answer from idempotency',
    })
    expect(found).toEqual([{ answer: '{"żółć":"😀"}' }])
  })

  test('of two expectations of one version the later commit loses', async () => {
    await born(1)
    expect(await commit({ entityUpdates: [update(1)] })).toEqual(['01'])
    expect(await commit({ entityUpdates: [update(1)] })).toEqual([])
  })

  test('many at once expect one version: one wins, and only its rows stand', async () => {
    await born(1)
    const tries = Array.from({ length: 6 }, (_, n) =>
      commit({
        entityUpdates: [update(1)],
        journal: [rows.line(1, 2)],
        idempotency: [rows.answer(1, `key ${n}`)],
      }),
    )
    const won = (await Promise.all(tries)).flat()
    expect(won).toEqual(['01'])
    const { journal, idempotency } = await everything(store.pool)
    expect([journal, idempotency].map((one) => one!.length)).toEqual([1, 1])
  })

  test('an answered key: the change does not stand, those beside it do', async () => {
    await born(1, 2)
    await commit({ entityUpdates: [update(1)], idempotency: [rows.answer(1)] })
    const before = await everything(store.pool)
    const second = update(1, { expect: 2, version: 3 })
    expect(
      await commit({
        entityUpdates: [second, update(2)],
        idempotency: [rows.answer(1), rows.answer(2)],
        journal: [rows.line(1, 3), rows.line(2, 2)],
      }),
    ).toEqual(['02'])
    const after = await everything(store.pool)
    expect(after['entity']![0]).toBe(before['entity']![0])
    expect(after['journal']).toHaveLength(1)
  })

  test('sealing again replaces; erasing empties the vault of that entity only', async () => {
    await born(1, 2)
    for (const one of [1, 2])
      await store.pool.query({
        text: `insert into media (entity_id, media_id, kind, content_type, bytes, digest, created_at)
          values ($1, $1, 'selfie', 'image/jpeg', 1, '', now())`,
        values: [id(one)],
      })
    const both = [rows.item(1, 'key'), rows.item(1, 'wallet'), rows.item(2, 'key')]
    await commit({ entityUpdates: [update(1), update(2)], vault: both })
    const again = { ...rows.item(1, 'wallet'), sealed: Buffer.from('new') }
    await commit({ entityUpdates: [update(1, { expect: 2, version: 3 })], vault: [again] })
    expect((await everything(store.pool))['vault']!.join()).toContain(
      `\\\\x${again.sealed.toString('hex')}`,
    )
    await commit({ entityUpdates: [update(1, { expect: 3, version: 4 })], erased: [id(1)] })
    const left = await everything(store.pool)
    expect(left['vault']).toEqual([expect.stringContaining(id(2))])
    // Rows of uploads go in the same commit.
    expect(left['media']).toEqual([expect.stringContaining(id(2))])
  })

  test('a bar that stands already is no fault', async () => {
    await born(1, 2)
    await commit({ entityUpdates: [update(1)], bars: [rows.bar(1, 'same')] })
    expect(await commit({ entityUpdates: [update(2)], bars: [rows.bar(2, 'same')] })).toEqual([
      '02',
    ])
  })

  test('a refused row leaves nothing of the batch, and the pool usable', async () => {
    await born(1, 2)
    const before = await everything(store.pool)
    const bad = { ...rows.line(1, 2), body: 'a\0b' }
    const attempt = commit({
      entityUpdates: [update(1), update(2)],
      journal: [bad, rows.line(2, 2)],
    })
    await expect(attempt).rejects.toMatchObject({ code: '22021' })
    expect(await everything(store.pool)).toEqual(before)
    expect(await commit({ entityUpdates: [update(2)] })).toEqual(['02'])
  })
})
