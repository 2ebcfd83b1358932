/** What a document itself leaves to be desired, and what the application does not take. */
import { ageOn, dayOf, daysMeant } from './calendar.ts'
import type { DocumentFacts, DocumentInput } from './document-input.ts'
import type { DocumentSettings } from './document-settings.ts'
import { readDocumentType, zoneOf } from './document-types.ts'
import type { DocumentRisk } from './document-warnings.ts'
import type { MrzProblemCode } from './mrz-problems.ts'
import { stateOf } from './state-codes.ts'

/** Risks that were tested, each with whether it was found. */
export type Findings = Readonly<Partial<Record<DocumentRisk, boolean>>>

export function findInDocument(input: DocumentInput, facts: DocumentFacts): Findings {
  const { atMs, mrz, settings = {}, isOfOther = false } = input
  return {
    ...findInZone(mrz, facts),
    ...findInExpiry(facts, dayOf(atMs)),
    ...findInAge(facts, settings, dayOf(atMs)),
    UNPARSED_NAME: facts.firstName === null || facts.lastName === null || hasDigit(mrz),
    DOCUMENT_NOT_SUPPORTED_FOR_APPLICATION: !isAllowed(facts, settings),
    POSSIBLE_DUPLICATED_USER: isOfOther,
  }
}

/** Of these the name's own warning tells. */
const aboutNames: readonly MrzProblemCode[] = ['name_unreadable', 'name_undivided']

function findInZone(mrz: DocumentInput['mrz'], { documentType }: DocumentFacts): Findings {
  const problems = mrz?.problems.map(({ code }) => code) ?? ['mrz_not_found']
  if (problems.includes('mrz_not_found')) {
    const needed = documentType === null ? 'sometimes' : zoneOf(documentType)
    // Where none was looked for, only a document that always has one lacks it.
    return {
      MRZ_NOT_DETECTED: needed === 'always' || (needed === 'sometimes' && mrz !== undefined),
    }
  }
  return { INVALID_MRZ: problems.some((code) => !aboutNames.includes(code)) }
}

const hasDigit = (mrz: DocumentInput['mrz']): boolean =>
  mrz?.problems.some(({ code }) => code === 'name_unreadable') ?? false

/** A document is good until the end of its last day. */
function findInExpiry({ expirationDate }: DocumentFacts, today: string): Findings {
  if (expirationDate === null) return { EXPIRATION_DATE_NOT_DETECTED: true }
  const [, last] = daysMeant(expirationDate)
  return { DOCUMENT_EXPIRED: last < today }
}

/** The least and the most years that a date of birth may mean; none before birth. */
export function agesOf(
  birth: string | null,
  today: string,
): readonly [least: number, most: number] | undefined {
  if (birth === null) return undefined
  const [first, last] = daysMeant(birth)
  return first > today ? undefined : [Math.max(ageOn(today, last), 0), ageOn(today, first)]
}

function findInAge(
  { dateOfBirth }: DocumentFacts,
  settings: DocumentSettings,
  today: string,
): Findings {
  const ages = agesOf(dateOfBirth, today)
  if (!ages) return { AGE_NOT_DETECTED: true }
  const [least, most] = ages
  const [minimum, maximum] = [settings.minimum_age ?? 0, settings.maximum_age ?? Infinity]
  const [isTooYoung, isTooOld] = [most < minimum, least > maximum]
  return {
    MINIMUM_AGE_NOT_MET: isTooYoung,
    MAXIMUM_AGE_EXCEEDED: isTooOld,
    // Unknown parts of the date matter where they decide.
    AGE_NOT_DETECTED: !isTooYoung && !isTooOld && (least < minimum || most > maximum),
  }
}

function isAllowed(facts: DocumentFacts, { documents_allowed: allowed = {} }: DocumentSettings) {
  const rows = Object.entries(allowed)
  if (rows.length === 0) return true
  const { documentType, issuingState } = facts
  if (documentType === null || issuingState === null) return false
  return rows.some(
    ([country, types]) =>
      (country === '*' || stateOf(country) === issuingState) &&
      types.some((type) => readDocumentType(type) === documentType),
  )
}
