/** The years in which a listed person may have been born, and whether a customer was. */

/** First and last year, the margin included. */
export type BirthYears = readonly (readonly [from: number, to: number])[]

const marginYears = 1
/** A list that says `circa` does not know the year to one. */
const circaMarginYears = 5

const edtf = /^(\d{4})(?:-\d{2}){0,2}(~?)$/

/**
 * Reads what lists say in EDTF (1961-08, 1951~, 1951/1953). `undefined`: the birth is not known,
 * which is so already if one of several dates cannot be read.
 */
export function readBirthYears(dates: readonly string[]): BirthYears | undefined {
  const read = dates.map((date) => {
    const [first, last = first, ...more] = date.split('/').map((part) => edtf.exec(part))
    if (!first || !last || more.length > 0) return undefined
    const margin = first[2] || last[2] ? circaMarginYears : marginYears
    return [Number(first[1]) - margin, Number(last[1]) + margin] as const
  })
  const known = read.filter((one) => one !== undefined)
  return known.length === 0 || known.length < read.length ? undefined : known
}

/** Unless both years are known and lie apart, they may be of one person. */
export const mayBeBornIn = (years: BirthYears | undefined, year: number | undefined): boolean =>
  years === undefined ||
  year === undefined ||
  years.some(([from, to]) => year >= from && year <= to)
