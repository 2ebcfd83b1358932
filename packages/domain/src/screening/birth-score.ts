/**
 * How a birth date agrees with those of a listed person: the reference's table (entity reference
 * 9). Lists give several dates, years alone, spans of years and "about": the best of them counts.
 */

/** The same day, or the same year where one side knows no more than that. */
const same = 100
/** Another day of the same year; a year beside one that a list is not sure of. */
const sameYear = 50
const other = -100

/**
 * @param sought `1970`, `1970-03` or `1970-03-05`
 * @param listed EDTF, as lists are read: `1961-08`, `1951~`, `1951/1953`; words are passed over
 * @returns `null` where either side says nothing that can be read
 */
export function birthScore(sought: string | undefined, listed: readonly string[]): number | null {
  const born = readDate(sought ?? '')
  if (!born) return null
  const scores = listed.flatMap((text) => scoreOf(born, text) ?? [])
  return scores.length === 0 ? null : Math.max(...scores)
}

interface PartOfDate {
  readonly year: number
  /** Month and day as far as they are known: ``, `03` or `03-05`. */
  readonly rest: string
  readonly isAbout: boolean
}

function readDate(text: string): PartOfDate | undefined {
  const [, year, rest = '', about] = /^(\d{4})(?:-(\d{2}(?:-\d{2})?))?([~?]?)$/.exec(text) ?? []
  return year === undefined ? undefined : { year: Number(year), rest, isAbout: about !== '' }
}

function scoreOf(born: PartOfDate, text: string): number | undefined {
  const [from, to] = text.split('/').map(readDate)
  if (!from || (text.includes('/') && !to)) return undefined
  if (to) return inSpan(born, from, to)
  if (born.year === from.year)
    return from.rest.startsWith(born.rest) || isPart(born, from) ? same : sameYear
  return from.isAbout && Math.abs(born.year - from.year) === 1 ? sameYear : other
}

/** One side knows the month or the day that the other leaves open. */
const isPart = (born: PartOfDate, from: PartOfDate): boolean => born.rest.startsWith(from.rest)

function inSpan(born: PartOfDate, from: PartOfDate, to: PartOfDate): number {
  if (born.year >= from.year && born.year <= to.year) return same
  const away = born.year < from.year ? from.year - born.year : born.year - to.year
  return (from.isAbout || to.isAbout) && away === 1 ? sameYear : other
}
