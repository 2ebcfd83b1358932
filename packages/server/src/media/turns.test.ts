/** Turns: no more at once than allowed, in order, and an end to the waiting. */
import { expect, test } from 'vitest'
import { openTurns } from './turns.ts'

test('so many at once, the others in their order, and who is too many at once told', async () => {
  const turns = openTurns({ atOnce: 2, waitingMax: 3 })
  const ends: (() => void)[] = []
  const begun: number[] = []
  const work = (n: number) => (): Promise<number> => {
    begun.push(n)
    return new Promise((resolve) => ends.push(() => resolve(n)))
  }
  const taken = [0, 1, 2, 3, 4].map((n) => turns.take(work(n)))
  expect(await turns.take(work(5))).toBeUndefined()
  expect(begun).toEqual([0, 1])
  for (let n = 0; n < 5; n += 1) {
    expect(begun.length - n).toBeLessThanOrEqual(2)
    ends[n]!() // each is begun when the one before the last has ended
    expect(await taken[n]).toBe(n)
  }
  expect(begun).toEqual([0, 1, 2, 3, 4])
  const next = turns.take(work(6))
  ends.at(-1)!() // it began at once
  expect(await next).toBe(6)
})

test('work that fails gives its turn back', async () => {
  const turns = openTurns({ atOnce: 1, waitingMax: 1 })
  const failing = turns.take(() => Promise.reject(new Error('no')))
  const behind = turns.take(() => Promise.resolve('yes'))
  await expect(failing).rejects.toThrow('no')
  expect(await behind).toBe('yes')
  expect(await turns.take(() => Promise.resolve('again'))).toBe('again')
})
