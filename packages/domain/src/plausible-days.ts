/** Which days somebody can be born, a document can be issued or end, a company can have begun. */
import { dayOf, isPartialDate } from './documents/calendar.ts'
import { dayMs } from './units.ts'

interface Span {
  readonly from: string
  /** The last such day; absent where that is today. */
  readonly to?: string
}

const spans = {
  birth: { from: '1900-01-01' },
  issue: { from: '1900-01-01' },
  expiry: { from: '1900-01-01', to: '2199-12-31' },
  // The oldest company that was ever on a register says it began in 578.
  foundation: { from: '0500-01-01' },
} as const satisfies Readonly<Record<string, Span>>

export type DayOf = keyof typeof spans

/** A day begins fourteen hours early where it begins first. */
const earliestZoneMs = 14 * 3_600_000

/** @param text `YYYY-MM-DD` */
export function isPlausible(what: DayOf, text: string, nowMs: number): boolean {
  const { from, to = dayOf(nowMs + earliestZoneMs) }: Span = spans[what]
  return text.length === 10 && isPartialDate(text) && text >= from && text <= to
}

/** `from 1900-01-01 to today` */
export function spanInWords(what: DayOf): string {
  const { from, to = 'today' }: Span = spans[what]
  return `from ${from} to ${to}`
}

/**
 * The first moment a document is no longer valid, epoch milliseconds (UTC): it is valid on its last
 * day. None where that day is later than any such day can be: issuers write 9999 where a document
 * has no end.
 */
export function documentEnd(lastDay: string): number | undefined {
  const isEnd = lastDay.length === 10 && isPartialDate(lastDay) && lastDay <= spans.expiry.to
  return isEnd ? Date.parse(`${lastDay}T00:00:00Z`) + dayMs : undefined
}
