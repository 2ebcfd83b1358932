/** Looking for people page by page, with a thread and without, and a thread that dies at it. */
import { finished } from '@ostiary/domain/matching/steps'
import type { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { settingsFor } from '@ostiary/domain/workflow/config'
import { openBench } from '../../features/services.fixture.ts'
import type { Bench } from '../../features/services.fixture.ts'
import type { LookedFor } from '../../providers/aml/monitored.ts'
import { buildPartyIndex } from '../../providers/name-lists/party-index.ts'
import { openLog } from '../../process/log.ts'
import { readListedParties } from '../../store/list-reader.ts'
import { importList } from '../../store/lists.ts'
import { inventedEntry, inventedList, upTo } from '../../store/lists.fixture.ts'
import { partyItem } from '../../store/monitored-parties.ts'
import { openOutage } from '../../store/outage.ts'
import { openListIndex } from '../list-index.ts'
import { lookOutForParties } from './look-out.ts'
import type { MonitoringParts } from './parts.ts'

let bench: Bench
let parts: MonitoringParts
/** Threads that were started. */
let threads: Worker[]
/** What is done as one starts. */
let met: (thread: Worker) => void
const seen = (thread: Worker): void => {
  threads.push(thread)
  met(thread)
}

beforeEach(async () => {
  bench = await openBench()
  const log = openLog('silent')
  const { db } = bench
  const parties = await openListIndex(db, {
    read: readListedParties,
    build: (entries) => finished(buildPartyIndex(entries)),
  })
  parts = { ...bench.services, db, parties, log, outage: openOutage(log) }
  threads = []
  met = () => undefined
  process.on('worker', seen)
})
afterEach(async () => {
  process.off('worker', seen)
  await bench.close()
})

/** Somebody as a screening leaves them. @param sealed what lies there instead */
async function watch(name: string, sealed?: Buffer): Promise<string> {
  const { services, db, applicationId } = bench
  const entityId = services.ids.next(bench.clock.now())
  const { dataKey, row } = await services.vault.newKey(entityId)
  const sought = { kind: 'person', names: [name], countries: [], numbers: [] } as const
  const party: LookedFor = { sought, isCareful: false, config: settingsFor('AML', {}) }
  await db.query({
    text: `insert into vault (entity_id, item, sealed) values ($1, 'key', $2)`,
    values: [entityId, row.sealed],
  })
  await db.query({
    text: `insert into monitored_party
        (entity_id, application_id, kind, party, made_at, screened_at, due_at)
      values ($1, $2, 'user', $3, 'epoch', 'epoch', 'infinity')`,
    values: [
      entityId,
      applicationId,
      sealed ?? services.vault.sealItem(dataKey, entityId, partyItem, party).sealed,
    ],
  })
  return entityId
}

async function list(...names: readonly string[]): Promise<void> {
  const named = names.map((name, n) => ({
    ...inventedEntry(1_000 + n),
    kind: 'person' as const,
    name,
    birthDates: [],
    wallets: [],
  }))
  const entries = [...upTo(20).map(inventedEntry), ...named]
  const options = { nowMs: bench.clock.now(), allowShrink: true }
  const outcome = await importList(bench.db, inventedList([], { entries }), [], options)
  if (outcome.kind === 'refused') throw new Error('the list was refused')
}

/** Whoever was found, in the order of their ids. */
async function found(): Promise<string[]> {
  const { rows } = await bench.db.query<{ id: string }>({
    text: `select entity_id as id from monitored_party where found_at is not null order by 1`,
  })
  return rows.map(({ id }) => id)
}

const twoAtOnce = { page: 2, forThread: 3 }

// And one of them cannot be read.
test.each([
  ['three pages, the last of them full', 5],
  ['four pages, the last of them not full', 6],
])('a thread goes through %s', async (_, many) => {
  const people = await Promise.all(
    upTo(many).map((n) => watch(n % 3 === 0 ? 'Nemo Nonesuch' : `Zuleika Vanderquist ${n}`)),
  )
  const unread = await watch('Nobody', Buffer.alloc(40))
  await list('Nemo Nonesuch')
  expect(await lookOutForParties(parts, twoAtOnce)).toBe(1)
  const named = [...people.filter((_id, n) => upTo(many)[n]! % 3 === 0), unread]
  expect(await found()).toEqual(named.toSorted())
  expect(threads).toHaveLength(1)
  // It is ended with the look: an id of a thread that is over is -1.
  expect(threads[0]?.threadId).toBe(-1)
  expect(await lookOutForParties(parts, twoAtOnce)).toBe(0)
})

test('few are gone through without one, and nobody at all without comparing', async () => {
  await list('Somebody Else')
  await lookOutForParties(parts, twoAtOnce)
  const people = [await watch('Nemo Nonesuch'), await watch('Zuleika Vanderquist')]
  await list('Nemo Nonesuch')
  await lookOutForParties(parts, twoAtOnce)
  expect(await found()).toEqual(people.slice(0, 1))
  expect(threads).toEqual([])
})

test('a thread that dies leaves nothing half noted; the next look finds everybody', async () => {
  const people = [
    await watch('Nemo Nonesuch'),
    await watch('Zuleika Vanderquist'),
    await watch('Nonesuch Nemo'),
  ]
  await list('Nemo Nonesuch')
  met = (thread) => void thread.terminate()
  await expect(lookOutForParties(parts, twoAtOnce)).rejects.toMatchObject({
    name: 'ComparisonThreadError',
  })
  expect(await found()).toEqual([])
  met = () => undefined
  expect(await lookOutForParties(parts, twoAtOnce)).toBe(1)
  expect(await found()).toEqual([people[0], people[2]].toSorted())
  expect(threads.map(({ threadId }) => threadId)).toEqual([-1, -1])
})

test('a look that fails elsewhere ends its thread too', async () => {
  for (const name of ['Nemo Nonesuch', 'Zuleika Vanderquist', 'Nonesuch Nemo']) await watch(name)
  await list('Nemo Nonesuch')
  const vault = { ...parts.vault, keysOf: () => Promise.reject(new Error('no keys')) }
  await expect(lookOutForParties({ ...parts, vault }, twoAtOnce)).rejects.toThrow('no keys')
  expect(threads.map(({ threadId }) => threadId)).toEqual([-1])
})
