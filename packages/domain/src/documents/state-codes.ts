/** Who may issue documents and to whom, beside the countries of ISO 3166. */
import { countryCodes, countryOf } from '../country-codes.ts'

// ICAO Doc 9303 part 3, section 5: organisations, people without a state, and the specimen UTO.
const others = `
EUE UNO UNA UNK XBA XIM XCC XCE XCO XEC XPO XES XMP XOM XDC XXA XXB XXC XXX UTO`

/** British nationals who are no citizens, by the same section. */
const british = 'GBD GBN GBO GBP GBS'

const codes: ReadonlySet<string> = new Set(others.trim().split(/\s+/))

/** Whether a machine readable zone may name it: Germany has one letter, the others have three. */
export const isStateCode = (code: string): boolean =>
  code.length !== 2 && stateOf(code) !== undefined

/**
 * The form in which states are shown and compared: ISO alpha-3, from any code of a country; who is
 * no country stands for itself. `undefined` for what is no code.
 */
export function stateOf(text: string | null | undefined): string | undefined {
  const code = text?.normalize('NFKC').trim().toUpperCase() ?? ''
  if (british.split(' ').includes(code)) return 'GBR'
  if (codes.has(code)) return code
  return countryCodes(code)
    .slice(1)
    .find((one) => one.length === 3)
}

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

/** In English; `null` for who is no country. */
export function stateName(code: string | null): string | null {
  const alpha2 = code === null ? undefined : countryOf(code)
  return alpha2 === undefined ? null : (names.of(alpha2) ?? null)
}
