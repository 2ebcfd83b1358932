/** Everything a session has found, and what people decided about it (entity reference 2.6). */
import { decisionOf, featureList } from '@ostiary/domain/session/decision'
import { openSession } from '../../sessions/context.ts'
import { withOwners } from '../../sessions/matches.ts'
import { mayReadPersonal } from '../call.ts'
import type { Call, Services } from '../call.ts'
import type { Found } from './load.ts'
import { sessionShape } from './resource.ts'
import { eventsOf, feedOf, reviewsOf } from './reviews.ts'

/** Whether a part was asked for that is not always given (entity reference 3.2). */
export const includes = ({ query }: Call, part: 'events' | 'blocklisted'): boolean =>
  ((query['include'] as string | undefined) ?? '').split(',').some((one) => one.trim() === part)

/** The whole decision (entity reference 2.6); `null` is what the caller may not see. */
export async function wholeDecision(
  services: Services,
  call: Call,
  found: Pick<Found, 'aggregate' | 'session'>,
): Promise<Record<string, unknown>> {
  const { aggregate, session } = found
  const { entityId } = aggregate.entity
  const isOpen = mayReadPersonal(call)
  const opened = await openSession(services.vault, entityId, session)
  const feed = await feedOf(services, call, { entityId, session })
  const decision = decisionOf(session, {
    opened: isOpen ? await withOwners(services, opened.records) : new Map(),
    mediaUrl: (mediaId) => (isOpen ? services.media.link({ entityId, mediaId }) : null),
  })
  return {
    ...sessionShape(services, call, { aggregate, session, context: opened.context }),
    features: featureList(session).map(({ feature }) => feature),
    features_list: featureList(session),
    ...decision,
    reviews: reviewsOf(feed),
    ...(includes(call, 'events') ? eventsOf(aggregate.entity, feed) : {}),
  }
}
