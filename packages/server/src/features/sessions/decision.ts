/** Everything a session has found, and what people decided about it (entity reference 2.6). */
import { decisionOf, featureList } from '@ostiary/domain/session/decision'
import { openSession } from '../../sessions/context.ts'
import { withWords } from '../../sessions/hit-words.ts'
import { withOwners } from '../../sessions/matches.ts'
import { mayReadPersonal, refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'
import type { Found } from './load.ts'
import { sessionShape } from './resource.ts'
import { eventsOf, feedOf, reviewsOf } from './reviews.ts'

/** Parts of a decision that are given to whoever asks for them (entity reference 3.2). */
export const includable = ['events', 'blocklisted'] as const

const askedIn = ({ query }: Call): string[] =>
  ((query['include'] as string | undefined) ?? '').split(',').map((one) => one.trim())

export const includes = (call: Call, part: (typeof includable)[number]): boolean =>
  askedIn(call).includes(part)

/** @throws Refused where a part is asked for that there is not */
export function checkIncluded(call: Call): void {
  const known: readonly string[] = ['', ...includable]
  if (askedIn(call).every((one) => known.includes(one))) return
  const message = `must be of ${includable.join(', ')}, a comma between several`
  refuse('query_invalid', undefined, { errors: [{ path: '/include', message }] })
}

/** The whole decision (entity reference 2.6); `null` is what the caller may not see. */
export async function wholeDecision(
  services: Services,
  call: Call,
  found: Pick<Found, 'aggregate' | 'session'>,
): Promise<Record<string, unknown>> {
  const { aggregate, session } = found
  const { entityId, detail } = aggregate.entity
  const { adjudications: words } = detail
  const isOpen = mayReadPersonal(call)
  const opened = await openSession(services.vault, entityId, session)
  const feed = await feedOf(services, call, { entityId, session })
  const owned = isOpen ? await withOwners(services, opened.records) : new Map()
  const decision = decisionOf(session, {
    opened: await withWords(services.vault, owned, { entityId, words }),
    isMonitored: aggregate.entity.detail.monitored === true,
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
