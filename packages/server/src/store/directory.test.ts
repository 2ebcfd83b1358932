/** Where entities are found: keys, who holds them, and claims that nobody stands behind. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { at, batch, emptied, everything, id, key, newEntity, rows } from './commit.fixture.ts'
import { commitBatch } from './commit.ts'
import {
  directoryKey,
  dropOrphanClaims,
  findEntityId,
  identifierHolders,
  identifierKey,
  normaliseVendorData,
} from './directory.ts'

let store: TestStore
beforeAll(async () => {
  store = await openTestStore(2)
})
beforeEach(() => emptied(store.pool))
afterAll(() => store.close())

test('vendorData is matched trimmed and in lower case, within its application and kind', () => {
  expect(normaliseVendorData('  Ab Ć ')).toBe('ab ć')
  expect(directoryKey('a', 'user', ' X ')).toEqual(directoryKey('a', 'user', 'x'))
  const others = [directoryKey('b', 'user', 'x'), directoryKey('a', 'business', 'x')]
  for (const other of others) expect(other.equals(directoryKey('a', 'user', 'x'))).toBe(false)
})

test('an identifier is hashed under the key, with its application and kind', () => {
  const one = identifierKey(Buffer.from('k'), 'a', 'wallet', 'x')
  for (const other of [
    identifierKey(Buffer.from('l'), 'a', 'wallet', 'x'),
    identifierKey(Buffer.from('k'), 'b', 'wallet', 'x'),
    identifierKey(Buffer.from('k'), 'a', 'vendor', 'x'),
  ])
    expect(other.equals(one)).toBe(false)
})

test('who claims and who is barred', async () => {
  await commitBatch(store.pool, batch({ newEntities: [newEntity(1)], bars: [rows.bar(1, 'bad')] }))
  expect(await findEntityId(store.pool, key('dir 1'))).toBe(id(1))
  expect(await findEntityId(store.pool, key('dir 2'))).toBeUndefined()
  const wanted = [key('wallet 1'), key('bad'), key('nobody')]
  const holders = await identifierHolders(store.pool, wanted)
  expect(holders.map((one) => `${one.role} ${one.entityId}`).sort()).toEqual([
    `bar ${id(1)}`,
    `claim ${id(1)}`,
  ])
  expect(await identifierHolders(store.pool, [])).toEqual([])
})

describe('claims without anybody behind them', () => {
  const claim = async (n: number, ageMs: number): Promise<void> => {
    const created = new Date(at - ageMs)
    await store.pool.query({
      text: 'insert into directory values ($1, $2, $3)',
      values: [key(`dir ${n}`), id(n), created],
    })
    await store.pool.query({
      text: `insert into identifier (identifier_key, role, kind, entity_id, created_at)
        values ($1, 'claim', 'wallet', $2, $3)`,
      values: [key(`wallet ${n}`), id(n), created],
    })
  }
  const drop = (n: number): Promise<void> =>
    dropOrphanClaims(store.pool, {
      dirKey: key(`dir ${n}`),
      walletKey: key(`wallet ${n}`),
      olderThan: new Date(at - 10_000),
    })
  const left = async (): Promise<number[]> => {
    const { directory, identifier } = await everything(store.pool)
    return [directory!.length, identifier!.length]
  }

  test('old ones go, and then the next creation wins', async () => {
    await claim(1, 20_000)
    expect(await commitBatch(store.pool, batch({ newEntities: [newEntity(1)] }))).toEqual(new Set())
    await drop(1)
    expect(await left()).toEqual([0, 0])
    const again = newEntity(2, { dirKey: key('dir 1'), walletKey: key('wallet 1') })
    expect(await commitBatch(store.pool, batch({ newEntities: [again] }))).toEqual(new Set([id(2)]))
  })

  test('young ones stay: their creation may be on its way', async () => {
    await claim(1, 5_000)
    await drop(1)
    expect(await left()).toEqual([1, 1])
  })

  test('those of an entity that exists stay', async () => {
    const customer = {
      ...rows.customer(1),
      detail: JSON.stringify({ identifiers: { wallet: key('wallet 1').toString('hex') } }),
    }
    const newEntities = [newEntity(1, { createdAt: at - 20_000 })]
    await commitBatch(store.pool, batch({ newEntities, newCustomers: [customer] }))
    await drop(1)
    expect(await left()).toEqual([1, 1])
  })

  test('a wallet claimed for nobody goes; the entity stays found', async () => {
    const customer = { ...rows.customer(1), detail: '{"identifiers":{}}' }
    const newEntities = [newEntity(1, { createdAt: at - 20_000 })]
    await commitBatch(store.pool, batch({ newEntities, newCustomers: [customer] }))
    await drop(1)
    expect(await left()).toEqual([1, 0])
  })

  test('of others nothing goes, and without a wallet only the id is looked at', async () => {
    await claim(1, 20_000)
    await drop(2)
    expect(await left()).toEqual([1, 1])
    await dropOrphanClaims(store.pool, {
      dirKey: key('dir 1'),
      walletKey: null,
      olderThan: new Date(at - 10_000),
    })
    expect(await left()).toEqual([0, 1])
  })
})
