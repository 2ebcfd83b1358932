/** Versions of workflows: one draft, one published, none ever rewritten; and the first of all. */
import { workflowDefaults } from '@ostiary/domain/workflow/defaults'
import { graphOf } from '@ostiary/domain/workflow/linear'
import { versionLifecycle } from '@ostiary/domain/workflow/version.lifecycle'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { countingIds } from '../platform/ids.ts'
import { sqlState, sqlStateOf } from './db.ts'
import { ensureDefaultWorkflows } from './default-workflows.ts'
import * as workflows from './workflows.ts'
import type { StoredVersion } from './workflows.ts'

const applicationId = '01900000-0000-7000-8000-00000000000a'
const other = '01900000-0000-7000-8000-00000000000b'
const atMs = Date.parse('2026-03-01T10:00:00Z')
const ids = countingIds()

let store: TestStore
beforeEach(async () => {
  store = await openTestStore()
})
afterEach(() => store.close())

const versionOf = (workflowId: string, version: number, label: string): StoredVersion => ({
  workflowId,
  applicationId,
  kind: 'user',
  version,
  uuid: ids.next(atMs),
  state: 'draft',
  type: 'kyc',
  label,
  graph: graphOf([{ feature: 'OCR', config: {} }]),
  settings: workflowDefaults,
  makesDefault: false,
  createdAtMs: atMs,
  updatedAtMs: atMs,
})
async function made(more: Partial<StoredVersion> = {}): Promise<StoredVersion> {
  const workflowId = ids.next(atMs)
  const one = { workflowId, applicationId, kind: 'user', createdAtMs: atMs } as const
  await workflows.insertWorkflow(store.pool, { ...one, isDefault: false })
  const draft = { ...versionOf(workflowId, 1, 'First'), ...more }
  await workflows.insertVersion(store.pool, { ...draft, author: 'key:a' })
  return draft
}

test('what was published is never written again', async () => {
  const first = await made()
  await workflows.publishDraft(store.pool, first, atMs)
  const changed = { ...first, label: 'Changed', author: 'key:b' }
  expect(await workflows.writeDraft(store.pool, changed)).toBe(false)
  const second = versionOf(first.workflowId, 2, 'Second')
  await workflows.insertVersion(store.pool, { ...second, author: 'key:a' })
  expect(await workflows.writeDraft(store.pool, { ...second, author: 'key:b' })).toBe(true)
  await workflows.publishDraft(store.pool, second, atMs)
  const named = { applicationId, workflowId: first.workflowId }
  expect(await workflows.publishedWorkflow(store.pool, named)).toMatchObject({ version: 2 })
  for (const version of [1, 2]) {
    const one = await workflows.workflowVersion(store.pool, { ...named, version })
    expect(one?.label).toBe(version === 1 ? 'First' : 'Second')
    const held = { ...first, ...one, label: 'Changed', author: 'key:b' }
    expect(await workflows.writeDraft(store.pool, held)).toBe(false)
  }
})

test('a draft is nothing to create sessions on, nor to read them by', async () => {
  const { workflowId } = await made()
  const named = { applicationId, workflowId }
  expect(await workflows.publishedWorkflow(store.pool, named)).toBeUndefined()
  expect(await workflows.workflowVersion(store.pool, { ...named, version: 1 })).toBeUndefined()
})

test('there is one draft of a workflow, and one published version', async () => {
  const first = await made()
  const second = { ...versionOf(first.workflowId, 2, 'Second'), author: 'key:a' }
  const states = ['draft', 'published'] as const
  await workflows.publishDraft(store.pool, first, atMs)
  await workflows.insertVersion(store.pool, second)
  for (const state of states) {
    const third = { ...versionOf(first.workflowId, 3, 'Third'), state, author: 'key:a' }
    const error: unknown = await workflows.insertVersion(store.pool, third).catch((e: unknown) => e)
    expect(sqlStateOf(error)).toBe(sqlState.uniqueViolation)
  }
})

test('an archived workflow is gone, and its sessions are still read by their version', async () => {
  const one = await made({ makesDefault: true })
  await workflows.publishDraft(store.pool, one, atMs)
  const named = { applicationId, workflowId: one.workflowId }
  expect(await workflows.defaultWorkflow(store.pool, one)).toMatchObject(named)
  await workflows.archiveWorkflow(store.pool, one.workflowId, atMs)
  expect(await workflows.publishedWorkflow(store.pool, named)).toBeUndefined()
  expect(await workflows.defaultWorkflow(store.pool, one)).toBeUndefined()
  const id = { applicationId, id: one.workflowId }
  expect(await workflows.findWorkflow(store.pool, id)).toBeUndefined()
  const kept = await workflows.workflowVersion(store.pool, { ...named, version: 1 })
  expect(kept).toMatchObject({ label: 'First' })
})

test('of two that become the default the later is', async () => {
  for (const label of ['One', 'Two']) {
    const one = await made({ label, makesDefault: true })
    await workflows.publishDraft(store.pool, one, atMs)
    expect(await workflows.defaultWorkflow(store.pool, one)).toMatchObject({ label })
  }
})

/** State of each version by its uuid. */
async function statesNow(): Promise<Map<string, string>> {
  const { rows } = await store.pool.query<{ uuid: string; state: string }>({
    text: `select v.uuid, case when w.archived_at is null then v.state else 'archived' end as state
      from workflow_version v join workflow w using (workflow_id)`,
    values: [],
  })
  return new Map(rows.map(({ uuid, state }) => [uuid, state]))
}

test('versions move as their table says, by every row of it', async () => {
  const moves = new Set<string>()
  let before = await statesNow()
  const see = async (): Promise<void> => {
    const now = await statesNow()
    for (const [uuid, to] of now) {
      const from = before.get(uuid) ?? null
      if (from !== to) moves.add(`${from} to ${to}`)
    }
    before = now
  }
  await ensureDefaultWorkflows(store.pool, { applicationId, createdAtMs: atMs })
  await see()
  const first = await made()
  await see()
  for (const version of [2, 3]) {
    await workflows.publishDraft(store.pool, versionOf(first.workflowId, version - 1, ''), atMs)
    await see()
    const next = { ...versionOf(first.workflowId, version, ''), author: 'key:a' }
    await workflows.insertVersion(store.pool, next)
    await see()
  }
  await workflows.archiveWorkflow(store.pool, first.workflowId, atMs)
  await see()
  const { transitions } = versionLifecycle
  const declared = transitions.filter(({ from, to }) => from !== to)
  const names = declared.map(({ from, to }) => `${from} to ${to}`)
  expect([...moves].toSorted()).toEqual(names.toSorted())
})

test('nothing of another application is found', async () => {
  const one = await made()
  await workflows.publishDraft(store.pool, one, atMs)
  const { workflowId, uuid } = one
  const foreign = { applicationId: other, workflowId }
  expect(await workflows.publishedWorkflow(store.pool, foreign)).toBeUndefined()
  expect(await workflows.workflowVersion(store.pool, { ...foreign, version: 1 })).toBeUndefined()
  for (const id of [workflowId, uuid]) {
    expect(await workflows.findWorkflow(store.pool, { applicationId: other, id })).toBeUndefined()
    expect(await workflows.findWorkflow(store.pool, { applicationId, id })).toMatchObject({
      workflowId,
    })
  }
})

test('the first workflows are made once, by however many at once, and not again', async () => {
  const making = { applicationId, createdAtMs: atMs }
  await Promise.all(Array.from({ length: 5 }, () => ensureDefaultWorkflows(store.pool, making)))
  const kinds = ['user', 'business'] as const
  const found = await Promise.all(
    kinds.map((kind) => workflows.defaultWorkflow(store.pool, { applicationId, kind })),
  )
  expect(found.map((one) => one?.type)).toEqual(['kyc', 'kyb'])
  expect(await workflows.workflowCount(store.pool, { applicationId })).toBe(2)
  await workflows.archiveWorkflow(store.pool, found[0]!.workflowId, atMs)
  await ensureDefaultWorkflows(store.pool, making)
  expect(await workflows.workflowCount(store.pool, { applicationId })).toBe(1)
})
