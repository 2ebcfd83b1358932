/** Which language a tag names. */
import { expect, test } from 'vitest'
import { languageTag } from './language-tag.ts'

test.each([
  ['de', 'de'],
  ['de-AT', 'de'],
  ['DE_de', 'de'],
  [' es;q=0.8', 'es'],
  // Filipino is no Finnish.
  ['fil', undefined],
  ['*', undefined],
  ['', undefined],
  [undefined, undefined],
])('%j is %j', (text, language) => {
  expect(languageTag(text)).toBe(language)
})
