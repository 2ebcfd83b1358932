/** What a screening has found anew: unknown parties, and those that are more of a match now. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { freshHits } from './fresh-hits.ts'
import type { ScreenedHit } from './fresh-hits.ts'

const hit = (more: Partial<ScreenedHit> = {}): ScreenedHit => ({
  list: 'un',
  entryNo: '1',
  digest: 'a',
  score: 95,
  risk: 95,
  isOpen: true,
  ...more,
})
const { digest: _digest, ...withoutDigest } = hit({ score: 94 })
const fresh = (now: ScreenedHit, before: readonly ScreenedHit[], party = 'p'): boolean =>
  freshHits({ hits: [now], party: 'p' }, { hits: before, party }).length === 1

describe('a hit is new', () => {
  test.each([
    ['where nothing was known', hit(), []],
    ['where another entry was known', hit(), [hit({ entryNo: '2' })]],
    ['where another list had that number', hit(), [hit({ list: 'eu' })]],
    ['where the entry makes it stronger', hit({ digest: 'b', score: 97 }), [hit()]],
    ['where the entry is listed for worse', hit({ digest: 'b', risk: 100 }), [hit()]],
    ['where it was below the threshold', hit(), [hit({ score: 92.9, isOpen: false })]],
    ['where it is stronger than one of a session', hit(), [withoutDigest]],
    ['where it was a false positive', hit(), [hit({ isOpen: false })]],
    ['where it was one in between', hit({ overtakenMs: 5 }), [hit()]],
    ['where it was only possible', hit({ digest: 'b' }), [hit({ isPossible: true })]],
    ['where it was one once more', hit({ overtakenMs: 9 }), [hit({ overtakenMs: 5 })]],
  ] as const)('%s', (_, now, before) => {
    expect(fresh(now, before as readonly ScreenedHit[])).toBe(true)
  })

  test('where the person came to be more like it', () => {
    expect(fresh(hit({ score: 97 }), [hit()], 'as they were')).toBe(true)
  })
})

describe('a hit is known', () => {
  test.each([
    ['where nothing has changed', hit(), [hit()]],
    ['where only weights moved', hit({ score: 97 }), [hit()]],
    ['where the entry changed in nothing that matters', hit({ digest: 'b' }), [hit()]],
    ['where the entry makes it weaker', hit({ digest: 'b', score: 94 }), [hit()]],
    ['where it is below the threshold, or a false positive', hit({ isOpen: false }), []],
    [
      'where it was raised since the false positive ended',
      hit({ overtakenMs: 5 }),
      [hit({ overtakenMs: 5 })],
    ],
  ] as const)('%s', (_, now, before) => {
    expect(fresh(now, before)).toBe(false)
  })
})

test('what a screening has found is known to the next', () => {
  const hits = fc.array(
    fc.record({
      list: fc.constantFrom('un', 'eu'),
      entryNo: fc.constantFrom('1', '2', '3'),
      digest: fc.constantFrom('a', 'b'),
      score: fc.integer({ min: 75, max: 100 }),
      risk: fc.constantFrom(60, 95, 100),
      isOpen: fc.boolean(),
    }),
  )
  fc.assert(
    fc.property(hits, (all) => {
      const once = [...new Map(all.map((one) => [`${one.list} ${one.entryNo}`, one])).values()]
      const now = { hits: once, party: 'p' }
      expect(freshHits(now, now)).toEqual([])
    }),
  )
})
