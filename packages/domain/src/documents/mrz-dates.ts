/** Dates of a machine readable zone: a year has two digits and no century, parts may be unknown. */
import { isPartialDate } from './calendar.ts'

/** `null` where the document leaves it open, `undefined` where it is no date. */
type Read = string | null | undefined

/** Nobody is born after the zone is read: the latest century that does not lie ahead. */
export function readBirthDate(text: string, today: string): Read {
  return readDate(text, (date) => (date > today.slice(0, date.length) ? -100 : 0), today)
}

/** Within fifty years of the reading: no document is valid longer, and none is older. */
export function readExpiryDate(text: string, today: string): Read {
  const thisYear = Number(today.slice(0, 4))
  const shift = (date: string): number => {
    const ahead = Number(date.slice(0, 4)) - thisYear
    if (ahead >= 50) return -100
    return ahead < -50 ? 100 : 0
  }
  return readDate(text, shift, today)
}

/** @param shiftOf years to add to a date in the century of today */
function readDate(text: string, shiftOf: (date: string) => number, today: string): Read {
  const [, yy, mm, dd] = /^(\d\d|<<)(\d\d|<<)(\d\d|<<)$/.exec(text) ?? []
  if (yy === undefined) return undefined
  if (yy === '<<') return null
  const written = [`${today.slice(0, 2)}${yy}`, mm, dd]
  // A day of an unknown month says nothing.
  const unknown = written.indexOf('<<')
  const date = (unknown < 0 ? written : written.slice(0, unknown)).join('-')
  const year = Number(date.slice(0, 4)) + shiftOf(date)
  const inCentury = `${year}${date.slice(4)}`
  return isPartialDate(inCentury) ? inCentury : undefined
}
