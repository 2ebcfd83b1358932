/**
 * The simulated provider of faces. Nothing is seen in a picture: its bytes are hashed, and 512
 * numbers are drawn from the hash, each a sum of twelve bytes so that they lie as those of a normal
 * distribution do. The same file is the same face, any other file another person, with a
 * similarity within some percent of none.
 *
 * A file that holds the text `ostiary-face:NAME` (behind its last chunk, or in a comment) is the
 * face of that name whatever else is in it; `ostiary-face:NAME@65` is one that is alike by 65
 * percent, and `ostiary-face:none` has no face.
 */
import { sha256 } from '../../platform/digest.ts'
import type { FaceProvider } from '../kit.ts'

const numbers = 512
const bytesEach = 12
const marker = /ostiary-face:([a-z0-9-]{1,40})(?:@([0-9]{1,2}(?:\.[0-9]{1,2})?))?/

export const simulatedFaces: FaceProvider = {
  name: 'simulator',
  embed: (picture) => {
    const bytes = Buffer.from(picture)
    const [, name, percent] = marker.exec(bytes.toString('latin1')) ?? []
    if (name === 'none') return Promise.resolve({ kind: 'unreadable' })
    const own = drawn(sha256(bytes))
    if (name === undefined) return Promise.resolve({ kind: 'ok', embedding: own })
    const named = drawn(sha256(`face of ${name}`))
    const embedding = percent === undefined ? named : turned(named, own, Number(percent) / 100)
    return Promise.resolve({ kind: 'ok', embedding })
  },
}

/** A direction drawn from a seed: the same seed, the same direction. */
function drawn(seed: Buffer): Float32Array {
  const blocks: Buffer[] = []
  for (let n = 0; n * 32 < numbers * bytesEach; n += 1)
    blocks.push(sha256(Buffer.concat([seed, Buffer.from([n >> 8, n & 0xff])])))
  const bytes = Buffer.concat(blocks)
  const sums = Float32Array.from({ length: numbers }, (_, n) => {
    let sum = -bytesEach * 127.5
    for (const byte of bytes.subarray(n * bytesEach, (n + 1) * bytesEach)) sum += byte
    return sum
  })
  return ofLengthOne(sums)
}

/** A direction that has this cosine with the first one, turned towards the second. */
function turned(first: Float32Array, second: Float32Array, cosine: number): Float32Array {
  const shared = dot(first, second)
  const aside = ofLengthOne(second.map((number, n) => number - shared * first[n]!)) // as long
  const sine = Math.sqrt(1 - cosine * cosine)
  return first.map((number, n) => cosine * number + sine * aside[n]!) // as long
}

const dot = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, number, n) => sum + number * other[n]!, 0) // as long

function ofLengthOne(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector))
  return vector.map((number) => number / length)
}
