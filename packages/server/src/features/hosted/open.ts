/** Opening a link: the first browser keeps it, and a fresh link takes over from the one before. */
import type { HostedAnswer, State } from '@ostiary/contract/hosted'
import type { ErrorCode } from '@ostiary/domain/errors'
import type { Session } from '@ostiary/domain/session/session'
import { unfinishedStatuses } from '@ostiary/domain/session.lifecycle'
import { openSession, openedItem } from '../../sessions/context.ts'
import { sessionAddress } from '../../sessions/link-url.ts'
import { renewLink } from '../../sessions/renew-link.ts'
import { iso, refuse } from '../call.ts'
import type { Services } from '../call.ts'
import { byPerson } from './event.ts'
import { deviceDigest, heldBy, mine, newDevice } from './link.ts'
import type { Shown } from './link.ts'
import { stateOf } from './state.ts'

export interface Opened {
  readonly state: State
  /** What the browser keeps from now on; absent where it has it already, or needs none. */
  readonly device?: string
}

export async function open(services: Services, shown: Shown): Promise<Opened> {
  const held = await heldBy(services, shown)
  const { session, entityId } = held
  const { sessionId, link } = session
  if (!unfinishedStatuses.includes(session.status) || held.isMine)
    return { state: await stateOf(services, held) }
  const refusal = whyShut(link, session)
  if (refusal) return refuse(refusal)
  const device = newDevice(sessionId)
  const { ip, userAgent } = shown
  const { fresh: _fresh, ...kept } = link
  await byPerson(services, {
    entityId,
    sessionId,
    event: 'opened',
    facts: { sessionId, link: { ...kept, device: deviceDigest(device) } },
    unless: (now) => whyShut(link, now),
    sealed: new Map([
      [
        openedItem(sessionId),
        { input: {}, browser: { ip, userAgent }, atMs: services.clock.now() },
      ],
    ]),
  })
  const now = await heldBy(services, { ...shown, devices: [device, ...shown.devices] })
  return { state: await stateOf(services, now), device }
}

/** Another browser may have opened it, or another link been made, while this one was opening. */
function whyShut(shown: Session['link'], { link }: Session): ErrorCode | undefined {
  if (link.no !== shown.no) return 'link_ended'
  return link.device !== undefined && !link.fresh ? 'link_in_use' : undefined
}

/** A fresh link for another device; this one goes on until that one is opened. */
export async function handOff(services: Services, shown: Shown): Promise<HostedAnswer<'handOff'>> {
  const { session, entityId } = await mine(services, shown)
  const { sessionId } = session
  const link = session.link.fresh ? session.link : renewLink(services, session)
  if (link !== session.link)
    await byPerson(services, {
      entityId,
      sessionId,
      event: 'link_renewed',
      facts: { sessionId, link },
      // Whoever has opened another link meanwhile keeps it.
      unless: (now) => (now.link.device === session.link.device ? undefined : 'link_ended'),
    })
  const { context } = await openSession(services.vault, entityId, session)
  return {
    url: sessionAddress(services, { sessionId, link }, context.language).url,
    expires_at: session.dueAtMs === undefined ? null : iso(session.dueAtMs),
  }
}
