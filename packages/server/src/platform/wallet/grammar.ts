/** The small languages inside a sign-in message: authority, URI, statement, date-time. */
import { isIPv6 } from 'node:net'

const UNRESERVED = 'A-Za-z0-9\\-._~'
const SUB_DELIMS = "!$&'()*+,;="
const ESCAPED = '%[0-9A-Fa-f]{2}'
const PCHAR = `(?:[${UNRESERVED}${SUB_DELIMS}:@]|${ESCAPED})`

const AUTHORITY = new RegExp(
  `^(?:(?:[${UNRESERVED}${SUB_DELIMS}:]|${ESCAPED})*@)?` +
    `(?:\\[([^\\]]+)\\]|(?:[${UNRESERVED}${SUB_DELIMS}]|${ESCAPED})+)(?::[0-9]*)?$`,
)
const IP_FUTURE = new RegExp(`^[vV][0-9A-Fa-f]+\\.[${UNRESERVED}${SUB_DELIMS}:]+$`)
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*$/
const URI = /^([A-Za-z][A-Za-z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s
const PATH = new RegExp(`^(?:${PCHAR}|/)*$`)
const QUERY = new RegExp(`^(?:${PCHAR}|[/?])*$`)
const PCHARS = new RegExp(`^${PCHAR}*$`)
/**
 * EIP-4361 allows `reserved / unreserved / " "` and nothing else: no quotes, no `%`, ASCII only.
 */
const STATEMENT = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;= ]+$/
const DATE = String.raw`(\d{4})-(\d{2})-(\d{2})`
const TIME = String.raw`([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(\.\d+)?`
const OFFSET = String.raw`([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)`
const DATE_TIME = new RegExp(`^${DATE}[Tt]${TIME}${OFFSET}$`)

/** RFC 3986 authority with a host: `[userinfo@]host[:port]`. */
export function isAuthority(text: string): boolean {
  const match = AUTHORITY.exec(text)
  if (!match) return false
  const literal = match[1]
  // A zone (`fe80::1%eth0`) passes isIPv6 but is no part of the URI grammar.
  if (literal === undefined) return true
  return (isIPv6(literal) && !literal.includes('%')) || IP_FUTURE.test(literal)
}

export function isScheme(text: string): boolean {
  return SCHEME.test(text)
}

/**
 * RFC 3986 URI, absolute, fragment allowed. `URL` cannot serve: it repairs what it should refuse.
 */
export function isUri(text: string): boolean {
  const match = URI.exec(text)
  if (!match) return false
  const [, , authority, path = '', query = '', fragment = ''] = match
  if (authority !== undefined && authority !== '' && !isAuthority(authority)) return false
  return PATH.test(path) && QUERY.test(query) && QUERY.test(fragment)
}

export function isStatement(text: string): boolean {
  return STATEMENT.test(text)
}

/** `*pchar`; may be empty. */
export function isRequestId(text: string): boolean {
  return PCHARS.test(text)
}

/**
 * Milliseconds of an RFC 3339 date-time that exists in the calendar; undefined for anything else.
 */
export function instantOf(text: string): number | undefined {
  const match = DATE_TIME.exec(text)
  if (!match) return undefined
  // Groups 1 to 3 are digits.
  const [, year, month, day] = match.map(Number) as [number, number, number, number]
  // Date.parse turns 31 February into 3 March, so the day is checked by hand.
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined
  const leap = match[6] === '60'
  const upper = text.toUpperCase()
  const at = Date.parse(leap ? `${upper.slice(0, 17)}59${upper.slice(19)}` : upper)
  return Number.isNaN(at) ? undefined : at + (leap ? 1000 : 0)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
