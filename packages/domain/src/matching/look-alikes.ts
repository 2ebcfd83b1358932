/**
 * Words of letters of two scripts that look alike: `Рutin` with a Cyrillic letter is read as it
 * looks, not as it sounds.
 */

type Alphabet = 'Latn' | 'Cyrl' | 'Grek'

const alphabets: readonly (readonly [Alphabet, RegExp])[] = [
  ['Latn', /\p{Script=Latin}/u],
  ['Cyrl', /\p{Script=Cyrillic}/u],
  ['Grek', /\p{Script=Greek}/u],
]

/**
 * Latin, Cyrillic, Greek; `-` for none. Facts of Unicode's confusables (UTS 39, `confusables.txt`,
 * Unicode License v3), of these scripts and of what has the same shape in its own case. A capital
 * I is the Latin I here, which is l there.
 */
const rows = `
  aаα cс- dԁ- eе- hһ- iіι jјϳ oоο oоσ pрρ qԛ- sѕ- u-υ vѵν wԝ- xх- yуγ lӏ-
  AАΑ BВΒ CС- EЕΕ GԌ- HНΗ IІΙ JЈͿ KКΚ MМΜ N-Ν OОΟ PРΡ QԚ- SЅ- TТΤ VѴ- WԜ- XХΧ YУΥ Z-Ζ`
  .trim()
  .split(/\s+/)

/** How each alphabet writes what looks like a letter. */
const looks: Readonly<Record<Alphabet, ReadonlyMap<string, string>>> = {
  Latn: lookAlikes(0),
  Cyrl: lookAlikes(1),
  Grek: lookAlikes(2),
}

function lookAlikes(of: number): ReadonlyMap<string, string> {
  const map = new Map<string, string>()
  for (const row of rows) {
    const letters = [...row]
    const own = letters[of] ?? '-'
    if (own === '-') continue
    // The first row of a letter is the usual one.
    for (const [at, letter] of letters.entries())
      if (at !== of && letter !== '-' && !map.has(letter)) map.set(letter, own)
  }
  return map
}

/**
 * In the alphabet that leaves the fewest letters of others; of two such, that of most of its
 * letters.
 * @returns nothing of a word that is all of one alphabet, or has no look-alikes
 */
export function asItLooks(word: string): string | undefined {
  // Nearly every word: one cheap look before the tables of Unicode.
  if (!/[^ -\u024f]/.test(word)) return undefined
  const letters = [...word.normalize('NFD')]
  const own = alphabets
    .map(([alphabet, of]) => ({
      alphabet,
      of,
      count: letters.filter((letter) => of.test(letter)).length,
    }))
    .filter(({ count }) => count > 0)
  if (own.length < 2) return undefined
  const read = own.map(({ alphabet, of, count }) => {
    const folded = letters.map((letter) => looks[alphabet].get(letter) ?? letter)
    const isOther = (letter: string): boolean => /\p{L}/u.test(letter) && !of.test(letter)
    return { folded, count, left: folded.filter(isOther).length }
  })
  read.sort((one, other) => one.left - other.left || other.count - one.count)
  const looked = read[0]?.folded.join('').normalize('NFC') ?? word
  return looked === word ? undefined : looked
}
