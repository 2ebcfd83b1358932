/**
 * Words of company names that do not tell one company from another: legal forms, what trades are
 * called, and what the same thing is called in other languages.
 */

const words = (text: string): string[] => text.trim().split(/\s+/)

/** Forms by name and abbreviation, word by word, with the small words between them. */
const legal = new Set(
  words(`
  ltd limited llc inc incorporated corp corporation co company gmbh ag sa sarl srl spa plc lp llp bv
  nv oy ab as aps kg ohg jsc ojsc pjsc cjsc ooo oao zao pao ao pte pty pvt private public sdn bhd pt
  tbk fze fzc fzco dmcc est sal ltda cia sac eirl kk bvba sprl doo ad ead eood ood joint stock open
  closed aktiengesellschaft liability societe anonyme sociedad anonima societatea raspundere
  limitata cu cv rl se sas eurl obshchestvo ogranichennoi ogranichennoy otvetstvennostyu
  aktsionernoe aktsionernoye obschestvo otkrytoe zakrytoe publichnoe unitary anonim sirketi
  gesellschaft haftung beschrankter mbh`),
)

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

export const isLegalWord = (text: string): boolean => legal.has(text)
export const isGenericWord = (text: string): boolean => generic.has(text)

/** `zavod` and `plant`: the same in two languages, or two words for much the same. */
export function isSameThing(one: string, other: string): boolean {
  const thing = thingOf.get(one)
  return thing !== undefined && thing === thingOf.get(other)
}
