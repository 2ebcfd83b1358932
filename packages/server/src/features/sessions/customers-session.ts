/**
 * The session a customer is verified by: a link that nobody has opened, or another session where
 * the one before has ended without a verdict (requirement 1, 4).
 */
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import { problem } from '@ostiary/domain/errors'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { Session } from '@ostiary/domain/session/session'
import { isShut } from '@ostiary/domain/session/shut'
import { unfinishedStatuses } from '@ostiary/domain/session.lifecycle'
import { createdEvents } from '../../sessions/begin.ts'
import { sessionAddress } from '../../sessions/link-url.ts'
import { decideEvent } from '../../transitions/writing.ts'
import { Refused, actorName, refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'
import { renewLink } from '../../sessions/renew-link.ts'

export interface CustomersLink {
  readonly sessionId: string
  readonly token: string
  readonly url: string
  readonly expiresAtMs: number
}

/** @returns `undefined` where there is nothing to open: a reviewer decides, or retries are spent */
export async function linkToGiveOf(
  services: Services,
  call: Call,
  held: Aggregate,
): Promise<CustomersLink | undefined> {
  const before = current(held)
  if (before && isShut(held, before)) return refuse('entity_blocked')
  const event = await wantedEvent(services, call, before)
  if (!event) return before && linkOf(services, before)
  const { entityId } = held.entity
  const outcome = await services.writer.change({
    entityId,
    decide: (now, atMs) => {
      // Two devices that ask at once: the second finds the link of the first.
      if (current(now)?.link.no !== before?.link.no) return { kind: 'drop' }
      return decideEvent(now, event, atMs, { refused: () => problem('entity_blocked') })
    },
  })
  if (outcome.kind === 'refused') throw new Refused(outcome.problem)
  const head = await services.heads.read(entityId)
  const after = head && current(head.aggregate)
  return after && linkOf(services, after)
}

/** The session the customer is at now. */
function current(held: Aggregate): Session | undefined {
  const sessionId = held.customer?.detail.verification?.sessionId
  return sessionOf(held, sessionId)
}

const over: readonly Session['status'][] = ['Expired', 'Abandoned', 'Deleted']

async function wantedEvent(
  services: Services,
  call: Call,
  session: Session | undefined,
): Promise<DomainEvent | undefined> {
  const actor = actorName('partner', call)
  if (!session || over.includes(session.status)) return anotherSession(services, call, actor)
  const isOpen = unfinishedStatuses.includes(session.status)
  const { link, sessionId } = session
  if (!isOpen || link.device === undefined || link.fresh) return undefined
  return {
    machine: 'session',
    event: 'link_renewed',
    by: 'partner',
    actor,
    facts: { session: { sessionId, link: renewLink(services, session) } },
  }
}

async function anotherSession(
  services: Services,
  call: Call,
  actor: string,
): Promise<DomainEvent | undefined> {
  const { applicationId } = call.principal.application
  const workflow = await services.workflows.defaultOf(applicationId, 'user')
  if (!workflow) return undefined
  const atMs = services.clock.now()
  return createdEvents(services.keyring.linkKey, {
    sessionId: services.ids.next(atMs),
    number: await services.sessionNumbers.next(applicationId),
    workflow,
    atMs,
    by: 'partner',
    actor,
    more: { forCustomer: true },
  })[0]
}

function linkOf(services: Services, session: Session): CustomersLink | undefined {
  if (!unfinishedStatuses.includes(session.status)) return undefined
  return {
    sessionId: session.sessionId,
    // Nobody names a language for a customer: the browser's own is taken.
    ...sessionAddress(services, session, undefined),
    expiresAtMs: session.dueAtMs ?? session.updatedAtMs,
  }
}
