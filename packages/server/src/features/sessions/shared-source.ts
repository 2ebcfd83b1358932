/** What a share token leads to, as the application that takes it over may read it. */
import { isGone } from '@ostiary/domain/entity.changes'
import type { EntityKind } from '@ostiary/domain/aggregate'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { Session, SessionNode } from '@ostiary/domain/session/session'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import { readShareToken } from '../../platform/share-token.ts'
import { openSession } from '../../sessions/context.ts'
import { sessionPlace } from '../../store/sessions.ts'
import { refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'

export interface Source {
  readonly entityId: string
  readonly applicationId: string
  readonly kind: EntityKind
  readonly session: Session
  /** By node. */
  readonly records: ReadonlyMap<string, OpenedNode>
}

/** @throws Refused for a token that is forged, another's, or over, and where nothing is left */
export async function sourceOf(services: Services, call: Call): Promise<Source> {
  const share = readShareToken(services.keyring.linkKey, call.body['share_token'] as string)
  if (!share)
    return refuse('share_token_invalid', 'Nobody here made it, or a part of it is missing.')
  if (share.receiver !== null && share.receiver !== call.principal.application.applicationId)
    return refuse('share_token_invalid', 'It was made for another application.')
  if (share.expiresAtMs <= services.clock.now()) return refuse('share_token_expired')
  const place = await sessionPlace(services.db, share.sessionId)
  const head = place && (await services.heads.read(place.entityId))
  const session = head && sessionOf(head.aggregate, share.sessionId)
  if (!place || place.isDeleted || !session || isGone(head.aggregate.entity))
    return refuse('share_source_gone')
  const { entityId, applicationId } = place
  // A simulator decides in a sandbox: what it has approved nobody has looked at.
  if (environmentOf(services, applicationId) !== call.principal.application.environment)
    return refuse('share_environment')
  const { records } = await openSession(services.vault, entityId, session)
  return { entityId, applicationId, kind: head.aggregate.entity.kind, session, records }
}

export const environmentOf = ({ tenants }: Services, applicationId: string) =>
  tenants.snapshot().applications.get(applicationId)?.environment

/**
 * The nodes under the names that the workflow of the receiver has for their features, so that a
 * step can be asked for again there; what that workflow does not ask keeps its own name.
 * @returns by name in the source
 */
export function renamed(
  nodes: readonly Pick<SessionNode, 'nodeId' | 'feature'>[],
  { graph }: WorkflowVersion,
): Map<string, string> {
  const free = Object.entries(graph.nodes)
  const names = new Map<string, string>()
  for (const { nodeId, feature } of nodes) {
    const at = free.findIndex(([, one]) => one.type === 'feature' && one.feature === feature)
    const [own] = at < 0 ? [] : free.splice(at, 1)
    if (own) names.set(nodeId, own[0])
  }
  for (const { nodeId } of nodes) {
    if (names.has(nodeId)) continue
    const isTaken = nodeId in graph.nodes
    names.set(nodeId, isTaken ? `shared_${names.size + 1}` : nodeId)
  }
  return names
}

/** Whether everything in it was found good, and still is. */
export const isApproved = ({ session }: Source): boolean =>
  session.status === 'Approved' &&
  session.nodes.length > 0 &&
  session.nodes.every((one) => one.status === 'APPROVED')
