/** What a row of a list of one's own says that nobody can be: named by column, with what to do. */
import { knownCountry } from '@ostiary/domain/country-codes'
import { isPartialDate } from '@ostiary/domain/documents/calendar'
import { countryNamed } from '@ostiary/domain/screening/country-score'
import { checksumOk } from '../platform/wallet/address-checksum.ts'
import type { ListEntry, ListWallet } from './entry.ts'

/** The longest name on seven published lists, 75,000 names, has 383 letters. */
const lettersMax = 500

type Row = Pick<ListEntry, 'name' | 'nationalities' | 'ids' | 'wallets' | 'birthDates'> & {
  readonly aliases: readonly string[]
  readonly weakAliases: readonly string[]
  readonly countries: readonly string[]
  readonly listedOn: string | undefined
}

/** @returns a sentence for each column at fault; never what stands in the cell */
export function rowFaults(row: Row): string[] {
  const countriesOfIds = row.ids.flatMap(({ country }) => country ?? [])
  return [
    ...nameFaults('name', [row.name], /\p{L}/u),
    ...nameFaults('aliases', row.aliases, /\p{L}/u),
    // Published lists have weak aliases of digits alone: a gang's number, a unit's.
    ...nameFaults('weak_aliases', row.weakAliases, /[\p{L}\p{N}]/u),
    row.birthDates.every(isBirthDate)
      ? undefined
      : 'birth_dates has one that is no date; write it as 1970-01-31, 1970-01, 1970, ' +
        'circa 1970 or 1970 to 1972',
    countryFault('nationalities', row.nationalities),
    countryFault('countries', row.countries),
    countryFault('ids', countriesOfIds),
    row.wallets.every(canBeHeld)
      ? undefined
      : 'wallets has one that nobody can hold: its checksum is wrong, or it is of another ' +
        'currency; copy it again',
    row.listedOn === undefined || isDay(row.listedOn)
      ? undefined
      : 'listed_on is not a day such as 2026-01-31',
  ].filter((fault) => fault !== undefined)
}

function nameFaults(column: string, names: readonly string[], needs: RegExp): string[] {
  const one = column === 'name' ? 'name' : `${column} has one that`
  return [
    ...(names.every((name) => needs.test(name))
      ? []
      : [`${one} has no letter; write the name, or leave the row out`]),
    ...(names.every((name) => name.length <= lettersMax)
      ? []
      : [`${one} has more than ${lettersMax} characters; part several names by |`]),
  ]
}

/** A country nobody knows is compared with none, as if it had not been given. */
function countryFault(column: string, countries: readonly string[]): string | undefined {
  if (countries.every(isCountry)) return undefined
  return `${column} has a country nobody knows; write its English name or its ISO code`
}

const isCountry = (text: string): boolean =>
  // Of two letters that no country has `countryNamed` makes a code all the same.
  (text.length > 3 ? countryNamed(text) : knownCountry(text)) !== undefined

/** As `birthDate` writes what it could read. */
function isBirthDate(text: string): boolean {
  const [from = '', to, ...more] = text.split('/').map((part) => part.replace(/~$/, ''))
  if (more.length > 0 || !isPartialDate(from)) return false
  return to === undefined || (isPartialDate(to) && from <= to)
}

const isDay = (text: string): boolean => text.length === 10 && isPartialDate(text)

/** Of a currency we do not know anything may be an address. */
const canBeHeld = ({ address, currency }: ListWallet): boolean =>
  checksumOk(address, currency) !== false
