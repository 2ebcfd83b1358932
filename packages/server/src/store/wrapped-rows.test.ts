/**
 * Bringing rows under a new key: complete, resumable, and without getting in the way of whoever
 * seals, opens or erases meanwhile; in the key file and in a key service.
 */
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keyInForce } from '../platform/keyring.ts'
import type { Keyring } from '../platform/keyring.ts'
import { freshId } from './commit.fixture.ts'
import type { Database } from './db.ts'
import { openVault } from './vault.ts'
import type { Vault } from './vault.ts'
import { openSecrets, sealSecrets } from './webhook-secrets.ts'
import { insertAmlScreening, readAmlScreening } from './aml-screenings.ts'
import { insertScreening, readScreening } from './wallet-screenings.ts'
import { findWebhook, insertWebhook } from './webhooks.ts'
import { openRotationBench, seedKeys, seedPerson } from './wrapped-rows.fixture.ts'
import type { Home, RotationBench } from './wrapped-rows.fixture.ts'
import { countWrapped, rewrap } from './wrapped-rows.ts'
import type { RewrapParts, Rewrapped } from './wrapped-rows.ts'

const homes: readonly Home[] = ['file', 'transit']
const first = { file: 'k1', transit: 'transit/ostiary:v1' }
const second = { file: 'k2', transit: 'transit/ostiary:v2' }

let bench: RotationBench
beforeEach(async () => {
  bench = await openRotationBench()
})
afterEach(() => bench.close())

const dataKeys = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await countWrapped(bench.store.pool))
      .filter(({ place }) => place === 'data keys')
      .map(({ keyId, rows }) => [keyId, rows]),
  )
const rotate = (keyring: Keyring) => keyring.home.rotate({ prepareOnly: false })
const rewrapWith = async (
  keyring: Keyring,
  parts: Partial<RewrapParts> = {},
): Promise<Rewrapped> => {
  const { encryption } = keyring
  const keyId = await keyInForce(encryption)
  return rewrap({ db: bench.store.pool, encryption, keyId, ...parts })
}
const clean = { passedOver: 0, failed: 0, failures: [] }

/** A database that does something before a statement that begins so, each time. */
const before = (start: string, does: (values: unknown) => Promise<unknown>): Database => ({
  query: async (query) => {
    if (query.text?.startsWith(start)) await does(query.values)
    return bench.store.pool.query(query)
  },
})

describe.each(homes)('%s', (home) => {
  test('everything comes under the new key, once, and opens as before', async () => {
    const keyring = await bench.aProcess(home)
    const vault = openVault(bench.store.pool, keyring.encryption)
    const people = await Promise.all(
      Array.from({ length: 30 }, () => seedPerson(bench.store, vault)),
    )
    expect(await dataKeys()).toEqual({ [first[home]]: 30 })
    await rotate(keyring)
    const seen: number[] = []
    const onProgress = (done: number): unknown => seen.push(done)
    const report = await rewrapWith(keyring, { pageSize: 7, onProgress: (n) => void onProgress(n) })
    expect(report).toEqual({ keyId: second[home], rewrapped: 30, ...clean })
    expect(seen).toHaveLength(30)
    expect(Math.max(...seen)).toBe(30)
    expect(await dataKeys()).toEqual({ [second[home]]: 30 })
    expect(await rewrapWith(keyring)).toMatchObject({ rewrapped: 0, ...clean })
    for (const reader of [
      vault,
      openVault(bench.store.pool, (await bench.aProcess(home)).encryption),
    ]) {
      const opened = await reader.open(people, ['profile'])
      for (const id of people) expect(opened.get(id)?.get('profile')).toEqual({ name: id })
    }
  })

  test('a run that dies in the middle has done whole rows; the next does the rest', async () => {
    const keyring = await bench.aProcess(home)
    const ids = await seedKeys(bench.store, keyring, 40)
    await rotate(keyring)
    let swaps = 0
    // The eleventh is written and its answer lost: nobody knows how it ended.
    const dying: Database = {
      query: async (query) => {
        if (swaps > 10) throw new Error('Connection terminated')
        const answer = await bench.store.pool.query(query)
        if (query.text?.startsWith('update vault')) swaps += 1
        if (swaps > 10) throw new Error('Connection terminated')
        return answer as never
      },
    }
    await expect(rewrapWith(keyring, { db: dying, pageSize: 9, width: 3 })).rejects.toThrow(
      'Connection terminated',
    )
    const counts = await dataKeys()
    const done = counts[second[home]] ?? 0
    expect(done).toBeGreaterThanOrEqual(11)
    expect(counts).toEqual({ [first[home]]: 40 - done, [second[home]]: done })
    const vault = openVault(bench.store.pool, keyring.encryption)
    expect((await vault.open(ids, [])).size).toBe(40)
    expect(await rewrapWith(keyring)).toMatchObject({ rewrapped: 40 - done, ...clean })
    expect(await dataKeys()).toEqual({ [second[home]]: 40 })
  })

  test('an altered row is named and left; all others are brought along', async () => {
    const keyring = await bench.aProcess(home)
    const ids = await seedKeys(bench.store, keyring, 12)
    await bench.store.pool.query({
      text: `update vault set sealed = set_byte(sealed, length(sealed) - 1,
        get_byte(sealed, length(sealed) - 1) # 1) where entity_id = $1`,
      values: [ids[5]],
    })
    const altered = await bench.keyRow(ids[5]!)
    await rotate(keyring)
    expect(await rewrapWith(keyring)).toEqual({
      keyId: second[home],
      rewrapped: 11,
      passedOver: 0,
      failed: 1,
      failures: [{ place: 'data keys', id: ids[5], code: 'bad_data' }],
    })
    expect(await bench.keyRow(ids[5]!)).toEqual(altered)
  })

  test('who is erased meanwhile stays erased, and who is changed keeps the change', async () => {
    const keyring = await bench.aProcess(home)
    const [erased, changed, kept] = await seedKeys(bench.store, keyring, 3)
    const theirs = Buffer.from('written by somebody else')
    await rotate(keyring)
    const pool = bench.store.pool
    const db = before('update vault', async (values) => {
      const [id] = values as [string]
      if (id === erased)
        await pool.query({ text: 'delete from vault where entity_id = $1', values: [id] })
      const text = 'update vault set sealed = $2 where entity_id = $1'
      if (id === changed) await pool.query({ text, values: [id, theirs] })
    })
    expect(await rewrapWith(keyring, { db })).toMatchObject({
      rewrapped: 1,
      passedOver: 2,
      failed: 0,
    })
    expect(await bench.keyRow(erased!)).toBeUndefined()
    expect(await bench.keyRow(changed!)).toEqual(theirs)
    expect(await bench.keyRow(kept!)).toBeDefined()
  })

  test('the secrets of destinations come along', async () => {
    const { pool } = bench.store
    const keyring = await bench.aProcess(home)
    const named = { webhookId: freshId(), applicationId: freshId() }
    const secrets = [{ id: 's', text: 'whsec_a', createdAt: 1 }]
    await insertWebhook(pool, {
      ...named,
      callbackUrl: 'https://example.com',
      types: [],
      includePersonalData: false,
      secrets: await sealSecrets(keyring.encryption, named.webhookId, secrets),
      disabledReason: null,
      label: null,
      apiVersion: null,
      createdAtMs: 0,
      updatedAtMs: 0,
    })
    await rotate(keyring)
    expect(await rewrapWith(keyring)).toMatchObject({ rewrapped: 1, ...clean })
    expect(await countWrapped(pool)).toEqual([
      { place: 'webhook secrets', keyId: second[home], rows: 1 },
    ])
    const found = await findWebhook(pool, named)
    expect(await openSecrets(keyring.encryption, named.webhookId, found!.secrets)).toEqual(secrets)
  })

  test('and screenings of wallets', async () => {
    const { pool } = bench.store
    const { encryption } = await bench.aProcess(home)
    const named = { screeningId: freshId(), applicationId: freshId() }
    const content = { asked: 'a wallet' }
    await insertScreening(pool, encryption, {
      ...named,
      keyId: freshId(),
      sanctionsHit: false,
      lists: [],
      content,
      createdAtMs: 0,
    })
    const keyring = await bench.aProcess(home)
    await rotate(keyring)
    expect(await rewrapWith(keyring)).toMatchObject({ rewrapped: 1, ...clean })
    expect(await readScreening(pool, keyring.encryption, named)).toEqual(content)
  })

  test('and screenings of names', async () => {
    const { pool } = bench.store
    const { encryption } = await bench.aProcess(home)
    const named = { requestId: freshId(), applicationId: freshId() }
    const content = { answer: 'of a name', evidence: ['a name'] }
    const row = { ...named, keyId: freshId(), content, createdAtMs: 0 }
    await insertAmlScreening(pool, encryption, row)
    const keyring = await bench.aProcess(home)
    await rotate(keyring)
    expect(await rewrapWith(keyring)).toMatchObject({ rewrapped: 1, ...clean })
    expect(await readAmlScreening(pool, keyring.encryption, named.requestId)).toMatchObject(content)
  })
})

test('under a key file that did not wrap them no row is changed', async () => {
  const [right, wrong] = [await bench.aProcess('file'), await openRotationBench()]
  const ids = await seedKeys(bench.store, right, 5)
  const rows = await Promise.all(ids.map((id) => bench.keyRow(id)))
  const other = await wrong.aProcess('file')
  await rotate(other)
  expect(await rewrapWith(other)).toMatchObject({ rewrapped: 0, passedOver: 0, failed: 5 })
  expect(await Promise.all(ids.map((id) => bench.keyRow(id)))).toEqual(rows)
  await wrong.close()
})

test('rows with no key in them are counted and do not stop the count', async () => {
  const keyring = await bench.aProcess('file')
  const ids = await seedKeys(bench.store, keyring, 3)
  for (const [n, bytes] of [Buffer.alloc(0), Buffer.from([200, 1])].entries()) {
    const text = 'update vault set sealed = $2 where entity_id = $1'
    await bench.store.pool.query({ text, values: [ids[n], bytes] })
  }
  expect(Object.values(await dataKeys()).reduce((a, b) => a + b)).toBe(3)
  expect(await rewrapWith(keyring)).toMatchObject({ rewrapped: 0, failed: 2 })
})

test('from the key file into the key service and back, every key row', async () => {
  const [inFile, inService] = [await bench.aProcess('file'), await bench.aProcess('transit')]
  const ids = await seedKeys(bench.store, inFile, 10)
  expect(await rewrapWith(inService)).toMatchObject({ rewrapped: 10, ...clean })
  expect(await dataKeys()).toEqual({ [first.transit]: 10 })
  const vault = openVault(bench.store.pool, inFile.encryption)
  expect((await vault.open(ids, [])).size).toBe(10)
  expect(await rewrapWith(inFile)).toMatchObject({ rewrapped: 10, ...clean })
  expect(await dataKeys()).toEqual({ [first.file]: 10 })
})

test.each([
  ['away', { status: 503 }],
  ['denied', { status: 403 }],
])(
  'a service that is %s in the middle stops the run, and nothing is half done',
  async (code, fault) => {
    const keyring = await bench.aProcess('transit')
    const ids = await seedKeys(bench.store, keyring, 20)
    await rotate(keyring)
    let done = 0
    const onProgress = (): void => {
      done += 1
      if (done === 6) bench.service.outage = fault
    }
    const report = await rewrapWith(keyring, { width: 2, onProgress })
    expect(report.stopped).toMatchObject({ code })
    expect(report.failed).toBe(0)
    bench.service.outage = undefined
    const vault = openVault(bench.store.pool, keyring.encryption)
    expect((await vault.open(ids, [])).size).toBe(20)
    expect(await rewrapWith(keyring)).toMatchObject({ rewrapped: 20 - report.rewrapped, ...clean })
  },
)

/** Seals, opens and erases through processes of their own until told to stop. */
async function load(home: Home) {
  // Each reading is 40 ms later: the processes wrap under an old key, then learn of the new one.
  let nowMs = 0
  const clock = { now: () => (nowMs += 40) }
  const keyrings = [await bench.aProcess(home, clock), await bench.aProcess(home, clock)]
  const vaults = keyrings.map(({ encryption }) => openVault(bench.store.pool, encryption))
  const alive: string[] = []
  const erased: string[] = []
  const state = { running: true, made: 0 }
  const look = async (vault: Vault, id: string): Promise<void> => {
    const opened = await vault.open([id], ['profile'])
    const found = opened.get(id)?.get('profile')
    if (erased.includes(id)) return
    expect(found).toEqual({ name: id })
  }
  const client = async (n: number): Promise<void> => {
    const [mine, other] = [vaults[n % 2]!, vaults[(n + 1) % 2]!]
    while (state.running) {
      const id = await seedPerson(bench.store, mine)
      await look(other, id)
      if (state.made % 5 === 4) {
        erased.push(id)
        await bench.store.pool.query({
          text: 'delete from vault where entity_id = $1',
          values: [id],
        })
      } else alive.push(id)
      state.made += 1
      await look(mine, alive[(state.made * 7) % alive.length]!)
    }
  }
  const clients = Promise.all([0, 1, 2, 3].map(client))
  return {
    alive,
    erased,
    /** Resolves when so many more were made. */
    more: async (count: number): Promise<void> => {
      const until = state.made + count
      // A client that failed ends the wait, and the test.
      while (state.made < until) await Promise.race([turn(), clients])
    },
    stop: async (): Promise<void> => {
      state.running = false
      await clients
    },
  }
}

test.each(homes)('%s: three rotations under load lose nothing and fail nobody', async (home) => {
  const people = await load(home)
  const operator = await bench.aProcess(home)
  for (let round = 0; round < 3; round += 1) {
    await people.more(40)
    await rotate(operator)
    const report = await rewrapWith(operator, { pageSize: 11, width: 3 })
    expect(report).toMatchObject({ failed: 0, failures: [] })
    expect(report.rewrapped).toBeGreaterThan(0)
    await people.more(40)
  }
  await people.stop()
  // What was wrapped under the key before, while a process did not know better.
  await rewrapWith(operator)
  const { alive, erased } = people
  const last = home === 'file' ? 'k4' : 'transit/ostiary:v4'
  expect(await dataKeys()).toEqual({ [last]: alive.length })
  const vault = openVault(bench.store.pool, (await bench.aProcess(home)).encryption)
  const opened = await vault.open([...alive, ...erased], ['profile'])
  expect(opened.size).toBe(alive.length)
  for (const id of alive) expect(opened.get(id)?.get('profile')).toEqual({ name: id })
})
