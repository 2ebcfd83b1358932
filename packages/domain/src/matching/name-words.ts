/** A name as the words it is compared by. */
import { surnameSound } from './hangul.ts'
import { scriptOf } from './script.ts'
import type { Script } from './script.ts'
import { latinOf, soundOf } from './sounds.ts'
import { isLegalWord, isGenericWord } from './company-words.ts'
import { numberWords, particles, titles } from './small-words.ts'
import { writtenParts } from './written.ts'
import type { Disguise, Part } from './written.ts'

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
  /** What hid it, of a sought word. */
  readonly disguise?: Disguise
}

// Alignment marks the words of a name in the bits of one number.
const mostWords = 24

/** @param name in natural order, or `LAST, First` for a person */
export function nameWords(name: string, kind: NameKind): NameWord[] {
  const parts = writtenParts(name, kind === 'person')
  const joined = kind === 'person' ? parts.flatMap(surnameApart) : acronyms(parts)
  const words: NameWord[] = []
  for (const part of joined) {
    const word = wordOf(part, kind)
    if (word && words.length < mostWords) words.push(word)
  }
  return words
}

/**
 * Korean and Chinese names of one word begin with the surname. Longer ones are foreign names,
 * spelled by sound.
 */
function surnameApart(part: Part, _: number, all: readonly Part[]): Part[] {
  const isOne = all.length === 1 && /^[\p{Script=Hangul}\p{Script=Han}]{2,4}$/u.test(part.text)
  if (!isOne) return [part]
  const [surname = '', ...given] = part.text
  return [surname, given.join('')].map((text) => ({ ...part, text }))
}

/** `A.B.C. Company` is `ABC Company`. */
function acronyms(parts: readonly Part[]): Part[] {
  const all: Part[] = []
  let run = ''
  const end = (): void => {
    if (run !== '') all.push({ text: run, disguise: undefined })
    run = ''
  }
  for (const part of parts) {
    if (/^[a-z]$/.test(part.text)) {
      run += part.text
      continue
    }
    end()
    all.push(part)
  }
  end()
  return all
}

function wordOf({ text: part, disguise }: Part, kind: NameKind): NameWord | undefined {
  const script = scriptOf(part)
  const isKept = script === 'Arab' || script === 'Hebr' || script === 'Hang' || script === 'Hani'
  const latin = isKept ? part : latinOf(part)
  if (latin === '') return undefined
  const text = (kind === 'person' ? undefined : numberWords.get(latin)) ?? latin
  const sound = script === 'Hang' && part.length === 1 ? surnameSound(part) : soundOf(part, script)
  const word = { text, sound, script, role: roleOf(text, kind) }
  return disguise === undefined ? word : { ...word, disguise }
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
