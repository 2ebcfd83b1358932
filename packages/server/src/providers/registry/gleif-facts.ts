/** A company of the imported GLEIF files as facts: what it is, and who stands over it. */
import type { CompanyFacts, Owner } from '@ostiary/domain/company/company-facts'
import { graphOf } from '@ostiary/domain/ownership/graph'
import type { Holding, OwnershipGraph, Party } from '@ostiary/domain/ownership/graph'
import { ultimateBeneficialOwners } from '@ostiary/domain/ownership/owners'
import { addressText } from '../../registry/company.ts'
import type { RegistryCompany, RegistryRelation } from '../../registry/company.ts'

/** A company and, as far up as the register knows them, those that consolidate it. */
export interface RegisteredCompany {
  readonly company: RegistryCompany
  readonly relations: readonly RegistryRelation[]
  readonly related: ReadonlyMap<string, RegistryCompany>
}

/**
 * GLEIF knows no officers and no shares, so officers are missing, and owners are the companies
 * whose accounts take this one in.
 */
export function gleifFacts(registered: RegisteredCompany): CompanyFacts {
  const { company } = registered
  const graph = graphOfParents(registered)
  const { owners, remainder, derivable, exempt, oddities } = ultimateBeneficialOwners(
    graph,
    company.id,
    { threshold: 25 },
  )
  const address = company.registeredAddress && addressText(company.registeredAddress)
  const { registrationNumber, country, jurisdiction, legalForm, createdOn, lei } = company
  return {
    source: 'registry',
    name: company.name,
    status: company.status,
    alternativeNames: company.otherNames.map(({ name }) => name),
    ...(registrationNumber !== undefined && { registrationNumber }),
    ...(country !== undefined && { countryCode: country }),
    ...(legalForm !== undefined && { companyType: legalForm }),
    ...(createdOn !== undefined && { incorporatedOn: createdOn }),
    ...(address !== undefined && { registeredAddress: address }),
    ...(lei !== undefined && { legalEntityIdentifier: lei }),
    ...(jurisdiction !== undefined && { locationOfRegistration: jurisdiction }),
    owners: ownersOf(registered),
    ownership: { owners, remainder, derivable, oddities, ...(exempt && { exempt }) },
    structure: { parties: [...graph.parties.values()], holdings: graph.holdings },
  }
}

const parents: ReadonlySet<RegistryRelation['kind']> = new Set(['direct_parent', 'ultimate_parent'])

const isParent = ({ kind, active }: RegistryRelation): boolean => active && parents.has(kind)

function ownersOf({ company, relations, related }: RegisteredCompany): Owner[] {
  return relations
    .filter((one) => one.company === company.id && isParent(one))
    .flatMap(({ kind, to }): Owner[] => {
      if (typeof to !== 'string') return []
      const parent = related.get(to)
      return [
        {
          // A parent without a record of its own has at least its LEI.
          name: parent?.name ?? to,
          kind: 'company',
          relation: kind,
          ...(parent?.country !== undefined && { countryCode: parent.country }),
          ...(parent?.registrationNumber !== undefined && {
            registrationNumber: parent.registrationNumber,
          }),
        },
      ]
    })
}

function graphOfParents({ company, relations, related }: RegisteredCompany): OwnershipGraph {
  const links = relations.filter(isParent)
  const ids = new Set([
    company.id,
    ...links.flatMap((one) => (typeof one.to === 'string' ? [one.company, one.to] : [one.company])),
  ])
  const parties = [...ids].map((id): Party => {
    const name = related.get(id)?.name
    return { kind: 'company', id, ...(name !== undefined && { name }) }
  })
  const holdings = links.map((one, at): Holding => {
    const { kind, to, from, until } = one
    return {
      id: `${one.company}#${at}`,
      of: one.company,
      // Why no parent is named says nothing of persons: they need not be parents to own.
      by: typeof to === 'string' ? to : { unnamed: 'not_told' },
      kind: 'consolidation',
      directness: kind === 'ultimate_parent' ? 'indirect' : 'direct',
      ...(from !== undefined && { from }),
      ...(until !== undefined && { until }),
    }
  })
  return graphOf(parties, holdings)
}
