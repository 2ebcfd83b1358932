/**
 * Patterns that cannot run away: a small regular language, matched in time that grows with the text
 * and never beyond it. The engine of JavaScript goes back and tries again, for hours if it must.
 * Decision 0032 says why no other engine is taken.
 */
import { parsePattern, PatternError } from './pattern-parts.ts'
import type { Part, Test } from './pattern-parts.ts'

/** Longer patterns, larger programs and longer texts are not looked at. */
export const patternMax = 200
const programMax = 2_000
const textMax = 4_000

/** A step of the program: a character taken, two ways at once, an edge of the text, the end. */
type Step =
  | { readonly take: Test; next: number }
  | { readonly either: readonly [number, number] }
  | { readonly at: 'start' | 'end'; next: number }
  | { readonly done: true }

export type Pattern = (text: string) => boolean

/** @returns what finds the pattern anywhere in a text, or what is wrong with it */
export function readPattern(source: string): Pattern | { readonly wrong: string } {
  if (source.length > patternMax) return { wrong: `must have at most ${patternMax} characters` }
  const ignoresCase = source.startsWith('(?i)')
  try {
    const part = parsePattern(ignoresCase ? source.slice(4) : source, ignoresCase)
    const program = compile(part)
    return (text) => isFound(program, text.slice(0, textMax))
  } catch (error) {
    if (error instanceof PatternError) return { wrong: error.message }
    throw error
  }
}

/** From its end to its beginning, so that each step knows where it goes on. */
function compile(whole: Part): { readonly steps: readonly Step[]; readonly start: number } {
  const steps: Step[] = [{ done: true }]
  const put = (step: Step): number => {
    if (steps.length >= programMax) throw new PatternError('repeats too much to be matched')
    return steps.push(step) - 1
  }
  function before(part: Part, next: number): number {
    if (part.kind === 'character') return put({ take: part.test, next })
    if (part.kind === 'edge') return put({ at: part.at, next })
    if (part.kind === 'sequence')
      return part.parts.reduceRight((then, one) => before(one, then), next)
    if (part.kind === 'alternation')
      return part.parts
        .map((one) => before(one, next))
        .reduceRight((other, one) => put({ either: [one, other] }))
    return repeats(part, next)
  }
  function repeats({ part, min, max }: Part & { kind: 'repeat' }, next: number): number {
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
  // By step the last place it was stood on, counted from 1: a `Set` for each character took three
  // times as long where most steps are stood on.
  const stoodAt = new Uint16Array(steps.length)
  let here: number[] = []
  for (let at = 0; at <= codes.length; at += 1) {
    const waiting = here
    waiting.push(start)
    const next: number[] = []
    while (waiting.length > 0) {
      const index = waiting.pop()!
      if (stoodAt[index] === at + 1) continue
      stoodAt[index] = at + 1
      const step = steps[index]!
      if ('done' in step) return true
      if ('either' in step) waiting.push(step.either[0], step.either[1])
      else if ('at' in step) {
        if (step.at === 'start' ? at === 0 : at === codes.length) waiting.push(step.next)
      } else if (at < codes.length && step.take(codes[at]!)) next.push(step.next)
    }
    here = next
  }
  return false
}
