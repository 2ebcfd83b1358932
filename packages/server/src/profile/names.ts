/** The names a profile can be looked for by; none where nothing of them is a letter or a digit. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import type { Profile as CustomerProfile } from '@ostiary/domain/risk/findings'
import { textsOf } from '@ostiary/domain/risk/identity-check'
import { isUsableName } from '@ostiary/domain/screening/usable-name'
import { profileItem } from './profile.ts'
import type { Profile } from './profile.ts'

/** Of a user or business, and of the customer a user may be. */
export interface Profiles {
  readonly entity: Profile
  readonly customer: CustomerProfile
}

/** What the vault holds them under. */
export const profileItems = [profileItem, 'profile'] as const

/** @param opened what the vault holds of one entity */
export const profilesIn = (opened: ReadonlyMap<string, unknown> | undefined): Profiles => ({
  entity: (opened?.get(profileItem) ?? {}) as Profile, // both as they were sealed
  customer: (opened?.get('profile') ?? {}) as CustomerProfile,
})

export function usableNames(kind: EntityKind, { entity, customer }: Profiles): string[] {
  if (kind === 'business') return [entity.legal_name].filter(isUsableName)
  const { firstName, lastName } = textsOf(customer)
  const name = [firstName, lastName].filter((part) => part !== undefined).join(' ')
  return [...new Set([entity.full_name, name].filter(isUsableName))]
}
