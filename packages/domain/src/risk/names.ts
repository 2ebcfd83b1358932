/** Names that nobody has: digits, repeats, keyboard runs, test names. Source: reference 5.3. */

const testNames: ReadonlySet<string> = new Set([
  'test test',
  'john doe',
  'jane doe',
  'foo bar',
  'first last',
  'firstname lastname',
  'asdf asdf',
  'test user',
  'mickey mouse',
])
const keyboardRows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'azertyuiop', 'qsdfghjklm', 'wxcvbn']
const keyboardRuns = [...keyboardRows, ...keyboardRows.map((row) => [...row].toReversed().join(''))]
/** Five letters in a row on a keyboard stand in no name; four do ("Wertheim"). */
const runLength = 5

export function isNameAnomalous(first: string, last: string): boolean {
  const whole = `${first} ${last}`.normalize('NFKC').toLowerCase().trim().replaceAll(/\s+/g, ' ')
  if (whole === '' || testNames.has(whole)) return true
  if (/\d/.test(whole)) return true
  // The same letter four times over is no name in any language we know.
  if (/(\p{L})\1{3}/u.test(whole)) return true
  return whole.split(' ').some(hasKeyboardRun)
}

function hasKeyboardRun(word: string): boolean {
  for (let at = 0; at + runLength <= word.length; at += 1) {
    const piece = word.slice(at, at + runLength)
    if (keyboardRuns.some((row) => row.includes(piece))) return true
  }
  return false
}

/** Words of a name as they are compared: lower case, without accents. */
export const nameWords = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '')
