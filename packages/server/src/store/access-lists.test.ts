/** Lists and entries in the database: sealed, counted, unique, swept, and their keys rotated. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { openKeyring } from '../platform/keyring.ts'
import type { Keyring } from '../platform/keyring.ts'
import { randomIds } from '../platform/ids.ts'
import { entryPage, insertEntry, removeEntry, sweepEntries } from './access-list-entries.ts'
import { listSource } from './access-list-reader.ts'
import { deleteList, ensureSystemLists, findList, insertList } from './access-lists.ts'
import type { AccessList } from './access-lists.ts'
import { freshId } from './commit.fixture.ts'
import { openListKeys } from './list-keys.ts'
import type { ListKeys } from './list-keys.ts'
import { countWrapped, rewrap } from './wrapped-rows.ts'

let store: TestStore
let folder: string
let keyring: Keyring
let keys: ListKeys
beforeAll(async () => {
  store = await openTestStore()
  folder = await mkdtemp(join(tmpdir(), 'ostiary-lists-'))
  keyring = await openKeyring(join(folder, 'keyring.json'))
  keys = openListKeys(keyring)
})
afterAll(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

const atMs = Date.UTC(2026, 0, 2)
const ids = randomIds()

async function aList(entryType: AccessList['entryType'] = 'key'): Promise<AccessList> {
  const { listId, wrapped } = await keys.newKey(freshId())
  const one: AccessList = {
    listId,
    applicationId: freshId(),
    name: 'Mine',
    description: '',
    listType: 'custom',
    entryType,
    isSystem: false,
    wrapped,
    entryCount: 0,
    lastEntryAddedAtMs: null,
    createdAtMs: atMs,
    updatedAtMs: atMs,
  }
  await insertList(store.pool, one)
  return one
}
const put = (list: AccessList, value: string) =>
  insertEntry(store.pool, keys, list, {
    entryId: ids.next(atMs),
    forms: [value],
    facts: { value },
    addedBy: 'api',
    atMs,
  })
const again = (list: AccessList) => findList(store.pool, list)
const page = (list: AccessList) =>
  entryPage(store.pool, {
    listId: list.listId,
    oldestFirst: false,
    limit: 10,
    offset: 0,
    after: undefined,
  })

test('a value stands once, is counted, and may come back once it is off', async () => {
  const list = await aList()
  const one = await put(list, 'word')
  expect(await put(list, 'word')).toBeUndefined()
  expect(await again(list)).toMatchObject({ entryCount: 1, lastEntryAddedAtMs: atMs })
  const removed = await removeEntry(store.pool, keys, list, { entryId: one!.entryId, atMs })
  expect(removed).toMatchObject({ isRemoved: true, listType: 'custom' })
  expect(await removeEntry(store.pool, keys, list, { entryId: one!.entryId, atMs })).toBeUndefined()
  expect(await again(list)).toMatchObject({ entryCount: 0 })
  expect(await put(list, 'word')).toBeDefined()
})

test('what is sealed opens with the key of its own list and place alone', async () => {
  const [list, other] = [await aList(), await aList()]
  const row = (await put(list, 'Zebulonika'))!
  expect(row.sealed.includes('Zebulonika')).toBe(false)
  expect(await keys.openFacts(list, row.entryId, row.sealed)).toEqual({ value: 'Zebulonika' })
  await expect(keys.openFacts(other, row.entryId, row.sealed)).rejects.toThrow()
  await expect(keys.openFacts(list, freshId(), row.sealed)).rejects.toThrow()
})

test('of ten who make the system lists at once each list is made once', async () => {
  const applicationId = freshId()
  const making = { keys, ids, applicationId, nowMs: atMs }
  await Promise.all(Array.from({ length: 10 }, () => ensureSystemLists(store.pool, making)))
  const { rows } = await store.pool.query<{ n: number; types: number }>({
    text: `select count(*)::int as n, count(distinct entry_type)::int as types from access_list
      where application_id = $1 and is_system`,
    values: [applicationId],
  })
  expect(rows[0]).toEqual({ n: 10, types: 10 })
})

test('a deleted list has no key any more, is not read, and its rows go in slices', async () => {
  const list = await aList()
  for (const value of ['a', 'b', 'c']) await put(list, value)
  const source = listSource(store.pool, keys)
  const { applicationId, entryType } = list
  const asked = {
    applicationId,
    entryType,
    after: '00000000-0000-0000-0000-000000000000',
    limit: 9,
  }
  expect((await source.page(asked)).entries).toHaveLength(3)
  await deleteList(store.pool, list.listId, atMs)
  expect(await again(list)).toBeUndefined()
  expect((await source.page(asked)).entries).toEqual([])
  expect(await source.changedSince([applicationId], 0)).toEqual([])
  const sweep = () => sweepEntries(store.pool, { removedBeforeMs: atMs + 1, limit: 2 })
  let slices = 0
  while ((await sweep()) > 0) slices += 1
  expect(slices).toBeGreaterThan(1)
  expect(await page(list)).toEqual([])
  const { rows } = await store.pool.query({
    text: 'select 1 from access_list where list_id = $1',
    values: [list.listId],
  })
  expect(rows).toEqual([])
})

test('what memory reads of a face is the numbers that were sealed', async () => {
  const list = await aList('face')
  const embedding = Float32Array.from({ length: 512 }, (_, n) => n / 512)
  await insertEntry(store.pool, keys, list, {
    entryId: ids.next(atMs),
    forms: ['face'],
    embedding,
    facts: {},
    addedBy: 'api',
    atMs,
  })
  const [row] = await listSource(store.pool, keys).changedSince([list.applicationId], 0)
  expect(row!.embedding).toEqual(embedding)
})

test('keys of lists are counted by what wraps them, and brought under a new one', async () => {
  const list = await aList()
  const row = (await put(list, 'kept'))!
  const { keyId } = await keyring.home.rotate({ prepareOnly: false })
  const process = await openKeyring(join(folder, 'keyring.json'))
  await rewrap({ db: store.pool, encryption: process.encryption, keyId })
  const counted = (await countWrapped(store.pool)).filter(({ place }) => place === 'list keys')
  expect(counted.map((one) => one.keyId)).toEqual([keyId])
  const now = (await again(list))!
  expect(now.wrapped.equals(list.wrapped)).toBe(false)
  const facts = await openListKeys(process).openFacts(now, row.entryId, row.sealed)
  expect(facts).toEqual({ value: 'kept' })
})
