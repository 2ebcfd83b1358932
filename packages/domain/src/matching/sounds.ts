/**
 * What a word sounds like, in letters that each stand for one sound whatever the language spells it
 * with. Lower case as in English but `c` for ts; `S` sh, `Z` zh, `C` ch, `X` kh, `G` gh, `T` th,
 * `D` dh, `N` ng; those of abjads and of Korean vowels are told of beside their tables.
 */
import anyAscii from 'any-ascii'
import { arabicSound, hebrewSound } from './abjads.ts'
import { hangulSound } from './hangul.ts'
import type { Script } from './script.ts'

/** One after another: the longer spelling comes before what it contains. */
const spellings: readonly (readonly [RegExp, string])[] = [
  // Servant of: with the article or without it, its l heard as what follows.
  [/^abd[aeiou]+l?(?=[a-z]{3})/g, 'abd'],
  [/^ye/g, 'e'],
  [/^x/g, 'S'],
  [/x/g, 'ks'],
  [/shch|sch/g, 'S'],
  [/tsch|tch/g, 'C'],
  [/dzh|dj/g, 'j'],
  [/sh|sz/g, 'S'],
  [/cz/g, 'C'],
  [/zh/g, 'Z'],
  [/kh/g, 'X'],
  [/gh/g, 'G'],
  [/th/g, 'T'],
  [/dh/g, 'D'],
  [/ph/g, 'f'],
  [/ch/g, 'C'],
  [/ck/g, 'k'],
  [/qu/g, 'q'],
  [/c(?![eiy])/g, 'k'],
  [/t[sz]/g, 'c'],
  [/ng(?![aeiouy])/g, 'N'],
  [/ou|oo/g, 'u'],
  [/ee|ie/g, 'i'],
  [/ae/g, 'e'],
]

/** A doubled letter sounds like one. */
export const undoubled = (sound: string): string => sound.replaceAll(/(.)\1+/g, '$1')

/** Letters and digits of the Latin alphabet in lower case, whatever script they were of. */
export const latinOf = (word: string): string =>
  anyAscii(word)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')

/** Of words that are written as one. */
export function joinedSound(
  words: readonly { text: string; sound: string; script: Script }[],
): string {
  return words.every(({ script }) => script === 'Latn')
    ? soundOf(words.map(({ text }) => text).join(''), 'Latn')
    : undoubled(words.map(({ sound }) => sound).join(''))
}

export function soundOf(word: string, script: Script): string {
  switch (script) {
    case 'Hebr':
      return undoubled(hebrewSound(word))
    case 'Arab':
      return undoubled(arabicSound(word))
    case 'Hang':
      return undoubled(hangulSound(word))
    default:
      return latinSound(latinOf(word))
  }
}

function latinSound(letters: string): string {
  let sound = letters
  for (const [spelled, sounds] of spellings) sound = sound.replace(spelled, sounds)
  return undoubled(sound)
}
