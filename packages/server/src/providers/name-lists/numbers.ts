/** Numbers of documents and registers: the same one is the same party, whatever it is called. */
import { registrationNumberForm } from '@ostiary/domain/company/company-name'
import type { NameKind } from '@ostiary/domain/matching/name-words'
import type { SoughtNumber } from '@ostiary/domain/screening/sought-party'
import type { Steps } from '@ostiary/domain/matching/steps'

export interface ListedNumber {
  /** What the list calls it: Passport, Tax ID No. */
  readonly type: string
  readonly number: string
}

/** Shorter numbers belong to too many: nothing follows from them. */
const leastLength = 6

const formOf = (number: string): string | undefined => {
  const form = registrationNumberForm(number)
  return form.length >= leastLength && /\d/.test(form) ? form : undefined
}

interface Numbered {
  readonly kind: string
  readonly ids: readonly ListedNumber[]
}

interface Holder {
  readonly entry: number
  readonly number: string
}

type HoldersOf = (sought: {
  readonly kind: NameKind
  readonly numbers: readonly SoughtNumber[]
}) => Holder[]

/** Parties whose numbers are read in one step of a build. */
const inOneStep = 500

/** Which of the parties has a number that is looked for. */
export function* numbersOf(parties: readonly Numbered[]): Steps<HoldersOf> {
  const holders = new Map<string, Holder[]>()
  for (const [entry, { ids }] of parties.entries()) {
    if (entry % inOneStep === 0) yield
    for (const { number } of ids) {
      const form = formOf(number)
      if (form === undefined) continue
      const held = holders.get(form)
      if (held) held.push({ entry, number })
      else holders.set(form, [{ entry, number }])
    }
  }
  return ({ kind, numbers }) =>
    numbers
      .flatMap(({ number }) => holders.get(formOf(number) ?? '') ?? [])
      .filter(({ entry }) => isAlike(kind, parties[entry]?.kind))
}

const isAlike = (kind: NameKind, listed: string | undefined): boolean =>
  listed === 'unknown' || (kind === 'person') === (listed === 'person')

const passport = /passport/i

/**
 * `other` only of passports: of those a person has one at a time, and lists call them all the same.
 * A listed person may well have had another one before, which is why it only counts against a hit.
 */
export function documentMatch(
  sought: readonly SoughtNumber[],
  listed: readonly ListedNumber[],
): 'same' | 'other' | null {
  const theirs = new Set(listed.flatMap(({ number }) => formOf(number) ?? []))
  if (sought.some(({ number }) => theirs.has(formOf(number) ?? '-'))) return 'same'
  const isOther =
    sought.some(({ type }) => type === 'passport') &&
    listed.some(({ type, number }) => passport.test(type) && formOf(number) !== undefined)
  return isOther ? 'other' : null
}
