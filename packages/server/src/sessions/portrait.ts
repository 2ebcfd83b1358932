/**
 * The face a biometric session compares with: the picture sent with the session, or else what the
 * latest approved session of the same user has kept. Source: entity reference 3.2, 10.
 */
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { Session } from '@ostiary/domain/session/session'
import { verifiedStatuses } from '@ostiary/domain/session.lifecycle'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import type { MediaRow } from '../store/media.ts'
import type { Vault } from '../store/vault.ts'
import { openSessions } from './context.ts'

/** The kind of a picture that was sent for it. */
export const portraitKind = 'portrait'

export interface Portrait {
  readonly mediaId: string
  /** The session it was taken in; `null` where it was sent. */
  readonly sessionId: string | null
}

export const comparesWithPortrait = ({ graph }: WorkflowVersion): boolean =>
  Object.values(graph.nodes).some(
    (node) =>
      node.type === 'feature' &&
      node.feature === 'FACE_MATCH' &&
      node.config['match_against'] === 'portrait',
  )

interface Parts {
  readonly vault: Vault
  readonly media: { list(entityId: string): Promise<MediaRow[]> }
}

/** @param of.sessionId whose own picture goes before what is kept; absent before it is made */
export async function findPortrait(
  parts: Parts,
  of: { entityId: string; sessions: readonly Session[]; sessionId?: string },
): Promise<Portrait | undefined> {
  const { entityId, sessions, sessionId } = of
  const there = await parts.media.list(entityId)
  const sent = there.findLast((one) => one.kind === portraitKind && one.sessionId === sessionId)
  if (sent) return { mediaId: sent.mediaId, sessionId: null }
  const approved = sessions
    .filter((one) => verifiedStatuses.includes(one.status) && one.sessionId !== sessionId)
    .toSorted((one, other) => other.number - one.number)
  const opened = await openSessions(
    parts.vault,
    approved.map((session) => ({ entityId, session })),
  )
  const known = new Set(there.map((one) => one.mediaId))
  for (const session of approved) {
    const mediaId = keptOf(session, opened.get(session.sessionId)?.records, known)
    if (mediaId !== undefined) return { mediaId, sessionId: session.sessionId }
  }
  return undefined
}

const pictures = [
  ['LIVENESS', 'reference_image'],
  ['OCR', 'portrait_image'],
  ['OCR', 'front_image'],
] as const

/** A living face before one on paper; what was removed since is no picture any more. */
function keptOf(
  { nodes }: Session,
  records: ReadonlyMap<string, OpenedNode> | undefined,
  known: ReadonlySet<string>,
): string | undefined {
  for (const [feature, field] of pictures) {
    const node = nodes.findLast((one) => one.feature === feature && one.status === 'APPROVED')
    const value = node && records?.get(node.nodeId)?.data[field]
    const { media_id: id } = (value ?? {}) as { media_id?: unknown } // whatever was sealed
    if (typeof id === 'string' && known.has(id)) return id
  }
  return undefined
}
