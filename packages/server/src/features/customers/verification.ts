/**
 * What the person needs to be verified; a link opens one browser, and another device gets a fresh
 * one.
 */
import type { VerificationDetail } from '@ostiary/domain/aggregate'
import { isAnalysts, providerMayAnswer } from '@ostiary/domain/checks'
import { isErased } from '@ostiary/domain/entity.changes'
import { linkToGive } from '@ostiary/domain/verification'
import { makeLinkToken } from '../../platform/link-token.ts'
import { decideEvent } from '../../transitions/writing.ts'
import { Refused, actorName, iso, json, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { linkToGiveOf } from '../sessions/service.ts'
import { loadCustomer } from './load.ts'
import type { CustomerHead } from './load.ts'
import { refusalOf } from './refusals.ts'
import { awaitsShape } from './resource.ts'

export const getVerification =
  (services: Services): Handler =>
  async (call) => {
    const head = await loadCustomer(services, call)
    const session = sessionOf(head)
    if (!session) return withoutLink(head)
    if (session.provider === 'session') return ofSession(services, call, head)
    if (linkToGive(session, services.clock.now()) === session) return shape(services, head, session)
    await renew(services, call)
    // Two devices that ask at once: the second finds the link of the first.
    const fresh = await loadCustomer(services, call)
    const renewed = sessionOf(fresh)
    return renewed ? shape(services, fresh, renewed) : withoutLink(fresh)
  }

/** The session the person may go on with, or `undefined` where there is nothing to open. */
function sessionOf({ aggregate }: CustomerHead): VerificationDetail | undefined {
  const { entity, customer } = aggregate
  if (customer.state !== 'verifying')
    return refuse('verification_not_open', `The customer is ${customer.state}.`)
  if (isErased(entity)) return refuse('entity_erased')
  return isAnalysts(customer) ? undefined : customer.detail.verification
}

/** Of a session of ours: its own link, which another device gets a fresh one of. */
async function ofSession(services: Services, call: Call, head: CustomerHead): Promise<Reply> {
  const link = await linkToGiveOf(services, call, head.aggregate)
  const now = await loadCustomer(services, call)
  const verification = sessionOf(now)
  if (!verification || !link) return withoutLink(now)
  return json(200, {
    provider: verification.provider,
    sessionId: link.sessionId,
    url: link.url,
    token: link.token,
    expiresAt: iso(link.expiresAtMs),
    attempt: verification.attempt,
    asks: verification.asks,
    awaiting: awaitsShape(now.aggregate.customer.detail.awaits),
  })
}

function withoutLink(head: CustomerHead): Reply {
  const { customer } = head.aggregate
  const { detail } = customer
  return json(200, {
    provider: detail.verification?.provider ?? (isAnalysts(customer) ? 'manual' : 'pending'),
    sessionId: null,
    url: null,
    token: null,
    expiresAt: null,
    attempt: detail.awaits?.attempts ?? 0,
    asks: [],
    awaiting: awaitsShape(detail.awaits),
  })
}

function shape(services: Services, head: CustomerHead, verification: VerificationDetail): Reply {
  const { entityId } = head.aggregate.entity
  const token = makeLinkToken(services.keyring.linkKey, { entityId, linkNo: verification.linkNo })
  return json(200, {
    provider: verification.provider,
    sessionId: verification.sessionId,
    url: `${services.publicUrl}/verify/${token}`,
    token,
    expiresAt: iso(verification.expiresAtMs),
    attempt: verification.attempt,
    asks: verification.asks,
    awaiting: awaitsShape(head.aggregate.customer.detail.awaits),
  })
}

/** Puts a link in place that nobody has opened, unless somebody else just has. */
async function renew(services: Services, call: Call): Promise<void> {
  const outcome = await services.writer.change({
    entityId: call.params['id']!,
    decide: (held, atMs) => {
      const session = held.customer?.detail.verification
      if (!session || !providerMayAnswer(held, 'identity')) return { kind: 'drop' }
      const verification = linkToGive(session, atMs)
      if (verification === session) return { kind: 'drop' }
      return decideEvent(
        held,
        {
          machine: 'customer',
          event: 'verification_opened',
          by: 'partner',
          actor: actorName('partner', call),
          facts: { verification },
        },
        atMs,
        { refused: refusalOf() },
      )
    },
  })
  if (outcome.kind === 'refused') throw new Refused(outcome.problem)
}
