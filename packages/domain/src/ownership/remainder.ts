/** What of a company leads to no person, by reason, and at which companies the trail is lost. */
import { comesTo, restKey } from './chain.ts'
import type { Chains } from './chain.ts'
import { none } from './fraction.ts'
import { isNothing } from './range.ts'
import type { Range } from './range.ts'
import type { RestReason } from './rows.ts'

export interface Remainder {
  readonly reason: RestReason
  /** Of the company that was asked about, over all chains. */
  readonly share: Range
  /** Where nobody can be named. */
  readonly at: readonly string[]
}

export function restsOf(chains: Chains, company: string): Remainder[] {
  const places = new Map<RestReason, string[]>()
  for (const [id, { rests }] of chains.rows)
    for (const { reason } of rests) places.set(reason, [...(places.get(reason) ?? []), id])
  const remainder = [...places].map(([reason, at]) => {
    const fixed = new Set([restKey(reason)])
    const share: Range = {
      least: comesTo(chains, fixed, 'least').get(company) ?? none,
      most: comesTo(chains, fixed, 'most').get(company) ?? none,
    }
    return { reason, share, at: [...new Set(at)] }
  })
  return remainder
    .filter(({ share }) => !isNothing(share))
    .sort((a, b) => a.reason.localeCompare(b.reason))
}
