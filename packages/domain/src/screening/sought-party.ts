/** Whom a screening looks for, made in one way of whatever is known of them. Pure. */
import type { NameKind } from '../matching/name-words.ts'
import { findBirth } from '../risk/birth.ts'

export interface SoughtNumber {
  /** Of which a person has one at a time, as far as it is known. */
  readonly type?: 'passport' | 'national_id' | 'registration'
  readonly number: string
}

export interface SoughtParty {
  readonly kind: NameKind
  /** In natural order; a hit of any counts. */
  readonly names: readonly string[]
  /** `1970`, `1970-03` or `1970-03-05`; of persons alone. */
  readonly birthDate?: string
  /** Codes or English names. */
  readonly countries: readonly string[]
  readonly numbers: readonly SoughtNumber[]
}

export interface PartyToScreen {
  readonly kind: NameKind
  /** `undefined`: there is no name to look for. */
  readonly sought: SoughtParty | undefined
  /** All that the reference asks for is there: name, country, and of a person the birth. */
  readonly isWhole: boolean
}

type Told = string | null | undefined

/** What is known of somebody, as it was read; what is missing may be absent or empty. */
export interface PartyKnown {
  readonly kind: NameKind
  /** The first is what they are called. */
  readonly names: readonly Told[]
  readonly birthDate?: Told
  readonly countries: readonly Told[]
  readonly numbers?: readonly { readonly type?: SoughtNumber['type']; readonly number: Told }[]
}

/** @param atMs the time of the screening, epoch milliseconds: it says which births can be */
export function partyToScreen(known: PartyKnown, atMs: number): PartyToScreen {
  const { kind, birthDate } = known
  const names = [...new Set(known.names.filter(isName))]
  const countries = known.countries.filter(isTold)
  // A birth date nobody has must not keep a listed person from being found.
  const isBirth = kind === 'person' && isTold(birthDate) && isPlausible(birthDate, atMs)
  const numbers = (known.numbers ?? []).flatMap(({ type, number }) =>
    isTold(number) ? [{ number, ...(type && { type }) }] : [],
  )
  const sought: SoughtParty = {
    kind,
    names,
    countries,
    numbers,
    ...(isBirth && { birthDate }),
  }
  return {
    kind,
    sought: names.length === 0 ? undefined : sought,
    isWhole: isWhole(kind, { isNamed: isName(known.names[0]), isBirth, countries }),
  }
}

/** A vessel has its name alone. */
const isWhole = (
  kind: NameKind,
  told: { isNamed: boolean; isBirth: boolean; countries: readonly string[] },
): boolean =>
  told.isNamed &&
  (kind === 'vessel' || (told.countries.length > 0 && (kind === 'company' || told.isBirth)))

const isTold = (text: Told): text is string => text !== undefined && text !== null && text !== ''

/** A letter or a number alone is no name: nobody is found by it, so nobody is cleared by it. */
const isName = (name: Told): name is string => isTold(name) && /\p{L}.*\p{L}/su.test(name)

function isPlausible(birth: string, atMs: number): boolean {
  const [year = '', month = '01', day = '01'] = birth.split('-')
  return findBirth(`${year}-${month}-${day}`, atMs) === 'plausible'
}
