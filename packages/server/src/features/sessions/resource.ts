/** Sessions as /v3 shows them (entity reference 2.5, 2.6). */
import type { Aggregate } from '@ostiary/domain/aggregate'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import { reverificationShown } from '@ostiary/domain/reverification/schedule'
import type { Session } from '@ostiary/domain/session/session'
import { isShut, nextOwner } from '@ostiary/domain/session/shut'
import { unfinishedStatuses } from '@ostiary/domain/session.lifecycle'
import { openSession } from '../../sessions/context.ts'
import type { SessionContext } from '../../sessions/context.ts'
import { sessionAddress } from '../../sessions/link-url.ts'
import type { SessionAddress } from '../../sessions/link-url.ts'
import { iso, mayReadPersonal, refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'
import { isUnlinked } from '@ostiary/domain/unlinked'

/** The caller's own id; `null` where the session is of nobody they have named. */
export const vendorDataOf = ({ entity }: Pick<Aggregate, 'entity'>): string | null =>
  isUnlinked(entity.vendorData) ? null : entity.vendorData

/**
 * Where the person goes on; `null` for whoever may not write, where nothing is left to do, and
 * while its entity is BLOCKED.
 */
export function linkOf(
  services: Pick<Services, 'keyring' | 'publicUrl'>,
  call: Call,
  of: { session: Session; language?: string | undefined; isShut: boolean },
): SessionAddress | null {
  const mayWrite = ['customers:write', 'analyst:decide'].some((scope) =>
    (call.principal.scopes as ReadonlySet<string>).has(scope),
  )
  const { session, language } = of
  if (!mayWrite || of.isShut || !unfinishedStatuses.includes(session.status)) return null
  return sessionAddress(services, session, language)
}

/** What every answer about a session has. */
export function sessionShape(
  services: Services,
  call: Call,
  {
    aggregate,
    session,
    context,
  }: { aggregate: Aggregate; session: Session; context: SessionContext },
): Record<string, unknown> {
  const isOpen = mayReadPersonal(call)
  const link = linkOf(services, call, {
    session,
    language: context.language,
    isShut: isShut(aggregate, session),
  })
  const { entity } = aggregate
  const isLinked = vendorDataOf(aggregate) !== null
  return {
    session_id: session.sessionId,
    session_number: session.number,
    session_kind: entity.kind,
    session_token: link?.token ?? null,
    url: link?.url ?? null,
    session_url: link?.url ?? null,
    status: session.status,
    awaits: nextOwner(aggregate, session),
    workflow_id: session.workflowId,
    workflow_version: session.workflowVersion,
    vendor_data: vendorDataOf(aggregate),
    didit_internal_id: isLinked ? entity.entityId : null,
    ...(entity.kind === 'business' && isLinked ? { vendor_business_id: entity.entityId } : {}),
    metadata: isOpen ? (context.metadata ?? null) : null,
    callback: context.callback ?? null,
    callback_method: context.callback_method ?? null,
    language: context.language ?? null,
    contact_details: isOpen ? (context.contact_details ?? null) : null,
    expected_details: isOpen ? (context.expected_details ?? null) : null,
    environment: call.principal.application.environment,
    created_at: iso(session.createdAtMs),
    updated_at: iso(session.updatedAtMs),
    expires_at: session.dueAtMs === undefined ? null : iso(session.dueAtMs),
    reverification: madeFor(session),
  }
}

/** Which schedule made it and why; `null` where somebody asked for it. */
export const madeFor = ({ reverification }: Session) =>
  reverification ? reverificationShown(reverification) : null

/** A session that was just created, or given again. */
export async function createdShape(
  services: Services,
  call: Call,
  place: { entityId: string; sessionId: string },
): Promise<Record<string, unknown>> {
  const { aggregate, session } = await loaded(services, place)
  const { context } = await openSession(services.vault, place.entityId, session)
  return sessionShape(services, call, { aggregate, session, context })
}

/** @throws Refused where it is gone */
export async function loaded(
  services: Services,
  { entityId, sessionId }: { entityId: string; sessionId: string },
): Promise<{ aggregate: Aggregate; session: Session }> {
  const head = await services.heads.read(entityId)
  const session = head && sessionOf(head.aggregate, sessionId)
  return head && session ? { aggregate: head.aggregate, session } : refuse('session_not_found')
}
