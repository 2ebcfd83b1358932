/** The reference values of OFAC's Advanced XML, and what a party is put together from. */
import { isText, type ListAddress } from './entry.ts'
import type { OfacId } from './ofac-ids.ts'
import { childText, type XmlNode } from './xml-records.ts'

/** The sets that are looked up, by the attribute that points into them. */
export const VALUE_SETS = {
  AliasTypeValues: 'aliasType',
  CountryValues: 'country',
  DetailReferenceValues: 'detail',
  FeatureTypeValues: 'featureType',
  IDRegDocTypeValues: 'documentType',
  ListValues: 'list',
  LocPartTypeValues: 'placePart',
  NamePartTypeValues: 'namePart',
  PartySubTypeValues: 'partySubType',
  PartyTypeValues: 'partyType',
  ReliabilityValues: 'reliability',
  SanctionsTypeValues: 'sanctionsType',
  ScriptValues: 'script',
} as const
export type ValueSet = (typeof VALUE_SETS)[keyof typeof VALUE_SETS]

/** What a party is put together from; it is published above the parties. */
export interface AdvancedReference {
  readonly say: (set: ValueSet, id: string | undefined) => string | undefined
  readonly partyTypeOf: (subTypeId: string | undefined) => string | undefined
  readonly placeOf: (id: string | undefined) => ListAddress | undefined
  readonly documentsOf: (identityId: string | undefined) => readonly OfacId[]
}

/** `<Year>2024</Year><Month>2</Month><Day>23</Day>` */
export function dayOf(node: XmlNode): string | undefined {
  const [year, month, day] = ['Year', 'Month', 'Day'].map((part) => childText(node, part))
  if (!year) return undefined
  return [year.padStart(4, '0'), month?.padStart(2, '0'), day?.padStart(2, '0')]
    .filter(isText)
    .join('-')
}
