/** Lines: as wide as they may be, nothing lost, and no more than are wanted. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesOf } from './lines.ts'

const widthOf = (text: string): number => text.length
const set = (text: string, width: number, most = 99) => linesOf(text, { width, most }, widthOf)

test('words go to the next line whole, longer ones are broken', () => {
  expect(set('one two three', 7).lines).toEqual(['one two', 'three'])
  expect(set('a veryverylong b', 5).lines).toEqual(['a', 'veryv', 'erylo', 'ng b'])
  expect(set('', 5)).toEqual({ lines: [], left: 0 })
})

test('what is too much is counted', () => {
  expect(set('aaaa bbbb cccc dddd', 4, 2)).toEqual({ lines: ['aaaa', 'bbbb'], left: 9 })
  expect(set('x'.repeat(100), 10, 3)).toEqual({ lines: Array(3).fill('x'.repeat(10)), left: 70 })
})

test('a letter of two halves stays whole', () => {
  expect(set('𠮷𠮷𠮷', 3).lines.join('')).toBe('𠮷𠮷𠮷')
  for (const line of set('𠮷𠮷𠮷', 3).lines) expect(line.isWellFormed()).toBe(true)
})

test('whatever it is, it fits, and all of it is there or counted', () => {
  const text = fc
    .array(fc.string({ minLength: 1, maxLength: 30 }).filter((one) => !one.includes(' ')))
    .map((words) => words.join(' '))
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 20 }), fc.integer({ min: 1, max: 9 }), (...all) => {
      const { lines, left } = set(...all)
      expect(lines.length).toBeLessThanOrEqual(all[2])
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(all[1])
      const letters = (one: string): number => one.replaceAll(' ', '').length
      const shown = letters(lines.join(''))
      expect(shown + left).toBeGreaterThanOrEqual(letters(all[0]))
      if (left === 0) expect(shown).toBe(letters(all[0]))
    }),
  )
})
