/**
 * The legal forms of companies: how each is written, and the words that names of forms are made of.
 */

// One spelling, then others of the same form. Only what is written in several ways: whatever is
// not here is a word like any other.
// oxfmt-ignore
export const legalForms: readonly (readonly [form: string, ...spellings: string[]])[] = [
  ['ltd', 'limited'], ['plc', 'public limited company', 'p l c'], ['llp', 'limited liability partnership', 'l l p'],
  ['llc', 'limited liability company', 'l l c'], ['lp', 'limited partnership', 'l p'],
  ['inc', 'incorporated'], ['corp', 'corporation'], ['co', 'company'], ['pty', 'proprietary'],
  ['gmbh', 'gesellschaft mit beschrankter haftung', 'g m b h'], ['ag', 'aktiengesellschaft'],
  ['kg', 'kommanditgesellschaft'], ['ug', 'unternehmergesellschaft'],
  ['sa', 's a', 'societe anonyme', 'sociedad anonima'], ['sarl', 's a r l', 'societe a responsabilite limitee'],
  ['sas', 's a s'], ['sl', 's l', 'sociedad limitada'], ['spa', 's p a', 'societa per azioni'],
  ['srl', 's r l', 'societa a responsabilita limitata'], ['bv', 'b v', 'besloten vennootschap'],
  ['nv', 'n v', 'naamloze vennootschap'], ['ab', 'aktiebolag'], ['oy', 'osakeyhtio'], ['oyj', 'julkinen osakeyhtio'],
  ['as', 'a s', 'aktieselskab', 'aksjeselskap'], ['aps', 'anpartsselskab'], ['sro', 's r o'],
  ['doo', 'd o o'], ['kft', 'korlatolt felelossegu tarsasag'], ['se', 'societas europaea'],
]

// Of forms that are written in one way alone, and of languages whose forms are not told apart above.
const others = `
  ohg jsc ojsc pjsc cjsc ooo oao zao pao ao pte pvt private sdn bhd pt tbk fze fzc fzco dmcc est
  sal ltda cia sac eirl kk bvba sprl ad ead eood ood joint stock open closed societatea raspundere
  cu cv rl eurl obshchestvo ogranichennoi ogranichennoy otvetstvennostyu aktsionernoe
  aktsionernoye obschestvo otkrytoe zakrytoe publichnoe unitary anonim sirketi mbh`

/** Shorter words only join the others of a form's name: `mit`, `per`, the letters of `p l c`. */
const least = 4

/**
 * Words that say a form and tell no company from another, in lower case and without accents: every
 * form that is one word, and the longer words of the rest.
 */
export const legalWords: ReadonlySet<string> = new Set([
  ...legalForms.flat().flatMap((spelling) => {
    const all = spelling.split(' ')
    return all.length === 1 ? all : all.filter((word) => word.length >= least)
  }),
  ...others.trim().split(/\s+/),
])
