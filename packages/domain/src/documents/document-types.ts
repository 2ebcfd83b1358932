/** Kinds of identity document: their names, how callers write them, and what a zone says. */
import type { Mrz } from './mrz.ts'

interface TypeFacts {
  readonly name: string
  /** Whether every such document has a machine readable zone, some have, or none. */
  readonly zone: 'always' | 'sometimes' | 'never'
  /** Part of what it says stands on its back. */
  readonly sides?: 2
  /** Other ways to write the type. */
  readonly also?: readonly string[]
}

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const documentTypes = {
  P:    { name: 'Passport',                zone: 'always',    also: ['PP'] },
  ID:   { name: 'Identity Card',           zone: 'sometimes', sides: 2, also: ['IC', 'National ID', 'ID Card'] },
  DL:   { name: 'Driver License',          zone: 'never',     sides: 2, also: ['Drivers License', 'Driving Licence'] },
  RP:   { name: 'Residence Permit',        zone: 'sometimes', sides: 2, also: ['Residence Card'] },
  SSC:  { name: 'Social Security Card',    zone: 'never' },
  HIC:  { name: 'Health Insurance Card',   zone: 'never' },
  WP:   { name: 'Work Permit',             zone: 'sometimes' },
  TC:   { name: 'Tax Card',                zone: 'never' },
  VISA: { name: 'Visa',                    zone: 'always',    also: ['V'] },
  PSC:  { name: 'Public Services Card',    zone: 'never' },
  BC:   { name: 'Birth Certificate',       zone: 'never' },
  AC:   { name: 'Crew Member Certificate', zone: 'always' },
} as const satisfies Readonly<Record<string, TypeFacts>>

/** A type as callers and workflows write it. */
export type DocumentCode = keyof typeof documentTypes
export const documentCodes = Object.keys(documentTypes) as DocumentCode[] // the keys of the table
export type DocumentType = (typeof documentTypes)[DocumentCode]['name']

export const zoneOf = (type: DocumentType): TypeFacts['zone'] =>
  Object.values(documentTypes).find(({ name }) => name === type)!.zone // the name of a row

export const documentTypeRow = (code: DocumentCode): TypeFacts => documentTypes[code]

/** `driver_license`, `DRIVER LICENSE` and `DL` are one type. */
export function readDocumentType(text: string | null | undefined): DocumentType | undefined {
  const code = readDocumentCode(text)
  return code && documentTypes[code].name
}

export function readDocumentCode(text: string | null | undefined): DocumentCode | undefined {
  const plain = lettersOf(text ?? '')
  return documentCodes.find((code) => {
    const { name, also = [] } = documentTypeRow(code)
    return [code, name, ...also].some((one) => lettersOf(one) === plain)
  })
}

const lettersOf = (text: string): string => text.toUpperCase().replaceAll(/[^A-Z]/g, '')

/** Cards count as one kind: what a card is, its zone tells by a letter of the issuer's choice. */
export const areOneKind = (one: DocumentType, other: DocumentType): boolean =>
  one === other || (isCard(one) && isCard(other))

const isCard = (type: DocumentType): boolean => type !== 'Passport' && type !== 'Visa'

/**
 * What the code of a zone stands for. The second letter is the issuer's: R is used for residence
 * permits, as are TS in France and C1 and C2 in the United States.
 */
export function documentTypeOf({
  documentCode: code,
  issuingState,
}: Mrz): DocumentType | undefined {
  if (code.startsWith('P')) return 'Passport'
  if (code.startsWith('V')) return 'Visa'
  if (code === 'AC') return 'Crew Member Certificate'
  if (/^[AI]R$/.test(code)) return 'Residence Permit'
  if (issuingState === 'USA' && /^C[12]$/.test(code)) return 'Residence Permit'
  if (issuingState === 'FRA' && code === 'TS') return 'Residence Permit'
  return /^[ACI]/.test(code) ? 'Identity Card' : undefined
}
