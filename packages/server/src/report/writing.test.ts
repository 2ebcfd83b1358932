/** Letters of many scripts: in the order they are drawn, or named where no font has them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawable, drawnOrder, isRightToLeft } from './writing.ts'

const drawn = (line: string): string => drawnOrder(line).join('')

test('what runs from left to right is drawn as it is, in one piece', () => {
  for (const line of ['Élena 42', 'Владимир Ильич', 'Γεώργιος (Παπα)', '', '-- 12 --'])
    expect(drawnOrder(line)).toEqual([line])
})

test('words from right to left change places; digits and what is Latin keep their order', () => {
  // Pieces alone are turned: their letters are turned as they are shaped.
  expect(drawn('דוד בן גוריון')).toBe('גוריון בן דוד')
  expect(drawn('دار 12 (باب)')).toBe('(باب) 12 دار')
  expect(drawn('Name דוד בן is 42')).toBe('Name בן דוד is 42')
  expect(drawn('דוד Street 42 בן')).toBe('בן Street 42 דוד')
  expect(drawn('דוד 12 בן')).toBe('בן 12 דוד')
  expect([isRightToLeft('42 דוד'), isRightToLeft('a דוד'), isRightToLeft('42')]).toEqual([
    true,
    false,
    false,
  ])
})

test('nothing is lost or added by it', () => {
  const letters = fc.constantFrom(...'abc אבג دار 12 .,-/'.split(''))
  const line = fc.array(letters, { maxLength: 40 }).map((all) => all.join(''))
  fc.assert(
    fc.property(line, (one) => {
      expect([...drawn(one)].toSorted()).toEqual([...one].toSorted())
    }),
  )
})

const hasLatin = (code: number): boolean => code < 0x250

test('what the font does not have is named, not boxed', () => {
  expect(drawable('张三 (Zhang San)', hasLatin)).toBe('[U+5F20 U+4E09] (Zhang San)')
  expect(drawable('a𠮷b', hasLatin)).toBe('a[U+20BB7]b')
  expect(drawable('三'.repeat(30), hasLatin)).toContain('U+4E09 and 6 more]')
})

test('signs that are not seen do not reach the page, lines are one', () => {
  expect(drawable('a\u202Etxt.\u2066exe\u0000\u200B', hasLatin)).toBe('atxt.exe')
  expect(drawable('one\r\ntwo\tthree', hasLatin)).toBe('one two three')
  expect(drawable('e\u0301', hasLatin)).toBe('é')
})
