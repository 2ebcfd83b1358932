/** Finds the session a path names. */
import type { Aggregate } from '@ostiary/domain/aggregate'
import { isDeleted } from '@ostiary/domain/entity.changes'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { Session } from '@ostiary/domain/session/session'
import { sessionPlace } from '../../store/sessions.ts'
import type { SessionPlace } from '../../store/sessions.ts'
import { refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'

export interface Found {
  readonly entityId: string
  readonly sessionId: string
  readonly aggregate: Aggregate
  readonly session: Session
  /** Of the entity, as it was read. */
  readonly version: number
}

/**
 * Where the session of the path lies, deleted or not: a deletion that is repeated finds its answer.
 * @throws Refused where there never was one in this application
 */
export async function placeOf(services: Services, call: Call): Promise<SessionPlace> {
  const sessionId = call.params['session_id']! // the path has it
  const place = await sessionPlace(services.db, sessionId)
  return place && isOurs(place, call) ? place : refuse('session_not_found')
}

const isOurs = ({ applicationId }: SessionPlace, { principal }: Call): boolean =>
  applicationId === principal.application.applicationId

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
  if (!place || place.isDeleted || !isOurs(place, call)) return refuse('session_not_found')
  const head = await services.heads.read(place.entityId)
  const session = head && sessionOf(head.aggregate, sessionId)
  return head && session && !isDeleted(head.aggregate.entity)
    ? { ...place, aggregate: head.aggregate, session, version: head.version }
    : refuse('session_not_found')
}
