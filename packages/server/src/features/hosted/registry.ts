/** Searching the imported registers for a company, from its own session. */
import type { HostedAnswer } from '@ostiary/contract/hosted'
import { knownCountry } from '@ostiary/domain/country-codes'
import { fieldFault } from '@ostiary/domain/field-faults'
import { currentNode } from '@ostiary/domain/session/session'
import { isKeepable } from '../../platform/storable.ts'
import { addressText } from '../../registry/company.ts'
import { searchRegistry } from '../../store/registry-reader.ts'
import { refuse } from '../call.ts'
import type { Services } from '../call.ts'
import { mine } from './link.ts'
import type { Shown } from './link.ts'
import { faultAt, refuseFields } from './refused.ts'
import type { FaultAt } from './refused.ts'

/** Longer ones no register has; a word beyond 2,046 bytes the database does not even look for. */
const nameMost = 200
const numberMost = 100

const tooLong = (path: string, min: number, max: number): FaultAt => ({
  path,
  ...fieldFault('length_invalid', { min, max }),
})

export interface Sought {
  readonly countryCode: string
  readonly name: string
  readonly registrationNumber: string
}

export async function searchCompanies(
  services: Services,
  shown: Shown,
  sought: Sought,
): Promise<HostedAnswer<'searchCompanies'>> {
  const { session } = await mine(services, shown)
  if (currentNode(session)?.feature !== 'KYB_REGISTRY') return refuse('step_changed')
  const countryCode = knownCountry(sought.countryCode)
  if (countryCode === undefined) return refuseFields(faultAt('/country_code', 'country_invalid'))
  const { name, registrationNumber } = sought
  if (!isKeepable(name)) return refuseFields(faultAt('/name', 'text_unreadable'))
  if (!isKeepable(registrationNumber))
    return refuseFields(faultAt('/registration_number', 'text_unreadable'))
  if (name.trim().length < 2 && registrationNumber.trim() === '')
    return refuseFields(faultAt('/name', 'search_too_short'))
  if (name.length > nameMost) return refuseFields(tooLong('/name', 2, nameMost))
  if (registrationNumber.length > numberMost)
    return refuseFields(tooLong('/registration_number', 1, numberMost))
  const found = await searchRegistry(services.db, {
    countryCode,
    ...(registrationNumber.trim() === '' ? { name } : { registrationNumber }),
    mode: registrationNumber.trim() === '' ? 'contains' : 'exact',
  })
  return {
    candidates: found.map(({ source, company }) => ({
      handle: `${source}:${company.id}`,
      name: company.name,
      registration_number: company.registrationNumber ?? null,
      country_code: company.country ?? null,
      address: company.registeredAddress ? addressText(company.registeredAddress) : null,
      status: company.status,
    })),
  }
}
