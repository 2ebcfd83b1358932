/**
 * Given names that are one name in several languages, and what their bearers are called for short.
 * Spellings that sound alike need no row: they are found alike by sound.
 */
const rows = `
  john juan jean johann johannes ivan giovanni joao jan yohannes hans
  theodore ted teddy fyodor fedor theodor
  william bill will billy wilhelm guillermo
  robert bob rob bobby roberto
  michael mike mikhail miguel michel mikhael mykhailo michal
  alexander aleksandr alexandr alexandre alejandro oleksandr aliaksandr alyaksandr aleksander
    iskander sasha
  vladimir volodymyr uladzimir wladimir
  sergey sergei serhii serhiy siarhei sergio serge
  nikolai nikolay mykola mikalai nicholas nicolas nick
  dmitry dmitri dmytro dzmitry
  andrew andrey andrei andrii andriy andres andre
  paul pablo pavel pavlo paulo
  peter pedro pierre pyotr petr petro piotr
  joseph jose josef yusuf yousef youssef giuseppe joe iosif osip
  james jacob jacques jaime jakob yakov santiago jim jimmy
  george georgy georgi yuri yury yuriy jorge georges heorhii jiri
  charles carlos karl carl charlie carlo
  henry henri enrique heinrich harry
  edward eduard eduardo ed eddie
  elizabeth elisabeth isabel liz yelizaveta elizaveta
  catherine katherine ekaterina yekaterina kateryna katarina kate katya
  maria mary marie mariam maryam mariya miriam
  anna anne ann hannah ana
  abraham ibrahim avraham
  david daud dawood dawud davud
  solomon suleiman suleyman sulaiman
  moses musa moshe moise
  isaac ishaq isak itzhak yitzhak
  elijah ilyas elias ilya
  joshua jesus isa issa yeshua
  gabriel jibril jibreel
  natalia natalya nataliya
  alexei alexey aleksei aleksey oleksii oleksiy aliaksei alexis alejo
  eugene evgeny evgeni yevgeny yevgeni yevhen evgeniy
  oleg oleh aleh
  constantine konstantin kostiantyn
  helen elena yelena olena helena
  victor viktor viktar
  igor ihor ihar
  gregory grigory hryhorii grigori
  stephen steven stepan stefan esteban steve
  matthew matvei mateo matteo matthias
  luke lucas luka lukas
  mark marcos marc marco marcus
  thomas tom tomas thoma
  anthony antonio anton antoine tony
  francis francisco francesco frank franz frantisek paco
  lawrence lorenzo laurent larry
  richard ricardo dick rick
  daniel danil danilo dan danny
  benjamin ben benny
  samuel sam
  christopher chris christoph cristobal
  albert alberto
  frederick fred freddy
  margaret margarita meg peggy
  susan susanna zuzana
  leo lev leon
  philip felipe philippe filip`
  .trim()
  .split(/\n {2}(?! )/)
  .map((row) => row.trim().split(/\s+/))

const nameOf: ReadonlyMap<string, number> = new Map(
  rows.flatMap((row, index) => row.map((name) => [name, index] as const)),
)

export function isSameGivenName(one: string, other: string): boolean {
  const name = nameOf.get(one)
  return name !== undefined && name === nameOf.get(other)
}
