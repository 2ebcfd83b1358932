/** Others have their turn between the steps of long work, and its failure is told. */
import { expect, test } from 'vitest'
import { inTurns } from './in-turns.ts'

test('what waits for the loop runs between steps', async () => {
  const told: string[] = []
  function* steps(): Generator<undefined, string, undefined> {
    for (const step of ['one', 'two', 'three']) {
      told.push(step)
      setImmediate(() => told.push(`after ${step}`))
      yield
    }
    return 'made'
  }
  expect(await inTurns(steps())).toBe('made')
  expect(told).toEqual(['one', 'after one', 'two', 'after two', 'three', 'after three'])
})

test('a step that fails fails the work', async () => {
  // oxlint-disable-next-line require-yield
  function* steps(): Generator<undefined, string, undefined> {
    throw new Error('no')
  }
  await expect(inTurns(steps())).rejects.toThrow('no')
})
