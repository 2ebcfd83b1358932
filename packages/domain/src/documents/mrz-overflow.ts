/**
 * Document numbers of more than nine characters. They have a filler for their check digit; the rest
 * begins the optional data, the check digit last. Source: ICAO Doc 9303 parts 5 and 6, section 4.2.
 */
import { cut, layoutOf } from './mrz-layouts.ts'
import type { MrzFormat, Span } from './mrz-layouts.ts'

export interface Overflow {
  readonly rest: Span
  readonly check: Span
  /** What is left for optional data. */
  readonly optionalData: Span
}

export function overflowOf(format: MrzFormat, lines: readonly string[]): Overflow | undefined {
  const { documentNumber, documentNumberCheck, optionalData } = layoutOf(format).fields
  if (format !== 'TD1' && format !== 'TD2') return undefined
  if (!documentNumber || !documentNumberCheck || !optionalData) return undefined
  const isFull = !cut(lines, documentNumber).includes('<')
  const [rest] = cut(lines, optionalData).split('<')
  if (cut(lines, documentNumberCheck) !== '<' || !isFull || !rest) return undefined
  const [line, from, to] = optionalData
  const last = from + rest.length - 1
  return {
    rest: [line, from, last - 1],
    check: [line, last, last],
    optionalData: [line, last + 1, to],
  }
}
