/** False positives as a table, and as a property over everything that may happen to them. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Aggregate } from '../aggregate.ts'
import { change } from '../change.ts'
import { entityEvent, newborn, play, startMs } from '../scene.fixture.ts'
import { adjudicated, hitStatuses, isFull, quietOf } from './adjudication.ts'
import { saidOf, stateOf, wordOn } from './adjudication.ts'
import { validate } from '../lifecycle.ts'
import { toGrid } from '../lifecycle.render.ts'
import { hitLifecycle } from './hit.lifecycle.ts'
import type { HitEvent, HitState } from './hit.lifecycle.ts'
import type { Adjudication, HitSaid, HitSides, HitStatus } from './adjudication.ts'

const sides: HitSides = { entryDigest: 'e1', subjectDigest: 'n1.b1.c1.d1' }
const said = (status: HitStatus, more: Partial<Adjudication> = {}): Adjudication => ({
  status,
  sinceMs: startMs,
  by: 'analyst:ann',
  ...sides,
  ...more,
})
const falsePositive = said('False Positive')
const proposed = said('False Positive', { awaitsSecond: true })
const agreed = said('False Positive', { second: 'analyst:ben' })

describe('a hit', () => {
  test.each<[string, Adjudication | undefined, Partial<HitSides>, string | undefined]>([
    ['nobody has looked at', undefined, {}, undefined],
    ['that is a false positive', falsePositive, {}, 'quiet'],
    ['two have agreed about', agreed, {}, 'quiet'],
    ['only one has spoken of', proposed, {}, 'awaits_second'],
    ['whose entry has changed', falsePositive, { entryDigest: 'e2' }, 'entry_changed'],
    ['whose customer has', falsePositive, { subjectDigest: 'n2.b1.c1.d1' }, 'customer_changed'],
    ['of which less is asked', falsePositive, { subjectDigest: 'n1.b1.-.-' }, 'quiet'],
    ['of both', agreed, { entryDigest: 'e2', subjectDigest: 'n2.b1.c1.d1' }, 'entry_changed'],
    ['proposed, and changed since', proposed, { entryDigest: 'e2' }, 'awaits_second'],
    ['that is no longer one', said('Unreviewed'), {}, undefined],
    ['that was confirmed', said('Confirmed Match'), {}, undefined],
    ['that nobody could tell', said('Inconclusive'), {}, undefined],
  ])('%s', (_, adjudication, change_, expected) => {
    const quiet = quietOf(adjudication, { ...sides, ...change_ })
    expect(quiet?.kind === 'heard' ? quiet.why : quiet?.kind).toBe(expected)
  })

  test('that is quiet says since when and by whom', () => {
    expect(quietOf(agreed, sides)).toEqual({
      kind: 'quiet',
      sinceMs: startMs,
      by: 'analyst:ann',
      second: 'analyst:ben',
    })
  })

  test.each<[string, Adjudication | undefined, Partial<HitSides>, HitStatus | undefined]>([
    ['is what was said of it', said('Confirmed Match'), {}, 'Confirmed Match'],
    ['is not what is proposed', proposed, {}, undefined],
    ['is not what was said of another', said('Inconclusive'), { entryDigest: 'e2' }, undefined],
    ['is not what nobody said', undefined, {}, undefined],
  ])('%s', (_, adjudication, other, expected) => {
    expect(saidOf(adjudication, { ...sides, ...other })).toBe(expected)
  })
})

const ben = 'analyst:ben'
const ann = 'analyst:ann'

test.each<[string, Adjudication | undefined, HitStatus, string, boolean, string]>([
  ['the first word is said', undefined, 'False Positive', ann, false, 'said'],
  ['the first of two proposes', undefined, 'False Positive', ann, true, 'proposed'],
  ['the second agrees', proposed, 'False Positive', ben, true, 'said'],
  ['nobody is their own second', proposed, 'False Positive', ann, true, 'same_person'],
  ['nor as another party', proposed, 'False Positive', 'partner:ann', true, 'same_person'],
  ['no second is asked for any more', proposed, 'False Positive', ann, false, 'said'],
  ['a match needs no second', undefined, 'Confirmed Match', ann, true, 'said'],
  ['a proposal is withdrawn by one', proposed, 'Unreviewed', ann, true, 'said'],
  ['a false positive is undone by one', agreed, 'Unreviewed', ben, true, 'said'],
  ['it is so already', agreed, 'False Positive', ben, true, 'already'],
  [
    'it is so already, whoever says it',
    said('Inconclusive'),
    'Inconclusive',
    ben,
    false,
    'already',
  ],
])('%s', (_, before, status, actor, asksTwo, becomes) => {
  expect(wordOn(before, { status, actor, isAnalyst: true, asksTwo, ...sides })).toBe(becomes)
})

test.each<[string, Adjudication | undefined, HitStatus, boolean, string]>([
  ['proposes nothing where two must agree', undefined, 'False Positive', true, 'analysts_only'],
  ['nor agrees to it', proposed, 'False Positive', true, 'analysts_only'],
  ['may say what is so', agreed, 'False Positive', true, 'already'],
  ['makes a hit heard', agreed, 'Unreviewed', true, 'said'],
  ['withdraws a proposal', proposed, 'Inconclusive', true, 'said'],
  ['speaks alone where one word does', undefined, 'False Positive', false, 'said'],
])('a key of a partner alone %s', (_, before, status, asksTwo, becomes) => {
  const asked = { status, actor: 'partner:shop', isAnalyst: false, asksTwo, ...sides }
  expect(wordOn(before, asked)).toBe(becomes)
})

test.each<[string, Adjudication, HitState]>([
  ['a false positive is heard again, and quiet as before', falsePositive, 'Heard Again'],
  ['a match is looked at anew, and one as before', said('Confirmed Match'), 'Unreviewed'],
  ['what nobody could tell is, too', said('Inconclusive'), 'Unreviewed'],
  ['a proposal awaits the second all the same', proposed, 'Proposed'],
])('as a side changes and comes back %s', (_, before, changed) => {
  const other = { ...sides, entryDigest: 'e2' }
  expect(stateOf(before, other)).toBe(changed)
  const at = (state: HitState, event: HitEvent): HitState => {
    const rows = hitLifecycle.transitions.filter((row) => row.event === event && row.from === state)
    const row = rows.find(
      ({ when }) =>
        when === undefined ||
        (when === 'was_confirmed' && before.status === 'Confirmed Match') ||
        (when === 'was_inconclusive' && before.status === 'Inconclusive'),
    )
    return row?.to ?? state
  }
  const here = stateOf(before, sides)
  expect(at(here, 'side_changed')).toBe(changed)
  expect(at(changed, 'side_restored')).toBe(here)
})

test('the table of hits has no complaint', () => {
  expect(validate(hitLifecycle)).toEqual([])
})

test('the grid of hits is the one that was reviewed', async () => {
  await expect(`${toGrid(hitLifecycle)}\n`).toMatchFileSnapshot('./hit.grid.txt')
})

test('a word about a changed entry is a new one', () => {
  const now = { ...sides, entryDigest: 'e2' }
  const asked = { status: 'False Positive', actor: ben, isAnalyst: true, ...now } as const
  expect(wordOn(agreed, { ...asked, asksTwo: true })).toBe('proposed')
  expect(wordOn(proposed, { ...asked, asksTwo: true })).toBe('proposed')
  expect(wordOn(agreed, { ...asked, asksTwo: false })).toBe('said')
})

test('a false positive seen where less is asked is not taken back by saying it again', () => {
  const less = { ...sides, subjectDigest: 'n1.b1.-.-' }
  const asked = {
    status: 'False Positive',
    actor: ben,
    isAnalyst: true,
    asksTwo: true,
    ...less,
  } as const
  expect(wordOn(agreed, asked)).toBe('already')
})

test('other hits of the entity stay as they are, and what was held is left untouched', () => {
  const before = { a: falsePositive, b: proposed }
  const copy = structuredClone(before)
  const word: HitSaid = { hitId: 'b', status: 'False Positive', was: 'Unreviewed', ...sides }
  const after = adjudicated(before, [word], { actor: ben, atMs: startMs + 9 })
  expect(after).toEqual({
    a: falsePositive,
    b: { ...said('False Positive'), second: ben, sinceMs: startMs + 9 },
  })
  expect(before).toEqual(copy)
})

test('two hundred hits of one entity are kept, and those can be judged again', () => {
  const ids = Array.from({ length: 200 }, (_, n) => `h${n}`)
  const held = Object.fromEntries(ids.map((id) => [id, falsePositive]))
  expect(isFull(held, ['h7'])).toBe(false)
  expect(isFull(held, ['h7', 'new'])).toBe(true)
  expect(isFull(undefined, ids)).toBe(false)
})

test('an erasure and a purge take the hashes with them', () => {
  const held = play(newborn, entityEvent('hit_adjudicated', 'analyst'))
  expect(held.entity.detail.adjudications).toHaveProperty('un:1')
  const erased = play(held, entityEvent('erased', 'analyst'))
  expect(erased.entity.detail).not.toHaveProperty('adjudications')
  const deleted = play(held, entityEvent('deleted', 'partner'))
  expect(deleted.entity.detail).toHaveProperty('adjudications')
  expect(play(deleted, entityEvent('purged', 'system')).entity.detail).not.toHaveProperty(
    'adjudications',
  )
})

type Step =
  | { readonly does: 'says'; readonly status: HitStatus; readonly who: string }
  | { readonly does: 'entry' | 'customer'; readonly to: string }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('says' as const),
      status: fc.oneof(
        { weight: 3, arbitrary: fc.constant<HitStatus>('False Positive') },
        { weight: 1, arbitrary: fc.constantFrom(...hitStatuses) },
      ),
      who: fc.constantFrom(ann, ben),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constantFrom('entry' as const, 'customer' as const),
      to: fc.constantFrom('1', '2'),
    }),
  },
)

/** What was last said, told without the code: who spoke for it, and of what. */
interface Spoken {
  status: HitStatus
  of: string
  voices: Set<string>
}

interface Speaking {
  readonly now: HitSides
  readonly one: Extract<Step, { does: 'says' }>
  readonly two: boolean
}

function word(held: Aggregate, { now, one: { status, who }, two }: Speaking): Aggregate {
  const before = held.entity.detail.adjudications?.['h']
  const becomes = wordOn(before, { status, actor: who, isAnalyst: true, asksTwo: two, ...now })
  if (becomes === 'already' || becomes === 'same_person') return held
  const hit: HitSaid = {
    hitId: 'h',
    status,
    was: before?.status ?? 'Unreviewed',
    ...now,
    ...(becomes === 'proposed' ? { proposed: true } : {}),
  }
  const event = { ...entityEvent('hit_adjudicated', 'analyst', { hits: [hit] }), actor: who }
  const verdict = change(held, event, startMs)
  if (verdict.kind !== 'changed') throw new Error(verdict.kind)
  return verdict.next
}

test('a hit is quiet exactly while a false positive is in force and neither side changed', () => {
  const seed = process.env['WALK_SEED']
  const walk = fc.property(fc.boolean(), fc.array(step, { maxLength: 30 }), (two, steps) => {
    let held = newborn
    let [entry, customer] = ['1', '1']
    let spoken: Spoken | undefined
    for (const one of steps) {
      if (one.does === 'entry') entry = one.to
      if (one.does === 'customer') customer = one.to
      const now = { entryDigest: `e${entry}`, subjectDigest: `n${customer}.b.-.-` }
      const of = `${entry} ${customer}`
      if (one.does === 'says') {
        const { status, who } = one
        held = word(held, { now, one, two })
        if (spoken?.status !== status || spoken.of !== of)
          spoken = { status, of, voices: new Set() }
        spoken.voices.add(who)
      }
      const isInForce = spoken?.status === 'False Positive' && spoken.voices.size >= (two ? 2 : 1)
      const quiet = quietOf(held.entity.detail.adjudications?.['h'], now)
      expect(quiet?.kind === 'quiet').toBe(isInForce && spoken?.of === of)
    }
  })
  fc.assert(walk, { numRuns: 1_000, ...(seed === undefined ? {} : { seed: Number(seed) }) })
})
