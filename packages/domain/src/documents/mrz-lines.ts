/** Finds what may be the lines of a machine readable zone in whatever text holds them. */
import { mayBegin } from './mrz-layouts.ts'
import type { MrzFormat } from './mrz-layouts.ts'
import { mrzProblem } from './mrz-problems.ts'
import type { MrzProblem } from './mrz-problems.ts'

/** What was taken for something else than it was given as; columns are counted from one. */
export interface Correction {
  readonly line: number
  readonly column: number
  readonly found: string
  readonly read: string
}

export interface MrzLines {
  readonly format: MrzFormat
  readonly lines: readonly string[]
  readonly corrected: readonly Correction[]
}

interface Shape {
  readonly count: number
  readonly width: number
  /** Lines whose fillers at the end may be lost or too many: a check digit ends the others. */
  readonly ragged: readonly number[]
}

const shapes: readonly Shape[] = [
  { count: 3, width: 30, ragged: [1, 3] },
  { count: 2, width: 44, ragged: [1] },
  { count: 2, width: 36, ragged: [1] },
]

/** A line, in each way it may be meant. */
type Line = readonly string[]

/**
 * Every zone the text may be meant as, the likeliest first: with a double arrow for each filler,
 * lines of 36 with eight fillers are lines of 44 as well. What is read of them tells which it is.
 */
export function findMrzLines(text: string): readonly MrzLines[] | MrzProblem {
  const lines = text
    .split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/)
    .map(spellings)
    .filter(([line]) => line !== '')
  const ways = [
    (shape: Shape) => findShape(lines, shape, exactly),
    (shape: Shape) => findJoined(lines, shape),
    (shape: Shape) => findShape(lines, shape, mended),
  ]
  for (const way of ways) {
    const found = shapes.flatMap((shape) => way(shape) ?? [])
    if (found.length > 0) return found
  }
  return whatIsWrong(lines)
}

/** Readers of pictures often see one double arrow where two fillers are, or for a single one. */
function spellings(text: string): Line {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{Cc}\p{Cf}]/gu, '')
    .replaceAll(/[‹〈⟨˂≺]/g, '<')
  const doubled = plain.replaceAll(doubles, '<<')
  return doubled === plain ? [plain] : [doubled, plain.replaceAll(doubles, '<')]
}
const doubles = /[«《⟪≪]/g

const isMrz = (line: string): boolean => /^[A-Z0-9<]+$/.test(line)

/** Lines that follow one another; the lowest on the page, where zones stand. */
function findShape(
  lines: readonly Line[],
  shape: Shape,
  fit: (line: Line, shape: Shape, number: number) => FittedLine | undefined,
): MrzLines | undefined {
  for (let start = lines.length - shape.count; start >= 0; start -= 1) {
    const fitted = lines
      .slice(start, start + shape.count)
      .flatMap((line, index) => fit(line, shape, index + 1) ?? [])
    if (fitted.length === shape.count) {
      const zone = zoneOf(
        fitted.map(({ line }) => line),
        fitted.flatMap(({ corrected }) => corrected),
      )
      if (zone) return zone
    }
  }
  return undefined
}

interface FittedLine {
  readonly line: string
  readonly corrected: readonly Correction[]
}

function exactly(line: Line, { width }: Shape): FittedLine | undefined {
  const exact = line.find((one) => one.length === width && isMrz(one))
  return exact === undefined ? undefined : { line: exact, corrected: [] }
}

/** A line with as many fillers at its end as its format has. */
function mended(line: Line, shape: Shape, number: number): FittedLine | undefined {
  const exact = exactly(line, shape)
  if (exact) return exact
  const { width, ragged } = shape
  const [given = ''] = line
  if (!ragged.includes(number) || !isMrz(given) || !given.includes('<')) return undefined
  const end = given.slice(width)
  if (!/^<*$/.test(end)) return undefined
  const whole = given.slice(0, width).padEnd(width, '<')
  const column = Math.min(given.length, width) + 1
  const change = { line: number, column, found: end, read: whole.slice(given.length) }
  return { line: whole, corrected: [change] }
}

/** Line breaks that were lost, or stand elsewhere. */
function findJoined(lines: readonly Line[], { count, width }: Shape): MrzLines | undefined {
  const joined = [0, 1].map((way) => lines.map((line) => line[way] ?? line[0]).join(''))
  const whole = joined.find((one) => one.length === count * width && isMrz(one))
  if (whole === undefined) return undefined
  const parts = Array.from({ length: count }, (_, at) => whole.slice(at * width, (at + 1) * width))
  const zone = zoneOf(parts, [])
  // Without its lines nothing else tells a zone from two lines that are one character too long.
  return zone && mayBegin(zone.format, whole) ? zone : undefined
}

/** Every zone begins with a letter, and none is without a filler. */
function zoneOf(lines: readonly string[], corrected: readonly Correction[]): MrzLines | undefined {
  const [first = ''] = lines
  if (!/^[A-Z]/.test(first) || !lines.join('').includes('<')) return undefined
  return { format: formatOf(first), lines, corrected }
}

function formatOf(first: string): MrzFormat {
  if (first.length === 30) return 'TD1'
  const isVisa = first.startsWith('V')
  if (first.length === 44) return isVisa ? 'MRV-A' : 'TD3'
  if (isVisa) return 'MRV-B'
  return first.startsWith('IDFRA') ? 'FRENCH_NATIONAL_ID' : 'TD2'
}

function whatIsWrong(lines: readonly Line[]): MrzProblem {
  const likely = lines
    .map(([line = ''], index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.includes('<') && line.length >= 20)
  const widths = shapes.map(({ width }) => width)
  for (const { line, number } of likely) {
    const column = line.search(/[^A-Z0-9<]/) + 1
    if (column > 0 && widths.includes(line.length))
      return mrzProblem('mrz_character_unknown', { line: number, column })
  }
  return mrzProblem(likely.some(({ line }) => isMrz(line)) ? 'mrz_length_wrong' : 'mrz_not_found')
}
