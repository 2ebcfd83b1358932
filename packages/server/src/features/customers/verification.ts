/**
 * What the person needs to be verified; a link opens one browser, and another device gets a fresh
 * one.
 */
import type { Customer, VerificationDetail } from '@ostiary/domain/aggregate'
import { problem } from '@ostiary/domain/errors'
import { makeLinkToken } from '../../platform/link-token.ts'
import { decideEvent } from '../../transitions/writing.ts'
import { actorName, iso, json, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { loadCustomer } from './load.ts'
import type { CustomerHead } from './load.ts'
import { refusalOf } from './refusals.ts'
import { awaitsShape } from './resource.ts'

/** A verification session lives one day; after that the next look opens another attempt. */
const sessionLifeMs = 86_400_000

export const getVerification =
  (services: Services): Handler =>
  async (call) => {
    const head = await loadCustomer(services, call)
    const { customer, entity } = head.aggregate
    if (customer.state !== 'verifying')
      return refuse('verification_not_open', `The customer is ${customer.state}.`)
    if (entity.detail.erasedAtMs !== undefined) return refuse('entity_erased')
    const { verification } = customer.detail
    if (!verification || isAnalysts(customer)) return withoutLink(head)
    const nowMs = services.clock.now()
    if (nowMs >= verification.expiresAtMs) {
      return renew(services, call, head, {
        ...verification,
        attempt: verification.attempt + 1,
        linkNo: verification.linkNo + 1,
        linkOpened: false,
        expiresAtMs: nowMs + sessionLifeMs,
      })
    }
    if (verification.linkOpened)
      return renew(services, call, head, {
        ...verification,
        linkNo: verification.linkNo + 1,
        linkOpened: false,
      })
    return shape(services, head, verification)
  }

/** A case that waits for an analyst is the analyst's: the person has nothing to open any more. */
const isAnalysts = (customer: Customer): boolean => customer.detail.awaits?.who === 'analyst'

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

async function renew(
  services: Services,
  call: Call,
  head: CustomerHead,
  verification: VerificationDetail,
): Promise<Reply> {
  const before = head.aggregate.customer.detail.verification!
  const outcome = await services.writer.change({
    entityId: head.aggregate.entity.entityId,
    decide: (held, atMs) => {
      const now = held.customer?.detail.verification
      if (now?.linkNo !== before.linkNo || isAnalysts(held.customer!))
        return { kind: 'refuse', problem: problem('version_conflict') }
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
        { refused: refusalOf },
      )
    },
  })
  if (outcome.kind === 'refused' && outcome.problem.code !== 'version_conflict')
    return refuse('verification_not_open')
  // Two devices that ask at once: the second finds the link of the first.
  const fresh = await loadCustomer(services, call)
  const { customer } = fresh.aggregate
  const current = customer.detail.verification
  if (customer.state !== 'verifying' || !current) return refuse('verification_not_open')
  return isAnalysts(customer) ? withoutLink(fresh) : shape(services, fresh, current)
}
