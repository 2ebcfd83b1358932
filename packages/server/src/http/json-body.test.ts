/** Bodies as they come over the wire: what cannot be kept is told by its place. */
import { expect, test } from 'vitest'
import { readJsonBody } from './json-body.ts'

const place = (text: string): string | undefined => {
  const read = readJsonBody(Buffer.from(text))
  if (!('refusal' in read)) return undefined
  const { errors } = read.refusal.more as { errors: [{ path: string; code?: string }] }
  return `${errors[0].path} ${errors[0].code}`
}
const nul = String.raw`\u0000`
const one = String.raw`\u0001`
const half = String.raw`\ud800`

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  ['NUL',                           `{"a":"x${nul}"}`,                        '/a text_unreadable'],
  ['U+0001',                        `{"a":"${one}"}`,                         '/a text_unreadable'],
  ['half a pair',                   `{"a":"${half}"}`,                        '/a text_unreadable'],
  ['further in',                    `{"a":[{"b":"c"},{"b":"${nul}"}]}`,       '/a/1/b text_unreadable'],
  ['the first of two',              `{"a":{"b":"${nul}"},"c":"${nul}"}`,      '/a/b text_unreadable'],
  ['a name',                        `{"a":{"b${nul}":1}}`,                    '/a text_unreadable'],
  ['under a name of any kind',      `{"a":{"Ann Sample":{"b":"${nul}"}}}`,    '/a/b text_unreadable'],
  ['the body itself',               `"${nul}"`,                               ' text_unreadable'],
  ['spelt out as an escape',        `{"a":"\\${nul}"}`,                       '/a text_unreadable'],
  ['a whole pair',                  String.raw`{"a":"\ud83d\ude00"}`,         undefined],
  ['other escapes',                 String.raw`{"a":"\u0009\u00e9"}`,         undefined],
])('%s', (_, text, told) => {
  expect(place(text)).toBe(told)
})
