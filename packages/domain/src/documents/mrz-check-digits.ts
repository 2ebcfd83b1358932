/** The check digits of a machine readable zone: what each should be, what stands there. */
import { checkDigitOf } from './check-digit.ts'
import { cut, layoutOf } from './mrz-layouts.ts'
import type { MrzField, MrzFormat, Span } from './mrz-layouts.ts'
import { overflowOf } from './mrz-overflow.ts'

const checked = ['documentNumber', 'birthDate', 'expiryDate', 'personalNumber'] as const

export interface CheckDigit {
  readonly of: (typeof checked)[number] | 'composite'
  readonly expected: string
  readonly found: string
  readonly holds: boolean
}

export function checkDigitsOf(format: MrzFormat, lines: readonly string[]): CheckDigit[] {
  const { fields, composite } = layoutOf(format)
  const overflow = overflowOf(format, lines)
  const ofFields = checked.flatMap((of) => {
    const [field, check] = [fields[of], fields[`${of}Check` satisfies MrzField]]
    if (!field || !check) return []
    return of === 'documentNumber' && overflow
      ? checkDigit(of, lines, { check: overflow.check, covers: [field, overflow.rest] })
      : checkDigit(of, lines, { check, covers: [field] })
  })
  const { compositeCheck } = fields
  return compositeCheck
    ? [...ofFields, checkDigit('composite', lines, { check: compositeCheck, covers: composite })]
    : ofFields
}

function checkDigit(
  of: CheckDigit['of'],
  lines: readonly string[],
  { check, covers }: { readonly check: Span; readonly covers: readonly Span[] },
): CheckDigit {
  const characters = covers.map((span) => cut(lines, span)).join('')
  const [expected, found] = [checkDigitOf(characters), cut(lines, check)]
  // Part 4: where a passport has no personal number, a filler may stand for its 0.
  const isLeftOut = of === 'personalNumber' && found === '<' && /^<*$/.test(characters)
  return { of, expected, found, holds: found === expected || isLeftOut }
}
