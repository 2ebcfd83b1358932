/** The feed of all events: read on from a cursor, nothing missed and nothing twice. */
import type { OperationId } from '@ostiary/contract/routes'
import { eventTypes } from '@ostiary/domain/events'
import type { EventType } from '@ostiary/domain/events'
import { encodeBody } from '../../platform/webhook-signature/sorted-json.ts'
import { feedStart, lineKey, readFeed } from '../../store/event-lines.ts'
import type { FeedPosition } from '../../store/event-lines.ts'
import { sessionsOfEvents } from '../../sessions/told.ts'
import { announced, asActivity, eventBody, openOfEvents } from '../../transitions/event-body.ts'
import type { Announced } from '../../transitions/event-body.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'

const listName = 'events'
/** Lines of the journal read at once, and in one call at most: many announce nothing. */
const chunkLines = 500
const scanMax = 4

const listEvents =
  (services: Services): Handler =>
  async (call) => {
    const limit = (call.query['limit'] as number | undefined) ?? 50
    const types = typesOf(call.query['types'])
    const { events, reached } = await scan(services, call, {
      limit,
      types,
      // Every line is one: they are told to whoever names them.
      activities: types.has('activity.created'),
    })
    const { application, scopes } = call.principal
    const opened = await openOfEvents(services.vault, events, scopes.has('personal:read'))
    const sessions = await sessionsOfEvents(services, events, scopes.has('personal:read'))
    const openedFor = ({ line }: Announced) => ({
      session: sessions.get(lineKey(line)),
      wallet: opened.get(lineKey(line))?.wallet,
      sealed: opened.get(lineKey(line))?.sealed,
    })
    const data = events.map((event) =>
      encodeBody(
        eventBody(event, {
          environment: application.environment,
          personal: scopes.has('personal:read'),
          ...openedFor(event),
          // Nothing is signed here; the time of the event makes every reading of the feed the same.
          signedAtMs: event.line.atMs,
        }),
      ),
    )
    const nextCursor = encodeCursor(services, listName, [reached.tx, reached.entityId, reached.seq])
    return {
      status: 200,
      body: `{"data":[${data.join(',')}],"nextCursor":${JSON.stringify(nextCursor)}}`,
    }
  }

/** Reads on until the page is full, the end is reached, or enough was looked at for one call. */
async function scan(
  services: Services,
  call: Call,
  wanted: { limit: number; types: ReadonlySet<EventType>; activities: boolean },
): Promise<{ events: Announced[]; reached: FeedPosition }> {
  const { applicationId } = call.principal.application
  const events: Announced[] = []
  let reached = positionOf(services, call.query['cursor'])
  for (let chunk = 0; chunk < scanMax; chunk += 1) {
    const lines = await readFeed(services.db, { applicationId, after: reached, limit: chunkLines })
    for (const line of lines) {
      reached = { tx: line.tx, entityId: line.entityId, seq: line.seq }
      const event = announced(line)
      if (event && wanted.types.has(event.type)) events.push(event)
      if (wanted.activities) events.push(asActivity(line))
      if (events.length >= wanted.limit) return { events, reached }
    }
    if (lines.length < chunkLines) break
  }
  return { events, reached }
}

function positionOf(services: Services, cursor: unknown): FeedPosition {
  if (typeof cursor !== 'string') return feedStart
  const [tx, entityId, seq] = decodeCursor(services, listName, cursor) as [string, string, number]
  return { tx, entityId, seq }
}

const usual: ReadonlySet<EventType> = new Set(
  eventTypes.filter((one) => one !== 'activity.created'),
)

/** None named means all but activities; an unknown one is refused: it would find nothing ever. */
function typesOf(text: unknown): ReadonlySet<EventType> {
  if (typeof text !== 'string') return usual
  const names = text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
  const unknown = names.some((name) => !(eventTypes as readonly string[]).includes(name))
  if (unknown) {
    return refuse('query_invalid', undefined, {
      errors: [{ path: '/types', message: `must be some of ${eventTypes.join(', ')}` }],
    })
  }
  return names.length === 0 ? usual : new Set(names as EventType[])
}

export function eventHandlers(services: Services) {
  return { listEvents: listEvents(services) } satisfies Partial<Record<OperationId, Handler>>
}
