/** Letters of another script are read as they look; a word of one script is left as it is. */
import { expect, test } from 'vitest'
import { asItLooks } from './look-alikes.ts'

// The letters put in are Cyrillic where the last column says so, or Greek, or Latin.
// oxfmt-ignore
test.each([
  ['\u0420utin',             'Putin',    'Cyrillic'],
  ['Vl\u0430dimir',          'Vladimir', 'Cyrillic'],
  ['\u0420U\u0422IN',        'PUTIN',    'Cyrillic'],
  ['\u0420U\u0422\u0406N',   'PUTIN',    'Cyrillic, three of five'],
  ['\u03a1utin',             'Putin',    'Greek'],
  ['Put\u03afn',             'Putín',    'Greek, with its accent'],
  ['\u041fy\u0442\u0438\u043d', 'Путин', 'Latin'],
  ['\u0392o\u03b2\u03b1',    'Βοβα',     'Latin'],
  // As many letters of either: the one that leaves none of the other.
  ['\u0412o\u0432a',         'Вова',     'Latin, two of four'],
  // What looks like nothing of the other script stays.
  ['Pu\u0442in',             undefined,  'Cyrillic'],
  ['Putin',                  undefined,  'none'],
  ['José',                   undefined,  'none'],
  ['Путин',                  undefined,  'none'],
  ['\u0420\u043e\u0440\u0430', undefined, 'all Cyrillic'],
  ['محمد',                   undefined,  'none'],
] as const)('%s is %s: %s', (word, looked, _) => {
  expect(asItLooks(word)).toBe(looked)
})
