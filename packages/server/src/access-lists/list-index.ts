/** One list in memory: values by their keyed hashes, networks by address, faces by likeness. */
import type { EntryType, ListType } from '@ostiary/domain/lists/entry-types'
import { readRange } from '../platform/address-ranges.ts'
import { openFaceIndex } from './face-index.ts'
import type { FaceMatch } from './face-index.ts'
import { openRangeIndex } from './range-index.ts'
import { openValueIndex } from './value-index.ts'

/** An entry as the store keeps it. */
export interface ListedEntry {
  readonly entryId: string
  readonly listId: string
  readonly listType: ListType
  readonly applicationId: string
  readonly entryType: EntryType
  /** Eight bytes for each of its forms, one after another. */
  readonly formKeys: Buffer
  readonly network: string | null
  /** Of a face that stands on its list. */
  readonly embedding?: Float32Array | undefined
  readonly isRemoved: boolean
  /** The store's own time (epoch ms). */
  readonly changedAtMs: number
}

export interface ListIndex {
  readonly size: number
  /** Adds the entry, or takes it away where it was removed. */
  apply(entry: ListedEntry): void
  /** Ids of the entries under any of these keys, and of those whose network holds the address. */
  find(keys: readonly Buffer[], address: string | undefined): string[]
  faces(embedding: Float32Array, least: number): Promise<FaceMatch[]>
}

const faceNumbers = 512
const keyBytes = 8

export function openListIndex(entryType: EntryType): ListIndex {
  if (entryType === 'face') return facesOf()
  return entryType === 'ip_address' ? networksOf() : valuesOf()
}

const none = (): Promise<FaceMatch[]> => Promise.resolve([])

function valuesOf(): ListIndex {
  const index = openValueIndex()
  return {
    get size() {
      return index.size
    },
    apply: (entry) => {
      const { formKeys, entryId } = entry
      for (let at = 0; at < formKeys.length; at += keyBytes) {
        const keyed = { key: formKeys.subarray(at, at + keyBytes), entryId }
        if (entry.isRemoved) index.remove(keyed)
        else index.add(keyed)
      }
    },
    find: (keys) => [...new Set(keys.flatMap((key) => index.find(key)))],
    faces: none,
  }
}

function networksOf(): ListIndex {
  const index = openRangeIndex()
  return {
    get size() {
      return index.size
    },
    apply: ({ network, entryId, isRemoved }) => {
      const range = network === null ? undefined : readRange(network)
      if (!range) return
      if (isRemoved) index.remove(range, entryId)
      else index.add(range, entryId)
    },
    find: (_keys, address) => (address === undefined ? [] : index.find(address)),
    faces: none,
  }
}

function facesOf(): ListIndex {
  const index = openFaceIndex(faceNumbers)
  return {
    get size() {
      return index.size
    },
    apply: ({ entryId, embedding, isRemoved }) => {
      if (isRemoved) index.remove(entryId)
      else if (embedding) index.put(entryId, embedding)
    },
    find: () => [],
    faces: (embedding, least) => index.searchInSlices(embedding, least),
  }
}
