/** What of an entry stands on its list: the forms it is found by, and its value or its face. */
import { sha256Hex } from '../platform/digest.ts'
import type { NormalEntry } from './normalise-entry.ts'

export interface EntryContent {
  /** The one that is compared first: a list holds it once. */
  readonly forms: readonly string[]
  readonly embedding?: Float32Array
  readonly facts: { readonly value?: string }
}

export const contentOfValue = ({ match, forms, value }: NormalEntry): EntryContent => ({
  forms: [match, ...forms.filter((form) => form !== match)],
  facts: { value },
})

/** The very same numbers stand there once; faces that are alike are as many entries. */
export function contentOfFace(embedding: Float32Array): EntryContent {
  const { buffer, byteOffset, byteLength } = embedding
  return { forms: [sha256Hex(Buffer.from(buffer, byteOffset, byteLength))], embedding, facts: {} }
}
