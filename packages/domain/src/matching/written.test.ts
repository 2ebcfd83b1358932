/** What hides a name is taken off before it is compared. */
import { describe, expect, test } from 'vitest'
import { compareNames } from './compare-names.ts'
import { nameWords } from './name-words.ts'

const read = (name: string): string =>
  nameWords(name, 'person')
    .map(({ text }) => text)
    .join(' ')

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  ['letters of another script', 'Vl\u0430dimir \u0420utin',   'vladimir putin'],
  ['letters spaced apart',      'P U T I N',                  'putin'],
  ['… a wider gap for a word',  'P U T I N  V L A D I M I R', 'putin vladimir'],
  ['… before a comma',          'P U T I N, Vladimir',        'vladimir putin'],
  ['… with dots',               'P.U.T.I.N Vladimir',         'putin vladimir'],
  ['… with marks',              'J O S É Putin',              'jose putin'],
  ['… of another script',       'П У Т И Н',                  'putin'],
  ['… Korean, all the name',    '김 정 은',                   '김 정은'],
  ['but syllables are words',   '니키 드 상 팔',              '니키 드 상 팔'],
  ['two letters are initials',  'V V Putin',                  'v v putin'],
  ['three with dots as well',   'J.R.R. Tolkien',             'j r r tolkien'],
  ['soft hyphens',              'Vlad\u00adimir Pu\u00adtin', 'vladimir putin'],
  ['signs without width',       'Vlad\u200bimir Pu\u2060tin\ufeff', 'vladimir putin'],
  ['… between Persian words',   'محمد\u200cرضا',              'محمد رضا'],
  ['letters of full width',     'Ｐｕｔｉｎ',                  'putin'],
  ['letters of mathematics',    '𝐏𝐮𝐭𝐢𝐧',                      'putin'],
  ['strokes laid over letters', 'P\u0336u\u0336t\u0336i\u0336n\u0336', 'putin'],
] as const)('%s', (_, name, expected) => {
  expect(read(name)).toBe(expected)
})

describe('the explanation says so', () => {
  const says = (one: string, other: string): readonly string[] =>
    compareNames(one, other, 'person').explanation.words.map((word) => word.says)

  test('of letters of two scripts, and of letters written apart', () => {
    expect(says('Vl\u0430dimir P U T I N', 'Vladimir Putin')).toEqual([
      'the same word; read as it looks, for it mixes the letters of two scripts',
      'the same word; its letters were written apart',
    ])
  })

  test('three letters may still be the initials of the other name', () => {
    for (const [one, other] of [
      ['K P S Gill', 'Kanwar Pal Singh Gill'],
      ['Kanwar Pal Singh Gill', 'K P S Gill'],
    ] as const) {
      expect(compareNames(one, other, 'person').verdict).toBe('match')
      expect(says(one, other).join()).toContain('its first letter')
    }
  })
})

describe('a name among many words', () => {
  const others =
    'Abel Baker Cole Dane Ebner Frost Grimm Holt Ingram Jarvis Kemp Lund Mott Nolan Orr'
  const padded = `Zenon Quillon ${others}`

  test('is still a match, however many they are', () => {
    expect(compareNames(padded, 'Zenon Quillon', 'person').verdict).toBe('match')
  })

  test('a listed name of many words is none of two of them', () => {
    expect(compareNames('Zenon Quillon', padded, 'person').verdict).not.toBe('match')
  })

  test('one word of a listed name among them is none', () => {
    expect(compareNames(padded, 'Zenon Tarrow', 'person').verdict).not.toBe('match')
  })

  test('five words besides and twenty are the same, and fewer score more', () => {
    const besides = (count: number): number => {
      const name = `Zenon Quillon ${others.split(' ').slice(0, count).join(' ')}`
      return compareNames(name, 'Zenon Quillon', 'person').score
    }
    expect(besides(15)).toBe(besides(7))
    expect(besides(3)).toBeGreaterThan(besides(7))
  })
})
