/** Simulated faces: the same file is the same person, and names in it say how alike they are. */
import { expect, test } from 'vitest'
import { simulatedFaces } from './face.ts'

async function embedded(text: string): Promise<Float32Array> {
  const reading = await simulatedFaces.embed(Buffer.from(text))
  if (reading.kind !== 'ok') throw new Error('no face')
  return reading.embedding
}
const similarity = async (one: string, other: string): Promise<number> => {
  const [a, b] = [await embedded(one), await embedded(other)]
  // 512 numbers each
  return Math.round(a.reduce((sum, number, n) => sum + number * b[n]!, 0) * 10_000) / 100
}

test('has 512 numbers of length one, the same for the same bytes', async () => {
  expect(await embedded('a')).toHaveLength(512)
  expect(await similarity('a', 'a')).toBe(100)
})

test.each(['b', 'c', 'a ', 'A'])('a and %s are strangers', async (other) => {
  expect(Math.abs(await similarity('a', other))).toBeLessThan(25)
})

test.each([100, 70, 65.5, 61])('a name says how alike: %s percent', async (percent) => {
  const marker = percent === 100 ? '' : `@${percent}`
  const one = await similarity('first ostiary-face:ann', `second ostiary-face:ann${marker}`)
  expect(one).toBeCloseTo(percent, 1)
})

test('a file may have no face', async () => {
  expect(await simulatedFaces.embed(Buffer.from('ostiary-face:none'))).toEqual({
    kind: 'unreadable',
  })
})
