/** The committed versions in memory: seen from elsewhere, read once, none in another's name. */
import { builtInModel } from '@ostiary/domain/risk/fraud-model'
import type { FraudModel } from '@ostiary/domain/risk/fraud-model'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { commitModel, discardModel, insertDraft, modelInForce, modelNamed } from './fraud-models.ts'
import { openTenants } from './tenants.ts'

const applicationId = '01900000-0000-7000-8000-00000000000a'
const other = '01900000-0000-7000-8000-00000000000b'
const atMs = Date.parse('2026-03-01T10:00:00Z')

let store: TestStore
beforeEach(async () => {
  store = await openTestStore()
})
afterEach(() => store.close())

const strict = (version: string): FraudModel => ({ ...builtInModel, version, prior: 0.1 })
const draft = (version: string, of = applicationId): Promise<boolean> =>
  insertDraft(store.pool, {
    applicationId: of,
    model: strict(version),
    basedOn: null,
    author: 'key:a',
    atMs,
  })
const commit = (version: string): Promise<void> =>
  store.pool.transaction((db) =>
    commitModel(db, { applicationId, version, by: 'key:b', atMs: atMs + 1 }),
  )

test('an application without versions scores with the built-in model', async () => {
  const { fraudModels } = (await openTenants(store.pool)).snapshot()
  expect(modelInForce(fraudModels, applicationId)).toBe(builtInModel)
})

test('a commit elsewhere is in force after a refresh, for its application alone', async () => {
  const tenants = await openTenants(store.pool)
  await draft('mine-1')
  await draft('mine-1', other)
  await tenants.refresh()
  expect(modelInForce(tenants.snapshot().fraudModels, applicationId).version).toBe('built-in-1')
  await commit('mine-1')
  await tenants.refresh()
  expect(modelInForce(tenants.snapshot().fraudModels, applicationId)).toEqual(strict('mine-1'))
  expect(modelInForce(tenants.snapshot().fraudModels, other)).toBe(builtInModel)
})

test('a later commit takes its place, and the earlier one stays to be replayed', async () => {
  const tenants = await openTenants(store.pool)
  for (const version of ['mine-1', 'mine-2']) {
    await draft(version)
    await commit(version)
  }
  await tenants.refresh()
  const { fraudModels } = tenants.snapshot()
  expect(modelInForce(fraudModels, applicationId).version).toBe('mine-2')
  expect(modelNamed(fraudModels, { applicationId, version: 'mine-1' })).toEqual(strict('mine-1'))
  expect(modelNamed(fraudModels, { applicationId, version: 'built-in-1' })).toBe(builtInModel)
  expect(modelNamed(fraudModels, { applicationId, version: 'mine-3' })).toBeUndefined()
})

test('what was committed stays the same object from refresh to refresh', async () => {
  const tenants = await openTenants(store.pool)
  await draft('mine-1')
  await commit('mine-1')
  await tenants.refresh()
  const first = modelInForce(tenants.snapshot().fraudModels, applicationId)
  await tenants.refresh()
  expect(modelInForce(tenants.snapshot().fraudModels, applicationId)).toBe(first)
})

test('a version that cannot be read scores nobody, rather than another in its name', async () => {
  await draft('mine-1')
  await commit('mine-1')
  await store.pool.query({ text: `update fraud_model set body = '{"version":"mine-1"}'` })
  const { fraudModels } = (await openTenants(store.pool)).snapshot()
  expect(() => modelInForce(fraudModels, applicationId)).toThrow('cannot be read by this release')
  await store.pool.query({ text: `update fraud_model set body = '{'` })
  const torn = (await openTenants(store.pool)).snapshot().fraudModels
  expect(() => modelInForce(torn, applicationId)).toThrow('cannot be read by this release')
})

test('a name is taken for ever, and only a draft is settled', async () => {
  expect(await draft('mine-1')).toBe(true)
  await discardModel(store.pool, { applicationId, version: 'mine-1', by: 'key:a', atMs })
  expect(await draft('mine-1')).toBe(false)
  await commit('mine-1')
  const { fraudModels } = (await openTenants(store.pool)).snapshot()
  expect(modelInForce(fraudModels, applicationId)).toBe(builtInModel)
})
