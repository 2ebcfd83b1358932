/**
 * What a screening has found that the one before had not: a party that was not known, and one that
 * is now more of a match than it was. Pure.
 */

/** A hit, as far as it is compared with another screening's. */
export interface ScreenedHit {
  readonly list: string
  readonly entryNo: string
  /** Of what the entry says that is looked at; absent where it is not known any more. */
  readonly digest?: string
  /** Of the match, 0 to 100. */
  readonly score: number
  /** 0 to 100. */
  readonly risk: number
  /** It is no sure match: no machine declines anybody for it. */
  readonly isPossible?: boolean
  /** Nobody, and no threshold, has taken it for somebody else. */
  readonly isOpen: boolean
  /** When a person took it for somebody else, where either side has changed since (epoch ms). */
  readonly overtakenMs?: number
}

/** What was found before, and of whom. */
export interface Screened {
  readonly hits: readonly ScreenedHit[]
  /** Of the party as it was sought; absent where it is not known any more. */
  readonly party?: string
}

/**
 * The weights of words move a little with every version of every list: less than this says nothing
 * of a match.
 */
const strongerBy = 0.5

export function freshHits<Hit extends ScreenedHit>(
  now: { readonly hits: readonly Hit[]; readonly party: string },
  before: Screened,
): Hit[] {
  const known = new Map(before.hits.map((one) => [hitKey(one), one]))
  const isSameParty = before.party === undefined || before.party === now.party
  return now.hits.filter((hit) => {
    if (!hit.isOpen) return false
    const held = known.get(hitKey(hit))
    return held === undefined || isStronger(hit, held, isSameParty)
  })
}

export const hitKey = ({ list, entryNo }: Pick<ScreenedHit, 'list' | 'entryNo'>): string =>
  `${list} ${entryNo}`

/** Of the same two sides only the threshold tells: it is what was looked at. */
function isStronger(hit: ScreenedHit, held: ScreenedHit, isSameParty: boolean): boolean {
  if (!held.isOpen || (hit.overtakenMs ?? 0) > (held.overtakenMs ?? 0)) return true
  if (isSameParty && held.digest !== undefined && held.digest === hit.digest) return false
  const isSure = held.isPossible === true && hit.isPossible !== true
  return isSure || hit.score >= held.score + strongerBy || hit.risk > held.risk
}
