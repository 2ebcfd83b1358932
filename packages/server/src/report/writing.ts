/**
 * Text as it is to be drawn: what no font here has is named by its code points, and what is written
 * from right to left is put in the order it is drawn in. A part of Unicode UAX 9: runs, not
 * embeddings, which names and addresses do not need.
 */

/** How a piece of text runs: with letters of one direction, digits, or nothing of either. */
type Run = 'right' | 'left' | 'digit' | 'none'

const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

function runOf(letter: string, before: Run): Run {
  if (/\p{Nd}/u.test(letter)) return 'digit'
  if (/\p{M}/u.test(letter)) return before
  if (rightToLeft.test(letter)) return /[\p{L}\p{M}]/u.test(letter) ? 'right' : 'none'
  return /\p{L}/u.test(letter) ? 'left' : 'none'
}

interface Piece {
  readonly text: string
  readonly run: Run
}

/** Letters of one run together; signs between them one by one, so that each finds its place. */
function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let before: Run = 'none'
  for (const letter of text) {
    const run = runOf(letter, before)
    const last = pieces.at(-1)
    if (last && last.run === run && run !== 'none')
      pieces[pieces.length - 1] = { run, text: last.text + letter }
    else pieces.push({ run, text: letter })
    before = run
  }
  return pieces
}

export const isRightToLeft = (text: string): boolean => {
  const first = /\p{L}/u.exec(text)?.[0]
  return first !== undefined && rightToLeft.test(first)
}

/** What a line is drawn of, from left to right. */
export function drawnOrder(line: string): string[] {
  if (!rightToLeft.test(line)) return [line]
  const base = isRightToLeft(line) ? 1 : 0
  const pieces = piecesOf(line)
  const levels = levelsOf(pieces, base)
  const order = pieces.map((piece, index) => ({ piece, level: levels[index]! })) // one for each
  for (let level = Math.max(...levels); level > 0; level -= 1) turn(order, level)
  return order.map(({ piece, level }) => (level % 2 === 1 ? mirrored(piece) : piece.text))
}

function levelsOf(pieces: readonly Piece[], base: 0 | 1): number[] {
  const strong = pieces.map(({ run }, index) => {
    if (run === 'right') return 1
    if (run === 'left') return base === 1 ? 2 : 0
    if (run === 'none') return undefined
    const led = pieces.slice(0, index).findLast((one) => one.run === 'right' || one.run === 'left')
    const isAmongRight = led ? led.run === 'right' : base === 1
    return isAmongRight || base === 1 ? 2 : 0
  })
  return strong.map((level, index) => {
    if (level !== undefined) return level
    const before = strong.slice(0, index).findLast((one) => one !== undefined) ?? base
    const after = strong.slice(index).find((one) => one !== undefined) ?? base
    // Between words of one direction they belong to it; elsewhere to the line. Digits among
    // words from right to left stand in their row.
    const [one, other] = [before, after].map((value) => (value === 2 && base === 0 ? 1 : value))
    return one === other ? one! : base
  })
}

/** Every stretch of this level and above is turned around. */
function turn(order: { piece: Piece; level: number }[], level: number): void {
  let start = 0
  while (start < order.length) {
    let end = start
    while (end < order.length && order[end]!.level >= level) end += 1 // within the bounds
    const part = order.slice(start, end).toReversed()
    order.splice(start, part.length, ...part)
    start = end + 1
  }
}

const mirrors: Readonly<Record<string, string>> = {
  '(': ')',
  ')': '(',
  '[': ']',
  ']': '[',
  '<': '>',
  '>': '<',
  '«': '»',
  '»': '«',
}
const mirrored = ({ text, run }: Piece): string => (run === 'none' ? (mirrors[text] ?? text) : text)

/** Signs that are not seen but change what is: a stranger's text must not play with the lines. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu
const namedMost = 24

/**
 * A text of letters that the font has; others are named, so that nothing is lost:
 * `[U+5F20 U+4E09]`.
 */
export function drawable(text: string, has: (codePoint: number) => boolean): string {
  const plain = text.normalize('NFC').replaceAll(/\s+/gu, ' ').replaceAll(unseen, '')
  let drawn = ''
  let missing: string[] = []
  const close = (): void => {
    if (missing.length === 0) return
    const more = missing.length - namedMost
    const named = missing.slice(0, namedMost).join(' ')
    drawn += more > 0 ? `[${named} and ${more} more]` : `[${named}]`
    missing = []
  }
  for (const letter of plain) {
    const code = letter.codePointAt(0)! // a letter has one
    if (has(code)) {
      close()
      drawn += letter
    } else missing.push(`U+${code.toString(16).toUpperCase().padStart(4, '0')}`)
  }
  close()
  return drawn
}
