/** What words sound like, by script, in the letters of `sounds.ts`. */
import { expect, test } from 'vitest'
import { surnameSound } from './hangul.ts'
import { scriptOf } from './script.ts'
import { joinedSound, latinOf, soundOf } from './sounds.ts'

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  ['vladimir',   'Latn', 'vladimir'],
  ['khrushchev', 'Latn', 'XruSev'],
  ['schmidt',    'Latn', 'Smidt'],
  ['tchaikov',   'Latn', 'Caikov'],
  ['djamila',    'Latn', 'jamila'],
  ['xiao',       'Latn', 'Siao'],
  ['alexis',     'Latn', 'aleksis'],
  ['yevgeny',    'Latn', 'evgeny'],
  ['abdulrahman', 'Latn', 'abdrahman'],
  ['abdurrahman', 'Latn', 'abdrahman'],
  ['abdelrahman', 'Latn', 'abdrahman'],
  ['hussein',    'Latn', 'husein'],
  ['núñez',      'Latn', 'nunez'],
  ['путин',      'Zyyy', 'putin'],
  ['хрущёв',     'Zyyy', 'XruSev'],
  ['τσίπρας',    'Zyyy', 'cipras'],
  ['მარიამ',     'Zyyy', 'mariam'],
  ['محمد',       'Arab', 'mhmd'],
  ['الحسن',      'Arab', 'hsn'],
  ['مُحَمَّد',   'Arab', 'mhmd'],
  ['چنگیز',      'Arab', 'CngYz'],
  ['נתניהו',     'Hebr', 'ntnYhV'],
  ['ג׳ורג׳',     'Hebr', 'jVrj'],
  ['דָּוִד',     'Hebr', 'dVd'],
  ['정은',       'Hang', 'jONWn'],
  ['毛',         'Hani', 'mao'],
  ['ヤマダ',     'Kana', 'yamada'],
] as const)('%s (%s) sounds %s', (word, script, sound) => {
  expect(scriptOf(word)).toBe(script)
  expect(soundOf(word, script)).toBe(sound)
})

test.each([
  ['이', 'li'],
  ['박', 'pak'],
  ['김', 'kim'],
])('the surname %s sounds as it is romanised, %s', (syllable, sound) => {
  expect(surnameSound(syllable)).toBe(sound)
})

test('words written as one sound as if they had been written so', () => {
  const word = (text: string) => ({ text, sound: soundOf(text, 'Latn'), script: 'Latn' as const })
  expect(joinedSound([word('pol'), word('lot')])).toBe('polot')
  expect(joinedSound([word('jong'), word('un')])).toBe('joNun')
  expect(joinedSound([word('s'), word('hamil')])).toBe(soundOf('shamil', 'Latn'))
})

test('whatever is written, Latin letters and digits are left', () => {
  expect(latinOf('Ærøskøbing-7')).toBe('aeroskobing7')
})
