/** Breaks text into lines of a width; a word that is longer is broken where it must be. */

export interface Measured {
  readonly lines: readonly string[]
  /** Letters that were left out because there were too many lines. */
  readonly left: number
}

export function linesOf(
  text: string,
  { width, most }: { readonly width: number; readonly most: number },
  widthOf: (text: string) => number,
): Measured {
  const lines: string[] = []
  let line = ''
  const words = text.split(' ').filter((word) => word !== '')
  for (const [index, word] of words.entries()) {
    const longer = line === '' ? word : `${line} ${word}`
    if (widthOf(longer) <= width) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    const parts = brokenTo(word, { width, most: most - lines.length + 1 }, widthOf)
    lines.push(...parts.slice(0, -1))
    line = parts.at(-1) ?? ''
    if (lines.length >= most) return cut(lines, most, [line, ...words.slice(index + 1)].join(' '))
  }
  if (line !== '') lines.push(line)
  return lines.length > most ? cut(lines, most, '') : { lines, left: 0 }
}

function cut(lines: readonly string[], most: number, rest: string): Measured {
  // What is beyond is the same word as the rest begins with.
  const left = (lines.slice(most).join('') + rest).length
  return { lines: lines.slice(0, most), left }
}

/** Parts that fit, as many as are wanted; the last holds what remains. */
function brokenTo(
  word: string,
  { width, most }: { readonly width: number; readonly most: number },
  widthOf: (text: string) => number,
): string[] {
  const parts: string[] = []
  let rest = word
  while (parts.length < most && rest !== '') {
    const fits = fittingLength(rest, width, widthOf)
    parts.push(rest.slice(0, fits))
    rest = rest.slice(fits)
  }
  return rest === '' ? parts : [...parts, rest]
}

/** How much of a word fits, one letter at least; a letter of two halves is not parted. */
function fittingLength(word: string, width: number, widthOf: (text: string) => number): number {
  // Nobody's line holds more, and measuring a long word again and again takes its time.
  let high = Math.min(word.length, 400)
  if (widthOf(word.slice(0, high)) <= width) return high
  let low = 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (widthOf(word.slice(0, middle)) <= width) low = middle
    else high = middle - 1
  }
  const isHalf = /[\uD800-\uDBFF]/.test(word[low - 1] ?? '')
  return isHalf ? low + 1 : low
}
