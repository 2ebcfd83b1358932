/**
 * What each standing event changes besides the standing: why it is flagged or blocked, and by
 * whom. Pure.
 */
import type { Aggregate, Entity, EntityDetail, Facts } from './aggregate.ts'
import type { EntityEvent, EntityGuard, Standing } from './entity.lifecycle.ts'
import type { Party } from './lifecycle.ts'

/** The cause that no release undoes. */
export const rejectionCause = 'customer_rejected'

export const isErased = ({ detail }: Entity): boolean => detail.erasedAtMs !== undefined

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
    case 'not_erased_yet':
      return !isErased(aggregate.entity)
  }
}

interface Happening {
  readonly event: EntityEvent
  readonly by: Party
  readonly facts: Facts
  readonly atMs: number
}

export function changeEntity(entity: Entity, to: Standing, happening: Happening): Entity {
  return {
    ...entity,
    standing: to,
    enteredBy: entity.standing === to ? entity.enteredBy : happening.event,
    detail: changeDetail(entity.detail, happening),
    ...(happening.event === 'created' ? { createdAtMs: happening.atMs } : {}),
    updatedAtMs: happening.atMs,
  }
}

function changeDetail(detail: EntityDetail, { event, by, facts, atMs }: Happening): EntityDetail {
  const { flag: _flag, ...unflagged } = detail
  const { block: _block, ...unblocked } = detail
  const cause = { cause: facts.code ?? 'manual', party: by, sinceMs: atMs }
  switch (event) {
    case 'created':
      return detail
    case 'flagged':
      return { ...detail, flag: cause }
    case 'cleared':
      return unflagged
    case 'blocked':
      return { ...detail, block: cause }
    case 'released':
      return unblocked
    case 'erased':
      return { ...detail, erasedAtMs: atMs }
  }
}
