/** The built-in register, offline: the companies of the files an operator has imported. */
import { knownCountry } from '@ostiary/domain/country-codes'
import { addressText } from '../../registry/company.ts'
import type { RegistryCompany } from '../../registry/company.ts'
import type { CompanyCandidate, RegistryProvider } from '../registry-kit.ts'
import { gleifFacts } from './gleif-facts.ts'
import type { RegisteredCompany } from './gleif-facts.ts'

/** What it needs of the imported files; handed in, since a provider knows no store. */
export interface ImportedRegister {
  search(sought: {
    readonly countryCode: string
    readonly name?: string
    readonly registrationNumber?: string
    readonly mode: 'exact' | 'contains' | 'start_with'
  }): Promise<readonly { readonly source: string; readonly company: RegistryCompany }[]>
  company(source: string, id: string): Promise<RegisteredCompany | undefined>
}

/**
 * A country that is none, or a handle that is not ours, is `fail`.
 * @throws from its questions when our own store does not answer, as everything that reads it does
 */
export function importedRegistry(register: ImportedRegister): RegistryProvider {
  return {
    name: 'imported-registry',
    search: async (question, { signal }) => {
      const countryCode = knownCountry(question.countryCode)
      if (countryCode === undefined) return { kind: 'fail' }
      if (signal.aborted) return { kind: 'retry' }
      const found = await register.search({ ...question, countryCode })
      return { kind: 'ok', facts: { candidates: found.map(candidateOf) } }
    },
    company: async ({ handle }, { signal }) => {
      const [, source, id] = /^([a-z]+):([^:]+)$/.exec(handle) ?? []
      if (source === undefined || id === undefined) return { kind: 'fail' }
      if (signal.aborted) return { kind: 'retry' }
      const registered = await register.company(source, id)
      return registered ? { kind: 'ok', facts: gleifFacts(registered) } : { kind: 'fail' }
    },
  }
}

function candidateOf(found: { source: string; company: RegistryCompany }): CompanyCandidate {
  const { id, name, registrationNumber, country, registeredAddress, status } = found.company
  return {
    handle: `${found.source}:${id}`,
    name,
    ...(registrationNumber !== undefined && { registrationNumber }),
    ...(country !== undefined && { countryCode: country }),
    ...(registeredAddress && { address: addressText(registeredAddress) }),
    status,
  }
}
