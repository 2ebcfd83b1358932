/**
 * The data keys of lists: what stands on a list is sealed under a key of its own, and nothing of it
 * opens once that key is gone.
 */
import { LRUCache } from 'lru-cache'
import { keyedHash } from '../platform/digest.ts'
import type { KeyEncryption } from '../platform/keys/key-home.ts'
import { seal, unseal } from '../platform/keys/seal.ts'
import { drawBytes } from '../platform/random.ts'

/** Where the data key of a list lies: it unwraps there alone. */
export const listKeyContext = (listId: string): string => `list|${listId}`

/** What of an entry only the list's key opens. */
export interface SealedFacts {
  /** Absent of a face. */
  readonly value?: string
  readonly label?: string
  readonly comment?: string
  readonly referenceObject?: string
  /** What it stands for where the system put it there: `vendor_user`, `vendor_business`. */
  readonly referenceType?: string
  readonly metadata?: Readonly<Record<string, unknown>>
  /** The session its value was read in. */
  readonly session?: { readonly id: string; readonly number: number }
}

/** Which entry of which list. */
interface Place {
  readonly listId: string
  readonly entryId: string
}

/** A list's key as it is stored, which says whether a held one is still the same. */
interface KeyRow {
  readonly listId: string
  readonly wrapped: Buffer
}

export interface ListKeys {
  newKey(listId: string): Promise<KeyRow>
  sealFacts(list: KeyRow, entryId: string, facts: SealedFacts): Promise<Buffer>
  openFacts(list: KeyRow, entryId: string, sealed: Buffer): Promise<SealedFacts>
  sealFace(list: KeyRow, entryId: string, embedding: Float32Array): Promise<Buffer>
  openFace(list: KeyRow, entryId: string, sealed: Buffer): Promise<Float32Array>
  /** The keyed hash of a form: what is compared, and useless without the installation's key. */
  formKey(applicationId: string, entryType: string, form: string): Buffer
}

const heldMax = 10_000
const heldMs = 600_000

const factsContext = ({ listId, entryId }: Place): string => `list|${listId}|${entryId}`
const faceContext = (place: Place): string => `${factsContext(place)}|face`

export function openListKeys(parts: { encryption: KeyEncryption; lookupKey: Buffer }): ListKeys {
  const { encryption, lookupKey } = parts
  const held = new LRUCache<string, { wrapped: Buffer; dataKey: Buffer }>({
    max: heldMax,
    ttl: heldMs,
  })
  async function keyOf({ listId, wrapped }: KeyRow): Promise<Buffer> {
    const known = held.get(listId)
    if (known?.wrapped.equals(wrapped)) return known.dataKey
    const dataKey = await encryption.unwrap(wrapped, listKeyContext(listId))
    // A copy: a slice would hold on to the whole page it was cut from.
    held.set(listId, { wrapped: Buffer.from(wrapped), dataKey })
    return dataKey
  }
  return {
    newKey: async (listId) => ({
      listId,
      wrapped: await encryption.wrap(drawBytes(32), listKeyContext(listId)),
    }),
    sealFacts: async (list, entryId, facts) =>
      seal(await keyOf(list), factsContext({ ...list, entryId }), JSON.stringify(facts)),
    openFacts: async (list, entryId, sealed) => {
      const plain = unseal(await keyOf(list), factsContext({ ...list, entryId }), sealed)
      return JSON.parse(plain.toString('utf8')) as SealedFacts
    },
    sealFace: async (list, entryId, embedding) => {
      const { buffer, byteOffset, byteLength } = embedding
      const bytes = Buffer.from(buffer, byteOffset, byteLength)
      return seal(await keyOf(list), faceContext({ ...list, entryId }), bytes)
    },
    openFace: async (list, entryId, sealed) => {
      const plain = unseal(await keyOf(list), faceContext({ ...list, entryId }), sealed)
      // Copied, so that the numbers begin where four bytes do.
      return new Float32Array(Uint8Array.from(plain).buffer)
    },
    formKey: (applicationId, entryType, form) =>
      keyedHash(lookupKey, `list\n${applicationId}\n${entryType}\n${form}`),
  }
}
