/**
 * Who owns a company in the end, by what it and the companies behind it have declared: parts held
 * of several of them add up (decision 0030). Pure.
 */
import { graphOf } from '../ownership/graph.ts'
import type { Holding, Party } from '../ownership/graph.ts'
import { ultimateBeneficialOwners } from '../ownership/owners.ts'
import { rangeOf, unstated } from '../ownership/range.ts'
import type { Range } from '../ownership/range.ts'
import { lettersAndDigits } from '../risk/spelling.ts'
import type { KeyParty } from './key-people.ts'
import { isOwner } from './key-people.ts'
import { isAnyOf } from './same-company.ts'
import type { CompanyIdentity } from './same-company.ts'

export interface DeclaredPerson {
  readonly name: string
  /** Persons of one name are one unless they differ in it. */
  readonly dateOfBirth?: string
}

export type DeclaredParty = Omit<KeyParty, 'id' | 'kind'> & {
  /** Its session was approved, or the application lets it be left out. */
  readonly settled: boolean
} & ({ readonly person: DeclaredPerson } | { readonly company: DeclaredCompany })

export interface DeclaredCompany {
  /** Whatever is said of which company it is. */
  readonly identities: readonly CompanyIdentity[]
  /** Nobody, where it was not asked. */
  readonly parties: readonly DeclaredParty[]
}

/** Companies and persons that were met, each once. */
interface Met {
  readonly companies: { readonly id: string; readonly identities: CompanyIdentity[] }[]
  readonly persons: { readonly id: string; readonly name: string; dateOfBirth?: string }[]
  readonly settled: Set<string>
  /** Companies whose holders are known. */
  readonly told: Set<string>
  readonly parties: Party[]
  readonly holdings: Holding[]
}

/**
 * How many persons own or control enough of it whose session nobody has approved.
 * @param threshold percent
 */
export function unverifiedOwners(company: DeclaredCompany, threshold: number): number {
  const met: Met = {
    companies: [],
    persons: [],
    settled: new Set(),
    told: new Set(),
    parties: [],
    holdings: [],
  }
  const root = meet(met, company)
  const graph = graphOf(met.parties, met.holdings)
  const { owners } = ultimateBeneficialOwners(graph, root, { threshold })
  return owners.filter((one) => !met.settled.has(one.party)).length
}

/** @returns its id in the graph */
function meet(met: Met, { identities, parties }: DeclaredCompany): string {
  const id = idOfCompany(met, identities)
  // A company that is met twice has been asked once, or says the same once more.
  if (met.told.has(id) || parties.length === 0) return id
  met.told.add(id)
  for (const party of parties) {
    const by = 'person' in party ? idOfPerson(met, party.person) : meet(met, party.company)
    if (party.settled) met.settled.add(by)
    for (const one of holdingsOf(party))
      met.holdings.push({ ...one, id: `h${met.holdings.length}`, of: id, by, directness: 'direct' })
  }
  return id
}

function idOfCompany({ companies, parties }: Met, identities: readonly CompanyIdentity[]): string {
  const known = companies.find((one) => isAnyOf(one.identities, identities))
  if (known) {
    known.identities.push(...identities)
    return known.id
  }
  const id = `company ${companies.length}`
  companies.push({ id, identities: [...identities] })
  parties.push({ kind: 'company', id })
  return id
}

function idOfPerson({ persons, parties }: Met, { name, dateOfBirth }: DeclaredPerson): string {
  const form = lettersAndDigits(name)
  const known = persons.find(
    (one) =>
      one.name === form &&
      (one.dateOfBirth === undefined ||
        dateOfBirth === undefined ||
        one.dateOfBirth === dateOfBirth),
  )
  if (known) {
    if (dateOfBirth !== undefined) known.dateOfBirth = dateOfBirth
    return known.id
  }
  const id = `person ${persons.length}`
  persons.push({ id, name: form, ...(dateOfBirth === undefined ? {} : { dateOfBirth }) })
  parties.push({ kind: 'person', id })
  return id
}

/** What cannot be read, or what an owner does not state, may be any part. */
function holdingsOf(party: DeclaredParty): Pick<Holding, 'kind' | 'share'>[] {
  const { ownership, voting, controls } = party
  const isUnstated = ownership === undefined && voting === undefined && isOwner(party)
  return [
    ...(ownership === undefined
      ? []
      : [{ kind: 'shareholding', share: exact(ownership) } as const]),
    ...(voting === undefined ? [] : [{ kind: 'voting_rights', share: exact(voting) } as const]),
    ...(controls ? [{ kind: 'other_control' } as const] : []),
    ...(isUnstated && !controls ? [{ kind: 'shareholding', share: unstated } as const] : []),
  ]
}

const exact = (percent: number): Range => rangeOf({ exact: percent }) ?? unstated
