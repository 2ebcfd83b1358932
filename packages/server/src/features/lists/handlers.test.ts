/** `GET /v1/lists` answers what its contract says. */
import { ListStatus } from '@ostiary/contract/operations'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStore } from '../../../../../test/store.ts'
import type { TestStore } from '../../../../../test/store.ts'
import { fixedClock } from '../../platform/clock.ts'
import { inventedList, upTo } from '../../store/lists.fixture.ts'
import { importList } from '../../store/lists.ts'
import type { Call } from '../call.ts'
import { listHandlers } from './handlers.ts'

const startMs = Date.parse('2026-03-01T10:00:00Z')
const call = {} as Call // the handler reads nothing of it

let store: TestStore
beforeAll(async () => {
  store = await openTestStore()
})
afterAll(() => store.close())

test('the lists with their sizes and ages, in the shape of the contract', async () => {
  const clock = fixedClock(startMs)
  const { listLists } = listHandlers({ db: store.pool, clock })
  expect(await listLists(call)).toEqual({ status: 200, body: '{"data":[]}' })

  await importList(store.pool, inventedList(upTo(5)), [], { nowMs: startMs })
  clock.advance(90_500)
  const reply = await listLists(call)
  const body: unknown = JSON.parse(reply.body ?? '')
  expect(Value.Check(ListStatus, body)).toBe(true)
  expect(body).toEqual({
    data: [
      {
        list: 'ofac-sdn',
        version: 1,
        entries: 5,
        wallets: 5,
        added: 5,
        removed: 0,
        changed: 0,
        digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        publishedAt: null,
        importedAt: '2026-03-01T10:00:00.000Z',
        ageSeconds: 90,
      },
    ],
  })
})
