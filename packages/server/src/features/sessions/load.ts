/** Finds the session a path names. */
import type { Aggregate } from '@ostiary/domain/aggregate'
import { isDeleted } from '@ostiary/domain/entity.changes'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { Session } from '@ostiary/domain/session/session'
import { sessionPlace } from '../../store/sessions.ts'
import { refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'

export interface Found {
  readonly entityId: string
  readonly aggregate: Aggregate
  readonly session: Session
}

/** @throws Refused where there is none in this application, or its entity is deleted */
export const loadSession = (services: Services, call: Call): Promise<Found> =>
  findSession(services, call, call.params['session_id']!) // the path has it

/** The same of one that is named elsewhere than in the path. */
export async function findSession(
  services: Services,
  call: Call,
  sessionId: string,
): Promise<Found> {
  const place = await sessionPlace(services.db, sessionId)
  if (place?.applicationId !== call.principal.application.applicationId)
    return refuse('session_not_found')
  const head = await services.heads.read(place.entityId)
  const session = head && sessionOf(head.aggregate, sessionId)
  return head && session && !isDeleted(head.aggregate.entity)
    ? { entityId: place.entityId, aggregate: head.aggregate, session }
    : refuse('session_not_found')
}
