/** That lists are downloaded when they are due, one run at a time, and a stop waits for its end. */
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { fixedClock } from '../platform/clock.ts'
import { writeListSource } from '../store/list-sources.ts'
import { openListDownloads } from './list-downloads.ts'

const clock = fixedClock(Date.parse('2026-03-01T10:00:00Z'))
const log = pino({ enabled: false })

let store: TestStore
beforeEach(async () => {
  store = await openTestStore()
})
afterEach(() => store.close())

function downloads() {
  let runs = 0
  const ends: ((well: boolean) => void)[] = []
  const made = openListDownloads({
    db: store.pool,
    clock,
    log,
    fetchDue: (signal) => {
      runs += 1
      return new Promise((resolve) => {
        ends.push(resolve)
        signal.addEventListener('abort', () => resolve(false))
      })
    },
  })
  return { ...made, runs: () => runs, end: () => ends.shift()?.(true) }
}

const source = (nextAtMs: number) =>
  writeListSource(store.pool, {
    list: 'un',
    urls: ['https://list.example/un.xml'],
    everyHours: 24,
    nextAtMs,
    failures: 0,
  })

test('nothing is run where no list has a source, or none is due', async () => {
  const made = downloads()
  await made.round()
  await source(clock.now() + 1)
  await made.round()
  expect(made.runs()).toBe(0)
  await made.stop()
})

test('one run at a time, and the next one once it is over', async () => {
  await source(clock.now())
  const made = downloads()
  await made.round()
  await made.round()
  expect(made.runs()).toBe(1)
  made.end()
  // Its end is seen by the next turn of the loop.
  await new Promise((resolve) => setImmediate(resolve))
  await made.round()
  expect(made.runs()).toBe(2)
  await made.stop()
  await made.round()
  expect(made.runs()).toBe(2)
})
