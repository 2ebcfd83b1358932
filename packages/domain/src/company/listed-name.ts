/**
 * Names of companies as sanctions lists are searched: what is left of them without the legal forms
 * at either end, in any order. Lists translate forms (`OOO` is `LLC` or `Ltd` there) and leave them
 * out, so that another form alone makes no other company.
 */
import { companyNameForm, legalFormWords } from './company-name.ts'

// Besides those of company-name.ts: of countries that lists name often. Kept apart, since registers
// are stored by what company-name.ts makes of a name.
const listForms = `
  joint stock company, open joint stock company, public joint stock company,
  closed joint stock company, private joint stock company, JSC, OJSC, PJSC, CJSC, PSC,
  OOO, OAO, ZAO, PAO, AO, TOO, TOV, ООО, ОАО, ЗАО, ПАО, АО, ТОО, ТОВ,
  акционерное общество, открытое акционерное общество, публичное акционерное общество,
  закрытое акционерное общество, общество с ограниченной ответственностью,
  private, Pte, Pvt, Sdn, Bhd, PT, Tbk, FZE, FZC, FZCO, FZ, DMCC, Est, SAL,
  Ltd Şti, anonim şirketi, limited şirketi, AŞ, Ltda, Cía, SAC, EIRL, SA de CV, SRL de CV,
  KK, BVBA, SPRL, EURL, SNC, OHG, EOOD, OOD, EAD, AD, DOOEL`
  .split(',')
  .map((form) => companyNameForm(form).form)

const forms: ReadonlySet<string> = new Set([...listForms, ...legalFormWords])
/** In words. */
const longest = Math.max(...[...forms].map((form) => form.split(' ').length))

export interface ListedNameForm {
  /** The words besides legal forms, sorted. Empty where there is nothing to compare. */
  readonly core: string
  /** All words, each legal form in one spelling, sorted. */
  readonly whole: string
}

/** Of a name of nothing but legal forms one stays as its core. */
export function listedNameForm(name: string): ListedNameForm {
  const words = companyNameForm(name).form.split(' ')
  let [from, to] = [0, words.length]
  for (;;) {
    // One word at least is left.
    const most = Math.min(longest, to - from - 1)
    const last = formOf(most, (length) => words.slice(to - length, to))
    const first = last > 0 ? 0 : formOf(most, (length) => words.slice(from, from + length))
    if (last + first === 0) break
    to -= last
    from += first
  }
  return { core: sorted(words.slice(from, to)), whole: sorted(words) }
}

/** How many words the longest legal form has that stands there; 0 where none does. */
function formOf(most: number, wordsOf: (length: number) => readonly string[]): number {
  for (let length = most; length > 0; length -= 1)
    if (forms.has(wordsOf(length).join(' '))) return length
  return 0
}

const sorted = (words: readonly string[]): string => [...words].sort().join(' ')
