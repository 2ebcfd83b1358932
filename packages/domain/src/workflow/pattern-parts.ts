/** Reads a pattern into its parts; what the language does not have is refused with a word. */

const repeatMax = 100

export type Test = (code: number) => boolean

export type Part =
  | { readonly kind: 'character'; readonly test: Test }
  | { readonly kind: 'edge'; readonly at: 'start' | 'end' }
  | { readonly kind: 'sequence'; readonly parts: readonly Part[] }
  | { readonly kind: 'alternation'; readonly parts: readonly Part[] }
  | { readonly kind: 'repeat'; readonly part: Part; readonly min: number; readonly max: number }

export class PatternError extends Error {}

const digit: Test = (code) => code >= 48 && code <= 57
const word: Test = (code) =>
  digit(code) || code === 95 || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
const blank: Test = (code) => /\s/.test(String.fromCodePoint(code))
const not =
  (test: Test): Test =>
  (code) =>
    !test(code)
const classes: Readonly<Record<string, Test>> = {
  d: digit,
  D: not(digit),
  w: word,
  W: not(word),
  s: blank,
  S: not(blank),
}
const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

/** Where the reading of a pattern stands. */
interface Reading {
  readonly letters: readonly string[]
  readonly ignoresCase: boolean
  at: number
}

/** @throws PatternError where it is no pattern of the language */
export function parsePattern(source: string, ignoresCase: boolean): Part {
  const reading: Reading = { letters: [...source], ignoresCase, at: 0 }
  const whole = parseAlternation(reading, 0)
  if (reading.at < reading.letters.length) throw new PatternError('has a ) without its (')
  return whole
}

function same({ ignoresCase }: Reading, letter: string): Test {
  const code = letter.codePointAt(0)!
  if (!ignoresCase) return (other) => other === code
  const form = letter.toLowerCase()
  return (other) => String.fromCodePoint(other).toLowerCase() === form
}

function parseAlternation(reading: Reading, depth: number): Part {
  if (depth > 20) throw new PatternError('has groups within groups more than 20 deep')
  const parts = [parseSequence(reading, depth)]
  while (reading.letters[reading.at] === '|') {
    reading.at += 1
    parts.push(parseSequence(reading, depth))
  }
  return parts.length === 1 ? parts[0]! : { kind: 'alternation', parts }
}

function parseSequence(reading: Reading, depth: number): Part {
  const parts: Part[] = []
  while (
    reading.at < reading.letters.length &&
    reading.letters[reading.at] !== '|' &&
    reading.letters[reading.at] !== ')'
  )
    parts.push(parseRepeats(reading, parseAtom(reading, depth)))
  return { kind: 'sequence', parts }
}

function parseAtom(reading: Reading, depth: number): Part {
  const letter = reading.letters[reading.at++]!
  if (letter === '(') return parseGroup(reading, depth)
  if (letter === '[') return { kind: 'character', test: parseSet(reading) }
  if (letter === '.') return { kind: 'character', test: (code) => code !== 10 }
  if (letter === '^') return { kind: 'edge', at: 'start' }
  if (letter === '$') return { kind: 'edge', at: 'end' }
  if (letter === '\\') return { kind: 'character', test: parseEscape(reading) }
  if ('*+?{'.includes(letter)) throw new PatternError(`repeats nothing with ${letter}`)
  return { kind: 'character', test: same(reading, letter) }
}

function parseGroup(reading: Reading, depth: number): Part {
  if (reading.letters[reading.at] === '?') {
    if (reading.letters[reading.at + 1] !== ':')
      throw new PatternError('may group with ( and (?: alone')
    reading.at += 2
  }
  const inner = parseAlternation(reading, depth + 1)
  if (reading.letters[reading.at] !== ')') throw new PatternError('has a ( without its )')
  reading.at += 1
  return inner
}

function parseEscape(reading: Reading): Test {
  const letter = reading.letters[reading.at++]
  if (letter === undefined) throw new PatternError('ends with a \\')
  if (classes[letter]) return classes[letter]
  if (/[0-9a-zA-Z]/.test(letter) && !controls[letter])
    throw new PatternError(`has \\${letter}, which is not taken here: \\d \\w \\s and signs are`)
  return same(reading, controls[letter] ?? letter)
}

function parseSet(reading: Reading): Test {
  const isNot = reading.letters[reading.at] === '^'
  if (isNot) reading.at += 1
  const tests: Test[] = []
  while (reading.letters[reading.at] !== ']') {
    if (reading.at >= reading.letters.length) throw new PatternError('has a [ without its ]')
    tests.push(parseRange(reading))
  }
  reading.at += 1
  if (tests.length === 0) throw new PatternError('has an empty [ ]')
  const within: Test = (code) => tests.some((test) => test(code))
  return isNot ? not(within) : within
}

function parseRange(reading: Reading): Test {
  const first = reading.letters[reading.at++]!
  if (first === '\\') return parseEscape(reading)
  const last = reading.letters[reading.at + 1]
  if (reading.letters[reading.at] !== '-' || last === undefined || last === ']')
    return same(reading, first)
  if (last === '\\') throw new PatternError('has a range that ends with a \\')
  reading.at += 2
  const [low, high] = [first.codePointAt(0)!, last.codePointAt(0)!]
  if (low > high) throw new PatternError(`has the range ${first}-${last} the wrong way round`)
  const within: Test = (code) => code >= low && code <= high
  if (!reading.ignoresCase) return within
  return (code) =>
    [...cases(code)].some((form) => [...form].length === 1 && within(form.codePointAt(0)!))
}

function parseRepeats(reading: Reading, part: Part): Part {
  const [min, max] = readTimes(reading) ?? [1, 1]
  if (min === 1 && max === 1) return part
  if (part.kind === 'edge') throw new PatternError('repeats an edge of the text')
  if (readTimes(reading)) throw new PatternError('repeats what is repeated already')
  return { kind: 'repeat', part, min, max }
}

function readTimes(reading: Reading): [number, number] | undefined {
  const letter = reading.letters[reading.at]
  if (letter === '*' || letter === '+' || letter === '?') {
    reading.at += 1
    return [letter === '+' ? 1 : 0, letter === '?' ? 1 : Infinity]
  }
  if (letter !== '{') return undefined
  const found = /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(reading.letters.slice(reading.at).join(''))
  if (!found) throw new PatternError('has a { that says no number; write \\{ for the sign')
  reading.at += found[0].length
  const min = Number(found[1])
  const max = found[2] === undefined ? min : found[3] === '' ? Infinity : Number(found[3])
  const most = max === Infinity ? min : max
  if (most > repeatMax || max < min) throw new PatternError(`may repeat ${repeatMax} times at most`)
  return [min, max]
}

const cases = (code: number): Set<string> => {
  const letter = String.fromCodePoint(code)
  return new Set([letter, letter.toLowerCase(), letter.toUpperCase()])
}
