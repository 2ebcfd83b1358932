/** Birth dates as the UK's lists write them. */
import { birthDate } from './birth-date.ts'

/** `dd/mm/1971`: what is not known is written as its letters. */
export function ukBirth(text: string): string {
  const [, day, month, year] = /^(\d{2}|dd|00)\/(\d{2}|mm|00)\/(\d{4})$/i.exec(text) ?? []
  if (!year) return birthDate(text)
  const known = (part: string | undefined): part is string => /^(?!00)\d{2}$/.test(part ?? '')
  if (!known(month)) return year
  return known(day) ? `${year}-${month}-${day}` : `${year}-${month}`
}
