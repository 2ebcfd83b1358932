/** Which fields an event changed, by the names the API has for them (entity reference 8.3). */
import type { Facts } from './aggregate.ts'
import type { EntityEvent } from './entity.lifecycle.ts'

/**
 * What an event changes whatever it brings: told from its name, so that journals written before
 * this table say it too. A session that moves no counter still is the last thing that happened.
 */
const always: Readonly<Partial<Record<EntityEvent, readonly string[]>>> = {
  created: ['vendor_data'],
  session_reported: ['last_activity_at'],
  commented: ['comments'],
  tagged: ['tags'],
  monitoring_switched: ['is_ongoing_monitoring_enabled'],
  hit_adjudicated: ['aml_hits'],
  deleted: ['deleted_at'],
}

/** What of a journal line says which fields it changed. */
export interface ChangeSaid {
  /** Machine and event, such as `entity.tagged`. */
  readonly kind: string
  readonly from: string | null
  readonly to: string
  readonly facts?: Pick<Facts, 'changed'> | undefined
}

/** Names without values: they may be told to anybody who is told of the event. */
export function changedFields({ kind, from, to, facts }: ChangeSaid): readonly string[] {
  const [machine, event] = kind.split('.') as [string, EntityEvent]
  const named = facts?.changed ?? []
  if (machine !== 'entity') return named
  // Made for a customer, an entity has only what that customer brings.
  if (event === 'created' && facts?.changed === undefined) return []
  const isMoved = from !== null && from !== to && event !== 'deleted' && event !== 'purged'
  return [...(isMoved ? ['status'] : []), ...(always[event] ?? []), ...named]
}
