/**
 * What each standing event changes besides the standing: why it is flagged or blocked, and by
 * whom. Pure.
 */
import type { Aggregate, Entity, EntityDetail, Facts } from './aggregate.ts'
import type { EntityEvent, EntityGuard, Standing } from './entity.lifecycle.ts'
import type { Party } from './lifecycle.ts'
import { adjudicated } from './screening/adjudication.ts'

/** The cause that no release undoes. */
export const rejectionCause = 'customer_rejected'

export const isErased = ({ detail }: Entity): boolean => detail.erasedAtMs !== undefined

export const isDeleted = ({ standing }: Entity): boolean =>
  standing === 'DELETED' || standing === 'PURGED'

/** Erased or deleted: nothing is asked about it any more. */
export const isGone = (entity: Entity): boolean => isErased(entity) || isDeleted(entity)

/** Answers the named guards of the standing table. */
export function entityGuard(aggregate: Aggregate, facts: Facts, guard: EntityGuard): boolean {
  const { detail } = aggregate.entity
  const releasable = detail.block?.cause !== rejectionCause
  switch (guard) {
    case 'cause_is_new':
      return facts.code === rejectionCause && releasable
    case 'releasable_and_flag_stands':
      return releasable && detail.flag !== undefined
    case 'releasable':
      return releasable
    case 'flag_is_new':
      return detail.flag === undefined
    case 'not_erased':
      return !isErased(aggregate.entity)
    case 'is_monitored':
      return detail.monitored === true && !isErased(aggregate.entity)
  }
}

interface Happening {
  readonly event: EntityEvent
  readonly by: Party
  readonly actor: string
  readonly facts: Facts
  readonly atMs: number
}

/** What moves `last_activity_at` (entity reference 7). */
const activities: readonly EntityEvent[] = [
  'flagged',
  'cleared',
  'blocked',
  'released',
  'updated',
  'session_reported',
  'monitoring_matched',
]

export function changeEntity(entity: Entity, to: Standing, happening: Happening): Entity {
  const { event, atMs } = happening
  const isActivity = activities.includes(event)
  const detail = changeDetail(entity, to, happening)
  return {
    ...entity,
    standing: to,
    enteredBy: entity.standing === to ? entity.enteredBy : event,
    detail: isActivity ? { ...detail, activeAtMs: atMs } : detail,
    ...(event === 'created' ? { createdAtMs: atMs } : {}),
    updatedAtMs: atMs,
  }
}

function changeDetail(entity: Entity, to: Standing, happening: Happening): EntityDetail {
  const { event, by, actor, facts, atMs } = happening
  const { detail } = entity
  const { block: _block, ...unblocked } = detail
  const { flag: _flag, ...clear } = unblocked
  const cause = { cause: facts.code ?? 'manual', party: by, sinceMs: atMs }
  switch (event) {
    case 'created':
      return withProfile(detail, facts)
    case 'flagged':
      return { ...(to === 'BLOCKED' ? detail : unblocked), flag: cause }
    case 'cleared':
      return clear
    case 'blocked':
      return { ...detail, block: cause }
    case 'released':
      return unblocked
    case 'updated':
      return withProfile(detail, facts)
    case 'session_reported':
      return withProfile(detail, facts)
    case 'commented':
    case 'monitoring_matched':
      return detail
    case 'tagged':
      return { ...detail, tags: facts.tags ?? [] }
    case 'monitoring_switched':
      return { ...detail, monitored: facts.monitored ?? false }
    case 'hit_adjudicated':
      return {
        ...detail,
        adjudications: adjudicated(detail.adjudications, facts.hits ?? [], { actor, atMs }),
      }
    case 'deleted':
      return { ...detail, deletedAtMs: atMs }
    case 'erased':
      return { ...unadjudicated(detail), erasedAtMs: atMs }
    case 'purged':
      return { ...unadjudicated(detail), erasedAtMs: detail.erasedAtMs ?? atMs }
  }
}

/** What was screened of somebody, if only as hashes, goes with the person. */
function unadjudicated({ adjudications: _gone, ...detail }: EntityDetail): EntityDetail {
  return detail
}

/** Counts the changes of what the vault holds, so that two of them never start from one state. */
const withProfile = (detail: EntityDetail, facts: Facts): EntityDetail =>
  facts.profiled ? { ...detail, profile: (detail.profile ?? 0) + 1 } : detail
