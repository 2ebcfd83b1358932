/** The vault: sealed per entity and item, and gone for every process once the key is destroyed. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { openKeyring } from '../platform/keyring.ts'
import type { Keyring } from '../platform/keyring.ts'
import type { KeyEncryption } from '../platform/keys/key-home.ts'
import { freshId } from './commit.fixture.ts'
import { openVault } from './vault.ts'
import type { Vault } from './vault.ts'

let store: TestStore
let folder: string
let keyring: Keyring
let unwrapped = 0
beforeAll(async () => {
  store = await openTestStore(2)
  folder = await mkdtemp(join(tmpdir(), 'ostiary-vault-'))
  keyring = await openKeyring(join(folder, 'keyring.json'))
})
afterAll(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

/** A vault as a process of its own has it, on the same key file. */
const aProcess = (): Vault => openVault(store.pool, counted)
const counted: KeyEncryption = {
  wrap: (key, context) => keyring.encryption.wrap(key, context),
  unwrap: (wrapped, context) => {
    unwrapped += 1
    return keyring.encryption.unwrap(wrapped, context)
  },
}

const put = (entityId: string, item: string, sealed: Buffer): Promise<unknown> =>
  store.pool.query({
    text: `insert into vault values ($1, $2, $3)
      on conflict (entity_id, item) do update set sealed = excluded.sealed`,
    values: [entityId, item, sealed],
  })
const erase = (entityId: string): Promise<unknown> =>
  store.pool.query({ text: 'delete from vault where entity_id = $1', values: [entityId] })

/** A person with a wallet and a profile, sealed by some process. */
async function person(vault: Vault): Promise<string> {
  const entityId = freshId()
  const { dataKey, row } = await vault.newKey(entityId)
  await put(entityId, row.item, row.sealed)
  for (const [item, value] of [
    ['wallet', { accountId: 'eip155:1:0x1' }],
    ['profile', { name: 'żółć 😀' }],
  ] as const) {
    await put(entityId, item, vault.sealItem(dataKey, entityId, item, value).sealed)
  }
  return entityId
}

describe('opening', () => {
  test('what one process sealed another opens; what is not there is left out', async () => {
    const entityId = await person(aProcess())
    const nobody = freshId()
    const opened = await aProcess().open([entityId, nobody], ['profile', 'wallet', 'nothing'])
    expect([...opened.keys()]).toEqual([entityId])
    expect(Object.fromEntries(opened.get(entityId)!)).toEqual({
      wallet: { accountId: 'eip155:1:0x1' },
      profile: { name: 'żółć 😀' },
    })
  })

  test('many at once, each with its own key', async () => {
    const vault = aProcess()
    const ids = await Promise.all(Array.from({ length: 30 }, () => person(vault)))
    const opened = await aProcess().open(ids, ['wallet'])
    expect(opened.size).toBe(30)
  })

  test('a key is unwrapped once while it is the same', async () => {
    const entityId = await person(aProcess())
    const reader = aProcess()
    unwrapped = 0
    for (let n = 0; n < 3; n += 1) await reader.open([entityId], ['wallet'])
    await reader.keyOf(entityId)
    expect(unwrapped).toBe(1)
  })

  test('nothing personal stands in the table', async () => {
    await person(aProcess())
    const { rows } = await store.pool.query<[string]>({
      text: `select string_agg(t::text || encode(sealed, 'escape'), ' ') from vault t`,
      rowMode: 'array',
    })
    expect(rows[0]![0]).not.toMatch(/eip155|żółć/)
  })
})

describe('another context', () => {
  test.each([
    ['an item under another name', 'wallet', 'profile'],
    ['a profile where the wallet was', 'profile', 'wallet'],
  ])('%s is not opened', async (_, from, to) => {
    const entityId = await person(aProcess())
    await store.pool.query({
      text: `update vault v set sealed = o.sealed from vault o
        where v.entity_id = $1 and o.entity_id = $1 and v.item = $2 and o.item = $3`,
      values: [entityId, to, from],
    })
    await expect(aProcess().open([entityId], [to])).rejects.toThrow()
  })

  test('the item of another person, and the key of another person, are not opened', async () => {
    const [one, two] = [await person(aProcess()), await person(aProcess())]
    const steal = (item: string): Promise<unknown> =>
      store.pool.query({
        text: `update vault v set sealed = o.sealed from vault o
          where v.entity_id = $1 and o.entity_id = $2 and v.item = $3 and o.item = $3`,
        values: [one, two, item],
      })
    await steal('wallet')
    await expect(aProcess().open([one], ['wallet'])).rejects.toThrow()
    await steal('key')
    await expect(aProcess().open([one], [])).rejects.toThrow()
  })

  test('a changed byte is not opened', async () => {
    const entityId = await person(aProcess())
    await store.pool.query({
      text: `update vault set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)
        where entity_id = $1 and item = 'wallet'`,
      values: [entityId],
    })
    await expect(aProcess().open([entityId], ['wallet'])).rejects.toThrow()
  })
})

describe('after the key is destroyed by another process', () => {
  /** A process that has everything of the person in memory. */
  async function warm(entityId: string): Promise<Vault> {
    const vault = aProcess()
    await vault.open([entityId], ['wallet', 'profile'])
    await vault.wallet(entityId)
    await vault.keyOf(entityId)
    return vault
  }

  test('nothing is opened, and there is no key to seal with', async () => {
    const entityId = await person(aProcess())
    const vault = await warm(entityId)
    await erase(entityId)
    expect((await vault.open([entityId], ['wallet', 'profile'])).size).toBe(0)
    expect(await vault.keyOf(entityId)).toBeUndefined()
  })

  test('nothing is opened although the sealed items came back', async () => {
    const entityId = await person(aProcess())
    const vault = await warm(entityId)
    const { rows } = await store.pool.query<[Buffer]>({
      text: `select sealed from vault where entity_id = $1 and item = 'wallet'`,
      values: [entityId],
      rowMode: 'array',
    })
    await erase(entityId)
    await put(entityId, 'wallet', rows[0]![0])
    expect((await vault.open([entityId], ['wallet'])).size).toBe(0)
  })

  test('what was held is forgotten by the first look', async () => {
    const entityId = await person(aProcess())
    const vault = await warm(entityId)
    await erase(entityId)
    await vault.open([entityId], [])
    expect(await vault.wallet(entityId)).toBeUndefined()
  })

  test('a new key put in its place is used, not the one in memory', async () => {
    const entityId = await person(aProcess())
    const vault = await warm(entityId)
    await erase(entityId)
    const other = aProcess()
    const { dataKey, row } = await other.newKey(entityId)
    await put(entityId, row.item, row.sealed)
    await put(
      entityId,
      'wallet',
      other.sealItem(dataKey, entityId, 'wallet', { accountId: 'b' }).sealed,
    )
    expect((await vault.keyOf(entityId))!.equals(dataKey)).toBe(true)
    expect((await vault.open([entityId], ['wallet'])).get(entityId)!.get('wallet')).toEqual({
      accountId: 'b',
    })
  })
})

test('a key made for a change that did not stand is never the key of the entity', async () => {
  const entityId = await person(aProcess())
  const vault = aProcess()
  // It thinks there is none, makes one, and its change loses.
  await vault.newKey(entityId)
  const right = await aProcess().keyOf(entityId)
  expect((await vault.keyOf(entityId))!.equals(right!)).toBe(true)
  expect((await vault.open([entityId], ['wallet'])).size).toBe(1)
})

test('a wallet that is held is not read again until it is forgotten', async () => {
  const vault = aProcess()
  const entityId = await person(vault)
  vault.hold(entityId, { accountId: 'held' })
  expect(await vault.wallet(entityId)).toEqual({ accountId: 'held' })
  vault.forget(entityId)
  expect(await vault.wallet(entityId)).toEqual({ accountId: 'eip155:1:0x1' })
})

test('without its key file nothing is opened', async () => {
  const entityId = await person(aProcess())
  const other = await openKeyring(join(folder, `${randomBytes(4).toString('hex')}.json`))
  await expect(openVault(store.pool, other.encryption).open([entityId], [])).rejects.toThrow()
})
