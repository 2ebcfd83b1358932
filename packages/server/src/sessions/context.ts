/**
 * What a session is about besides its nodes: what the caller expects and sent along, and what each
 * node has found. Personal; sealed in the vault of its entity under names of their own.
 */
import type { CompanyIdentity } from '@ostiary/domain/company/same-company'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { Session } from '@ostiary/domain/session/session'
import type { Vault } from '../store/vault.ts'

/** As the caller sent it (entity reference 2.5). */
export interface SessionContext {
  readonly metadata?: unknown
  readonly callback?: string
  readonly callback_method?: 'initiator' | 'completer' | 'both'
  readonly language?: string
  readonly contact_details?: Readonly<Record<string, unknown>>
  readonly expected_details?: Readonly<Record<string, unknown>>
  /** Of one for a company behind others: what is known of each of those, the first one first. */
  readonly behind?: readonly (readonly CompanyIdentity[])[]
}

/** What a reviewer typed to the person for each step of the last resubmission, by node. */
export type ResubmissionReasons = Readonly<Record<string, string>>

export const isEmpty = (context: SessionContext): boolean => Object.keys(context).length === 0

/** What the person brought for a node, and the browser it came by. */
export interface NodeInput {
  readonly input: Readonly<Record<string, unknown>>
  readonly browser?: { readonly ip: string; readonly userAgent: string }
  readonly atMs: number
}

export const contextItem = (sessionId: string): string => `session:${sessionId}`
export const recordItem = (sessionId: string, nodeId: string): string =>
  `session:${sessionId}/${nodeId}`
/** Why a reviewer asks for steps again; the empty name is that of no node. */
export const reasonsItem = (sessionId: string): string => `session:${sessionId}//reasons`
export const inputItem = (sessionId: string, nodeId: string): string =>
  `session:${sessionId}/${nodeId}/input`
/** Of no node: the browser the link was opened by. */
export const openedItem = (sessionId: string): string => inputItem(sessionId, '')

/** A session, opened. */
export interface OpenedSession {
  readonly context: SessionContext
  /** By node; one that has found nothing is left out. */
  readonly records: ReadonlyMap<string, OpenedNode>
}

const nothing: OpenedSession = { context: {}, records: new Map() }

/** Everything that is sealed of some sessions, by session id; of an erased person nothing. */
export async function openSessions(
  vault: Vault,
  asked: readonly { readonly entityId: string; readonly session: Session }[],
): Promise<Map<string, OpenedSession>> {
  const found = new Map<string, OpenedSession>()
  if (asked.length === 0) return found
  const items = asked.flatMap(({ session }) => [
    contextItem(session.sessionId),
    ...session.nodes.map((node) => recordItem(session.sessionId, node.nodeId)),
  ])
  const opened = await vault.open([...new Set(asked.map((one) => one.entityId))], items)
  for (const { entityId, session } of asked) {
    const own = opened.get(entityId)
    if (!own) continue
    const { sessionId } = session
    const records = new Map<string, OpenedNode>()
    for (const { nodeId } of session.nodes) {
      const record = own.get(recordItem(sessionId, nodeId)) as OpenedNode | undefined
      if (record) records.set(nodeId, record)
    }
    const context = (own.get(contextItem(sessionId)) ?? {}) as SessionContext // as it was sealed
    found.set(sessionId, { context, records })
  }
  return found
}

export const openSession = async (
  vault: Vault,
  entityId: string,
  session: Session,
): Promise<OpenedSession> =>
  (await openSessions(vault, [{ entityId, session }])).get(session.sessionId) ?? nothing
