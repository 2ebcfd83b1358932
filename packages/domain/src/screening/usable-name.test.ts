/** What can be looked for by its name, as a table. */
import { expect, test } from 'vitest'
import { isUsableName } from './usable-name.ts'

test.each<[string | null | undefined, boolean]>([
  ['Ann', true],
  ['李小', true],
  ['3M Co', true],
  ['李', false],
  ['3', false],
  ['- é -', false],
  ['', false],
  ['   ', false],
  ['---', false],
  ['\u{1F600}', false],
  ['\u0301', false],
  [null, false],
  [undefined, false],
])('%j', (name, expected) => {
  expect(isUsableName(name)).toBe(expected)
})
