/** UUIDs as four 32-bit words: sixteen bytes instead of the seventy that a short text takes. */

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Writes the words of a UUID into a record. */
export function writeUuid(text: string, to: { words: Uint32Array; at: number }): void {
  if (!uuid.test(text)) throw new RangeError('An id of an entry must be a UUID.')
  const digits = text.replaceAll('-', '')
  for (let n = 0; n < 4; n += 1)
    to.words[to.at + n] = Number.parseInt(digits.slice(n * 8, n * 8 + 8), 16)
}

/** Reads it back, in lower case. */
export function readUuid(words: Uint32Array, at: number): string {
  let digits = ''
  // Past the end there are no words to be asked for.
  for (let n = 0; n < 4; n += 1) digits += words[at + n]!.toString(16).padStart(8, '0')
  return [0, 8, 12, 16, 20].map((from, n) => digits.slice(from, [8, 12, 16, 20, 32][n])).join('-')
}
