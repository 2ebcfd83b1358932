/**
 * A name as its parts, with what hides them taken off: letters that look like others, letters
 * spaced apart, signs that nobody sees.
 */
import { asItLooks } from './look-alikes.ts'

/** `look_alike`: letters of another script in it. `spaced`: its letters were written apart. */
export type Disguise = 'look_alike' | 'spaced'

export interface Part {
  readonly text: string
  readonly disguise: Disguise | undefined
}

const strokes = "'`´ʻʼʾʿ‘’′"
/** Of Latin words, and at either end of any word; Hebrew letters keep theirs in the middle. */
const unheard = new RegExp(
  `(?<=\\p{Script=Latin})[${strokes}]|[${strokes}](?=\\p{Script=Latin})|[${strokes}](?=\\s|$)`,
  'gu',
)

/** @param hasSurname of a person: what is before the first comma */
export function writtenParts(name: string, hasSurname: boolean): Part[] {
  const spaced = new Set<string>()
  const plain = together(visible(name.normalize('NFKC')), spaced)
  const comma = hasSurname ? plain.indexOf(',') : -1
  const natural = comma > 0 ? `${plain.slice(comma + 1)} ${plain.slice(0, comma)}` : plain
  return natural
    .replaceAll(unheard, '')
    .split(/[^\p{L}\p{N}\p{M}'׳’]+/u)
    .filter((text) => /[\p{L}\p{N}]/u.test(text))
    .map((text) => {
      const looked = asItLooks(text)
      const disguise = looked === undefined ? undefined : ('look_alike' as const)
      return {
        text: (looked ?? text).toLowerCase(),
        disguise: spaced.has(text) ? 'spaced' : disguise,
      }
    })
}

/** Soft hyphens and what has no width; between the words of a Persian name it is a space. */
function visible(text: string): string {
  if (!/[^ -\u00ac\u00ae-\u024f]/.test(text)) return text
  return text
    .replaceAll(/(?<=\p{Script=Arabic})\u200c(?=\p{Script=Arabic})/gu, ' ')
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
}

/** A syllable is a word: of those only a name that is nothing else is put together. */
const syllable = '[\\p{Script=Hangul}\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]'
const letter = `(?!${syllable})\\p{L}\\p{M}*`
/** Three single letters and more, with one sign between each: a wider gap is between words. */
const apart = new RegExp(
  `(?<![\\p{L}\\p{N}\\p{M}])${letter}(?:[ ._·\\-]${letter}){2,}(?![\\p{L}\\p{N}\\p{M}])`,
  'gu',
)
const syllables = new RegExp(`^${syllable}(?: ${syllable}){2,3}$`, 'u')
const mostInitials = 3

/** One or two letters are initials, and so are three with dots: `J.R.R. Tolkien`. */
function together(text: string, spaced: Set<string>): string {
  if (syllables.test(text)) return text.replaceAll(' ', '')
  return text.replaceAll(apart, (run) => {
    const letters = run.replaceAll(/[^\p{L}\p{M}]/gu, '')
    const count = letters.replaceAll(/\p{M}/gu, '').length
    if (count <= mostInitials && run.includes('.')) return run
    spaced.add(letters)
    return letters
  })
}
