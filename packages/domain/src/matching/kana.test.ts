/** Japanese syllables as Hepburn writes them, and foreign names as they are meant. */
import { expect, test } from 'vitest'
import { kanaLatin } from './kana.ts'

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  ['やまだ',       'yamada'],
  ['しんじ',       'shinji'],
  ['ふじつ',       'fujitsu'],
  ['ヤマダ',       'yamada'],
  ['たろう',       'taro'],
  ['オオタ',       'ota'],
  ['ゆうじ',       'yuji'],
  ['はっとり',     'hattori'],
  ['きょうこ',     'kyoko'],
  ['しゅん',       'shun'],
  ['ジョンウン',   'jonun'],
  ['プーチン',     'puchin'],
  ['ティモシー',   'timoshi'],
  ['フィリップ',   'firippu'],
  ['ウィリアム',   'wiriamu'],
  ['ヴァレンチナ', 'varenchina'],
  ['チェン',       'chen'],
  // What is no syllable stays for the table of other scripts.
  ['山さん',       '山san'],
] as const)('%s', (kana, latin) => {
  expect(kanaLatin(kana)).toBe(latin)
})
