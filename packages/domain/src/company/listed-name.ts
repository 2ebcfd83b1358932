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
  .map((form) => companyNameForm(form).form.split(' '))

const forms: readonly (readonly string[])[] = [
  ...listForms,
  ...[...legalFormWords].map((form) => [form]),
].sort((a, b) => b.length - a.length)

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
  const isAt = (form: readonly string[], at: number): boolean =>
    form.every((word, index) => words[at + index] === word)
  for (;;) {
    const left = to - from
    const first = forms.find((form) => form.length < left && isAt(form, from))
    const last = forms.find((form) => form.length < left && isAt(form, to - form.length))
    if (last) to -= last.length
    else if (first) from += first.length
    else break
  }
  return { core: sorted(words.slice(from, to)), whole: sorted(words) }
}

const sorted = (words: readonly string[]): string => [...words].sort().join(' ')
