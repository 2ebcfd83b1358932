/**
 * What of a customer was screened, as keyed hashes: enough to see later that something changed, and
 * too little to say what it was.
 */
import { countryOf } from '../country-codes.ts'

/** What a screening has looked for. */
export interface ScreenedSubject {
  readonly names: readonly string[]
  readonly birthDate?: string | undefined
  /** Codes of countries; absent from a screening that never asks for them. */
  readonly countries?: readonly string[]
  /** Of documents and registers; absent from a screening that never asks for them. */
  readonly numbers?: readonly string[]
}

/** The screening does not ask for it. */
const unasked = '-'
/** It asks, and nothing is known. */
const unknown = '0'
const hashLength = 16

/** Case, spacing and signs between words say nothing of who somebody is. */
const nameForm = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()

const numberForm = (number: string): string =>
  number
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')

const countryForm = (country: string): string => countryOf(country) ?? nameForm(country)

/**
 * One text for all that was screened: names, birth date, countries and numbers, each hashed by
 * itself, so that screenings which ask for more or less of them can be compared.
 * @param keyed a hash in hex that nobody can recompute without the key of the installation
 */
export function subjectDigest(subject: ScreenedSubject, keyed: (text: string) => string): string {
  const { names, birthDate, countries, numbers } = subject
  const part = (what: string, values: readonly string[] | undefined): string => {
    if (values === undefined) return unasked
    const known = [...new Set(values.filter(Boolean))].toSorted()
    return known.length === 0 ? unknown : keyed([what, ...known].join('\n')).slice(0, hashLength)
  }
  return [
    part('names', names.map(nameForm)),
    part('birth', birthDate === undefined ? [] : [birthDate.trim()]),
    part('countries', countries?.map(countryForm)),
    part('numbers', numbers?.map(numberForm)),
  ].join('.')
}

/**
 * Whether a customer is as they were when a person looked: what a screening does not ask for is not
 * compared, and whatever is known now and was not then is a change.
 */
export function isSameSubject(adjudicated: string, now: string): boolean {
  const then = adjudicated.split('.')
  const parts = now.split('.')
  return (
    then.length === parts.length &&
    parts.every((part, at) => {
      if (part === unasked || part === then[at]) return true
      return part === unknown && then[at] === unasked
    })
  )
}
