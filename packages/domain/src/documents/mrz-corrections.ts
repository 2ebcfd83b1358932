/**
 * Letters that readers of pictures take digits for. They are mended where nothing but a digit can
 * stand; anywhere else the letter may be meant, and no check digit would tell.
 */
import { cut, digitFields, layoutOf } from './mrz-layouts.ts'
import type { MrzFormat } from './mrz-layouts.ts'
import type { Correction } from './mrz-lines.ts'
import { overflowOf } from './mrz-overflow.ts'

const lookalikes = Object.entries({
  0: 'OQD',
  1: 'IL',
  2: 'Z',
  4: 'A',
  5: 'S',
  6: 'G',
  7: 'T',
  8: 'B',
})

const digitLike = (letter: string): string | undefined =>
  lookalikes.find(([, letters]) => letters.includes(letter))?.[0]

export function correctDigits(
  format: MrzFormat,
  lines: readonly string[],
): { readonly lines: readonly string[]; readonly corrected: readonly Correction[] } {
  const { fields } = layoutOf(format)
  const overflow = overflowOf(format, lines)
  const spans = digitFields.flatMap((name) => (fields[name] ? [fields[name]] : []))
  if (overflow) spans.push(overflow.check)
  const corrected = spans.flatMap(([line, from, to]) =>
    [...cut(lines, [line, from, to])].flatMap((found, index) => {
      const read = digitLike(found)
      return read === undefined ? [] : [{ line, column: from + index, found, read }]
    }),
  )
  return { lines: corrected.reduce(put, lines), corrected }
}

const put = (lines: readonly string[], { line, column, read }: Correction): readonly string[] =>
  lines.map((text, index) =>
    index + 1 === line ? text.slice(0, column - 1) + read + text.slice(column) : text,
  )
