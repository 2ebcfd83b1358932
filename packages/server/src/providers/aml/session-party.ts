/** Whom a screening of a session looks for: what its nodes have read, or else what was expected. */
import { countryOf } from '@ostiary/domain/country-codes'
import { partyToScreen } from '@ostiary/domain/screening/sought-party'
import type { PartyToScreen } from '@ostiary/domain/screening/sought-party'
import { knownPerson, lastOf, looseOf, textOf, textsOf } from '../session-input.ts'
import type { NodeAsked } from '../session-kit.ts'

/** What a session knows at a time. */
export type SessionKnown = Pick<NodeAsked, 'known' | 'expected' | 'atMs'>

export interface SessionParty extends PartyToScreen {
  readonly kind: 'person' | 'company'
  /** What of it is shown as screened. */
  readonly screened: Readonly<Record<string, string | readonly string[]>>
}

export const sessionParty = (session: SessionKnown): SessionParty =>
  isOfCompany(session) ? companyOf(session) : personOf(session)

function isOfCompany(session: SessionKnown): boolean {
  const read = lastOf(session, 'OCR', 'KYB_REGISTRY')?.feature
  return read ? read === 'KYB_REGISTRY' : 'company_name' in session.expected
}

function personOf(session: SessionKnown): SessionParty {
  const person = knownPerson(session)
  const { full_name: name, date_of_birth: born, document_number: number } = person
  const state = person.issuing_state ?? person.nationality
  const party = partyToScreen(
    {
      kind: 'person',
      names: [name],
      birthDate: born,
      countries: [person.nationality, person.issuing_state],
      numbers: [
        { number, type: documentType(session) },
        { number: person.personal_number, type: 'national_id' },
      ],
    },
    session.atMs,
  )
  return {
    ...party,
    kind: 'person',
    screened: {
      ...(name && { full_name: name }),
      ...(born && { date_of_birth: born }),
      ...(state && { nationality: person.nationality ?? state }),
      ...(number && { document_number: number }),
    },
  }
}

function documentType(session: SessionKnown): 'passport' | undefined {
  const type = textOf(lastOf(session, 'OCR')?.data ?? {}, 'document_type') ?? ''
  return /passport/i.test(type) ? 'passport' : undefined
}

function companyOf(session: SessionKnown): SessionParty {
  const { expected } = session
  const company = looseOf(lastOf(session, 'KYB_REGISTRY')?.data ?? {}, 'company')
  const name = textOf(company, 'name') ?? textOf(expected, 'company_name')
  const others = textsOf(company, 'alternative_names')
  const country = countryOf(textOf(company, 'country_code') ?? textOf(expected, 'registry_country'))
  const number = textOf(company, 'registration_number')
  const party = partyToScreen(
    {
      kind: 'company',
      names: [name, ...others],
      countries: [country],
      numbers: [{ number, type: 'registration' }],
    },
    session.atMs,
  )
  return {
    ...party,
    kind: 'company',
    screened: {
      ...(name && { company_name: name }),
      ...(others.length > 0 && { alternative_names: others }),
      ...(country && { country_code: country }),
      ...(number && { registration_number: number }),
    },
  }
}
