/** What sessions are created on: the version that is published, held for a second at most. */
import { workflowDefaults } from '@ostiary/domain/workflow/defaults'
import { graphOf } from '@ostiary/domain/workflow/linear'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { fixedClock } from '../platform/clock.ts'
import { countingIds } from '../platform/ids.ts'
import type { Pool, Query } from './db.ts'
import { openWorkflowSource } from './workflow-source.ts'
import type { WorkflowSource } from './workflow-source.ts'
import * as workflows from './workflows.ts'

const applicationId = '01900000-0000-7000-8000-00000000000a'
const atMs = Date.parse('2026-03-01T10:00:00Z')
const ids = countingIds()

let store: TestStore
let workflowId: string
let clock: ReturnType<typeof fixedClock>
beforeEach(async () => {
  store = await openTestStore()
  clock = fixedClock(atMs)
  workflowId = ids.next(atMs)
  const one = { workflowId, applicationId, kind: 'user', createdAtMs: atMs } as const
  await workflows.insertWorkflow(store.pool, { ...one, isDefault: false })
  await publish(1)
})
afterEach(() => store.close())

async function publish(version: number): Promise<void> {
  const draft = {
    workflowId,
    applicationId,
    kind: 'user',
    version,
    uuid: ids.next(atMs),
    state: 'draft',
    type: 'kyc',
    label: `Version ${version}`,
    graph: graphOf([{ feature: 'OCR', config: {} }]),
    settings: workflowDefaults,
    makesDefault: false,
    createdAtMs: atMs,
    updatedAtMs: atMs,
  } as const
  await workflows.insertVersion(store.pool, { ...draft, author: 'key:a' })
  await store.pool.transaction((db) => workflows.publishDraft(db, draft, atMs))
}

const opened = (db: Pool = store.pool): WorkflowSource =>
  openWorkflowSource(db, () => undefined, clock)
const number = async (source: WorkflowSource): Promise<number | undefined> =>
  (await source.published(applicationId, workflowId))?.version

test('published by this process it counts at once, by another one within a second', async () => {
  const [here, elsewhere] = [opened(), opened()]
  expect([await number(here), await number(elsewhere)]).toEqual([1, 1])
  await publish(2)
  here.changed()
  expect([await number(here), await number(elsewhere)]).toEqual([2, 1])
  clock.advance(1001)
  expect(await number(elsewhere)).toBe(2)
})

test('archived, nothing is created on it a second later anywhere', async () => {
  const [here, elsewhere] = [opened(), opened()]
  expect([await number(here), await number(elsewhere)]).toEqual([1, 1])
  await workflows.archiveWorkflow(store.pool, workflowId, atMs)
  here.changed()
  clock.advance(1001)
  expect([await number(here), await number(elsewhere)]).toEqual([undefined, undefined])
})

test('what was read before a change is not held after it', async () => {
  const gate = Promise.withResolvers<void>()
  const slow: Pool = {
    ...store.pool,
    query: async <R extends unknown[] | Record<string, unknown>>(query: Query) => {
      const answer = await store.pool.query<R>(query)
      await gate.promise
      return answer
    },
  }
  const source = opened(slow)
  const before = number(source)
  await store.pool.query({ text: 'select 1' })
  await publish(2)
  source.changed()
  gate.resolve()
  expect([1, 2]).toContain(await before)
  expect(await number(source)).toBe(2)
})
