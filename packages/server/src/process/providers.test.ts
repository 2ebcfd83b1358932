/** Who is lent which provider, and that what rests on lists follows an import. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import type { Environment } from '@ostiary/domain/application'
import { defaultSettings } from '../features/bootstrap.ts'
import { demoList } from '../lists/demo-list.ts'
import type { Application } from '../store/applications.ts'
import type { Database } from '../store/db.ts'
import { inventedEntry, inventedList } from '../store/lists.fixture.ts'
import { importList } from '../store/lists.ts'
import { referenceSignals } from '../providers/reference-data/signals.ts'
import { fixedClock } from '../platform/clock.ts'
import { nothingOutside } from './vendors.ts'
import { lendProviders } from './providers.ts'
import type { LentProviders } from './providers.ts'

let store: TestStore
beforeEach(async () => {
  store = await openTestStore()
})
afterEach(() => store.close())

const application = (environment: Environment): Application => ({
  applicationId: '00000000-0000-7000-8000-000000000001',
  name: 'a',
  environment,
  settings: defaultSettings(environment),
  createdAtMs: 0,
})
const lend = (db: Database): Promise<LentProviders> =>
  lendProviders(db, {
    clock: fixedClock(0),
    sleep: () => Promise.resolve(),
    reference: { current: () => referenceSignals([]) },
    outside: nothingOutside,
    caller: { call: () => Promise.reject(new Error('nobody is called')) },
    tell: () => undefined,
  })

const watchlist = (lent: LentProviders, environment: Environment, externalId = 'nemo-1') =>
  lent.checks(application(environment)).watchlist.check(
    {
      entityId: '00000000-0000-7000-8000-000000000002',
      externalId,
      profile: { firstName: 'Nemo', lastName: 'Nosuch' },
      atMs: 0,
      environment,
      tries: 0,
      documentRequired: false,
      documentVerified: false,
    },
    { idempotencyKey: 'k', signal: new AbortController().signal },
  )

test('an import is seen by the next checks, and both indexes ask once for versions', async () => {
  let asked = 0
  const lent = await lend({
    query: (query) => {
      if (query.name === 'list_versions') asked += 1
      return store.pool.query(query)
    },
  })
  expect(await watchlist(lent, 'sandbox')).toEqual({ kind: 'fail' })
  await importList(store.pool, demoList(), [], { nowMs: 0 })
  await lent.refresh()
  expect(await watchlist(lent, 'sandbox')).toMatchObject({ facts: { reasons: ['watchlist_hit'] } })
  expect(asked).toBe(1)
})

test('a marker is obeyed in a sandbox, and is part of the id in a live application', async () => {
  const person = { ...inventedEntry(1), kind: 'person' as const, name: 'SEA, Bob' }
  await importList(store.pool, inventedList([], { entries: [person] }), [], { nowMs: 0 })
  const lent = await lend(store.pool)
  const marked = 'nemo-1+watchlist.adverse'
  expect(await watchlist(lent, 'sandbox', marked)).toMatchObject({ facts: { basis: 'simulated' } })
  expect(await watchlist(lent, 'live', marked)).toMatchObject({
    facts: { basis: 'lists', outcome: 'clear' },
  })
})

test('with the invented list alone nobody is cleared in a live application', async () => {
  await importList(store.pool, demoList(), [], { nowMs: 0 })
  expect(await watchlist(await lend(store.pool), 'live')).toEqual({ kind: 'fail' })
})
