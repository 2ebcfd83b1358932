/** Letters of another script are read as they look; a word of one script is left as it is. */
import { expect, test } from 'vitest'
import { asItLooks } from './look-alikes.ts'

// The letters put in are Cyrillic where the first column says so, or Greek, or Latin.
// oxfmt-ignore
test.each([
  ['Cyrillic',                '\u0420utin',                  'Putin'],
  ['Cyrillic',                'Vl\u0430dimir',               'Vladimir'],
  ['Cyrillic',                '\u0420U\u0422IN',             'PUTIN'],
  ['Cyrillic, three of five', '\u0420U\u0422\u0406N',        'PUTIN'],
  ['Greek',                   '\u03a1utin',                  'Putin'],
  ['Greek, with its accent',  'Put\u03afn',                  'Putín'],
  ['Latin',                   '\u041fy\u0442\u0438\u043d',   'Путин'],
  ['Latin',                   '\u0392o\u03b2\u03b1',         'Βοβα'],
  // As many letters of either: the one that leaves none of the other.
  ['Latin, two of four',      '\u0412o\u0432a',              'Вова'],
  // What looks like nothing of the other script stays.
  ['Cyrillic',                'Pu\u0442in',                  undefined],
  ['none',                    'Putin',                       undefined],
  ['none',                    'José',                        undefined],
  ['none',                    'Путин',                       undefined],
  ['all Cyrillic',            '\u0420\u043e\u0440\u0430',    undefined],
  ['none',                    'محمد',                        undefined],
] as const)('%s: %s is %s', (_, word, looked) => {
  expect(asItLooks(word)).toBe(looked)
})
