/** The two places where a document says the same: its machine readable zone and what is printed. */
import { isPartialDate } from './calendar.ts'
import type { DocumentFacts, Gender, VisualFields } from './document-input.ts'
import { areOneKind, documentTypeOf, readDocumentType } from './document-types.ts'
import type { CheckDigit } from './mrz-check-digits.ts'
import type { Mrz } from './mrz.ts'
import { areComparable, namesAgree, wholeOf } from './person-names.ts'
import { stateOf } from './state-codes.ts'

/** One side in the form of facts; the age comes of both. */
export type Side = Omit<DocumentFacts, 'age'>

/** What cannot be read is not there: a date that is none, a country without a code. */
export function visualSide(given: VisualFields): Side {
  const fullName = textOf(given.fullName)
  const [firstName, lastName] = [textOf(given.firstName), textOf(given.lastName)]
  return {
    documentType: readDocumentType(given.documentType) ?? null,
    firstName,
    lastName,
    fullName,
    dateOfBirth: dateOf(given.dateOfBirth),
    gender: readGender(given.gender) ?? null,
    nationality: stateOf(given.nationality) ?? null,
    issuingState: stateOf(given.issuingState) ?? null,
    documentNumber: textOf(given.documentNumber),
    personalNumber: textOf(given.personalNumber),
    expirationDate: dateOf(given.expirationDate),
    dateOfIssue: dateOf(given.dateOfIssue),
  }
}

export function zoneSide(mrz: Mrz): Side {
  return {
    documentType: documentTypeOf(mrz) ?? null,
    firstName: textOf(mrz.givenNames),
    lastName: textOf(mrz.surname),
    fullName: null,
    dateOfBirth: mrz.birthDate,
    gender: mrz.sex,
    nationality: stateOf(mrz.nationality) ?? null,
    issuingState: stateOf(mrz.issuingState) ?? null,
    documentNumber: textOf(mrz.documentNumber),
    personalNumber: textOf(mrz.personalNumber),
    expirationDate: mrz.expiryDate,
    dateOfIssue: mrz.issueDate,
  }
}

const checkOf: Readonly<Partial<Record<keyof Side, CheckDigit['of']>>> = {
  dateOfBirth: 'birthDate',
  documentNumber: 'documentNumber',
  personalNumber: 'personalNumber',
  expirationDate: 'expiryDate',
}

/** What both say: the zone where its check digit holds, else the print. */
export function bothSides(visual: Side, mrz: Mrz | undefined): Side {
  if (!mrz) return { ...visual, fullName: wholeOf(visual) || null }
  const zone = zoneSide(mrz)
  const isSound = (field: keyof Side): boolean =>
    mrz.checkDigits.every(({ of, holds }) => holds || of !== checkOf[field])
  const better = <Field extends keyof Side>(field: Field): Side[Field] =>
    isSound(field) ? (zone[field] ?? visual[field]) : (visual[field] ?? zone[field])
  const name = isBetterPrinted(visual, zone, mrz.namesTruncated) ? visual : zone
  return {
    documentType: visual.documentType ?? zone.documentType,
    firstName: name.firstName ?? zone.firstName,
    lastName: name.lastName ?? zone.lastName,
    fullName: wholeOf(name) || null,
    dateOfBirth: better('dateOfBirth'),
    // X is what a zone says that says nothing.
    gender: zone.gender === 'X' ? (visual.gender ?? 'X') : better('gender'),
    nationality: better('nationality'),
    issuingState: better('issuingState'),
    documentNumber: better('documentNumber'),
    personalNumber: better('personalNumber'),
    expirationDate: better('expirationDate'),
    dateOfIssue: visual.dateOfIssue ?? zone.dateOfIssue,
  }
}

/** With accents and at full length, as long as the zone agrees. */
const isBetterPrinted = (visual: Side, zone: Side, isTruncated: boolean): boolean =>
  areComparable(visual, zone) &&
  namesAgree(zone, visual, isTruncated) &&
  countWords(visual) >= countWords(zone)

const countWords = (side: Side): number => wholeOf(side).split(/[^\p{L}\p{M}]+/u).length

/** The fields in which the sides differ, in words. */
export function differencesOf(visual: Side, mrz: Mrz): string[] {
  const zone = zoneSide(mrz)
  const differs = (
    field: keyof Side,
    isSame: (one: string, other: string) => boolean = (one, other) => one === other,
  ): boolean => {
    const [one, other] = [zone[field], visual[field]]
    return one !== null && other !== null && !isSame(one, other)
  }
  const found: Readonly<Record<string, boolean>> = {
    type:
      zone.documentType !== null &&
      visual.documentType !== null &&
      !areOneKind(zone.documentType, visual.documentType),
    name: areComparable(visual, zone) && !namesAgree(zone, visual, mrz.namesTruncated),
    'date of birth': differs('dateOfBirth', areSameDate),
    gender: zone.gender !== 'X' && differs('gender'),
    nationality: differs('nationality'),
    'issuing state': differs('issuingState'),
    'document number': differs('documentNumber', areSameNumber),
    'personal number': differs('personalNumber', areSameNumber),
    'expiration date': differs('expirationDate', areSameDate),
    'date of issue': differs('dateOfIssue', areSameDate),
  }
  return Object.keys(found).filter((field) => found[field])
}

/** A date with unknown parts is the same as any it may mean. */
export const areSameDate = (one: string, other: string): boolean =>
  [one, other].every(isPartialDate) && (one.startsWith(other) || other.startsWith(one))

/** Spaces, hyphens and letter case are no part of a number. */
export const areSameNumber = (one: string, other: string): boolean =>
  charactersOf(one) === charactersOf(other)

const charactersOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')

// oxfmt-ignore
const genders: Readonly<Record<string, Gender>> = {
  M: 'M', MALE: 'M', F: 'F', FEMALE: 'F', X: 'X', U: 'X', O: 'X', OTHER: 'X', UNSPECIFIED: 'X',
}

/** Whatever word a caller has for it. */
export const readGender = (text: string | undefined): Gender | undefined => {
  const word = text?.trim().toUpperCase() ?? ''
  return Object.hasOwn(genders, word) ? genders[word] : undefined
}

const textOf = (text: string | null | undefined): string | null => text?.trim() || null

const dateOf = (text: string | undefined): string | null => {
  const date = text?.trim() ?? ''
  return isPartialDate(date) ? date : null
}
