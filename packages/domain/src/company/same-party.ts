/**
 * Whether two declarations are of one person or company behind a company, and whether a session
 * that was opened for somebody is theirs still. Spelling that nobody sees makes no other person.
 * Pure.
 */
import { countryOf } from '../country-codes.ts'
import { namesAgree } from '../documents/person-names.ts'
import type { PersonName } from '../documents/person-names.ts'
import { registrationNumberForm } from './company-name.ts'
import { companyIdentity, isAnyOf, isSameCompany } from './same-company.ts'
import type { CompanyIdentity } from './same-company.ts'

/** As it was declared, by the names of the reference. */
type Told = Readonly<Record<string, unknown>>

type Kind = 'person' | 'company'

const kindOf = ({ kind }: Told): Kind => (kind === 'company' ? 'company' : 'person')

function textOf(told: Told, key: string): string | undefined {
  const value = told[key]
  return typeof value === 'string' && folded(value) !== '' ? value : undefined
}

/** Without letter case, and without what shows nothing: U+200B and its like. */
const folded = (text: string): string =>
  text
    .replaceAll(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()

const nameFields: Readonly<Record<Kind, readonly string[]>> = {
  person: ['first_name', 'last_name'],
  company: ['legal_name'],
}

/** Of its kind: a company's name beside a person's makes no other person. */
function namesOf(told: Told): string[] {
  const said = (kind: Kind) => nameFields[kind].map((field) => folded(textOf(told, field) ?? ''))
  const own = said(kindOf(told))
  return own.some((name) => name !== '')
    ? own
    : said(kindOf(told) === 'person' ? 'company' : 'person')
}

/** What may tell two of one name apart; `undefined` where nothing is said. */
const marksOf = (told: Told): (string | undefined)[] => {
  const country = textOf(told, 'country')
  const number = textOf(told, 'registration_number')
  return [
    kindOf(told) === 'person' ? textOf(told, 'date_of_birth') : undefined,
    countryOf(country) ?? (country === undefined ? undefined : folded(country)),
    number === undefined ? undefined : registrationNumberForm(number),
  ]
}

/** All that was said of both is the same: who is named so once more is the one who was. */
export function isSameParty(one: Told, other: Told): boolean {
  const [said, others] = [one, other].map((told) => [
    kindOf(told),
    ...namesOf(told),
    ...marksOf(told),
  ])
  return JSON.stringify(said) === JSON.stringify(others)
}

/** The same name, and nothing said of both that speaks against it: their shares are one's. */
export function isNamesake(one: Told, other: Told): boolean {
  if (kindOf(one) !== kindOf(other)) return false
  if (kindOf(one) === 'company' && isSameCompany(companyIdentity(one), companyIdentity(other)))
    return true
  const [name, another] = [one, other].map((told) => namesOf(told).join(' ').trim())
  const marks = marksOf(other)
  return (
    name !== '' &&
    name === another &&
    marksOf(one).every(
      (mark, at) => mark === undefined || marks[at] === undefined || mark === marks[at],
    )
  )
}

/** What is known of the session of somebody behind a company. */
export interface OpenedFor {
  /** What was expected of them when it was opened. */
  readonly expected: Told
  /** What it has read of a person. */
  readonly read?: Told | undefined
  /** What it has found of a company. */
  readonly found: readonly CompanyIdentity[]
}

/**
 * Whether the session is of the one who is named now. A correction since then may have put another
 * in their place, or only have set right what the document says.
 */
export function isOpenedFor(party: Told, { expected, read, found }: OpenedFor): boolean {
  if (kindOf(party) === 'company') {
    const { company_name, registry_country, registration_number } = expected
    const asOpened = { legal_name: company_name, country: registry_country, registration_number }
    return (
      isSameParty(party, { kind: 'company', ...asOpened }) ||
      isAnyOf(found, [companyIdentity(party)])
    )
  }
  const { first_name, last_name, date_of_birth } = expected
  const { country, registration_number } = party
  // Neither is expected of a document, so that neither was checked.
  const asOpened = { first_name, last_name, date_of_birth, country, registration_number }
  return isSameParty(party, asOpened) || (read !== undefined && isRead(party, read))
}

function isRead(party: Told, read: Told): boolean {
  const [born, birth] = [party, read].map((told) => textOf(told, 'date_of_birth'))
  return (born === undefined || born === birth) && namesAgree(nameIn(read), nameIn(party))
}

const nameIn = (told: Told): PersonName => ({
  firstName: textOf(told, 'first_name') ?? null,
  lastName: textOf(told, 'last_name') ?? null,
  fullName: textOf(told, 'full_name') ?? null,
})
