/** Who may issue documents and to whom, beside the countries of ISO 3166. */
import { countryCodes, countryOf } from '../country-codes.ts'

// ICAO Doc 9303 part 3, section 5: organisations, people without a state, and the specimen UTO.
const others = `
EUE UNO UNA UNK XBA XIM XCC XCE XCO XEC XPO XES XMP XOM XDC XXA XXB XXC XXX UTO`

/** British nationals who are no citizens, by the same section. */
const british = 'GBD GBN GBO GBP GBS'

const codes: ReadonlySet<string> = new Set(`${others} ${british}`.trim().split(/\s+/))

export const isStateCode = (code: string): boolean =>
  codes.has(code) || (code.length !== 2 && countryOf(code) !== undefined)

/**
 * The form in which states are shown and compared: ISO alpha-3, from any code of a country. What is
 * no country stands for itself.
 */
export function stateOf(text: string): string {
  const code = text.normalize('NFKC').trim().toUpperCase()
  if (british.includes(code) && code.length === 3) return 'GBR'
  return (
    countryCodes(code)
      .slice(1)
      .find((one) => one.length === 3) ?? code
  )
}
