/** Schedules as the operator sees them; whom they find is held by the tests of the API. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { writeSchedule } from '../store/reverification.ts'
import { scheduleDryRunCommand, schedulesCommand } from './reverification.ts'

const startMs = Date.parse('2026-03-01T10:00:00Z')
const scheduleId = '01900000-0000-7000-8000-000000000001'

let store: TestStore
beforeAll(async () => {
  store = await openTestStore()
})
afterAll(() => store.close())

const lines: string[] = []
const print = (line: string): void => void lines.push(line)
const dryRun = (id: string, json = false): Promise<number> =>
  scheduleDryRunCommand(store.pool, {
    scheduleId: id,
    json,
    now: () => startMs,
    print,
    complain: print,
  })
const said = (): string[] => lines.splice(0)

test('without one it says so', async () => {
  expect(await schedulesCommand(store.pool, { json: false, print })).toBe(0)
  expect(said()).toEqual(['There is no schedule of re-verification.'])
  expect(await dryRun(scheduleId)).toBe(1)
  expect(said()).toEqual(['There is no such schedule; `ostiary reverification list` names them.'])
})

test('lists what each is for, and tries one out', async () => {
  await writeSchedule(store.pool, {
    scheduleId,
    applicationId: '01900000-0000-7000-8000-000000000002',
    label: 'yearly',
    kind: 'user',
    workflowId: null,
    newWorkflowId: null,
    trigger: { type: 'every_months', months: 12 },
    notify: false,
    graceDays: null,
    monitoredOnly: false,
    enabled: false,
    author: 'key:1',
    revision: 1,
    run: null,
    madeTotal: 0,
    createdAtMs: startMs,
    updatedAtMs: startMs,
  })
  expect(await schedulesCommand(store.pool, { json: false, print })).toBe(0)
  expect(said()[0]).toMatch(/yearly: every 12 months; 0 made; off\.$/)
  expect(await schedulesCommand(store.pool, { json: true, print })).toBe(0)
  expect(JSON.parse(said()[0]!)).toMatchObject({ schedules: [{ scheduleId, madeTotal: 0 }] })
  expect(await dryRun(scheduleId)).toBe(0)
  expect(said()).toEqual(['0 are due.'])
  expect(await dryRun(scheduleId, true)).toBe(0)
  expect(JSON.parse(said()[0]!)).toEqual({ due: 0, skipped: {}, complete: true, sessions: [] })
})
