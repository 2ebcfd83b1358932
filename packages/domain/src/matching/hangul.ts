/**
 * Korean syllables as sounds. Each is one character made of a consonant, a vowel and a consonant
 * that may be missing, in the order of Unicode (3.12, "Conjoining Jamo Behavior"). `W` is the vowel
 * eu, which is also put in where foreign names have none, `O` is eo.
 */
const first = [
  'g',
  'g',
  'n',
  'd',
  'd',
  'r',
  'm',
  'b',
  'b',
  's',
  's',
  '',
  'j',
  'j',
  'C',
  'k',
  't',
  'p',
  'h',
]
const middle = 'a e ya ye O e yO ye o wa we we yo u wO we wi yu W Wi i'.split(' ')
const last = ['', ...'g g g n n n d r g m b r r b r m b b d d N d d k d b h'.split(' ')]

const firstSyllable = 0xac00
const count = first.length * middle.length * last.length

export function hangulSound(word: string): string {
  let sound = ''
  for (const letter of word) {
    const index = letter.codePointAt(0)! - firstSyllable // a letter of a string has one
    if (index < 0 || index >= count) {
      sound += /[0-9]/.test(letter) ? letter : ''
      continue
    }
    const vowels = index % (middle.length * last.length)
    sound += first[Math.floor(index / (middle.length * last.length))]
    sound += middle[Math.floor(vowels / last.length)]
    sound += last[vowels % last.length]
  }
  return sound
}

/** Surnames that are romanised otherwise than they are spelled. */
const surnames: ReadonlyMap<string, string> = new Map([
  ['김', 'kim'],
  ['이', 'li'],
  ['리', 'li'],
  ['박', 'pak'],
  ['임', 'lim'],
  ['우', 'wu'],
])

export const surnameSound = (syllable: string): string =>
  surnames.get(syllable) ?? hangulSound(syllable)
