/** What an address says by itself: completeness, boxes, in the US the state of its postal code. */
import { countryOf } from '../country-codes.ts'
import { lettersAndDigits } from './spelling.ts'

export interface PostalAddress {
  readonly address?: string
  readonly city?: string
  readonly state?: string
  readonly zipCode?: string
  readonly country?: string
}

// The first three digits of postal codes by state (United States Postal Service, labelling list
// L002 by area; a few border codes serve two states). AA, AE and AP are the armed forces abroad.
// oxfmt-ignore
const zipPrefixes: Readonly<Record<string, string>> = {
  AL: '350-369', AK: '995-999', AZ: '850-865', AR: '716-729 755', CA: '900-961', CO: '800-816', CT: '060-069',
  DE: '197-199', DC: '200-205 569', FL: '320-349', GA: '300-319 398-399', HI: '967-968', ID: '832-838',
  IL: '600-629', IN: '460-479', IA: '500-528', KS: '660-679', KY: '400-427', LA: '700-714', ME: '039-049',
  MD: '206-219', MA: '010-027 055', MI: '480-499', MN: '550-567', MS: '386-397', MO: '630-658', MT: '590-599',
  NE: '680-693', NV: '889-898', NH: '030-038', NJ: '070-089', NM: '870-884', NY: '005 063 100-149',
  NC: '270-289', ND: '580-588', OH: '430-459', OK: '730-749', OR: '970-979', PA: '150-196', RI: '028-029',
  SC: '290-299', SD: '570-577', TN: '370-385', TX: '733 750-799 885', UT: '840-847', VT: '050-059',
  VA: '201 220-246', WA: '980-994', WV: '247-268', WI: '530-549', WY: '820-831', PR: '006-009', VI: '008',
  GU: '969', AS: '967', MP: '969', FM: '969', MH: '969', PW: '969', AA: '340', AE: '090-099', AP: '962-966',
}

const zipRanges: ReadonlyMap<string, readonly (readonly [from: string, to: string])[]> = new Map(
  Object.entries(zipPrefixes).map(([state, ranges]) => [
    state,
    ranges.split(' ').map((range) => {
      const [from = '', to = from] = range.split('-')
      return [from, to]
    }),
  ]),
)

/** A profile without a country is taken for an American one, as the fields are. */
export const isAmerican = ({ country }: PostalAddress): boolean =>
  country === undefined || country.trim() === '' || countryOf(country) === 'US'

/** `N.Y.` and `ny` are `NY`. */
const stateOf = ({ state }: PostalAddress): string => lettersAndDigits(state ?? '')

/**
 * Whether the state is none of the United States; `undefined` where there is nothing to look at. A
 * state that is written out is taken at its word.
 */
export function isNoState(given: PostalAddress): boolean | undefined {
  if (!isAmerican(given) || (given.state ?? '').trim() === '') return undefined
  const state = stateOf(given)
  if (!/\p{L}/u.test(state) || /\p{N}/u.test(state)) return true
  return /^[A-Z]{1,2}$/.test(state) && !zipRanges.has(state)
}

/**
 * Whether the postal code lies in another state, as every code does where the state is none;
 * `undefined` where it cannot be told (no code, no state, or not the United States).
 */
export function isZipElsewhere(given: PostalAddress): boolean | undefined {
  if (!isAmerican(given)) return undefined
  const ranges = isNoState(given) ? [] : zipRanges.get(stateOf(given))
  const prefix = /^(\d{3})\d{2}(?:-\d{4})?$/.exec(given.zipCode?.trim() ?? '')?.[1]
  if (ranges === undefined || prefix === undefined) return undefined
  return !ranges.some(([from, to]) => prefix >= from && prefix <= to)
}

const box = /\b(?:p\.?\s*o\.?\s*box|post\s+office\s+box|postfach|apartado)\b/i
export const isPostOfficeBox = ({ address }: PostalAddress): boolean | undefined =>
  address === undefined ? undefined : box.test(address.normalize('NFKC'))

const parts = ['address', 'city', 'state', 'zipCode'] as const
/** Not every country has states, nor postal codes. */
const partsElsewhere = ['address', 'city'] as const

/** Some of it is given and the rest is missing, or the street has no letters. */
export function isAddressIncomplete(given: PostalAddress): boolean | undefined {
  const isMissing = (part: (typeof parts)[number]): boolean => (given[part] ?? '').trim() === ''
  if (parts.every(isMissing)) return undefined
  const needed = isAmerican(given) ? parts : partsElsewhere
  return needed.some(isMissing) || !/\p{L}/u.test(given.address ?? '')
}
