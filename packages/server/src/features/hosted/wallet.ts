/** Signing the challenge of a wallet at the hosted page, in the place of the partner's own. */
import type { HostedAnswer } from '@ostiary/contract/hosted'
import { isErased } from '@ostiary/domain/entity.changes'
import { sha256 } from '../../platform/digest.ts'
import { idFromDigest } from '../../platform/ids.ts'
import { readWalletToken } from '../../platform/wallet-token.ts'
import type { Application } from '../../store/applications.ts'
import { acceptSignature, currentChallenge, openChallenge } from '../customers/service.ts'
import type { CustomerHead } from '../customers/service.ts'
import { iso, refuse } from '../call.ts'
import type { Services } from '../call.ts'

interface Visited {
  readonly head: CustomerHead
  readonly application: Application
}

/** Whoever has the link acts for the person, and reads nothing but the challenge. */
async function visited(services: Services, token: string): Promise<Visited> {
  const entityId = readWalletToken(services.keyring.linkKey, token)
  const head = entityId === undefined ? undefined : await services.heads.read(entityId)
  const customer = head?.aggregate.customer
  const application =
    head && services.tenants.snapshot().applications.get(head.aggregate.entity.applicationId)
  if (!head || !customer || !application) return refuse('link_unknown')
  if (customer.state !== 'initiating' || isErased(head.aggregate.entity))
    return refuse('link_ended')
  return { head: { ...head, aggregate: { ...head.aggregate, customer } }, application }
}

const byCustomer = { by: 'customer', actor: 'customer:hosted-page' } as const

export async function walletChallenge(
  services: Services,
  token: string,
): Promise<HostedAnswer<'readChallenge'>> {
  const { head, application } = await visited(services, token)
  const standing = await currentChallenge(services, head, { application, ...byCustomer })
  const { accountId, challenge, detail } = standing
  return {
    application: { name: application.name },
    environment: application.environment,
    challenge: {
      message: challenge,
      account_id: accountId,
      chain_id: accountId.split(':').slice(0, 2).join(':'),
      expires_at: iso(detail.expiresAtMs),
    },
  }
}

/** @throws Refused where the signature does not hold; the page then shows the fresh challenge */
export async function signWallet(
  services: Services,
  token: string,
  signature: string,
): Promise<HostedAnswer<'signChallenge'>> {
  const { head, application } = await visited(services, token)
  const { accountId, challenge } = await openChallenge(services, head)
  // The same signature sent twice is the same request.
  const key = sha256(`hosted wallet\n${token}\n${challenge}\n${signature}`)
  const { answer } = await acceptSignature(services, head, {
    application,
    ...byCustomer,
    claim: { key, fingerprint: key, slot: idFromDigest(key) },
    signed: {
      signerId: accountId,
      challenge: Buffer.from(challenge).toString('base64'),
      signature,
    },
  })
  if (answer.status >= 400)
    return refuse('answer_invalid', 'The signature does not hold: sign once more.')
  return { status: 'signed' }
}
