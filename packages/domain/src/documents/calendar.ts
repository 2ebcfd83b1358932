/** Days as documents know them: YYYY-MM-DD, or the part of it that is known. All days are UTC's. */

/** The day of a time. */
export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)

const known = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/

/** Whether a text is a date that exists, or the beginning of one: `2024-02`, `2024`. */
export function isPartialDate(text: string): boolean {
  const [, year, month = '01', day = '01'] = known.exec(text) ?? []
  if (year === undefined) return false
  const [m, d] = [Number(month), Number(day)]
  return m >= 1 && m <= 12 && d >= 1 && d <= daysIn(Number(year), m)
}

/** The first and the last day that a date with unknown parts may mean. */
export function daysMeant(date: string): readonly [first: string, last: string] {
  const [year = '', month, day] = date.split('-')
  if (day !== undefined) return [date, date]
  const last = month ?? '12'
  return [`${year}-${month ?? '01'}-01`, `${year}-${last}-${daysIn(Number(year), Number(last))}`]
}

/**
 * Years completed on a day. The birthday counts; who was born on 29 February has it on 1 March in
 * other years.
 */
export function ageOn(today: string, birthday: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthday.slice(0, 4))
  return today.slice(5) < birthday.slice(5) ? years - 1 : years
}

/** The day so many months before, or the last of that month where it is shorter. */
export function monthsBefore(today: string, months: number): string {
  const [year = 0, month = 0, day = 0] = today.split('-').map(Number)
  const whole = year * 12 + month - 1 - months
  const [y, m] = [Math.floor(whole / 12), (whole % 12) + 1]
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${y}-${two(m)}-${two(Math.min(day, daysIn(y, m)))}`
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
