/** Whether a company stands behind itself: it, and those it was named by, from the first on. */
import { companyIdentity, isAnyOf } from '@ostiary/domain/company/same-company'
import type { CompanyIdentity } from '@ostiary/domain/company/same-company'
import { looseOf } from '../session-input.ts'
import type { Loose } from '../session-input.ts'

/** So many companies one behind the other are asked who is behind them, the first included. */
const companiesMost = 5

/** What its register step has found of a company, and what was expected of it. */
export const identitiesIn = (
  found: Loose | undefined,
  expected: Loose | undefined,
): CompanyIdentity[] =>
  [looseOf(found ?? {}, 'company'), expected ?? {}]
    .map(companyIdentity)
    .filter((one) => Object.keys(one).length > 0)

export interface OwnChain {
  readonly own: readonly CompanyIdentity[]
  /** Of each company that it stands behind what is known of it. */
  readonly behind: readonly (readonly CompanyIdentity[])[]
}

export type ChainDoubt = 'KYB_OWNERSHIP_LOOP' | 'KYB_OWNERSHIP_TOO_DEEP'

/** Why a company that was named is not asked who is behind it in turn. */
export function doubtOfCompany({ own, behind }: OwnChain, party: Loose): ChainDoubt | undefined {
  const identity = [companyIdentity(party)]
  const isKnown = isAnyOf(own, identity) || behind.some((one) => isAnyOf(one, identity))
  if (isKnown || isRoundAgain({ own, behind })) return 'KYB_OWNERSHIP_LOOP'
  return behind.length + 1 >= companiesMost ? 'KYB_OWNERSHIP_TOO_DEEP' : undefined
}

/** It was named by another name, and is one of those it stands behind. */
export const isRoundAgain = ({ own, behind }: OwnChain): boolean =>
  behind.some((one) => isAnyOf(one, own))
