/**
 * Invented users as rows of a CSV: names, countries and tags about as frequent as in life, and
 * sixty who stand evenly among all, of whatever number, so that there is something rare to find.
 */
import { numbersOf } from '../packages/server/src/store/links.fixture.ts'
import { firstNames, surnames } from './names.ts'

/** What only the sixty have. */
export const rare = { surname: 'Quoyle', country: 'ISL', tag: 'audit' } as const
export const rareMany = 60
/** Each frequent, and nobody has both. */
export const apart = { first: 'Maria', last: 'Garcia' } as const

export const csvHeader = 'vendor_data,full_name,email,phone,country,status,tags'
export const idOf = (index: number): string => `user-${index}`
export const emailOf = (index: number): string => `user${index}@example.org`
export const phoneOf = (index: number): string => `+346${String(index).padStart(8, '0')}`

/** The place where a number below 1 falls when each of a list is as frequent as its weight. */
function pickerOf(weights: readonly number[]): (at: number) => number {
  const sum = weights.reduce((all, one) => all + one, 0)
  let before = 0
  const ends = weights.map((one) => (before += one / sum))
  return (at) =>
    Math.max(
      0,
      Math.min(
        ends.length - 1,
        ends.findIndex((end) => at < end),
      ),
    )
}

/** As Zipf has it, flattened at the head: of names nobody has a tenth. */
const zipf = (many: number, flat: number): number[] =>
  Array.from({ length: many }, (_, rank) => 1 / (rank + flat))

const firstAt = pickerOf(zipf(firstNames.length, 9))
const lastAt = pickerOf(zipf(surnames.length, 20))
const countries = 'USA ESP BRA DEU FRA ITA GBR IND POL NLD PRT JPN SWE KEN VNM NOR CZE URY'.split(
  ' ',
)
const countryAt = pickerOf(zipf(countries.length, 2))
const range = 2 ** 30

/** @param size how many there are in all */
export function csvRow(index: number, size: number): string {
  const random = numbersOf(index + 1)
  const share = (): number => random(range) / range
  const first = firstNames[firstAt(share())]!
  const last = surnames[lastAt(share())]!
  const country = countries[countryAt(share())]!
  const standing = share()
  const status = standing < 0.01 ? 'BLOCKED' : standing < 0.04 ? 'FLAGGED' : 'ACTIVE'
  const tag = share() < 0.02 ? 'vip' : ''
  const isRare = index % Math.floor(size / rareMany) === 0
  const isApart = first === apart.first && last === apart.last
  const name = isRare
    ? `${firstNames[0]!} ${rare.surname}`
    : `${first} ${isApart ? surnames[500]! : last}`
  return [
    idOf(index),
    name,
    emailOf(index),
    phoneOf(index),
    isRare ? rare.country : country,
    status,
    isRare ? rare.tag : tag,
  ].join(',')
}
