/** What a person says of hits, decided on what was said of them before: all of them or none. */
import type { Entity } from '@ostiary/domain/aggregate'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import { isFull, wordOn } from '@ostiary/domain/screening/adjudication'
import type { Adjudication, HitSaid, HitStatus } from '@ostiary/domain/screening/adjudication'
import { sidesOf, statusOf } from '../../sessions/hit-words.ts'
import type { SealedHit } from '../../sessions/hit-words.ts'

/** A hit as it was found, and what is to be said of it. */
export interface Judged {
  readonly hit: SealedHit
  readonly status: HitStatus
}

type Verdict =
  | { readonly kind: 'said'; readonly hits: readonly HitSaid[] }
  /** It is so by now. */
  | { readonly kind: 'already' }
  | { readonly kind: 'refuse'; readonly problem: Problem }

/** What was said of a hit last. */
export function wordAbout(
  { detail }: Pick<Entity, 'detail'>,
  id: string,
): Adjudication | undefined {
  const words = detail.adjudications ?? {}
  return Object.hasOwn(words, id) ? words[id] : undefined
}

export function judge(
  entity: Pick<Entity, 'detail'>,
  wanted: readonly Judged[],
  by: { readonly actor: string; readonly isAnalyst: boolean; readonly asksTwo: boolean },
): Verdict {
  if (
    isFull(
      entity.detail.adjudications,
      wanted.map(({ hit }) => hit.id),
    )
  )
    return { kind: 'refuse', problem: problem('aml_hits_full') }
  const hits: HitSaid[] = []
  for (const { hit, status } of wanted) {
    const before = wordAbout(entity, hit.id)
    const sides = sidesOf(hit)
    const becomes = wordOn(before, { status, ...by, ...sides })
    if (becomes === 'same_person') return { kind: 'refuse', problem: problem('aml_hit_four_eyes') }
    if (becomes === 'analysts_only')
      return { kind: 'refuse', problem: problem('aml_hit_analysts_only') }
    if (becomes === 'already') continue
    const proposed = becomes === 'proposed' ? ({ proposed: true } as const) : {}
    hits.push({ hitId: hit.id, status, was: statusOf(hit, before), ...sides, ...proposed })
  }
  return hits.length === 0 ? { kind: 'already' } : { kind: 'said', hits }
}

/** A hit as whoever has said something of it is answered. */
export function judgedShape(
  entity: Pick<Entity, 'detail'>,
  { hit, status }: Judged,
): Record<string, unknown> {
  const word = wordAbout(entity, hit.id)
  const awaits = word?.awaitsSecond === true && word.status === status
  return { hit_id: hit.id, review_status: statusOf(hit, word), awaits_second: awaits }
}

/** Whether somebody else must agree to anything of it first. */
export const awaitsAny = (entity: Pick<Entity, 'detail'>, wanted: readonly Judged[]): boolean =>
  wanted.some((one) => judgedShape(entity, one)['awaits_second'] === true)
