/**
 * What the stored versions say has changed, against the delta computed from the lists. A failure
 * names its seed; `LISTS_SEED=<seed>` replays it.
 */
import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { entryStamps, listDelta } from '../lists/delta.ts'
import type { ParsedList } from '../lists/entry.ts'
import { readListChanges, readListHistory } from './list-history.ts'
import { inventedEntry } from './lists.fixture.ts'
import { importList } from './lists.ts'

let store: TestStore
beforeEach(async () => {
  store = await openTestStore()
})
afterEach(() => store.close())

/** Entry n with its first, second or third name. */
const listOf = (numbers: Readonly<Record<number, number>>): ParsedList => ({
  source: 'own:test',
  warnings: [],
  entries: Object.entries(numbers).map(([n, name]) => ({
    ...inventedEntry(Number(n)),
    name: `NAME ${name}`,
  })),
})

const seed = Number(process.env['LISTS_SEED'] ?? randomInt(2 ** 31))
const anyVersion = fc.dictionary(fc.nat(20).map(String), fc.nat(2), { minKeys: 1 })

test(`between any two versions it is the delta of their contents, LISTS_SEED=${seed}`, async () => {
  const versions = fc.sample(fc.array(anyVersion, { minLength: 6, maxLength: 6 }), {
    numRuns: 4,
    seed,
  })
  for (const [run, contents] of versions.entries()) {
    const list = `own:run${run}`
    const stored: ParsedList[] = []
    for (const numbers of contents) {
      const next = { ...listOf(numbers), source: list }
      const report = await importList(store.pool, next, [], { nowMs: 0, allowShrink: true })
      if (report.kind === 'imported') stored.push(next)
    }
    expect(await readListHistory(store.pool, list, { limit: 9 })).toHaveLength(stored.length)
    for (const [older, before] of [undefined, ...stored].entries()) {
      for (const [newer, after] of stored.entries()) {
        if (newer + 1 <= older) continue
        const expected = listDelta({
          previous: entryStamps(before?.entries ?? []),
          next: entryStamps(after.entries),
        })
        const versionsOf = { from: older, to: newer + 1 }
        const changes = await readListChanges(store.pool, list, versionsOf, { limit: 99 })
        for (const kind of ['added', 'removed', 'changed'] as const) {
          const found = changes.filter(({ change }) => change === kind)
          const names = found.map(({ entryNo }) => entryNo).sort()
          expect(names, `${kind} from ${older} to ${newer + 1}`).toEqual(expected[kind].sort())
        }
      }
    }
  }
})
