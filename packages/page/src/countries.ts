/** Countries to choose from, by the names of the reader's language. */
import { countryCodes, knownCountry } from '@ostiary/domain/country-codes'
import type { Option } from './api/state.ts'

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

const everyAlpha2 = (): string[] =>
  letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => knownCountry(code) === code)

const alpha3 = (code: string): string => countryCodes(code)[1] ?? code

/**
 * The allowed countries, sorted by name; `null` allows all.
 * @param as the code that is sent: documents name their issuer in three letters, all else two
 */
export function countryOptions(
  allowed: readonly string[] | null,
  { language, as }: { readonly language: string; readonly as: 'alpha2' | 'alpha3' },
): Option[] {
  const names = new Intl.DisplayNames([language], { type: 'region' })
  return (allowed ?? everyAlpha2())
    .map((code) => {
      const alpha2 = knownCountry(code) ?? code
      const known = /^[A-Z]{2}$/.test(alpha2)
      return {
        value: as === 'alpha3' ? alpha3(alpha2) : alpha2,
        label: known ? (names.of(alpha2) ?? code) : code,
      }
    })
    .sort((a, b) => a.label.localeCompare(b.label, language))
}

/** The name of one country, whichever code it came by. */
export const countryName = (code: string, language: string): string =>
  countryOptions([code], { language, as: 'alpha2' })[0]?.label ?? code
