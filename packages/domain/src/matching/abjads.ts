/**
 * Arabic and Hebrew letters as sounds. Both scripts leave out most vowels; a letter that stands for
 * a vowel or for a consonant has a sound of its own: `V` waw and vav, `Y` ya and yod, `A` alef and
 * ayin, `K` kaf (k or kh), `P` pe (p or f), `H` het.
 */

/** Letters and what they sound like, in turns. */
function letters(pairs: string): ReadonlyMap<string, string> {
  const all = pairs.trim().split(/\s+/)
  return new Map(all.map((pair) => [pair[0]!, pair.slice(1)])) // no pair is empty
}

const hebrew = letters(`
  אA בb גg דd הh וV זz חH טt יY כK ךK לl מm םm נn ןn סs עA פP ףf צc ץc קk רr שS תt`)

const arabic = letters(`
  اa أa إi آa ء ئ ؤ بb ةa تt ثT جj حh خX دd ذD رr زz سs شS صs ضd طt ظz عA غG فf قq كk کk لl مm نn
  هh وV يY ىa یY پp چC ژZ گg ڤv`)

/** Hebrew writes sounds it lacks with a stroke behind the letter nearest to them. */
const stroked = letters('גj זZ צC ץC')

export function hebrewSound(word: string): string {
  const bare = word.replaceAll(/\p{M}/gu, '')
  const joined = bare.replaceAll(
    /([גזצץ])['׳’]/gu,
    (_, letter: string) => stroked.get(letter) ?? '',
  )
  return soundOfLetters(joined, hebrew)
}

export function arabicSound(word: string): string {
  const bare = word.normalize('NFKD').replaceAll(/\p{M}/gu, '')
  // The article says nothing of whom a name belongs to; two letters at least must be left.
  return soundOfLetters(bare.replace(/^ال(?=..)/u, ''), arabic)
}

function soundOfLetters(word: string, table: ReadonlyMap<string, string>): string {
  let sound = ''
  for (const letter of word)
    sound += table.get(letter) ?? (/[a-zA-Z0-9]/.test(letter) ? letter : '')
  return sound
}
