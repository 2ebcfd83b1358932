/**
 * The decision of a session as the reference shapes it: an array a feature, an element a node.
 * Pure; what was read is handed in opened, and addresses of media are made by whoever may. Source:
 * entity reference 2.6.
 */
import { ownerSummary } from '../company/key-people-status.ts'
import type { FeatureStatus } from '../entity.sessions.ts'
import { featureNames, featureRow } from '../workflow/features.ts'
import type { Session, SessionNode } from './session.ts'

/** How a feature's status is written where sessions are told of (entity reference 4). */
export const featureLiterals: Readonly<Record<FeatureStatus, string>> = {
  NOT_FINISHED: 'Not Finished',
  APPROVED: 'Approved',
  DECLINED: 'Declined',
  IN_REVIEW: 'In Review',
  RESUB_REQUESTED: 'Resub Requested',
  AWAITING_USER: 'Awaiting User',
}

/** What was read at a node, as it is sealed. */
export interface OpenedNode {
  readonly data: Readonly<Record<string, unknown>>
  readonly warnings: readonly Readonly<Record<string, unknown>>[]
  /** What a screening of a name rests on; it is exported by itself, and no decision shows it. */
  readonly evidence?: unknown
}

export interface DecisionParts {
  /** By node; a node without one has been erased, or has found nothing. */
  readonly opened: ReadonlyMap<string, OpenedNode>
  /** Whether its user or business is screened again as lists change. */
  readonly isMonitored: boolean
  /** A short-lived address; `null` for whoever may not see media. */
  mediaUrl(mediaId: string): string | null
}

type Element = Readonly<Record<string, unknown>>

/** By key of the reference; `null` where no node ran the feature. */
export function decisionOf(
  session: Session,
  parts: DecisionParts,
): Record<string, readonly Element[] | null> {
  const decision: Record<string, readonly Element[] | null> = {}
  for (const name of featureNames) {
    const ran = session.nodes.filter((one) => one.feature === name)
    decision[featureRow(name).decisionKey] =
      ran.length === 0
        ? null
        : ran.map((node) => ({ ...elementOf(node, parts), ...peopleShown(session, node) }))
  }
  return decision
}

/** Of the people behind a company: how far each has come, and the owners counted. */
export function peopleShown({ parties }: Session, { feature }: SessionNode): Element {
  if (feature !== 'KYB_KEY_PEOPLE' || !parties) return {}
  return {
    parties: parties.map(({ partyId, kind, sessionId, status }) => ({
      party_id: partyId,
      session_kind: kind,
      session_id: sessionId,
      status,
    })),
    ubo_kyc_summary: ownerSummary(parties),
  }
}

function elementOf(node: SessionNode, parts: DecisionParts): Element {
  const { opened, mediaUrl, isMonitored } = parts
  const read = opened.get(node.nodeId)
  const warnings = read
    ? read.warnings.map((one) => ({
        feature: featureRow(node.feature).wireName,
        node_id: node.nodeId,
        ...one,
      }))
    : node.warnings.map((risk) => ({
        feature: featureRow(node.feature).wireName,
        node_id: node.nodeId,
        risk,
      }))
  return {
    node_id: node.nodeId,
    status: featureLiterals[node.status],
    ...(node.score === undefined ? {} : { score: node.score }),
    ...(read ? (withAddresses(read.data, mediaUrl) as Element) : {}),
    // Not as it was when it was screened: one switch is for all sessions of a user.
    ...(read && node.feature === 'AML' ? { is_ongoing_monitoring_enabled: isMonitored } : {}),
    warnings,
  }
}

/** Where a value names a piece of media, its address stands in its place. */
function withAddresses(value: unknown, mediaUrl: DecisionParts['mediaUrl']): unknown {
  if (Array.isArray(value)) return value.map((one) => withAddresses(one, mediaUrl))
  if (typeof value !== 'object' || value === null) return value
  if ('media_id' in value) return mediaUrl(String(value.media_id))
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, withAddresses(one, mediaUrl)]),
  )
}

/** The features of a session with their statuses, as its row in a list has them. */
export const featureList = (
  session: Session,
): { feature: string; status: string; node_id: string }[] =>
  session.nodes.map(({ feature, status, nodeId }) => ({
    feature: featureRow(feature).wireName,
    status: featureLiterals[status],
    node_id: nodeId,
  }))
