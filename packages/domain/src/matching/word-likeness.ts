/** How alike two words of names are, and why. */
import { isSameThing } from './company-words.ts'
import { isSameGivenName } from './given-names.ts'
import { likeness, spellingLikeness } from './likeness.ts'
import type { NameWord } from './name-words.ts'
import type { Script } from './script.ts'
import { tuning } from './tuning.ts'

/** Why two words are taken for one another. */
export type WordMatch =
  | 'same'
  | 'sound'
  | 'spelling'
  | 'initial'
  | 'given_name'
  | 'same_thing'
  | 'script'
  | 'joined'
  | 'shortened'
  | 'acronym'

export interface Likeness {
  /** 0 to 1. */
  readonly value: number
  readonly how: WordMatch
}

const none: Likeness = { value: 0, how: 'spelling' }
const same: Likeness = { value: 1, how: 'same' }
const sameThing: Likeness = { value: tuning.sameThing, how: 'same_thing' }
/** The most that words have which are not written alike. */
const mostOfSound = 0.98

/** @param least what is less alike may be told as nothing alike */
export function wordLikeness(
  one: NameWord,
  other: NameWord,
  least: number = tuning.leastAlike,
): Likeness {
  if (one.text === other.text) return same
  if (one.role === 'number' || other.role === 'number') return none
  if (one.role === 'initial' || other.role === 'initial') return initialLikeness(one, other)
  if (one.role === 'particle' || other.role === 'particle') return particleLikeness(one, other)
  // What tells a company is not explained by a form of three letters that is spelled like it.
  if ((one.role === 'legal') !== (other.role === 'legal'))
    return isSameThing(one.text, other.text) ? sameThing : none
  if (one.script !== other.script) return likenessAcross(one, other, least)
  // Characters that sound alike are other names to those who write them.
  if (one.script === 'Hani') return none
  if (one.sound === other.sound) return { value: mostOfSound, how: 'sound' }
  if (isSameGivenName(one.text, other.text))
    return { value: tuning.sameGivenName, how: 'given_name' }
  if (isSameThing(one.text, other.text)) return sameThing
  const sound = mostOfSound * likeness(one.sound, other.sound, false, least)
  if (sound === 0) return none
  const heard = (1 - tuning.written) * sound
  // Most words found by their sounds are not alike enough however they are written.
  if (heard + tuning.written < least) return none
  return {
    value: heard + tuning.written * spellingLikeness(one.text, other.text),
    how: 'spelling',
  }
}

function initialLikeness(one: NameWord, other: NameWord): Likeness {
  if (one.role === other.role) return none
  const [letter, whole] = one.role === 'initial' ? [one, other] : [other, one]
  const begins = whole.text[0] === letter.text[0] || whole.sound[0] === letter.sound[0]
  return whole.role === 'name' && begins ? { value: tuning.initial, how: 'initial' } : none
}

const particleLikeness = (one: NameWord, other: NameWord): Likeness =>
  one.role === other.role && likeness(one.sound, other.sound) > 0.5
    ? { value: 0.9, how: 'spelling' }
    : none

/** The least that words of two scripts must sound alike to be so like. */
export const soundsAcross = (least: number, one: Script, other: Script): number =>
  least / (mostOfSound * worthAcross(one, other))

/** What words of two scripts are worth that sound the same. */
export const worthAcross = (one: Script, other: Script): number =>
  tuning.acrossScripts * (one === 'Hani' || other === 'Hani' ? tuning.han : 1)

function likenessAcross(one: NameWord, other: NameWord, least: number): Likeness {
  const sound = mostOfSound * likeness(one.sound, other.sound, true, least)
  return { value: sound * worthAcross(one.script, other.script), how: 'script' }
}

/** What a likeness is worth: little below the middle, nearly all close to the top. */
export function creditOf(value: number): number {
  const nearlySame = 0.97
  if (value >= nearlySame) return 1 - (1 - value) / 2
  const share = (value - tuning.creditFrom) / (nearlySame - tuning.creditFrom)
  return share <= 0 ? 0 : share ** tuning.creditPower * 0.985
}
