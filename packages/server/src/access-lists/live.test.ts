/** Lists in memory: loaded in slices, changed at once, up to date with other processes. */
import { createHash, randomUUID } from 'node:crypto'
import type { EntryType, ListType } from '@ostiary/domain/lists/entry-types'
import { describe, expect, test } from 'vitest'
import { openAccessLists } from './live.ts'
import type { ListSource } from './live.ts'
import type { ListedEntry } from './list-index.ts'
import { normaliseEntry } from './normalise-entry.ts'

const app = randomUUID()
const formKey = (applicationId: string, entryType: EntryType, form: string): Buffer =>
  createHash('sha256').update(`${applicationId} ${entryType} ${form}`).digest()

type Wanted = Pick<ListedEntry, 'entryType' | 'listId' | 'listType' | 'changedAtMs'> & {
  readonly value: string | Float32Array
}

function entryFor({ value, ...wanted }: Wanted): ListedEntry {
  const { entryType } = wanted
  const reading = typeof value === 'string' ? normaliseEntry(entryType, value) : undefined
  const { forms, match } = reading?.ok ? reading.entry : { forms: [], match: '' }
  return {
    ...wanted,
    entryId: randomUUID(),
    applicationId: app,
    formKeys: Buffer.concat(forms.map((form) => formKey(app, entryType, form).subarray(0, 8))),
    network: entryType === 'ip_address' ? match : null,
    embedding: typeof value === 'string' ? undefined : value,
    isRemoved: false,
  }
}

/** A store of another process: what is written there is learnt of by asking. */
function aStore() {
  const rows = new Map<string, ListedEntry>()
  const lists = new Map<string, ListType>()
  let nowMs = 1_000_000
  let asked = 0
  let failure: Error | undefined
  const answer = <T>(value: () => T): Promise<T> => {
    asked += 1
    return failure ? Promise.reject(failure) : Promise.resolve(value())
  }
  const there = () => [...rows.values()].filter((one) => lists.has(one.listId))
  const source: ListSource = {
    formKey,
    nowMs: () => answer(() => nowMs),
    listIds: () => answer(() => [...lists.keys()]),
    page: ({ entryType, after, limit }) =>
      answer(() =>
        there()
          .filter((one) => one.entryType === entryType && !one.isRemoved && one.entryId > after)
          .toSorted((a, b) => (a.entryId < b.entryId ? -1 : 1))
          .slice(0, limit),
      ).then((entries) => ({
        entries,
        last: entries.length < limit ? undefined : entries.at(-1)?.entryId,
      })),
    changedSince: (_applications, ms) =>
      answer(() => there().filter((one) => one.changedAtMs > ms)),
  }
  const entry = (
    entryType: EntryType,
    value: string | Float32Array,
    listId: string = listOf('blocklist'),
  ): ListedEntry =>
    // The list was made before.
    entryFor({ entryType, value, listId, listType: lists.get(listId)!, changedAtMs: nowMs })
  function listOf(type: ListType): string {
    const listId = randomUUID()
    lists.set(listId, type)
    return listId
  }
  const put = (one: ListedEntry): ListedEntry => {
    rows.set(one.entryId, one)
    return one
  }
  return {
    source,
    listOf,
    drop: (listId: string) => lists.delete(listId),
    entry,
    put,
    remove: (one: ListedEntry) => put({ ...one, isRemoved: true, changedAtMs: (nowMs += 1) }),
    pass: (ms: number) => (nowMs += ms),
    fail: (error: Error | undefined) => (failure = error),
    asked: () => asked,
  }
}
const fresh = { freshMs: 1e9, staleMs: 1e9 }
const always = { freshMs: -1, staleMs: -1 }

describe('what is found', () => {
  test('a value in every spelling, with its list and the kind of list', async () => {
    const store = aStore()
    const [blocks, allows] = [store.listOf('blocklist'), store.listOf('allowlist')]
    const one = store.put(store.entry('email', 'Ann@Example.com', blocks))
    const other = store.put(store.entry('email', 'ann@example.com', allows))
    const lists = openAccessLists(store.source)
    const found = await lists.find(app, 'email', ' ANN@example.COM ')
    expect(found).toHaveLength(2)
    expect(found).toContainEqual({ entryId: one.entryId, listId: blocks, listType: 'blocklist' })
    expect(found).toContainEqual({ entryId: other.entryId, listId: allows, listType: 'allowlist' })
    expect(await lists.find(app, 'phone', '+14155552671')).toEqual([])
    expect(await lists.find(app, 'email', 'no address')).toEqual([])
  })

  test('an address within a network, and a wallet on another chain', async () => {
    const store = aStore()
    store.put(store.entry('ip_address', '192.0.2.0/24'))
    const address = '0x71C7656EC7ab88b098defB751B7401B5f6d8976F'
    store.put(store.entry('wallet_address', address))
    const lists = openAccessLists(store.source)
    expect(await lists.find(app, 'ip_address', '192.0.2.77')).toHaveLength(1)
    expect(await lists.find(app, 'ip_address', '192.0.3.77')).toHaveLength(0)
    const chain = `eip155:137:${address.toLowerCase()}`
    expect(await lists.find(app, 'wallet_address', chain)).toHaveLength(1)
  })

  test('faces from 62 percent on possibly, from 68 on surely', async () => {
    const store = aStore()
    const face = (cosine: number): Float32Array => {
      const numbers = new Float32Array(512)
      numbers.set([cosine, Math.sqrt(1 - cosine * cosine)])
      return numbers
    }
    for (const cosine of [0.61, 0.63, 0.7]) store.put(store.entry('face', face(cosine)))
    const lists = openAccessLists(store.source)
    const found = await lists.findFaces(app, face(1))
    expect(found.map(({ similarity, band }) => [similarity, band])).toEqual([
      [70, 'high'],
      [63, 'possible'],
    ])
    const strict = { possible: 69, high: 90 }
    expect(await lists.findFaces(app, face(1), strict)).toMatchObject([{ band: 'possible' }])
  })

  test('many, loaded in pages', async () => {
    const store = aStore()
    const list = store.listOf('custom')
    for (let n = 0; n < 25; n += 1) store.put(store.entry('key', `word ${n}`, list))
    const lists = openAccessLists(store.source, { pageRows: 4 })
    for (let n = 0; n < 25; n += 1)
      expect(await lists.find(app, 'key', `WORD ${n}`)).toHaveLength(1)
  })
})

describe('what changes', () => {
  test('here is known at once, and without asking', async () => {
    const store = aStore()
    const lists = openAccessLists(store.source, fresh)
    expect(await lists.find(app, 'user', 'ann')).toEqual([])
    const before = store.asked()
    const one = store.entry('user', 'ann')
    lists.changed([one])
    expect(await lists.find(app, 'user', 'ann')).toHaveLength(1)
    lists.changed([{ ...one, isRemoved: true, changedAtMs: one.changedAtMs + 1 }])
    expect(await lists.find(app, 'user', 'ann')).toEqual([])
    expect(store.asked()).toBe(before)
  })

  test('elsewhere is known once it is asked for, also if it was committed late', async () => {
    const store = aStore()
    const lists = openAccessLists(store.source, always)
    await lists.find(app, 'user', 'ann')
    const late = store.entry('user', 'ann')
    store.pass(5_000)
    await lists.find(app, 'user', 'ann')
    store.put(late)
    expect(await lists.find(app, 'user', 'ann')).toHaveLength(1)
    store.remove(late)
    expect(await lists.find(app, 'user', 'ann')).toEqual([])
  })

  test('an answer that is older than what is known here undoes nothing', async () => {
    const store = aStore()
    const lists = openAccessLists(store.source, always)
    const one = store.put(store.entry('user', 'ann'))
    await lists.find(app, 'user', 'ann')
    // Removed here; the store is still read as it was.
    lists.changed([{ ...one, isRemoved: true, changedAtMs: one.changedAtMs + 1 }])
    expect(await lists.find(app, 'user', 'ann')).toEqual([])
  })

  test('a list that is gone is forgotten, here at once and elsewhere when asked', async () => {
    const store = aStore()
    const [list, other] = [store.listOf('custom'), store.listOf('custom')]
    store.put(store.entry('user', 'ann', list))
    store.put(store.entry('user', 'ann', other))
    const lists = openAccessLists(store.source, always)
    expect(await lists.find(app, 'user', 'ann')).toHaveLength(2)
    store.drop(list)
    expect(await lists.find(app, 'user', 'ann')).toHaveLength(1)
    store.drop(other)
    lists.dropped(other)
    expect(await lists.find(app, 'user', 'ann')).toEqual([])
  })

  test('after half a day without a question everything is loaded anew', async () => {
    const store = aStore()
    const one = store.put(store.entry('user', 'ann'))
    const lists = openAccessLists(store.source, always)
    expect(await lists.find(app, 'user', 'ann')).toHaveLength(1)
    // Removed, and its row swept, so that no question about changes tells of it.
    store.put({ ...one, isRemoved: true, changedAtMs: 0 })
    store.pass(13 * 3_600_000)
    expect(await lists.find(app, 'user', 'ann')).toEqual([])
  })
})

describe('a bound', () => {
  const bounded = { ...always, pageRows: 2, entriesMax: 4 }
  const users = (store: ReturnType<typeof aStore>, n: number) =>
    Array.from({ length: n }, (_, i) => store.put(store.entry('user', `user-${i}`)))
  const held = async (lists: ReturnType<typeof openAccessLists>, n: number) => {
    const found = await Promise.all(
      Array.from({ length: n }, (_, i) => lists.find(app, 'user', `user-${i}`)),
    )
    return found.filter((one) => one.length > 0).length
  }

  test('holds no more of one application than the first its source gives', async () => {
    const store = aStore()
    users(store, 9)
    store.pass(60_000)
    expect(await held(openAccessLists(store.source, bounded), 9)).toBe(4)
  })

  test('is outgrown by what is added, and kept again at the next question but one', async () => {
    const store = aStore()
    const lists = openAccessLists(store.source, bounded)
    users(store, 4)
    store.pass(60_000)
    expect(await held(lists, 4)).toBe(4)
    const more = Array.from({ length: 5 }, (_, i) => store.put(store.entry('user', `more-${i}`)))
    lists.changed(more)
    store.pass(60_000)
    await lists.find(app, 'user', 'user-0')
    const found = await Promise.all(
      [...Array(4).keys()].map((i) => lists.find(app, 'user', `user-${i}`)),
    )
    const others = await Promise.all(
      [...Array(5).keys()].map((i) => lists.find(app, 'user', `more-${i}`)),
    )
    expect([...found, ...others].filter((one) => one.length > 0)).toHaveLength(4)
  })
})

describe('a store that does not answer', () => {
  test('is an error for whoever finds the lists too old, and over when it answers', async () => {
    const store = aStore()
    store.put(store.entry('user', 'ann'))
    store.fail(new Error('away'))
    const lists = openAccessLists(store.source, always)
    await expect(lists.find(app, 'user', 'ann')).rejects.toThrow('away')
    store.fail(undefined)
    expect(await lists.find(app, 'user', 'ann')).toHaveLength(1)
    store.fail(new Error('away again'))
    await expect(lists.find(app, 'user', 'ann')).rejects.toThrow('away again')
    store.fail(undefined)
    expect(await lists.find(app, 'user', 'ann')).toHaveLength(1)
  })
})
