/**
 * Japanese syllables in Latin letters as Hepburn writes them, and those of foreign names as they
 * are meant: `ジョン` is jon. Long vowels are short, as passports have them.
 */

const columns = ['a', 'i', 'u', 'e', 'o'] as const
/** Rows of Hiragana by their consonant, in the order of the vowels; `-` for none. */
const rows = `
  : あいうえお k:かきくけこ g:がぎぐげご s:さしすせそ z:ざじずぜぞ t:たちつてと d:だぢづでど
  n:なにぬねの h:はひふへほ b:ばびぶべぼ p:ぱぴぷぺぽ m:まみむめも y:や-ゆ-よ r:らりるれろ
  w:わゐ-ゑを v:--ゔ--`

const irregular: Readonly<Record<string, string>> = {
  si: 'shi',
  zi: 'ji',
  ti: 'chi',
  tu: 'tsu',
  di: 'ji',
  du: 'zu',
  hu: 'fu',
}

const syllables = new Map<string, string>([['ん', 'n']])
for (const [, consonant = '', kana = ''] of rows.matchAll(/([a-z]?): ?(\S+)/g))
  for (const [at, letter] of [...kana].entries()) {
    const plain = `${consonant}${columns[at] ?? ''}`
    if (letter !== '-') syllables.set(letter, irregular[plain] ?? plain)
  }

const small: Readonly<Record<string, string>> = {
  ぁ: 'a',
  ぃ: 'i',
  ぅ: 'u',
  ぇ: 'e',
  ぉ: 'o',
  ゃ: 'ya',
  ゅ: 'yu',
  ょ: 'yo',
  ゎ: 'wa',
}

/** Katakana are as far behind Hiragana everywhere. */
const between = 0x60
const hiragana = (word: string): string =>
  word.replaceAll(/[ァ-ヶ]/gu, (letter) => String.fromCharCode(letter.charCodeAt(0) - between))

/** What is no syllable stays. */
export function kanaLatin(word: string): string {
  let latin = ''
  let isDoubled = false
  for (const letter of hiragana(word)) {
    if (letter === 'ー') continue
    if (letter === 'っ') {
      isDoubled = true
      continue
    }
    const after = small[letter]
    if (after !== undefined) {
      latin = joined(latin, after)
      continue
    }
    const sound = syllables.get(letter) ?? letter
    latin += isDoubled ? `${sound.charAt(0)}${sound}` : sound
    isDoubled = false
  }
  return latin.replaceAll(/o[ou]/g, 'o').replaceAll('uu', 'u')
}

/** A small letter takes the vowel of what is before it: ji-yo is jo, fu-a fa, u-i wi, te-i ti. */
function joined(before: string, small: string): string {
  if (!/[aiueo]$/.test(before)) return before + small
  const stem = before.slice(0, -1)
  if (small.startsWith('y')) return /(?:sh|ch|j)$/.test(stem) ? stem + small.slice(1) : stem + small
  if (/(?:^|[aiueon])u$/.test(before)) return `${stem}w${small}`
  return stem + small
}
