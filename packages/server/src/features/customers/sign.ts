/** The challenge of a customer under the partner's key: fetching it, sending what was signed. */
import { makeWalletToken } from '../../platform/wallet-token.ts'
import { actorName, iso, json } from '../call.ts'
import type { Handler, Services } from '../call.ts'
import { loadCustomer } from './load.ts'
import { replyOf } from './resource.ts'
import { acceptSignature, base64, currentChallenge } from './signing.ts'
import type { Signed } from './signing.ts'

export const getChallenge =
  (services: Services): Handler =>
  async (call) => {
    const head = await loadCustomer(services, call)
    const { application } = call.principal
    const { challenge, detail } = await currentChallenge(services, head, {
      application,
      by: 'partner',
      actor: actorName('partner', call),
    })
    const token = makeWalletToken(services.keyring.linkKey, head.aggregate.entity.entityId)
    return json(200, {
      challenge: base64(challenge),
      url: `${services.publicUrl}/wallet/${token}`,
      expiresAt: iso(detail.expiresAtMs),
      attempts: detail.failures,
    })
  }

export const signChallenge =
  (services: Services): Handler =>
  async (call) => {
    const head = await loadCustomer(services, call)
    const { application } = call.principal
    const outcome = await acceptSignature(services, head, {
      application,
      by: 'customer',
      actor: actorName('customer', call),
      claim: call.idempotency!, // every write has one
      signed: call.body as unknown as Signed, // as its schema was checked
    })
    return replyOf(services, call.principal, outcome)
  }
