/** The index follows the store: new versions, delisting, restarts, and imports meanwhile. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { demoList, DEMO_LISTED_EVM_ADDRESS } from '../lists/demo-list.ts'
import type { ParsedList } from '../lists/entry.ts'
import { buildWalletIndex } from '../providers/wallet-lists/wallet-index.ts'
import { usualAmlScores, weightsOf } from '@ostiary/domain/screening/aml-settings'
import { inTurns } from '../platform/in-turns.ts'
import { buildPartyIndex } from '../providers/name-lists/party-index.ts'
import type { ListedParty, PartyIndex } from '../providers/name-lists/party-index.ts'
import type { Database } from '../store/db.ts'
import { inventedEntry, inventedList, upTo, walletOf } from '../store/lists.fixture.ts'
import { readListedParties, readListedWallets, readVersionNumbers } from '../store/list-reader.ts'
import { importList } from '../store/lists.ts'
import { openListIndex } from './list-index.ts'

const wallets = { read: readListedWallets, build: buildWalletIndex }
const parties = {
  read: readListedParties,
  build: (entries: readonly ListedParty[]) => inTurns(buildPartyIndex(entries)),
}
const live = { environment: 'live' } as const
const sandbox = { environment: 'sandbox' } as const

let store: TestStore
beforeEach(async () => {
  store = await openTestStore()
})
afterEach(() => store.close())

async function take(list: ParsedList): Promise<void> {
  const outcome = await importList(store.pool, list, [], { nowMs: 0, allowShrink: true })
  expect(outcome.kind).toBe('imported')
}

/** Counts the statements that load entries. */
function counted(db: Database): { db: Database; loads: () => number } {
  let loads = 0
  return {
    db: {
      query: (query) => {
        if (query.text.includes('list_entry')) loads += 1
        return db.query(query)
      },
    },
    loads: () => loads,
  }
}

test('with nothing loaded it says that nothing is looked at', async () => {
  const index = await openListIndex(store.pool, wallets)
  expect(index.current().lists(sandbox)).toEqual({})
  expect(index.current().lookUp(walletOf(1), sandbox)).toEqual([])
})

test('a refresh sees the version imported just before it, and swaps the whole index', async () => {
  const index = await openListIndex(store.pool, wallets)
  await take(inventedList(upTo(10)))
  const before = index.current()
  await index.refresh()
  expect(index.current().lookUp(walletOf(10), live)).toMatchObject([
    { entryNo: '10', listVersion: 1 },
  ])
  expect(before.lookUp(walletOf(10), live)).toEqual([])
})

test('a delisted wallet is clear again, and one listed anew is a hit', async () => {
  await take(inventedList(upTo(10)))
  const index = await openListIndex(store.pool, wallets)
  await take(inventedList([...upTo(9), 11]))
  await index.refresh()
  expect(index.current().lookUp(walletOf(10), live)).toEqual([])
  expect(index.current().lookUp(walletOf(11), live)).toHaveLength(1)
  // An entry that did not change is still one of the version that is active now.
  expect(index.current().lookUp(walletOf(1), live)).toMatchObject([{ listVersion: 2 }])
  expect(index.current().lists(live)).toEqual({ 'ofac-sdn': 2 })
})

test('an unchanged list costs one cheap question and no rebuild', async () => {
  await take(inventedList(upTo(10)))
  const { db, loads } = counted(store.pool)
  const index = await openListIndex(db, wallets)
  const built = index.current()
  await importList(store.pool, inventedList(upTo(10)), [], { nowMs: 1_000 })
  await Promise.all([index.refresh(), index.refresh(), index.refresh()])
  expect(loads()).toBe(1)
  expect(index.current()).toBe(built)
})

test('several refreshes at once rebuild once', async () => {
  const { db, loads } = counted(store.pool)
  // No question is answered before all three are asked, so all three find the index behind.
  let asked = 0
  let askedAll: () => void = () => {}
  const allAsked = new Promise<void>((resolve) => {
    askedAll = resolve
  })
  const index = await openListIndex(
    {
      query: async (query) => {
        const answer = await db.query(query)
        if (query.text.includes('list_entry')) return answer as never
        asked += 1
        if (asked === 3) askedAll()
        await allAsked
        return answer as never
      },
    },
    wallets,
  )
  await take(inventedList(upTo(10)))
  await Promise.all([index.refresh(), index.refresh(), index.refresh()])
  expect(loads()).toBe(2)
  expect(index.current().lists(live)).toEqual({ 'ofac-sdn': 1 })
})

test.each([
  ['the question for versions', 'select list, version'],
  ['the load of entries', 'left join list_entry'],
])('when %s fails, the old index stands and the next refresh works', async (_, failing) => {
  await take(inventedList(upTo(10)))
  let down = false
  const db: Database = {
    query: (query) =>
      down && query.text.includes(failing)
        ? Promise.reject(new Error('gone'))
        : store.pool.query(query),
  }
  const index = await openListIndex(db, wallets)
  await take(inventedList(upTo(11)))
  down = true
  await expect(index.refresh()).rejects.toThrow('gone')
  expect(index.current().lists(live)).toEqual({ 'ofac-sdn': 1 })
  down = false
  await index.refresh()
  expect(index.current().lists(live)).toEqual({ 'ofac-sdn': 2 })
})

test('a restart has the same index', async () => {
  await take(inventedList(upTo(10)))
  await take(demoList())
  const restarted = await openListIndex(store.pool, wallets)
  expect(restarted.current().lookUp(walletOf(3), live)).toHaveLength(1)
  expect(restarted.current().lookUp(DEMO_LISTED_EVM_ADDRESS, sandbox)).toHaveLength(1)
  expect(restarted.current().lookUp(DEMO_LISTED_EVM_ADDRESS, live)).toEqual([])
})

type Sought = Partial<Parameters<PartyIndex['search']>[0]>

const found = (index: PartyIndex, sought: Sought, environment: 'live' | 'sandbox' = 'live') =>
  index
    .search(
      { kind: 'person', names: [], countries: [], numbers: [], ...sought },
      { environment, weights: weightsOf(usualAmlScores) },
    )
    .hits.filter(({ score }) => score >= 93)
    .map(({ party: { list, entryNo, version }, by }) => `${list} ${entryNo} ${version} ${by}`)

describe('an index of parties', () => {
  const invented = (name: string): ParsedList =>
    inventedList([], { entries: [{ ...inventedEntry(1), kind: 'person', name }, inventedEntry(2)] })

  test('holds all of the active versions, whichever kind is asked for', async () => {
    await take(demoList())
    const index = (await openListIndex(store.pool, parties)).current()
    const person = (name: string) => found(index, { names: [name] }, 'sandbox')
    const company = (name: string, number?: string) => {
      const numbers = number === undefined ? [] : [{ number }]
      return found(index, { kind: 'company', names: [name], numbers }, 'sandbox')
    }
    expect(person('Nemo Nosuch')).toEqual(['demo DEMO-2 1 name'])
    expect(person('Example Villain Trading Limited')).toEqual(['demo DEMO-1 1 name'])
    expect(company('Example Villain Trading Limited')).toEqual(['demo DEMO-1 1 name'])
    expect(company('x', 'DEMO 0001')).toEqual(['demo DEMO-1 1 number'])
    expect(company('Nemo Nosuch')).toEqual(['demo DEMO-2 1 name'])
    expect(index.lists('person', 'live')).toEqual({})
    expect(index.lists('company', 'sandbox')).toEqual({ demo: 1 })
  })

  test('follows an import by versions somebody else has asked for', async () => {
    await take(invented('BEE, Ann'))
    const index = await openListIndex(store.pool, parties)
    expect(found(index.current(), { names: ['Ann Bee'] })).toEqual(['ofac-sdn 1 1 name'])
    await take(invented('SEA, Bob'))
    await index.refresh(await readVersionNumbers(store.pool))
    expect(found(index.current(), { names: ['Ann Bee'] })).toEqual([])
    expect(found(index.current(), { names: ['Bob Sea'] })).toEqual(['ofac-sdn 1 2 name'])
  })

  test('of a list without persons says that nobody is looked up', async () => {
    await take(inventedList(upTo(3)))
    const index = (await openListIndex(store.pool, parties)).current()
    expect(index.lists('person', 'live')).toEqual({})
    expect(index.lists('company', 'live')).toEqual({ 'ofac-sdn': 1 })
  })
})

test('while an index of names is built the loop turns, and the old one is searched', async () => {
  await take(inventedList(upTo(10)))
  const index = await openListIndex(store.pool, parties)
  await take(inventedList(upTo(2_000)))
  const old = index.current()
  let [turns, isDone] = [0, false]
  const seen = new Set<PartyIndex>()
  const turn = (): void => {
    turns += 1
    seen.add(index.current())
    if (!isDone) setImmediate(turn)
  }
  setImmediate(turn)
  await index.refresh()
  isDone = true
  expect(index.current().parties).toBe(2_000)
  // Sixty-four names are read in a step, and that is not the longest part.
  expect(turns).toBeGreaterThan(2_000 / 64)
  expect([...seen].filter((one) => one !== index.current())).toEqual([old])
})
