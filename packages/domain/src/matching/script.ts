/** Which script a word is written in, as far as names are compared differently for it. */

/** ISO 15924; `Zyyy` stands for every script that is only rewritten in Latin letters. */
export type Script = 'Latn' | 'Arab' | 'Hebr' | 'Hang' | 'Hani' | 'Kana' | 'Zyyy'

const scripts: readonly (readonly [Script, RegExp])[] = [
  ['Arab', /\p{Script=Arabic}/u],
  ['Hebr', /\p{Script=Hebrew}/u],
  ['Hang', /\p{Script=Hangul}/u],
  // Before Han: Japanese writes both in one word.
  ['Kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['Hani', /\p{Script=Han}/u],
]

/** By its first telling letter; digits alone are Latin. */
export function scriptOf(word: string): Script {
  // Nearly every word of every list: one cheap look before the tables of Unicode.
  if (!/[^ -\u024f]/.test(word)) return 'Latn'
  const found = scripts.find(([, letters]) => letters.test(word))
  if (found) return found[0]
  return /\p{Script=Latin}/u.test(word) || !/\p{L}/u.test(word) ? 'Latn' : 'Zyyy'
}

/** A name of several syllables is one word to these, and often several in Latin letters. */
export const isSyllabic = (script: Script): boolean =>
  script === 'Hang' || script === 'Hani' || script === 'Kana'
