/** Who changes one profile waits for whoever does so already, and for nobody else. */
import { expect, test } from 'vitest'
import { inTurn } from './turns.ts'

const process = {}

test('work of one name is done one by one, in order, whatever fails', async () => {
  const said: string[] = []
  const work = (name: string, fails = false) =>
    inTurn(process, 'one', async () => {
      said.push(`${name} begins`)
      await Promise.resolve()
      said.push(`${name} ends`)
      if (fails) throw new Error('no')
      return name
    })
  const all = await Promise.allSettled([work('a'), work('b', true), work('c')])
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(said).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})

test('work of another name does not wait', async () => {
  let go = (): void => {}
  const held = inTurn(process, 'held', () => new Promise<void>((resolve) => (go = resolve)))
  expect(await inTurn(process, 'free', () => Promise.resolve('done'))).toBe('done')
  go()
  await held
})

test('another process does not wait', async () => {
  let go = (): void => {}
  const held = inTurn(process, 'one', () => new Promise<void>((resolve) => (go = resolve)))
  expect(await inTurn({}, 'one', () => Promise.resolve('done'))).toBe('done')
  go()
  await held
})
