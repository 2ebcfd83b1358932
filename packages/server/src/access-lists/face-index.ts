/**
 * Faces that are like a face: one application's embeddings in memory, searched one by one and
 * exactly. Similarity is the cosine in percent, with two decimals.
 */
import { setImmediate } from 'node:timers/promises'
import {
  eraseRow,
  newPage,
  normalised,
  queryOf,
  rowsAPage,
  scanPage,
  similarityOf,
  writeRow,
} from './face-rows.ts'
import type { FacePage, FaceQuery } from './face-rows.ts'

export interface FaceMatch {
  readonly id: string
  /** Percent, two decimals. */
  readonly similarity: number
}

/** How a search lets others have their turn. */
interface Slices {
  /** How long it works at a time. */
  readonly sliceMs: number
  pause(): Promise<unknown>
}

export interface FaceIndex {
  readonly size: number
  readonly bytes: number
  /** Adds a face, or puts it in the place of the one with this id. */
  put(id: string, embedding: Float32Array): void
  /** Erases the numbers too. @returns `false` where there was none */
  remove(id: string): boolean
  /** All faces at least so similar, the most similar first and then by id. */
  search(embedding: Float32Array, least: number): FaceMatch[]
  /**
   * The same without holding up the process. A face that is put or removed meanwhile may be found
   * or not; every other one is.
   */
  searchInSlices(embedding: Float32Array, least: number, slices?: Slices): Promise<FaceMatch[]>
}

interface Faces {
  readonly dimension: number
  pages: FacePage[]
  /** A face keeps its slot: a search that pauses would miss one that moved. */
  readonly slots: Map<string, number>
  ids: (string | undefined)[]
  freeSlots: number[]
}

const calm: Slices = { sliceMs: 4, pause: () => setImmediate() }

export function openFaceIndex(dimension: number): FaceIndex {
  const faces: Faces = { dimension, pages: [], slots: new Map(), ids: [], freeSlots: [] }
  return {
    get size() {
      return faces.slots.size
    },
    get bytes() {
      return faces.pages.reduce(
        (sum, one) => sum + one.numbers.byteLength + one.rests.byteLength,
        0,
      )
    },
    put: (id, embedding) => put(faces, id, normalised(embedding, dimension)),
    remove: (id) => remove(faces, id),
    search(embedding, least) {
      const query = queryOf(normalised(embedding, dimension))
      return settle(faces, { query, least, found: [...scan(faces, query, least)].flat() })
    },
    async searchInSlices(embedding, least, slices = calm) {
      const query = queryOf(normalised(embedding, dimension))
      const found: number[] = []
      let startMs = performance.now()
      for (const some of scan(faces, query, least)) {
        for (const slot of some) found.push(slot)
        if (performance.now() - startMs < slices.sliceMs) continue
        await slices.pause()
        startMs = performance.now()
      }
      return settle(faces, { query, least, found })
    },
  }
}

function put(faces: Faces, id: string, numbers: Float32Array): void {
  const slot = faces.slots.get(id) ?? faces.freeSlots.pop() ?? faces.ids.length
  if (slot === faces.pages.length * rowsAPage) faces.pages.push(newPage(faces.dimension))
  writeRow(...placeOf(faces, slot), numbers)
  faces.ids[slot] = id
  faces.slots.set(id, slot)
}

function remove(faces: Faces, id: string): boolean {
  const slot = faces.slots.get(id)
  if (slot === undefined) return false
  eraseRow(...placeOf(faces, slot))
  faces.ids[slot] = undefined
  faces.slots.delete(id)
  faces.freeSlots.push(slot)
  if (faces.slots.size === 0) [faces.pages, faces.ids, faces.freeSlots] = [[], [], []]
  return true
}

const placeOf = ({ pages }: Faces, slot: number): [page: FacePage, row: number] => [
  pages[Math.floor(slot / rowsAPage)]!, // a slot is given out with its page
  slot % rowsAPage,
]

/** The slots that may reach a similarity, page by page. */
function* scan(faces: Faces, query: FaceQuery, least: number): Generator<number[]> {
  // Asked anew each time: pages come and go while a search pauses.
  for (let n = 0; n < faces.pages.length; n += 1) {
    const rows = scanPage(faces.pages[n]!, query, least)
    yield rows.map((row) => n * rowsAPage + row)
  }
}

/** What of it holds now: a slot may have been emptied since, or given to another face. */
function settle(
  faces: Faces,
  { query, least, found }: { query: FaceQuery; least: number; found: readonly number[] },
): FaceMatch[] {
  return found
    .flatMap((slot) => {
      const id = faces.ids[slot]
      if (id === undefined) return []
      const similarity = similarityOf(...placeOf(faces, slot), query)
      return similarity >= least ? [{ id, similarity }] : []
    })
    .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
}
