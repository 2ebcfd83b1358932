/** Comparing versions of a list, and refusing one that has lost too much. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { demoList } from './demo-list.ts'
import { entryStamps, listDelta, shrunken, type EntryStamp } from './delta.ts'
import { entryDigest, type ListEntry } from './entry.ts'

const first = (): ListEntry => {
  const [entry] = demoList().entries
  if (!entry) throw new Error('the demo list is empty')
  return entry
}

describe('the digest of an entry', () => {
  test('does not depend on the order of keys, of aliases or of addresses', () => {
    const entry = first()
    const fields = Object.entries({ ...entry, aliases: entry.aliases.toReversed() })
    const reordered = Object.fromEntries(fields.reverse()) as ListEntry // the same fields
    expect(entryDigest(reordered)).toBe(entryDigest(entry))
  })

  test.each<Partial<ListEntry>>([
    { name: 'EXAMPLE VILLAIN TRADING L.L.C.' },
    { wallets: [] },
    { birthDates: ['1970'] },
    { remarks: '' },
  ])('changes with %o', (change) => {
    expect(entryDigest({ ...first(), ...change })).not.toBe(entryDigest(first()))
  })

  test('is the same tomorrow: stored digests are compared with new ones', () => {
    expect(entryDigest(first())).toMatchInlineSnapshot(
      `"d9a0ffffc26c9717ddea080122b66d183d2c7c8f143ceb2b3a0a9c7ed56c9164"`,
    )
  })
})

describe('the difference of two versions', () => {
  test('added, removed, changed, and the rest is not mentioned', () => {
    const before = demoList().entries
    const after = demoList().entries.slice(1)
    const [changed] = after
    if (changed) changed.birthDates = ['1971']
    after.push({ ...first(), entryNo: 'DEMO-7' })
    expect(listDelta({ previous: entryStamps(before), next: entryStamps(after) })).toEqual({
      added: ['DEMO-7'],
      removed: ['DEMO-1'],
      changed: ['DEMO-2'],
    })
  })

  const stamps = fc
    .uniqueArray(fc.nat(30), { maxLength: 20 })
    .chain((numbers) =>
      fc.tuple(
        ...numbers.map((entryNo) =>
          fc.record({ entryNo: fc.constant(`${entryNo}`), digest: fc.constantFrom('a', 'b') }),
        ),
      ),
    )

  test('applied to the previous version it gives the next one, in any case', () => {
    fc.assert(
      fc.property(stamps, stamps, (previous, next) => {
        const { added, removed, changed } = listDelta({ previous, next })
        const digests = new Map(
          (next as EntryStamp[]).map(({ entryNo, digest }) => [entryNo, digest]),
        )
        const result = new Map(
          (previous as EntryStamp[]).map(({ entryNo, digest }) => [entryNo, digest]),
        )
        for (const entryNo of removed) result.delete(entryNo)
        for (const entryNo of [...added, ...changed])
          result.set(entryNo, digests.get(entryNo) ?? '')
        expect([...result].sort()).toEqual([...digests].sort())
      }),
    )
  })
})

describe('a list that has shrunk', () => {
  const size = (entries: number, wallets = 0, aliases = 0) => ({ entries, wallets, aliases })

  test.each([
    ['the same', size(100, 10), size(100, 10), 'taken'],
    ['grown', size(100, 10), size(200, 20), 'taken'],
    ['a twentieth gone', size(5_300), size(5_035), 'shrunken_entries'],
    ['hardly less than a twentieth gone', size(5_300), size(5_036), 'taken'],
    ['a tenth of the UK’s short form cut off', size(5_300), size(4_770), 'shrunken_entries'],
    ['ten of a short list gone', size(100, 10), size(90, 10), 'shrunken_entries'],
    ['fewer of a short list gone', size(45, 10), size(36, 8), 'taken'],
    ['more than a fifth of a short list gone', size(44, 10), size(35, 10), 'shrunken_entries'],
    [
      'all entries there, the overflow file missing',
      size(13_821, 578),
      size(13_821, 264),
      'shrunken_wallets',
    ],
    [
      'all entries there, half of the file of aliases missing',
      size(13_821, 578, 17_091),
      size(13_821, 578, 8_545),
      'shrunken_aliases',
    ],
    ['a fifth of the aliases gone', size(100, 10, 100), size(100, 10, 80), 'taken'],
    ['the few aliases there were gone', size(100, 10, 9), size(100, 10, 0), 'taken'],
    ['nothing left', size(100, 10), size(0, 0), 'shrunken_entries'],
    ['the first import', size(0, 0), size(5, 0), 'taken'],
  ])('%s', (_, previous, next, verdict) => {
    expect(shrunken({ previous, next })?.code ?? 'taken').toBe(verdict)
    expect(shrunken({ previous, next, allowShrink: true })).toBeUndefined()
  })

  test('by one entry, where the end mark is missing too, was cut between two lines', () => {
    const [previous, next] = [size(100, 10), size(99, 10)]
    expect(shrunken({ previous, next, unended: true })?.code).toBe('shrunken_entries')
    expect(shrunken({ previous, next, unended: true, allowShrink: true })).toBeUndefined()
    expect(shrunken({ previous, next: previous, unended: true })).toBeUndefined()
    const named = { previous: size(100, 10, 50), next: size(100, 10, 49) }
    expect(shrunken({ ...named, unended: true })?.code).toBe('shrunken_aliases')
    expect(shrunken(named)).toBeUndefined()
  })
})
