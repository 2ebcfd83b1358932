/** What events say of their sessions beside their lines: read when they are sent, never stored. */
import { decisionOf } from '@ostiary/domain/session/decision'
import type { Adjudications } from '@ostiary/domain/screening/adjudication'
import type { Session, SessionNode } from '@ostiary/domain/session/session'
import type { JsonValue } from '../platform/webhook-signature/sorted-json.ts'
import type { Database } from '../store/db.ts'
import { lineKey } from '../store/event-lines.ts'
import { sessionsNamed } from '../store/sessions.ts'
import type { Vault } from '../store/vault.ts'
import type { Announced, SessionShown } from '../transitions/event-body.ts'
import { openSessions } from './context.ts'
import { withWords, wordsOf } from './hit-words.ts'
import { withOwners } from './matches.ts'

export interface TellingParts {
  readonly db: Database
  readonly vault: Vault
  readonly media: { link(place: { entityId: string; mediaId: string }): string }
}

/**
 * By `lineKey`; what is personal only where somebody is told it, so that erasure is seen at once.
 */
export async function sessionsOfEvents(
  parts: TellingParts,
  events: readonly Announced[],
  withPersonal: boolean,
): Promise<Map<string, SessionShown>> {
  const found = new Map<string, SessionShown>()
  const named = events.flatMap(({ line, said, type }) => {
    const sessionId = said.facts?.session?.sessionId
    const isTold = type.endsWith('status.updated') || type.endsWith('data.updated')
    return sessionId !== undefined && isTold ? [{ entityId: line.entityId, sessionId, line }] : []
  })
  if (named.length === 0) return found
  const sessions = await sessionsNamed(parts.db, named)
  const asked = [...sessions.values()]
  const opened = withPersonal ? await openSessions(parts.vault, asked) : new Map()
  const screened = asked.filter(({ session }) => session.nodes.some(isOfLists))
  const words =
    withPersonal && screened.length > 0
      ? await wordsOf(
          parts.db,
          screened.map((one) => one.entityId),
        )
      : new Map<string, Adjudications>()
  for (const { entityId, sessionId, line } of named) {
    const one = sessions.get(sessionId)
    if (!one) continue
    const { session, isMonitored } = one
    const read = opened.get(sessionId)
    const { workflowId, workflowVersion } = session
    const owned = read && (await withOwners(parts, read.records))
    const said = { entityId, words: words.get(entityId) }
    const records = owned && (await withWords(parts.vault, owned, said))
    const personal = read && {
      ...(read.context.metadata === undefined ? {} : { metadata: read.context.metadata }),
      decision: asJson(
        session,
        decisionOf(session, {
          opened: records,
          isMonitored,
          mediaUrl: (mediaId) => parts.media.link({ entityId, mediaId }),
        }),
      ),
    }
    found.set(lineKey(line), { workflowId, workflowVersion, ...personal })
  }
  return found
}

const isOfLists = ({ feature }: SessionNode): boolean => feature === 'AML'

const asJson = (session: Session, decision: object): JsonValue =>
  JSON.parse(
    JSON.stringify({ session_id: session.sessionId, status: session.status, ...decision }),
  ) as JsonValue // what was JSON before
