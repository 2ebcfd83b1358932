/**
 * The index of faces answers what comparing with each face answers, whatever is given up early. A
 * failure names its seed; `ACCESS_LISTS_SEED=<seed>` replays it.
 */
import { randomInt } from 'node:crypto'
import { faceBand } from '@ostiary/domain/lists/face-bands'
import { describe, expect, test } from 'vitest'
import { numbersOf } from '../store/links.fixture.ts'
import { openFaceIndex } from './face-index.ts'
import type { FaceIndex, FaceMatch } from './face-index.ts'

const seed = Number(process.env['ACCESS_LISTS_SEED'] ?? randomInt(2 ** 31))

type Random = (below: number) => number
type Model = Map<string, Float32Array>

/** A number from -1 to 1. */
const number = (random: Random): number => random(2_000_001) / 1_000_000 - 1

const stranger = (random: Random, dimension: number): Float32Array =>
  Float32Array.from({ length: dimension }, () => number(random))

/** Somebody as like the other as chance will have it. */
function relative(random: Random, other: Float32Array): Float32Array {
  const away = random(100) / 60
  return other.map((one) => one + away * number(random))
}

/** Cosine similarity from its definition, in the precision that embeddings are kept in. */
function brute(model: Model, asked: Float32Array, least: number): FaceMatch[] {
  const unit = (embedding: Float32Array): Float32Array => {
    const length = Math.sqrt(embedding.reduce((sum, one) => sum + one * one, 0))
    return embedding.map((one) => one / length)
  }
  const query = unit(asked)
  return [...model]
    .map(([id, embedding]) => {
      const cosine = unit(embedding).reduce((sum, one, n) => sum + one * query[n]!, 0)
      return { id, similarity: Math.round(Math.min(1, Math.max(-1, cosine)) * 1e4) / 100 }
    })
    .filter(({ similarity }) => similarity >= least)
    .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
}

describe(`any history, ACCESS_LISTS_SEED=${seed}`, () => {
  test.each([1, 2, 31, 32, 33, 128, 512])('%d numbers a face', (dimension) => {
    const random = numbersOf(seed + dimension)
    const index = openFaceIndex(dimension)
    const model: Model = new Map()
    const someone = stranger(random, dimension)
    for (let step = 0; step < 900; step += 1) {
      const id = `face-${random(400)}`
      if (random(4) === 0) {
        expect(index.remove(id)).toBe(model.delete(id))
      } else {
        const face = random(2) ? relative(random, someone) : stranger(random, dimension)
        index.put(id, face)
        model.set(id, face)
      }
      if (step % 30 !== 0) continue
      const asked = random(2) ? someone : stranger(random, dimension)
      for (const least of [62, 68, 99.99, 20, 0, -100])
        expect(index.search(asked, least), `${least}`).toEqual(brute(model, asked, least))
    }
    expect(index.size).toBe(model.size)
  })
})

/** A face whose cosine with the first axis is so many percent. */
const atPercent = (percent: number): Float32Array => {
  const face = new Float32Array(512)
  face[0] = percent / 100
  face[511] = Math.sqrt(1 - (percent / 100) ** 2)
  return face
}
const axis = atPercent(100)

describe('on the border of a band', () => {
  test.each([
    [62, 62, 'possible'],
    [61.9951, 62, 'possible'],
    [61.9949, 61.99, 'none'],
    [68, 68, 'high'],
    [67.9951, 68, 'high'],
    [67.9949, 67.99, 'possible'],
    [100, 100, 'high'],
  ])('%d percent is shown as %d and is %s', (percent, shown, band) => {
    const index = openFaceIndex(512)
    index.put('face', atPercent(percent))
    const [match] = index.search(axis, 0)
    expect(match).toEqual({ id: 'face', similarity: shown })
    expect(faceBand(shown)).toBe(band)
    // What is shown is what is compared.
    expect(index.search(axis, 62)).toHaveLength(band === 'none' ? 0 : 1)
    expect(index.search(axis, 68)).toHaveLength(band === 'high' ? 1 : 0)
  })

  test('all that counts lies in the last number, or in the first', () => {
    const index = openFaceIndex(512)
    const last = Float32Array.from({ length: 512 }, (_, n) => (n === 511 ? 1 : 0))
    index.put('first', axis)
    index.put('last', last)
    expect(index.search(last, 62)).toEqual([{ id: 'last', similarity: 100 }])
    expect(index.search(axis, 62)).toEqual([{ id: 'first', similarity: 100 }])
  })
})

test('equally similar faces come in the order of their ids', () => {
  const index = openFaceIndex(512)
  for (const id of ['c', 'a', 'b']) index.put(id, atPercent(70))
  index.put('best', atPercent(80))
  expect(index.search(axis, 62).map(({ id }) => id)).toEqual(['best', 'a', 'b', 'c'])
})

test('the length of an embedding has no effect', () => {
  const index = openFaceIndex(512)
  index.put(
    'long',
    atPercent(70).map((one) => one * 1e15),
  )
  index.put(
    'short',
    atPercent(70).map((one) => one * 1e-15),
  )
  expect(index.search(axis, 62).map(({ similarity }) => similarity)).toEqual([70, 70])
})

test.each([
  ['too few numbers', new Float32Array(511).fill(1)],
  ['no direction', new Float32Array(512)],
  ['what is no number', new Float32Array(512).fill(Number.NaN)],
  ['an infinite number', new Float32Array(512).fill(Infinity)],
])('%s: a mistake of the caller', (_what, embedding) => {
  const index = openFaceIndex(512)
  expect(() => index.put('face', embedding)).toThrow(RangeError)
  expect(() => index.search(embedding, 62)).toThrow(RangeError)
  expect(index.size).toBe(0)
})

test('emptied, it holds nothing', () => {
  const index = openFaceIndex(512)
  for (let n = 0; n < 300; n += 1) index.put(`face-${n}`, atPercent(70))
  expect(index.bytes).toBeGreaterThan(300 * 512 * 4)
  for (let n = 0; n < 300; n += 1) index.remove(`face-${n}`)
  expect([index.size, index.bytes, index.search(axis, 0)]).toEqual([0, 0, []])
  index.put('again', axis)
  expect(index.search(axis, 62)).toEqual([{ id: 'again', similarity: 100 }])
})

describe('a search in slices', () => {
  const filled = (): FaceIndex => {
    const index = openFaceIndex(8)
    const random = numbersOf(7)
    for (let n = 0; n < 1_000; n += 1) index.put(`face-${n}`, stranger(random, 8))
    return index
  }
  const asked = stranger(numbersOf(8), 8)

  test('finds what a search at once finds, and pauses on its way', async () => {
    const index = filled()
    let pauses = 0
    const slices = { sliceMs: 0, pause: async () => (pauses += 1) }
    expect(await index.searchInSlices(asked, 62, slices)).toEqual(index.search(asked, 62))
    expect(pauses).toBeGreaterThan(5)
    expect(await index.searchInSlices(asked, 62)).toEqual(index.search(asked, 62))
  })

  test('keeps every face that stays, and none that went', async () => {
    const index = filled()
    const before = index.search(asked, 40)
    const gone = new Set(before.filter((_, n) => n % 2 === 0).map(({ id }) => id))
    let pauses = 0
    const pause = async (): Promise<void> => {
      pauses += 1
      if (pauses !== 4) return
      for (const id of gone) index.remove(id)
      // Their places go to others.
      for (const id of gone) index.put(`new-${id}`, stranger(numbersOf(9), 8))
    }
    const found = await index.searchInSlices(asked, 40, { sliceMs: 0, pause })
    expect(found.filter(({ id }) => !id.startsWith('new-'))).toEqual(
      before.filter(({ id }) => !gone.has(id)),
    )
    const now = new Map(index.search(asked, 40).map((one) => [one.id, one.similarity]))
    expect(found.every((one) => now.get(one.id) === one.similarity)).toBe(true)
  })

  test('ends where everything goes meanwhile', async () => {
    const index = filled()
    const pause = async (): Promise<void> => {
      for (let n = 0; n < 1_000; n += 1) index.remove(`face-${n}`)
    }
    expect(await index.searchInSlices(asked, 0, { sliceMs: 0, pause })).toEqual([])
  })
})
