/**
 * Names that nobody has: digits, repeats, keyboard runs, test names, signs alone. Source: reference
 * 5.3.
 */

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
/** Five letters in a row on a keyboard stand in no name; four do ("Wertheim"). */
const runLength = 5
const keyboardRuns: ReadonlySet<string> = new Set(
  keyboardRows
    .flatMap((row) => [row, [...row].toReversed().join('')])
    .flatMap((row) => [...row].map((_, at) => row.slice(at, at + runLength)))
    .filter((run) => run.length === runLength),
)

/** Either name may be blank: that it is missing is another finding. */
export function isNameAnomalous(name: {
  readonly firstName: string
  readonly lastName: string
}): boolean {
  const parts = [name.firstName, name.lastName]
  // A picture or a dash names nobody, whatever stands beside it.
  if (parts.some((part) => part.trim() !== '' && !/\p{L}/u.test(part))) return true
  const whole = parts.join(' ').normalize('NFKC').toLowerCase().trim().replaceAll(/\s+/g, ' ')
  if (whole === '' || testNames.has(whole)) return true
  if (/\d/.test(whole)) return true
  // The same letter four times over is no name in any language we know.
  if (/(\p{L})\1{3}/u.test(whole)) return true
  for (let at = 0; at + runLength <= whole.length; at += 1)
    if (keyboardRuns.has(whole.slice(at, at + runLength))) return true
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
