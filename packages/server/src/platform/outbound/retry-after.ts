// Reads the Retry-After header of an answer, which is a number of seconds or a date.

const SECONDS = /^\d{1,9}$/
/** The one date form RFC 9110 lets a sender write; Date.parse alone would take almost anything. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * Seconds from `now` (Unix milliseconds), never negative; undefined when absent or unreadable. The
 * caller sets the upper bound.
 */
export function retryAfterSeconds(
  header: string | readonly string[] | undefined,
  now: number,
): number | undefined {
  if (typeof header !== 'string') return undefined
  if (SECONDS.test(header)) return Number(header)
  if (!HTTP_DATE.test(header)) return undefined
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000))
}
