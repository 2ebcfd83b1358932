/** What a document says against what its caller expected; what was not expected is not compared. */
import type { Findings } from './document-findings.ts'
import type { DocumentFacts, DocumentInput, ExpectedDetails } from './document-input.ts'
import { areSameDate, areSameNumber, readGender, zoneSide } from './document-sides.ts'
import { readDocumentType } from './document-types.ts'
import { namesAgree, wholeOf } from './person-names.ts'
import { stateOf } from './state-codes.ts'

/**
 * What the document does not say contradicts nobody. What was expected and cannot be read, as a
 * country by its name, is confirmed by none.
 */
export function findAgainstExpected(input: DocumentInput, facts: DocumentFacts): Findings {
  const { expected = {} } = input
  const country = expected.id_country ?? expected.country
  return {
    NAME_MISMATCH_WITH_PROVIDED: isAnotherName(input, facts),
    DOB_MISMATCH_WITH_PROVIDED: differs(facts.dateOfBirth, expected.date_of_birth, areSameDate),
    GENDER_MISMATCH_WITH_PROVIDED: differs(facts.gender, expected.gender, isSameGender),
    NATIONALITY_MISMATCH_WITH_PROVIDED: differs(
      facts.nationality,
      expected.nationality,
      isSameState,
    ),
    COUNTRY_MISMATCH_WITH_PROVIDED: differs(facts.issuingState, country, isSameState),
    IDENTIFICATION_NUMBER_MISMATCH_WITH_PROVIDED: isAnotherNumber(input, facts),
    DOCUMENT_TYPE_MISMATCH_WITH_PROVIDED: isAnotherType(facts, expected),
  }
}

function differs(
  fact: string | null,
  expected: string | undefined,
  isSame: (fact: string, expected: string) => boolean,
): boolean {
  const told = expected?.trim() ?? ''
  return fact !== null && told !== '' && !isSame(fact, told)
}

const isSameState = (fact: string, expected: string): boolean => stateOf(expected) === fact

/** A document with X leaves the gender open. */
const isSameGender = (fact: string, expected: string): boolean =>
  fact === 'X' || readGender(expected) === fact

function isAnotherName({ expected = {}, mrz }: DocumentInput, facts: DocumentFacts): boolean {
  const name = {
    firstName: expected.first_name?.trim() || null,
    lastName: expected.last_name?.trim() || null,
    fullName: null,
  }
  if (wholeOf(name) === '' || wholeOf(facts) === '') return false
  const isOfZone = mrz?.format != null && wholeOf(zoneSide(mrz)) === wholeOf(facts)
  return !namesAgree(facts, name, isOfZone && mrz.namesTruncated)
}

/** Countries put the number of a person in different places, their optional data among them. */
function isAnotherNumber({ expected, mrz }: DocumentInput, facts: DocumentFacts): boolean {
  const told = expected?.identification_number?.trim() ?? ''
  const zone = mrz?.format != null ? [mrz.optionalData, mrz.optionalData2] : []
  const numbers = [facts.documentNumber, facts.personalNumber, ...zone].filter((one) => one)
  return told !== '' && numbers.length > 0 && !numbers.some((one) => areSameNumber(one ?? '', told))
}

function isAnotherType({ documentType }: DocumentFacts, expected: ExpectedDetails): boolean {
  const types = expected.expected_document_types ?? []
  return (
    documentType !== null &&
    types.length > 0 &&
    !types.some((type) => readDocumentType(type) === documentType)
  )
}
