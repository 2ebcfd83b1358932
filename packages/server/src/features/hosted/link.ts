/** Who holds a session's link, and the browser that has it open. */
import { randomBytes } from 'node:crypto'
import type { Aggregate } from '@ostiary/domain/aggregate'
import { isGone } from '@ostiary/domain/entity.changes'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { Session } from '@ostiary/domain/session/session'
import { isShut } from '@ostiary/domain/session/shut'
import { unfinishedStatuses } from '@ostiary/domain/session.lifecycle'
import { sha256Hex } from '../../platform/digest.ts'
import { makeSessionToken, sessionTokenKey } from '../../platform/session-token.ts'
import { sessionOfLink, sessionPlace } from '../../store/sessions.ts'
import type { SessionPlace } from '../../store/sessions.ts'
import type { Application } from '../../store/applications.ts'
import { refuse } from '../call.ts'
import type { Services } from '../call.ts'

/** What a browser shows: the token of its address, and a cookie for each session it has opened. */
export interface Shown {
  readonly token: string
  /** As `newDevice` made them, the newest first. */
  readonly devices: readonly string[]
  readonly ip: string
  readonly userAgent: string
  /** Two letters each, the one the browser likes most first. */
  readonly languages?: readonly string[]
}

export interface Held {
  readonly entityId: string
  readonly aggregate: Aggregate
  readonly session: Session
  readonly application: Application
  /** This browser is the one that has it open. */
  readonly isMine: boolean
  readonly languages: readonly string[]
}

/** `<session id>.<random>`: the session is found by it where its link has been renewed. */
export const newDevice = (sessionId: string): string =>
  `${sessionId}.${randomBytes(24).toString('base64url')}`

export const deviceDigest = (device: string): string => sha256Hex(`ostiary device\n${device}`)

/** @throws Refused where the token leads nowhere, and never led to a session opened here */
export async function heldBy(services: Services, shown: Shown): Promise<Held> {
  const { token, devices } = shown
  const byLink = await sessionOfLink(services.db, sessionTokenKey(token))
  const place = byLink ?? (await placeOfEarlierLink(services, shown))
  const head = place && (await services.heads.read(place.entityId))
  const session = head && sessionOf(head.aggregate, place.sessionId)
  const isThere = head && session && session.status !== 'Deleted'
  if (!isThere || isGone(head.aggregate.entity)) return refuse('link_unknown')
  if (isShut(head.aggregate, session)) return refuse('entity_blocked')
  const refusal = await refusalAbove(services, session)
  if (refusal) return refuse(refusal)
  const { applicationId } = place
  const application = services.tenants.snapshot().applications.get(applicationId)
  if (!application) return refuse('link_unknown')
  const device = devices.find((one) => sessionIdOf(one) === session.sessionId)
  const isMine = device !== undefined && session.link.device === deviceDigest(device)
  // A later link was made, and somebody has opened it.
  if (!byLink && !isMine) return refuse('link_ended')
  const { languages = [] } = shown
  return {
    entityId: place.entityId,
    aggregate: head.aggregate,
    session,
    application,
    isMine,
    languages,
  }
}

/**
 * Why nobody goes on for the company it was opened for, or for whoever asked that one. Gone, it is
 * gone at once, and the people behind it only a moment later; nor does anybody go on for one that
 * has ended without a result, was declined, has named others since, or is BLOCKED.
 */
async function refusalAbove(
  { heads }: Pick<Services, 'heads'>,
  { parent, ...own }: Session,
): Promise<'link_unknown' | 'entity_blocked' | undefined> {
  if (!parent) return undefined
  const above = await heads.read(parent.entityId)
  const session = above && sessionOf(above.aggregate, parent.sessionId)
  if (!session || session.status === 'Deleted' || isGone(above.aggregate.entity))
    return 'link_unknown'
  if (unfinishedStatuses.includes(own.status)) {
    const isNamed = session.parties?.some((one) => one.sessionId === own.sessionId) === true
    if (over.includes(session.status) || !isNamed) return 'link_unknown'
    if (isShut(above.aggregate, session)) return 'entity_blocked'
  }
  return refusalAbove({ heads }, session)
}

const over: readonly Session['status'][] = ['Declined', 'Expired', 'Abandoned']

/**
 * A browser goes on by its cookie while a later link of the session waits to be opened. The token
 * must have been one of that session: any other leads nowhere, whatever the browser has opened.
 */
async function placeOfEarlierLink(
  { db, heads, keyring }: Pick<Services, 'db' | 'heads' | 'keyring'>,
  { token, devices }: Pick<Shown, 'token' | 'devices'>,
): Promise<SessionPlace | undefined> {
  for (const sessionId of devices.map(sessionIdOf)) {
    const place = await sessionPlace(db, sessionId)
    const head = place && (await heads.read(place.entityId))
    const session = head && sessionOf(head.aggregate, sessionId)
    const tokens = Array.from({ length: session?.link.no ?? 0 }, (_, index) =>
      makeSessionToken(keyring.linkKey, sessionId, index + 1),
    )
    if (tokens.includes(token)) return place
  }
  return undefined
}

const sessionIdOf = (device: string): string => device.split('.')[0] ?? ''

/**
 * The session a browser may go on with.
 * @throws Refused where it is open elsewhere, or over
 */
export async function mine(services: Services, shown: Shown): Promise<Held> {
  const held = await heldBy(services, shown)
  if (!unfinishedStatuses.includes(held.session.status)) return refuse('link_ended')
  return held.isMine ? held : refuse('link_in_use')
}
