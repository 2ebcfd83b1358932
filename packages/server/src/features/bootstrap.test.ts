/** The first application and its key: made once, whoever starts first. */
import { randomBytes } from 'node:crypto'
import { allScopes } from '@ostiary/domain/scopes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { openAuthenticator } from '../http/authenticate.ts'
import { fixedClock } from '../platform/clock.ts'
import { randomIds } from '../platform/ids.ts'
import { openTenants } from '../store/tenants.ts'
import { createApplication, createOperatorKey, ensureFirstApplication } from './bootstrap.ts'

let store: TestStore
const clock = fixedClock(Date.parse('2026-01-01T00:00:00Z'))
const ids = randomIds()
const bootstrapKey = randomBytes(16).toString('hex')

beforeEach(async () => {
  store = await openTestStore()
})
afterEach(() => store.close())

const start = (key?: string) =>
  ensureFirstApplication({
    db: store.pool,
    ids,
    clock,
    ...(key === undefined ? {} : { bootstrapKey: key }),
  })
const count = async (table: 'application' | 'api_key' | 'admin_event'): Promise<number> => {
  const { rows } = await store.pool.query<{ n: number }>({
    text: `select count(*)::int as n from ${table}`,
  })
  return rows[0]!.n
}
/** What a key may do, asked the way a request is; the header's bytes are shown as Latin-1. */
async function scopesOf(key: string): Promise<readonly string[] | undefined> {
  const tenants = await openTenants(store.pool)
  const authenticator = openAuthenticator({
    tenants,
    clock,
    publicUrl: 'http://localhost',
    limit: 'off',
  })
  const rawHeaders = ['x-api-key', Buffer.from(key).toString('latin1')]
  const who = authenticator.principalOf({ rawHeaders, remoteAddress: '127.0.0.1' })
  return 'code' in who ? undefined : [...who.scopes]
}

test('the first start makes application and full key; the next finds them', async () => {
  const first = await start()
  expect(first.created).toBe(true)
  expect(first.apiKey).toMatch(/^ost_test_[A-Za-z0-9_-]{43}$/)
  expect(await scopesOf(first.apiKey!)).toEqual(allScopes)
  expect(await start()).toEqual({ applicationId: first.applicationId, created: false })
  expect([await count('application'), await count('api_key'), await count('admin_event')]).toEqual([
    1, 1, 2,
  ])
})

test('of many processes that start together one makes the application', async () => {
  const all = await Promise.all(Array.from({ length: 5 }, () => start()))
  expect(all.filter((one) => one.created)).toHaveLength(1)
  expect(new Set(all.map((one) => one.applicationId)).size).toBe(1)
  expect([await count('application'), await count('api_key')]).toEqual([1, 1])
})

test('a given key is installed once with every scope, into the application there is', async () => {
  const all = await Promise.all(Array.from({ length: 5 }, () => start(bootstrapKey)))
  expect(all.filter((one) => one.created)).toHaveLength(1)
  expect(all.every((one) => one.apiKey === undefined)).toBe(true)
  expect(await scopesOf(bootstrapKey)).toEqual(allScopes)
  expect([await count('application'), await count('api_key')]).toEqual([1, 1])
  const { applicationId } = await start()
  const another = randomBytes(16).toString('hex')
  expect(await start(another)).toEqual({ applicationId, created: false })
  expect(await scopesOf(another)).toEqual(allScopes)
})

test('a given key is of any characters a header can carry', async () => {
  const key = 'key with blanks and ümläuts '.repeat(2).trim()
  await start(key)
  expect(await scopesOf(key)).toEqual(allScopes)
})

test('a given key stays revoked, and gets scopes it lacks', async () => {
  await start(bootstrapKey)
  await store.pool.query({ text: `update api_key set scopes = 'lists:read'` })
  await start(bootstrapKey)
  expect(await scopesOf(bootstrapKey)).toEqual(allScopes)
  await store.pool.query({ text: `update api_key set revoked_at = now()` })
  await start(bootstrapKey)
  expect(await scopesOf(bootstrapKey)).toBeUndefined()
})

test('a given key goes into a sandbox application, never into a live one', async () => {
  const live = await createApplication(store.pool, {
    ids,
    clock,
    name: 'Live',
    environment: 'live',
    actor: 'operator',
  })
  expect(await start()).toEqual({ applicationId: live.applicationId, created: false })
  const first = await start(bootstrapKey)
  expect(first).toMatchObject({ created: true })
  expect(first.applicationId).not.toBe(live.applicationId)
  // The built-in checks look at no document: where people are real they alone pass nobody.
  expect(live.settings.documentRequired).toBe(true)
  const liveKey = (await createOperatorKey(store.pool, {
    ids,
    clock,
    applicationId: live.applicationId,
    name: 'live',
  }))!.apiKey
  await expect(start(liveKey)).rejects.toThrow(/another application/)
})

test('an operator makes keys of any scope, for applications that exist', async () => {
  const { applicationId } = await start()
  const parts = { ids, clock, applicationId, name: 'made by hand' }
  const made = await createOperatorKey(store.pool, {
    ...parts,
    scopes: ['lists:read'],
    addresses: ['127.0.0.0/8'],
  })
  expect(await scopesOf(made!.apiKey)).toEqual(['lists:read'])
  expect(
    await createOperatorKey(store.pool, { ...parts, applicationId: ids.next(0) }),
  ).toBeUndefined()
  await expect(createOperatorKey(store.pool, { ...parts, addresses: ['here'] })).rejects.toThrow(
    /no IP address/,
  )
})
