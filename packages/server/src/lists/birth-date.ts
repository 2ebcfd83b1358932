/**
 * Birth dates as lists write them, brought to EDTF (ISO 8601-2): 1961-08-03, 1961-08, 1961, 1961~,
 * 1961/1963.
 */

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/**
 * `15 Jan 1955`, `Aug. 1961`, `circa 1951`, `1951 to 1953`; anything else stays as it was written.
 */
export function birthDate(text: string): string {
  const words = text.trim().replace(/\s+/g, ' ')
  const [from, to, ...more] = words.replace(/^circa /i, '').split(/ to |(?<=^\d{4})-(?=\d{4}$)/)
  const first = oneDate(from ?? '')
  const last = to === undefined ? undefined : oneDate(to)
  if (!first || more.length > 0 || (to !== undefined && !last)) return words
  const mark = /^circa /i.test(words) ? '~' : ''
  return last ? `${first}${mark}/${last}${mark}` : `${first}${mark}`
}

function oneDate(text: string): string | undefined {
  const iso = /^\d{4}(-\d{2}(-\d{2})?)?$/.exec(text)
  if (iso) return text
  // 1964-07-17-04:00: the UN's older export writes dates with a time zone.
  const zoned = /^(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})$/.exec(text)
  if (zoned) return zoned[1]
  const match = /^(?:(\d{1,2}) )?([A-Za-z]{3,9})\.? (\d{4})$/.exec(text)
  if (!match) return undefined
  const [, day, word = '', year = ''] = match
  const month = MONTHS.findIndex((name) => word.toLowerCase().startsWith(name)) + 1
  if (month === 0) return undefined
  const parts = [year, String(month).padStart(2, '0'), day?.padStart(2, '0')]
  return parts.filter((part) => part !== undefined).join('-')
}
