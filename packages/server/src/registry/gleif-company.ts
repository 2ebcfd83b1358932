/** A company from a record of the LEI file (GLEIF's LEI-CDF 3.1). */
import { countryOf } from '@ostiary/domain/country-codes'
import type { RegistryAddress, RegistryCompany, RegistryName } from './company.ts'
import { childOf, childText, childrenOf, textOf } from './xml-stream.ts'
import type { XmlElement } from './xml-stream.ts'

export const leiForm = /^[0-9A-Z]{18}\d{2}$/

/** `undefined` where it has no LEI or no name. */
export function gleifCompany(record: XmlElement): RegistryCompany | undefined {
  const entity = childOf(record, 'Entity')
  const id = childText(record, 'LEI')
  const name = childText(entity, 'LegalName')
  if (id === undefined || !leiForm.test(id) || name === undefined) return undefined
  const authority = childOf(entity, 'RegistrationAuthority')
  const form = childOf(entity, 'LegalForm')
  const jurisdiction = childText(entity, 'LegalJurisdiction')
  const registeredAddress = addressOf(childOf(entity, 'LegalAddress'))
  const country = countryOf(jurisdiction?.slice(0, 2)) ?? registeredAddress?.country
  const registration = childOf(record, 'Registration')
  return defined({
    id,
    lei: id,
    name,
    otherNames: otherNamesOf(entity),
    country,
    jurisdiction,
    registrationNumber: childText(authority, 'RegistrationAuthorityEntityID'),
    registrationAuthority: childText(authority, 'RegistrationAuthorityID'),
    legalFormCode: childText(form, 'EntityLegalFormCode'),
    legalForm: childText(form, 'OtherLegalForm'),
    category: childText(entity, 'EntityCategory'),
    status: statusOf(childText(entity, 'EntityStatus')),
    recordStatus: childText(registration, 'RegistrationStatus'),
    registeredAddress,
    headquartersAddress: addressOf(childOf(entity, 'HeadquartersAddress')),
    createdOn: dayOf(childText(entity, 'EntityCreationDate')),
    updatedOn: dayOf(childText(registration, 'LastUpdateDate')),
    successors: successorsOf(entity),
    events: eventsOf(entity),
  })
}

/** Without the fields nothing is known of, so that two readings of one record are the same text. */
export function defined<Value extends object>(value: {
  [Key in keyof Value]: Value[Key] | undefined
}): Value {
  const known = Object.entries(value).filter(([, one]) => one !== undefined)
  return Object.fromEntries(known) as Value // what was undefined may be missing
}

function statusOf(text: string | undefined): RegistryCompany['status'] {
  return text === 'ACTIVE' ? 'active' : text === 'INACTIVE' ? 'inactive' : 'unknown'
}

function otherNamesOf(entity: XmlElement | undefined): RegistryName[] {
  const plain = childrenOf(childOf(entity, 'OtherEntityNames'), 'OtherEntityName')
  const transliterated = childrenOf(
    childOf(entity, 'TransliteratedOtherEntityNames'),
    'TransliteratedOtherEntityName',
  )
  return [...plain, ...transliterated].flatMap((one) => {
    const name = textOf(one)
    const { type, 'xml:lang': language } = one.attributes
    return name === undefined ? [] : [defined<RegistryName>({ name, type, language })]
  })
}

function addressOf(element: XmlElement | undefined): RegistryAddress | undefined {
  if (!element) return undefined
  const lines = [
    childText(element, 'FirstAddressLine'),
    ...childrenOf(element, 'AdditionalAddressLine').map(textOf),
  ]
  return defined<RegistryAddress>({
    lines: lines.filter((line) => line !== undefined),
    city: childText(element, 'City'),
    region: childText(element, 'Region'),
    postalCode: childText(element, 'PostalCode'),
    country: countryOf(childText(element, 'Country')),
  })
}

function successorsOf(entity: XmlElement | undefined): RegistryCompany['successors'] {
  return childrenOf(entity, 'SuccessorEntity').map((one) =>
    defined<RegistryCompany['successors'][number]>({
      id: childText(one, 'SuccessorLEI'),
      name: childText(one, 'SuccessorEntityName'),
    }),
  )
}

function eventsOf(entity: XmlElement | undefined): RegistryCompany['events'] {
  const events = childrenOf(childOf(entity, 'LegalEntityEvents'), 'LegalEntityEvent')
  return events.flatMap((one) => {
    const type = childText(one, 'LegalEntityEventType')
    if (type === undefined) return []
    return [
      defined<RegistryCompany['events'][number]>({
        type,
        on: dayOf(childText(one, 'LegalEntityEventEffectiveDate')),
        status: one.attributes['event_status'],
      }),
    ]
  })
}

/** The day as it is written: the hours behind it are those of whoever keeps the record. */
export const dayOf = (text: string | undefined): string | undefined =>
  /^\d{4}-\d{2}-\d{2}/.exec(text ?? '')?.[0]
