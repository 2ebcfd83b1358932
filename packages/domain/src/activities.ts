/** Where an activity comes from, and what it is called (entity reference 2.4). */
import type { Party } from './lifecycle.ts'

export const activitySources = [
  'CUSTOMER',
  'SYSTEM',
  'VERIFICATION',
  'TRANSACTION',
  'ANALYST',
] as const
export type ActivitySource = (typeof activitySources)[number]

/** Checks and sessions verify, whoever tells of them; a partner's calls are their system's. */
export function sourceOf(kind: string, by: Party): ActivitySource {
  if (by === 'analyst') return 'ANALYST'
  if (by === 'customer') return 'CUSTOMER'
  if (
    by === 'provider' ||
    kind === 'entity.session_reported' ||
    kind === 'entity.monitoring_matched' ||
    /^(evaluation|session)\./v.test(kind)
  )
    return 'VERIFICATION'
  return 'SYSTEM'
}

/** Events the reference has a name of its own for, whichever lifecycle tells of them. */
const named: Readonly<Record<string, string>> = {
  'session.hits_reviewed': 'AML_HIT_STATUS_UPDATED',
  'entity.hit_adjudicated': 'AML_HIT_STATUS_UPDATED',
}

/** Of a standing that changed, the name the reference has for it; otherwise that of the event. */
export function activityType(
  kind: string,
  said: { readonly from: string | null; readonly to: string; readonly cause?: number },
): string {
  // What a session's review has brought about is told once, with the session.
  if (named[kind] && said.cause === undefined) return named[kind]
  const [machine, event] = kind.split('.') as [string, string]
  if (kind === 'entity.monitoring_matched') return 'AML_ONGOING_MATCH'
  if (machine !== 'entity') return kind.replace('.', '_').toUpperCase()
  const isMoved = said.from !== null && said.from !== said.to && said.to !== 'DELETED'
  return isMoved ? 'STATUS_CHANGED' : event.toUpperCase()
}
