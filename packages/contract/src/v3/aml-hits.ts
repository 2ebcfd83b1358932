/** Hits of the lists on the wire, and what people say of them (entity reference 2.6, 3.2). */
import { heardReasons, hitStatuses } from '@ostiary/domain/screening/adjudication'
import Type from 'typebox'
import { Id, Nullable, OneOf } from '../shapes.ts'
import { Lenient, Timestamp, byOffset, resultsPage } from './shapes.ts'

/** So many are judged at once: more are nobody's work of one moment. */
const updatesMax = 100

const status = OneOf(
  hitStatuses,
  'By `False Positive` the hit is quiet in every later screening, until either side changes.',
)
const update = {
  hit_id: Type.String({ minLength: 1, maxLength: 200, description: 'The `id` of the hit.' }),
  review_status: status,
}
const said = {
  reason: Type.Optional(
    Nullable(Type.String({ maxLength: 1000, description: 'Why, in your own words; kept sealed.' })),
  ),
}
const ofNode = {
  node_id: Type.Optional(
    Nullable(
      Type.String({
        maxLength: 64,
        description: 'Which screening is meant, where the session has several.',
      }),
    ),
  ),
}

export const HitUpdate = Lenient({ ...update, ...ofNode, ...said })
export const HitUpdates = Lenient({
  hit_updates: Type.Array(Lenient(update), { minItems: 1, maxItems: updatesMax }),
  ...ofNode,
  ...said,
})
export const HitUpdateOfEntity = Lenient({ ...update, ...said })

const judged = {
  hit_id: Type.String(),
  review_status: OneOf(hitStatuses, 'What it is now.'),
  awaits_second: Type.Boolean({
    description: 'What you said is proposed: it counts once another person agrees.',
  }),
}
export const HitJudged = Type.Object({ message: Type.String(), ...judged })
export const HitsJudged = Type.Object({
  message: Type.String(),
  hit_updates: Type.Array(Type.Object(judged)),
})

const reviewed = Type.Object({
  status: OneOf(hitStatuses),
  since: Timestamp,
  by: Type.String({ description: 'The party and the key.' }),
  second_by: Nullable(Type.String()),
  awaits_second: Type.Boolean(),
})

export const KnownHit = Type.Object({
  id: Type.String(),
  caption: Nullable(Type.String()),
  datasets: Type.Array(Type.String()),
  review_status: OneOf(hitStatuses),
  quiet: Type.Boolean({ description: 'It counts for nothing when it is found again.' }),
  heard_because: Nullable(
    OneOf(heardReasons, 'Why a false positive is not quiet, or not any more.'),
  ),
  reviewed: Nullable(reviewed),
  reason: Nullable(Type.String()),
  last_found: Nullable(
    Type.Object({
      source: OneOf(['session', 'evaluation', 'monitoring']),
      session_id: Nullable(Id),
      node_id: Nullable(Type.String()),
      at: Timestamp,
    }),
  ),
})
export const KnownHits = resultsPage(KnownHit)
export const HitFilter = Type.Object(byOffset)
