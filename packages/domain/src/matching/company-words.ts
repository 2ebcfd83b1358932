/**
 * Words of company names that do not tell one company from another: legal forms, what trades are
 * called, and what the same thing is called in other languages.
 */
import { legalWords } from '../company/legal-forms.ts'

const words = (text: string): string[] => text.trim().split(/\s+/)

/** Each row is one thing in the languages of lists, as it is written in Latin letters. */
const sameThing: readonly (readonly string[])[] = `
  plant zavod factory works fabrika usine
  research nauchno scientific science nauchnoe nauchny
  production proizvodstvennoe proizvodstvennaya proizvodstvenny products manufacturing
  enterprise enterprises predpriyatie predpriyatiye
  association obedinenie obyedinenie union society organization organisation jamiyah jamia charity
    foundation stichting stiftelse fondation fund bonyad institute institut institution
  design konstruktorskoe konstruktorskoye engineering
  bureau byuro office
  bank banque banco
  trading trade ticaret commercial kommercheskaya merchant exchange
  shipping denizcilik maritime marine
  company kompaniya compagnie firma firm sherkat sherkate
  industry industries sanayi sanati industrial promyshlennaya
  development razvitiya
  technology technologies tech tekhnologicheskoe
  construction building stroy insaat
  energy enerji energo
  north sever
  south yug janoob
  investment investments yatirim properties capital
  saint sankt
  service services
  air airlines airline aviation
  group grupo groupe gruppa
  national melli nacional
  corporation korporatsiya corporacion
  international mezhdunarodny
  force forces army
  television tv
  gas gaz
  oil neft naft petroleum petro`
  .trim()
  .split(/\n {2}(?! )/)
  .map(words)

const generic = new Set([
  ...sameThing.flat(),
  ...words(`
  trader general global financial finance republic state central center centre solutions systems
  logistics transport transportation lines line chemical chemicals electronics electronic management
  export import agency trust university academy military defense defence aerospace east west
  partners insurance real estate mining metal metals steel food foods medical pharma holding
  holdings charitable resources resource retail wholesale security complex port sea project
  projects`),
])

const thingOf: ReadonlyMap<string, number> = new Map(
  sameThing.flatMap((row, index) => row.map((word) => [word, index] as const)),
)

export const isLegalWord = (text: string): boolean => legalWords.has(text)
export const isGenericWord = (text: string): boolean => generic.has(text)

/** `zavod` and `plant`: the same in two languages, or two words for much the same. */
export function isSameThing(one: string, other: string): boolean {
  const thing = thingOf.get(one)
  return thing !== undefined && thing === thingOf.get(other)
}
