/**
 * The built-in identity check: what of a profile does not fit together, as a table. It proves that
 * data are consistent, never that a person exists. Sources: evaluation reference 2.2, 2.10, 5.6.
 */
import { isAmerican, isNoState, isZipElsewhere } from './address.ts'
import { findBirth } from './birth.ts'
import { readEmail } from './email.ts'
import type { Profile } from './findings.ts'
import { isNameAnomalous } from './names.ts'
import { findSsn, isSsnType } from './ssn.ts'
import type { SsnFinding } from './ssn.ts'

const textFields = [
  'firstName',
  'lastName',
  'email',
  'phone',
  'dob',
  'address',
  'city',
  'state',
  'zipCode',
  'country',
] as const
type ProfileTexts = Partial<Record<(typeof textFields)[number], string>>

export interface IdentityInput {
  readonly profile: Profile | undefined
  /** The time of the check, epoch milliseconds. */
  readonly atMs: number
  readonly documentRequired: boolean
  readonly documentVerified: boolean
}

interface Seen extends ProfileTexts {
  readonly given: boolean
  readonly complete: boolean
  readonly ssn: SsnFinding | undefined
  readonly atMs: number
  readonly documentMissing: boolean
}

interface IdentityRow {
  readonly when: (seen: Seen) => boolean
  readonly says: string
  /** The warning tag of reference 2.10 it counts under. */
  readonly tag?: 'ssn' | 'date_of_birth' | 'address'
}

const isNameOdd = ({ firstName, lastName }: Seen): boolean =>
  firstName !== undefined && lastName !== undefined && isNameAnomalous({ firstName, lastName })
const isEmailOdd = ({ email }: Seen): boolean =>
  email !== undefined && readEmail(email) === undefined
const isBirthOdd = ({ dob, atMs }: Seen): boolean =>
  dob !== undefined && findBirth(dob, atMs) !== 'plausible'
const isNoSsn = ({ ssn }: Seen): boolean => ssn === 'impossible' || ssn === 'malformed'
const isStateOdd = (seen: Seen): boolean =>
  isNoState(seen) === true || isZipElsewhere(seen) === true
/** A street that is not there is another reason's. */
const isStreetOdd = ({ address }: Seen): boolean => address !== undefined && !/\p{L}/u.test(address)

// Every row that holds is a reason; one is enough for an adverse answer.
// oxfmt-ignore
export const identityRows = {
  profile_missing:           { when: (s) => !s.given,               says: 'There is no profile.' },
  profile_incomplete:        { when: (s) => s.given && !s.complete, says: 'A field that is needed is missing.' },
  name_anomaly:              { when: isNameOdd,   says: 'Nobody has such a name.' },
  date_of_birth_implausible: { when: isBirthOdd,  says: 'No customer has this birth date.', tag: 'date_of_birth' },
  ssn_impossible:            { when: isNoSsn,     says: 'No social security number is like this.', tag: 'ssn' },
  ssn_published:             { when: (s) => s.ssn === 'published', says: 'The SSN is a published sample.', tag: 'ssn' },
  email_invalid:             { when: isEmailOdd,  says: 'The e-mail address cannot be one.' },
  address_inconsistent:      { when: isStateOdd,  says: 'No such state, or the code is of another.', tag: 'address' },
  address_incomplete:        { when: isStreetOdd, says: 'The street has no letters.', tag: 'address' },
  document_required:         { when: (s) => s.documentMissing, says: 'A document is required, and none is verified.' },
} as const satisfies Readonly<Record<string, IdentityRow>>

export type IdentityReason = keyof typeof identityRows

const reasonNames = Object.keys(identityRows) as IdentityReason[] // a literal's keys are its own

export interface IdentityCheck {
  readonly outcome: 'clear' | 'adverse'
  readonly basis: 'consistency' | 'document'
  /** In the order of the table; empty when clear. */
  readonly reasons: readonly IdentityReason[]
}

/**
 * Checks a profile. Total: whatever a caller has stored as one, a field of another type counts as
 * missing.
 */
export function checkIdentity(input: IdentityInput): IdentityCheck {
  const seen = look(input)
  const reasons = reasonNames.filter((reason) => identityRows[reason].when(seen))
  return {
    outcome: reasons.length === 0 ? 'clear' : 'adverse',
    basis: input.documentVerified ? 'document' : 'consistency',
    reasons,
  }
}

function look(input: IdentityInput): Seen {
  const { profile, atMs, documentRequired, documentVerified } = input
  const texts = textsOf(profile)
  const id = officialIdOf(profile)
  return {
    ...texts,
    atMs,
    given: typeof profile === 'object' && profile !== null,
    complete: id !== undefined && neededOf(texts).every((field) => texts[field] !== undefined),
    ssn: id && isSsnType(id.docType) ? findSsn(id.value) : undefined,
    documentMissing: documentRequired && !documentVerified,
  }
}

const always = ['firstName', 'lastName', 'email', 'phone', 'dob', 'address', 'city'] as const
const inUnitedStates = [...always, 'state', 'zipCode'] as const

/** Many countries have no states, and some no postal codes; no country is the United States. */
const neededOf = (texts: ProfileTexts): readonly (keyof ProfileTexts)[] =>
  isAmerican(texts) ? inUnitedStates : always

/** The texts of a profile that say something, trimmed. */
export function textsOf(profile: Profile | undefined): ProfileTexts {
  const found = textFields.flatMap((field) => {
    const text = textOf(profile?.[field])
    return text === undefined ? [] : [[field, text] as const]
  })
  return Object.fromEntries(found)
}

function officialIdOf(profile: Profile | undefined): Pick<Id, 'docType' | 'value'> | undefined {
  const [docType, value] = [
    textOf(profile?.officialId?.docType),
    textOf(profile?.officialId?.value),
  ]
  return docType === undefined || value === undefined ? undefined : { docType, value }
}
type Id = NonNullable<Profile['officialId']>

/** What a caller has stored need not be what the type says. */
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
