/** The index finds what scoring every name finds. Names are generated; the seed is in the title. */
import { describe, expect, test } from 'vitest'
import { nameThresholds } from './calibration.ts'
import { buildNameIndex } from './name-index.ts'
import type { IndexedName } from './name-index.ts'
import { nameWords } from './name-words.ts'
import { scoreNames } from './score.ts'
import { buildVocabulary } from './vocabulary.ts'
import { rarityIn, weighed } from './weights.ts'
import { finished } from './steps.ts'

const seed = 20_260_730

/** Numbers from 0 to below 1, the same for a seed: a linear congruence modulo 2³². */
function chance(from: number): () => number {
  let state = from
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const syllables = 'ba ko li mar an sha ur vi no dze tov rin el kha mi su ra pe gor ya'.split(' ')

interface Draw {
  readonly below: (most: number) => number
  readonly word: () => string
  readonly name: () => string
}

function draw(from: number): Draw {
  const next = chance(from)
  const below = (most: number): number => Math.floor(next() * most)
  const word = (): string =>
    Array.from({ length: 2 + below(3) }, () => syllables[below(syllables.length)]).join('')
  const common = Array.from({ length: 60 }, word)
  const part = (): string => (next() < 0.5 ? (common[below(common.length)] ?? word()) : word())
  return { below, word, name: () => Array.from({ length: 2 + below(2) }, part).join(' ') }
}

/** A name as somebody else writes it. */
function altered(name: string, { below, word }: Draw): string {
  const words = name.split(' ')
  const at = below(words.length)
  const one = words[at] ?? ''
  const cut = below(one.length)
  const ways = [
    () => words.toReversed(),
    () => words.toSpliced(at, 1, `${one.slice(0, cut)}${one.slice(cut + 1)}`),
    () => words.toSpliced(at, 1, `${one}e`),
    () => words.toSpliced(at, 0, word()),
    () => words.toSpliced(at, 1, one.charAt(0)),
    () => [words.slice(0, 2).join(''), ...words.slice(2)],
  ]
  return ways[below(ways.length)]?.().join(' ') ?? name
}

describe(`generated names, seed ${seed}`, () => {
  const drawn = draw(seed)
  const names: IndexedName[] = Array.from({ length: 3_000 }, (_, entry) => ({
    entry,
    text: drawn.name(),
    kind: 'person',
  }))
  const index = finished(buildNameIndex(names))

  /** Every name scored by itself, with what its words count in this list. */
  const vocabulary = finished(buildVocabulary(names.map(({ text }) => nameWords(text, 'person'))))
  const rarity = (word: Parameters<typeof vocabulary.frequency>[0]): number =>
    rarityIn(names.length, vocabulary.frequency(word))
  const all = names.map(({ text }) => weighed(nameWords(text, 'person'), rarity))
  const best = (query: string): number => {
    const sought = weighed(nameWords(query, 'person'), rarity)
    return Math.max(...all.map((one) => scoreNames(sought, one, 'person').score))
  }

  test('the best hit is the best of all, wherever that is a match', () => {
    const queries = Array.from({ length: 150 }, (_, n) =>
      altered(names[(n * 17) % names.length]?.text ?? '', drawn),
    )
    const told = queries.map((query) => ({
      query,
      found: index.search(query, 'person', 0).hits[0]?.score ?? 0,
      score: best(query),
    }))
    const matches = told.filter(({ score }) => score >= nameThresholds.match)
    expect(matches.length).toBeGreaterThan(50)
    expect(matches.filter(({ found, score }) => found !== score)).toEqual([])
  })

  test('a search again, in whatever order, says the same', () => {
    const asked = names.slice(0, 40).map(({ text }) => text)
    const first = asked.map((one) => index.search(one, 'person', 60).hits.map((hit) => hit.raw))
    const again = asked
      .toReversed()
      .map((one) => index.search(one, 'person', 60).hits.map((hit) => hit.raw))
    expect(again.toReversed()).toEqual(first)
  })
})

const listed = (
  text: string,
  entry: number,
  kind: IndexedName['kind'] = 'company',
): IndexedName => ({
  entry,
  text,
  kind,
})

test('the best name of an entry stands for it, best entries first', () => {
  const index = finished(
    buildNameIndex([
      listed('Acme Steel', 0),
      listed('Akme Stil', 0),
      listed('Acme Steal Works', 1),
      listed('Other House', 2),
    ]),
  )
  const { hits, considered } = index.search('Acme Steel', 'company', 0)
  expect(hits.map(({ name }) => name.text)).toEqual(['Acme Steel', 'Acme Steal Works'])
  expect(hits[0]?.score).toBe(100)
  expect(considered).toBe(3)
  expect(index.names).toBe(4)
})

test('persons are not looked for among companies; vessels are', () => {
  const index = finished(
    buildNameIndex([
      listed('Maria Star', 0, 'person'),
      listed('Maria Star', 1, 'vessel'),
      listed('Maria Star', 2),
    ]),
  )
  const found = (kind: IndexedName['kind']) =>
    index.search('Maria Star', kind, 93).hits.map(({ name }) => name.entry)
  expect(found('person')).toEqual([0])
  expect(found('company')).toEqual([1, 2])
  expect(found('vessel')).toEqual([1, 2])
})

test.each(['Corp', 'The Ltd', '', '...'])('"%s" finds nobody: it tells nothing', (query) => {
  const index = finished(buildNameIndex([listed('Acme Corp', 0), listed('The Beta Ltd', 1)]))
  expect(index.search(query, 'company', 0).hits).toEqual([])
})

test('no names, no hits', () => {
  expect(finished(buildNameIndex([])).search('Acme', 'company', 0)).toMatchObject({
    considered: 0,
    hits: [],
  })
})

test('of many who are called alike none is left out, and no trade crowds a name out', () => {
  const namesakes = Array.from({ length: 60 }, (_, entry) => ({
    ...listed('Tobias Krummhorn', entry),
    kind: 'person' as const,
  }))
  const firms = Array.from({ length: 60 }, (_, n) =>
    listed(`Quarry${n}a General Trading LLC`, 100 + n),
  )
  const index = finished(
    buildNameIndex([...namesakes, ...firms, listed('Joud General Trading', 200)]),
  )
  expect(index.search('Tobias Krummhorn', 'person', 93).hits).toHaveLength(60)
  expect(index.search('Joud General Trading', 'company', 93).hits[0]).toMatchObject({
    name: { entry: 200 },
    score: 100,
  })
})
