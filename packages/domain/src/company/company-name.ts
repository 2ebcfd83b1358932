/**
 * Names and numbers of companies as they are compared: without accents, letter case and signs, and
 * with one spelling of each legal form.
 */
import { lettersAndDigits } from '../risk/spelling.ts'
import { legalForms } from './legal-forms.ts'

interface Spelling {
  readonly words: readonly string[]
  readonly form: string
}
/** By the first word, the longest first. */
const spellings = new Map<string, Spelling[]>()
for (const [form, ...others] of legalForms) {
  for (const text of [form, ...others]) {
    const words = text.split(' ')
    const [first = ''] = words
    const known = spellings.get(first) ?? []
    spellings.set(
      first,
      [...known, { words, form }].sort((a, b) => b.words.length - a.words.length),
    )
  }
}

// What NFKD leaves whole, as people type it where the keyboard lacks it.
// oxfmt-ignore
const letters: Readonly<Record<string, string>> = {
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i', '&': ' and ',
}

function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replaceAll(/[\p{M}'`´’]/gu, '')
    .toLowerCase()
    .replaceAll(/[ßæœøđðłþı&]/g, (letter) => letters[letter] ?? letter)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

export interface CompanyNameForm {
  /** Its words with one spelling of the legal form: `acme ltd`. */
  readonly form: string
  /** The same without legal forms at its end: `acme`. A name of nothing else stays whole. */
  readonly stem: string
}

export function companyNameForm(name: string): CompanyNameForm {
  const words = wordsOf(name)
  const said: { text: string; legal: boolean }[] = []
  for (let at = 0; at < words.length;) {
    const found = spellings
      .get(words[at] ?? '')
      ?.find((one) => one.words.every((word, index) => words[at + index] === word))
    said.push({ text: found?.form ?? words[at] ?? '', legal: found !== undefined })
    at += found?.words.length ?? 1
  }
  const last = said.findLastIndex(({ legal }) => !legal)
  const text = (part: typeof said): string => part.map((one) => one.text).join(' ')
  return { form: text(said), stem: text(last < 0 ? said : said.slice(0, last + 1)) }
}

/** One company under two spellings; where one of them has no legal form, that is no difference. */
export function isSameCompanyName(one: string, other: string): boolean {
  const [a, b] = [companyNameForm(one), companyNameForm(other)]
  if (a.form === '' || b.form === '') return false
  const stated = a.form !== a.stem && b.form !== b.stem
  return stated ? a.form === b.form : a.stem === b.stem
}

/** Registers write their numbers with zeros before them, and people leave them out. */
export const registrationNumberForm = (text: string): string =>
  lettersAndDigits(text).replace(/^0+(?=.)/, '')
