/** Kinds of identity document: their names, how callers write them, and what a zone says. */
import type { Mrz } from './mrz.ts'

interface TypeFacts {
  /** Other ways to write the type. */
  readonly also: readonly string[]
  /** Whether every such document has a machine readable zone, some have, or none. */
  readonly zone: 'always' | 'sometimes' | 'never'
}

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const documentTypes = {
  Passport:                  { zone: 'always',    also: ['P', 'PP'] },
  'Identity Card':           { zone: 'sometimes', also: ['ID', 'IC', 'National ID', 'ID Card'] },
  'Residence Permit':        { zone: 'sometimes', also: ['RP', 'Residence Card'] },
  'Driver License':          { zone: 'never',     also: ['DL', 'Drivers License', 'Driving Licence'] },
  Visa:                      { zone: 'always',    also: ['V'] },
  'Crew Member Certificate': { zone: 'always',    also: ['AC'] },
  'Health Insurance Card':   { zone: 'never',     also: ['HIC'] },
} as const satisfies Readonly<Record<string, TypeFacts>>

export type DocumentType = keyof typeof documentTypes
const names = Object.keys(documentTypes) as DocumentType[] // the keys of the table

export const zoneOf = (type: DocumentType): TypeFacts['zone'] => documentTypes[type].zone

/** `driver_license`, `DRIVER LICENSE` and `DL` are one type. */
export function readDocumentType(text: string | null | undefined): DocumentType | undefined {
  const plain = lettersOf(text ?? '')
  return names.find((name) =>
    [name, ...documentTypes[name].also].some((one) => lettersOf(one) === plain),
  )
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
