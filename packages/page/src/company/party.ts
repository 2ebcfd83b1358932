/** One owner or officer as typed: what is wrong with it, and how it is sent. */
import type { Party } from '../api/state.ts'
import type { Catalogue } from '../text/en.ts'
import { faultsOf } from '../ui/checks.ts'
import type { Rule } from '../ui/checks.ts'
import type { Faults } from '../ui/Form.tsx'

const noFields = {
  first_name: '',
  last_name: '',
  legal_name: '',
  email: '',
  country: '',
  ownership_percent: '',
  voting_percent: '',
  date_of_birth: '',
  phone: '',
  position: '',
  registration_number: '',
}
export type PartyField = keyof typeof noFields

export interface PartyDraft {
  readonly kind: Party['kind']
  readonly roles: readonly string[]
  readonly fields: Readonly<Record<PartyField, string>>
}

const isField = (key: string): key is PartyField => Object.hasOwn(noFields, key)

export function draftOf(party: Partial<Party>): PartyDraft {
  const given = Object.entries(party).flatMap(([key, value]) =>
    isField(key) && (typeof value === 'string' || typeof value === 'number')
      ? [[key, String(value)] as const]
      : [],
  )
  return {
    kind: party.kind ?? 'person',
    roles: party.roles ?? [],
    fields: { ...noFields, ...Object.fromEntries(given) },
  }
}

export function nameOf({ kind, fields }: PartyDraft): string {
  const name = kind === 'company' ? fields.legal_name : `${fields.first_name} ${fields.last_name}`
  return name.trim()
}

const always: Readonly<Record<string, readonly Rule[]>> = {
  email: ['required', 'email'],
  country: ['required'],
  ownership_percent: ['percent'],
  voting_percent: ['percent'],
  phone: ['phone'],
  date_of_birth: ['date'],
}
const named: Readonly<Record<Party['kind'], Readonly<Record<string, readonly Rule[]>>>> = {
  person: { first_name: ['required'], last_name: ['required'] },
  company: { legal_name: ['required'] },
}

export function partyFaults({ kind, roles, fields }: PartyDraft, text: Catalogue): Faults {
  const faults = faultsOf(withPoints(kind, fields), { ...named[kind], ...always }, text)
  return roles.length > 0 ? faults : { ...faults, roles: text.people.roles_missing }
}

export function partyInput({ kind, roles, fields }: PartyDraft): Party {
  const given = Object.entries(withPoints(kind, fields)).flatMap(([key, value]) => {
    if (value.trim() === '') return []
    return [[key, key.endsWith('_percent') ? Number(value) : value.trim()] as const]
  })
  return { kind, roles, ...Object.fromEntries(given) }
}

export const ownedTogether = (parties: readonly PartyDraft[]): number =>
  parties.reduce((sum, one) => sum + (Number(pointed(one.fields.ownership_percent)) || 0), 0)

/** The fields of the other kind are not sent, though they are kept while somebody decides. */
function withPoints(
  kind: Party['kind'],
  fields: PartyDraft['fields'],
): Readonly<Record<string, string>> {
  const others = kind === 'person' ? personless : companyless
  const kept = Object.entries(fields).filter(([key]) => !others.includes(key))
  return Object.fromEntries(
    kept.map(([key, value]) => [key, key.endsWith('_percent') ? pointed(value) : value]),
  )
}
const personless = ['legal_name', 'registration_number']
const companyless = ['first_name', 'last_name', 'date_of_birth', 'position']

/** Half of the world writes 12,5. */
const pointed = (percent: string): string => percent.replace(',', '.').replace('%', '').trim()
