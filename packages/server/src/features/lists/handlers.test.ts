/** `GET /v1/lists` and the versions of a list answer what their contract says. */
import { ListChangePage, ListStatus, ListVersionPage } from '@ostiary/contract/operations'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStore } from '../../../../../test/store.ts'
import type { TestStore } from '../../../../../test/store.ts'
import { fixedClock } from '../../platform/clock.ts'
import { sha256 } from '../../platform/digest.ts'
import type { Keyring } from '../../platform/keyring.ts'
import { inventedEntry, inventedList, upTo } from '../../store/lists.fixture.ts'
import { importList } from '../../store/lists.ts'
import type { Call, Handler } from '../call.ts'
import { Refused } from '../call.ts'
import { listHandlers } from './handlers.ts'

const startMs = Date.parse('2026-03-01T10:00:00Z')
const clock = fixedClock(startMs)
const keyring = { lookupKey: sha256('key') } as Keyring // all that a cursor needs of it
const call = {} as Call // the handler reads nothing of it

let store: TestStore
let handlers: ReturnType<typeof listHandlers>
beforeAll(async () => {
  store = await openTestStore()
  handlers = listHandlers({ db: store.pool, clock, keyring })
})
afterAll(() => store.close())

const ask = async (
  handler: Handler,
  params: Record<string, string>,
  query: Record<string, unknown> = {},
): Promise<{ data: Record<string, unknown>[]; nextCursor: string | null }> => {
  const { body } = await handler({ params, query } as unknown as Call) // all it reads
  return JSON.parse(body ?? '') as Awaited<ReturnType<typeof ask>> // held to its contract below
}

test('the lists with their sizes and ages, in the shape of the contract', async () => {
  const { listLists } = handlers
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

test('what each version has changed, a page at a time', async () => {
  const files = [{ name: 'sdn.csv', bytes: 3, sha256: 'ab' }]
  const next = inventedList([...upTo(4), 6])
  next.entries[0] = { ...inventedEntry(1), name: 'RENAMED', programs: ['CUBA'] }
  await importList(store.pool, next, files, { nowMs: clock.now() })

  const { listListVersions, listListChanges } = handlers
  const first = await ask(listListVersions, { list: 'ofac-sdn' }, { limit: 1 })
  expect(Value.Check(ListVersionPage, first)).toBe(true)
  expect(first.data).toMatchObject([
    { version: 2, state: 'active', added: 1, removed: 1, changed: 1 },
  ])
  expect(first.data[0]?.['files']).toEqual([{ name: 'sdn.csv', sha256: 'ab' }])
  const cursor = first.nextCursor
  const second = await ask(listListVersions, { list: 'ofac-sdn' }, { limit: 1, cursor })
  expect(second).toMatchObject({ data: [{ version: 1, state: 'superseded' }], nextCursor: null })

  const of = { list: 'ofac-sdn', version: '2' }
  const all = await ask(listListChanges, of)
  expect(Value.Check(ListChangePage, all)).toBe(true)
  expect(all.data).toEqual([
    {
      change: 'changed',
      entryNo: '1',
      kind: 'entity',
      name: 'RENAMED',
      fields: ['name', 'programs'],
    },
    { change: 'removed', entryNo: '5', kind: 'entity', name: 'INVENTED 5', fields: [] },
    { change: 'added', entryNo: '6', kind: 'entity', name: 'INVENTED 6', fields: [] },
  ])
  const paged: unknown[] = []
  for (let after: string | null | undefined; after !== null;) {
    const page = await ask(listListChanges, of, { limit: 1, ...(after && { cursor: after }) })
    paged.push(...page.data)
    after = page.nextCursor
  }
  expect(paged).toEqual(all.data)
})

test('a list, a version and a cursor that are not there are told apart', async () => {
  const { listListVersions, listListChanges } = handlers
  const code = async (work: Promise<unknown>): Promise<unknown> =>
    work.catch((error: unknown) => (error instanceof Refused ? error.problem.code : error))
  expect(await code(ask(listListVersions, { list: 'un' }))).toBe('watchlist_not_found')
  const unknown = { list: 'ofac-sdn', version: '3' }
  expect(await code(ask(listListChanges, unknown))).toBe('list_version_not_found')
  const { nextCursor } = await ask(listListVersions, { list: 'ofac-sdn' }, { limit: 1 })
  const elsewhere = ask(listListChanges, { list: 'ofac-sdn', version: '1' }, { cursor: nextCursor })
  expect(await code(elsewhere)).toBe('cursor_invalid')
})
