/** How numbers, ages and tables read on a terminal. */

export const count = (value: number): string => value.toLocaleString('en-US')

const UNITS: readonly (readonly [string, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** The largest whole unit: `3 days`, `1 hour`, `less than a minute`. */
export function ageInWords(seconds: number): string {
  for (const [unit, length] of UNITS) {
    const whole = Math.floor(seconds / length)
    if (whole >= 1) return `${count(whole)} ${unit}${whole === 1 ? '' : 's'}`
  }
  return 'less than a minute'
}

/** `once`, `3 times`. */
export const times = (value: number): string => (value === 1 ? 'once' : `${count(value)} times`)

/** Aligned columns; numbers, which arrive as numbers, to the right. */
export function tableLines(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string[] {
  const text = (cell: string | number): string => (typeof cell === 'number' ? count(cell) : cell)
  const widths = header.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => text(row[column] ?? '').length)),
  )
  const line = (row: readonly (string | number)[], first: readonly (string | number)[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0
        const numeric = typeof first[column] === 'number'
        return numeric ? text(cell).padStart(width) : text(cell).padEnd(width)
      })
      .join('  ')
      .trimEnd()
  const first = rows[0] ?? header
  return [line(header, first), ...rows.map((row) => line(row, first))]
}
