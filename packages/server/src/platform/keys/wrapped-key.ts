/**
 * A wrapped key as it is stored: the length of a key id in one byte, the id of the key-encryption
 * key that wrapped it, then what that key made. So each says who can unwrap it.
 */

const idBytesMax = 255

export function wrappedKey(keyId: string, body: Buffer): Buffer {
  const id = Buffer.from(keyId)
  if (id.length === 0 || id.length > idBytesMax) throw new Error('a key id has 1 to 255 bytes')
  return Buffer.concat([Buffer.from([id.length]), id, body])
}

/** `undefined` for what is no wrapped key: empty, or shorter than it says. */
export function readWrappedKey(wrapped: Buffer): { keyId: string; body: Buffer } | undefined {
  const end = 1 + (wrapped[0] ?? 0)
  if (end === 1 || wrapped.length <= end) return undefined
  return { keyId: wrapped.subarray(1, end).toString(), body: wrapped.subarray(end) }
}
