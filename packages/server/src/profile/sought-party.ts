/** Whom a screening looks for by what is kept of a user or business. */
import { textsOf } from '@ostiary/domain/risk/identity-check'
import { partyToScreen } from '@ostiary/domain/screening/sought-party'
import type { SoughtParty } from '@ostiary/domain/screening/sought-party'
import { usableNames } from './names.ts'
import type { Profiles } from './names.ts'
import type { Profile } from './profile.ts'

/** @param customer what `/v1` has sealed of the same person beside it */
export function soughtUser(profiles: Profiles, atMs: number): SoughtParty | undefined {
  const { entity, customer } = profiles
  const { dob } = textsOf(customer)
  const { sought } = partyToScreen(
    {
      kind: 'person',
      names: usableNames('user', profiles),
      birthDate: entity.date_of_birth ?? dob,
      countries: Object.keys(entity.issuing_states ?? {}),
    },
    atMs,
  )
  return sought
}

export const soughtBusiness = (entity: Profile, atMs: number): SoughtParty | undefined =>
  partyToScreen(
    {
      kind: 'company',
      names: [entity.legal_name],
      countries: [entity.country_code],
      numbers: [{ number: entity.registration_number, type: 'registration' }],
    },
    atMs,
  ).sought
