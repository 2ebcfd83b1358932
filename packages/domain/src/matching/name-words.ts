/** A name as the words it is compared by. */
import { surnameSound } from './hangul.ts'
import { scriptOf } from './script.ts'
import type { Script } from './script.ts'
import { latinOf, soundOf } from './sounds.ts'
import { isLegalWord, isGenericWord } from './company-words.ts'
import { numberWords, particles, titles } from './small-words.ts'

/** Whose name it is: it says which words tell one from another. */
export type NameKind = 'person' | 'company' | 'vessel'

/**
 * `name`: a word that tells one from another. `particle`: al, bin, van. `title`: Mr, Sheikh.
 * `initial`: one letter. `number`. `legal`: a company's form. `generic`: what many companies are
 * called besides their own name.
 */
export type WordRole = 'name' | 'particle' | 'title' | 'initial' | 'number' | 'legal' | 'generic'

export interface NameWord {
  /** In Latin letters where it can be, else as written. */
  readonly text: string
  readonly sound: string
  readonly role: WordRole
  readonly script: Script
}

// Alignment marks the words of a name in the bits of one number.
const mostWords = 24

/** @param name in natural order, or `LAST, First` for a person */
export function nameWords(name: string, kind: NameKind): NameWord[] {
  const parts = written(name, kind)
  const joined = kind === 'person' ? parts.flatMap(surnameApart) : acronyms(parts)
  const words: NameWord[] = []
  for (const part of joined) {
    const word = wordOf(part, kind)
    if (word && words.length < mostWords) words.push(word)
  }
  return words
}

const strokes = "'`´ʻʼʾʿ‘’′"
/** Of Latin words, and at either end of any word; Hebrew letters keep theirs in the middle. */
const unheard = new RegExp(
  `(?<=\\p{Script=Latin})[${strokes}]|[${strokes}](?=\\p{Script=Latin})|[${strokes}](?=\\s|$)`,
  'gu',
)

function written(name: string, kind: NameKind): string[] {
  const plain = name.normalize('NFKC').toLowerCase()
  const comma = kind === 'person' ? plain.indexOf(',') : -1
  const natural = comma > 0 ? `${plain.slice(comma + 1)} ${plain.slice(0, comma)}` : plain
  return natural
    .replaceAll(unheard, '')
    .split(/[^\p{L}\p{N}\p{M}'׳’]+/u)
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
}

/**
 * Korean and Chinese names of one word begin with the surname. Longer ones are foreign names,
 * spelled by sound.
 */
function surnameApart(part: string, _: number, all: readonly string[]): string[] {
  const isOne = all.length === 1 && /^[\p{Script=Hangul}\p{Script=Han}]{2,4}$/u.test(part)
  if (!isOne) return [part]
  const [surname = '', ...given] = part
  return [surname, given.join('')]
}

/** `A.B.C. Company` is `ABC Company`. */
function acronyms(parts: readonly string[]): string[] {
  const all: string[] = []
  let run = ''
  for (const part of [...parts, '']) {
    if (/^[a-z]$/.test(part)) {
      run += part
      continue
    }
    if (run !== '') all.push(run)
    run = ''
    if (part !== '') all.push(part)
  }
  return all
}

function wordOf(part: string, kind: NameKind): NameWord | undefined {
  const script = scriptOf(part)
  const isKept = script === 'Arab' || script === 'Hebr' || script === 'Hang' || script === 'Hani'
  const latin = isKept ? part : latinOf(part)
  if (latin === '') return undefined
  const text = (kind === 'person' ? undefined : numberWords.get(latin)) ?? latin
  const sound = script === 'Hang' && part.length === 1 ? surnameSound(part) : soundOf(part, script)
  return { text, sound, script, role: roleOf(text, kind) }
}

function roleOf(text: string, kind: NameKind): WordRole {
  if (/^\d+$/.test(text)) return 'number'
  if (/^[a-z]$/.test(text)) return 'initial'
  if (particles.has(text)) return 'particle'
  if (kind === 'person') return titles.has(text) ? 'title' : 'name'
  if (kind === 'vessel') return 'name'
  if (isLegalWord(text)) return 'legal'
  return isGenericWord(text) ? 'generic' : 'name'
}
