/**
 * What a word sounds like, in letters that each stand for one sound whatever the language spells it
 * with. Lower case as in English but `c` for ts; `S` sh, `Z` zh, `C` ch, `X` kh, `G` gh, `T` th,
 * `D` dh, `N` ng; those of abjads and of Korean vowels are told of beside their tables.
 */
import anyAscii from 'any-ascii'
import { arabicSound, hebrewSound } from './abjads.ts'
import { hangulSound } from './hangul.ts'
import { kanaLatin } from './kana.ts'
import type { Script } from './script.ts'

/**
 * One after another: the longer spelling comes before what it contains. Behind each what a word
 * must have of letters for it to be looked for, since most words have few of them.
 */
const spellings = (
  [
    // Servant of: with the article or without it, its l heard as what follows.
    [/^abd[aeiou]+l?(?=[a-z]{3})/g, 'abd', 'abd'],
    [/^ye/g, 'e', 'ye'],
    [/^x/g, 'S', 'x'],
    [/x/g, 'ks', 'x'],
    [/shch|sch/g, 'S', 'sch'],
    [/tsch|tch/g, 'C', 'tch'],
    [/dzh|dj/g, 'j', 'd'],
    [/sh|sz/g, 'S', 's'],
    [/cz/g, 'C', 'cz'],
    [/zh/g, 'Z', 'zh'],
    [/kh/g, 'X', 'kh'],
    [/gh/g, 'G', 'gh'],
    [/th/g, 'T', 'th'],
    [/dh/g, 'D', 'dh'],
    [/ph/g, 'f', 'ph'],
    [/ch/g, 'C', 'ch'],
    [/ck/g, 'k', 'ck'],
    [/qu/g, 'q', 'qu'],
    [/c(?![eiy])/g, 'k', 'c'],
    [/t[sz]/g, 'c', 't'],
    [/ng(?![aeiouy])/g, 'N', 'ng'],
    [/ou|oo/g, 'u', 'o'],
    [/ee|ie/g, 'i', 'e'],
    [/ae/g, 'e', 'ae'],
  ] as const
).map(([spelled, sounds, needed]) => ({
  spelled,
  sounds,
  needed: lettersOf(needed),
  brought: lettersOf(sounds),
}))

/** The small letters of a word as bits. */
function lettersOf(word: string): number {
  let bits = 0
  for (let at = 0; at < word.length; at += 1) {
    const letter = word.charCodeAt(at) - 97
    if (letter >= 0) bits |= 1 << letter
  }
  return bits
}

/** A doubled letter sounds like one. */
export function undoubled(sound: string): string {
  for (let at = 1; at < sound.length; at += 1)
    if (sound.charCodeAt(at) === sound.charCodeAt(at - 1)) return sound.replaceAll(/(.)\1+/g, '$1')
  return sound
}

/** Letters and digits of the Latin alphabet in lower case, whatever script they were of. */
export const latinOf = (word: string): string =>
  anyAscii(/[ぁ-ヶー]/u.test(word) ? kanaLatin(word) : word)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')

/** Of words that are written as one. */
export function joinedSound(
  words: readonly { text: string; sound: string; script: Script }[],
): string {
  return words.every(({ script }) => script === 'Latn')
    ? latinSound(words.map(joinable).join(''))
    : undoubled(words.map(({ sound }) => sound).join(''))
}

/** `Jong Un`: its ng is the same sound as where nothing follows. */
const joinable = (
  { text }: { text: string },
  at: number,
  all: readonly { text: string }[],
): string => (/^[aeiou]/.test(all[at + 1]?.text ?? '') ? text.replace(/ng$/, 'N') : text)

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

function latinSound(word: string): string {
  let sound = word
  let letters = lettersOf(word)
  for (const { spelled, sounds, needed, brought } of spellings) {
    if ((letters & needed) !== needed) continue
    sound = sound.replace(spelled, sounds)
    letters |= brought
  }
  return undoubled(sound)
}
