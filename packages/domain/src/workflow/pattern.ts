/**
 * Patterns that cannot run away: a small regular language, matched in time that grows with the text
 * and never beyond it. The engine of JavaScript goes back and tries again, for hours if it must.
 */

/** Longer patterns, larger programs and longer texts are not looked at. */
export const patternMax = 200
const programMax = 2_000
const textMax = 4_000
const repeatMax = 100

type Test = (code: number) => boolean
/** A step of the program: a character taken, two ways at once, an edge of the text, the end. */
type Step =
  | { readonly take: Test; next: number }
  | { readonly either: readonly [number, number] }
  | { readonly at: 'start' | 'end'; next: number }
  | { readonly done: true }

type Part =
  | { readonly kind: 'one'; readonly test: Test }
  | { readonly kind: 'edge'; readonly at: 'start' | 'end' }
  | { readonly kind: 'all'; readonly parts: readonly Part[] }
  | { readonly kind: 'any'; readonly parts: readonly Part[] }
  | { readonly kind: 'many'; readonly part: Part; readonly min: number; readonly max: number }

export type Pattern = (text: string) => boolean

/** @returns what finds the pattern anywhere in a text, or what is wrong with it */
export function readPattern(source: string): Pattern | { readonly wrong: string } {
  if (source.length > patternMax) return { wrong: `must have at most ${patternMax} characters` }
  const ignoresCase = source.startsWith('(?i)')
  try {
    const part = parse(ignoresCase ? source.slice(4) : source, ignoresCase)
    const program = compile(part)
    return (text) => isFound(program, text.slice(0, textMax))
  } catch (error) {
    if (error instanceof Wrong) return { wrong: error.message }
    throw error
  }
}

class Wrong extends Error {}

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

function parse(source: string, ignoresCase: boolean): Part {
  const letters = [...source]
  let at = 0
  const same = (letter: string): Test => {
    const code = letter.codePointAt(0)!
    if (!ignoresCase) return (other) => other === code
    const form = letter.toLowerCase()
    return (other) => String.fromCodePoint(other).toLowerCase() === form
  }

  function any(depth: number): Part {
    if (depth > 20) throw new Wrong('has groups within groups more than 20 deep')
    const parts = [all(depth)]
    while (letters[at] === '|') {
      at += 1
      parts.push(all(depth))
    }
    return parts.length === 1 ? parts[0]! : { kind: 'any', parts }
  }
  function all(depth: number): Part {
    const parts: Part[] = []
    while (at < letters.length && letters[at] !== '|' && letters[at] !== ')')
      parts.push(repeated(one(depth)))
    return { kind: 'all', parts }
  }
  function one(depth: number): Part {
    const letter = letters[at++]!
    if (letter === '(') return group(depth)
    if (letter === '[') return { kind: 'one', test: set() }
    if (letter === '.') return { kind: 'one', test: (code) => code !== 10 }
    if (letter === '^') return { kind: 'edge', at: 'start' }
    if (letter === '$') return { kind: 'edge', at: 'end' }
    if (letter === '\\') return { kind: 'one', test: escaped() }
    if ('*+?{'.includes(letter)) throw new Wrong(`repeats nothing with ${letter}`)
    return { kind: 'one', test: same(letter) }
  }
  function group(depth: number): Part {
    if (letters[at] === '?') {
      if (letters[at + 1] !== ':') throw new Wrong('may group with ( and (?: alone')
      at += 2
    }
    const inner = any(depth + 1)
    if (letters[at] !== ')') throw new Wrong('has a ( without its )')
    at += 1
    return inner
  }
  function escaped(): Test {
    const letter = letters[at++]
    if (letter === undefined) throw new Wrong('ends with a \\')
    if (classes[letter]) return classes[letter]
    if (/[0-9a-zA-Z]/.test(letter) && !controls[letter])
      throw new Wrong(`has \\${letter}, which is not taken here: \\d \\w \\s and signs are`)
    return same(controls[letter] ?? letter)
  }
  function set(): Test {
    const isNot = letters[at] === '^'
    if (isNot) at += 1
    const tests: Test[] = []
    while (letters[at] !== ']') {
      if (at >= letters.length) throw new Wrong('has a [ without its ]')
      tests.push(range())
    }
    at += 1
    if (tests.length === 0) throw new Wrong('has an empty [ ]')
    const within: Test = (code) => tests.some((test) => test(code))
    return isNot ? not(within) : within
  }
  function range(): Test {
    const first = letters[at++]!
    if (first === '\\') return escaped()
    const last = letters[at + 1]
    if (letters[at] !== '-' || last === undefined || last === ']') return same(first)
    if (last === '\\') throw new Wrong('has a range that ends with a \\')
    at += 2
    const [low, high] = [first.codePointAt(0)!, last.codePointAt(0)!]
    if (low > high) throw new Wrong(`has the range ${first}-${last} the wrong way round`)
    const within: Test = (code) => code >= low && code <= high
    if (!ignoresCase) return within
    return (code) =>
      [...cases(code)].some(
        (form) => form.codePointAt(1) === undefined && within(form.codePointAt(0)!),
      )
  }
  function repeated(part: Part): Part {
    const [min, max] = times() ?? [1, 1]
    if (min === 1 && max === 1) return part
    if (part.kind === 'edge') throw new Wrong('repeats an edge of the text')
    if (times()) throw new Wrong('repeats what is repeated already')
    return { kind: 'many', part, min, max }
  }
  function times(): [number, number] | undefined {
    const letter = letters[at]
    if (letter === '*' || letter === '+' || letter === '?') {
      at += 1
      return [letter === '+' ? 1 : 0, letter === '?' ? 1 : Infinity]
    }
    if (letter !== '{') return undefined
    const found = /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(letters.slice(at).join(''))
    if (!found) throw new Wrong('has a { that says no number; write \\{ for the sign')
    at += found[0].length
    const min = Number(found[1])
    const max = found[2] === undefined ? min : found[3] === '' ? Infinity : Number(found[3])
    const most = max === Infinity ? min : max
    if (most > repeatMax || max < min) throw new Wrong(`may repeat ${repeatMax} times at most`)
    return [min, max]
  }

  const whole = any(0)
  if (at < letters.length) throw new Wrong('has a ) without its (')
  return whole
}

const cases = (code: number): Set<string> => {
  const letter = String.fromCodePoint(code)
  return new Set([letter, letter.toLowerCase(), letter.toUpperCase()])
}

/** From its end to its beginning, so that each step knows where it goes on. */
function compile(whole: Part): { readonly steps: readonly Step[]; readonly start: number } {
  const steps: Step[] = [{ done: true }]
  const put = (step: Step): number => {
    if (steps.length >= programMax) throw new Wrong('repeats too much to be matched')
    return steps.push(step) - 1
  }
  function before(part: Part, next: number): number {
    if (part.kind === 'one') return put({ take: part.test, next })
    if (part.kind === 'edge') return put({ at: part.at, next })
    if (part.kind === 'all') return part.parts.reduceRight((then, one) => before(one, then), next)
    if (part.kind === 'any')
      return part.parts
        .map((one) => before(one, next))
        .reduceRight((other, one) => put({ either: [one, other] }))
    return repeats(part, next)
  }
  function repeats({ part, min, max }: Part & { kind: 'many' }, next: number): number {
    let start = next
    if (max === Infinity) {
      const loop: { either: readonly [number, number] } = { either: [next, next] }
      start = put(loop)
      loop.either = [before(part, start), next]
    } else {
      for (let count = min; count < max; count += 1)
        start = put({ either: [before(part, start), next] })
    }
    for (let count = 0; count < min; count += 1) start = before(part, start)
    return start
  }
  return { start: before(whole, 0), steps }
}

/** All ways at once: each step is stood on at most once for each character. */
function isFound({ steps, start }: ReturnType<typeof compile>, text: string): boolean {
  const codes = Array.from(text, (letter) => letter.codePointAt(0)!)
  let here: number[] = []
  for (let at = 0; at <= codes.length; at += 1) {
    const stood = new Set<number>()
    const waiting = [...here, start]
    const next: number[] = []
    while (waiting.length > 0) {
      const index = waiting.pop()!
      if (stood.has(index)) continue
      stood.add(index)
      const step = steps[index]!
      if ('done' in step) return true
      if ('either' in step) waiting.push(...step.either)
      else if ('at' in step) {
        if (step.at === 'start' ? at === 0 : at === codes.length) waiting.push(step.next)
      } else if (at < codes.length && step.take(codes[at]!)) next.push(step.next)
    }
    here = next
  }
  return false
}
