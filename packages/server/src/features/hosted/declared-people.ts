/** The people and companies behind a company as somebody names them, held to their fields. */
import { keyRoles, partiesMost } from '@ostiary/domain/company/key-people'
import { ofPercent } from '@ostiary/domain/ownership/fraction'
import {
  areOwnFields,
  faultsOfFields,
  isFields,
  isOfOtherKind,
  isUnsaid,
  ownFields,
  partyChecks,
} from '../../sessions/declared-fields.ts'
import { faultAt, refuseFields } from './refused.ts'
import type { FaultAt } from './refused.ts'

type Input = Readonly<Record<string, unknown>>

/**
 * Name, country and a role of each (entity reference 14).
 * @returns without what was left empty: it was not said
 * @throws Refused naming every field that is missing or wrong
 */
export function declaredPeople(input: Input, nowMs: number): Input {
  const parties = Array.isArray(input['parties']) ? (input['parties'] as unknown[]) : undefined
  if (!parties || parties.length > partiesMost)
    return refuseFields(faultAt('/parties', 'parties_invalid', { max: partiesMost }))
  const errors = parties.flatMap((party, index): FaultAt[] => {
    const at = `/parties/${index}`
    return isFields(party) ? faultsOf(party, { at, nowMs }) : [faultAt(at, 'party_invalid')]
  })
  if (errors.length > 0) return refuseFields(...errors)
  return { ...input, parties: parties.filter(isFields).map(withCountry) }
}

const withoutUnsaid = (party: Input): Input =>
  Object.fromEntries(Object.entries(party).filter(([, value]) => !isUnsaid(value)))

/** The reference has one field of the two: of a person the nationality is the country. */
function withCountry(party: Input): Input {
  const said = withoutUnsaid(party)
  const { country = said['nationality'] } = said
  return { ...said, country }
}

interface Place {
  /** A JSON pointer to the party. */
  readonly at: string
  readonly nowMs: number
}

function faultsOf(party: Input, { at, nowMs }: Place): FaultAt[] {
  const { kind } = party
  const isKind = isUnsaid(kind) || kind === 'person' || kind === 'company'
  const names = kind === 'company' ? ['legal_name'] : ['first_name', 'last_name']
  return [
    ...(isKind ? [] : [faultAt(`${at}/kind`, 'party_invalid')]),
    ...[...names, ...(kind !== 'company' && !isUnsaid(party['nationality']) ? [] : ['country'])]
      .filter((name) => isUnsaid(party[name]))
      .map((name) => faultAt(`${at}/${name}`, 'missing')),
    ...faultsOfFields(partyChecks, party, nowMs).map(({ field, ...fault }) => ({
      path: `${at}/${field}`,
      ...fault,
    })),
    ...rolesIn(party, at),
    ...percentsIn(party, at),
    ...choicesIn(party, at),
    ...(isUnsaid(party[ownFields]) || areOwnFields(party[ownFields])
      ? []
      : [faultAt(`${at}/${ownFields}`, 'values_invalid')]),
    ...Object.keys(party)
      .filter((name) => !known.has(name) || (isOfOtherKind(kind, name) && !isUnsaid(party[name])))
      .map((name) => faultAt(`${at}/${name.slice(0, nameMost)}`, 'unknown')),
  ]
}

/** So much of a name that nobody knows is told. */
export const nameMost = 60
const percents = ['ownership_percent', 'voting_percent']
const choices = ['controls', 'skipped']
const known: ReadonlySet<string> = new Set([
  'kind',
  'roles',
  ownFields,
  ...Object.keys(partyChecks),
  ...percents,
  ...choices,
])

const roleNames: readonly unknown[] = keyRoles

function rolesIn(party: Input, at: string): FaultAt[] {
  const roles = Array.isArray(party['roles']) ? (party['roles'] as unknown[]) : []
  if (roles.length === 0) return [faultAt(`${at}/roles`, 'role_missing')]
  return roles.flatMap((role, index) =>
    roleNames.includes(role) ? [] : [faultAt(`${at}/roles/${index}`, 'role_unknown')],
  )
}

const percentsIn = (party: Input, at: string): FaultAt[] =>
  percents.flatMap((name) => {
    const value = party[name]
    if (isUnsaid(value)) return []
    const isRead = typeof value === 'number' || typeof value === 'string'
    return isRead && ofPercent(value) ? [] : [faultAt(`${at}/${name}`, 'percent_invalid')]
  })

const choicesIn = (party: Input, at: string): FaultAt[] =>
  choices.flatMap((name) =>
    isUnsaid(party[name]) || typeof party[name] === 'boolean'
      ? []
      : [faultAt(`${at}/${name}`, 'boolean_invalid')],
  )
