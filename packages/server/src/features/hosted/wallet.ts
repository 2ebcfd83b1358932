/** Signing the challenge of a wallet at the hosted page, in the place of the partner's own. */
import type { Scope } from '@ostiary/domain/scopes'
import { sha256 } from '../../platform/digest.ts'
import { idFromDigest } from '../../platform/ids.ts'
import { readWalletToken } from '../../platform/wallet-token.ts'
import type { WalletItem } from '../../store/vault.ts'
import { parseAccount } from '../../platform/wallet/caip.ts'
import { getChallenge, signChallenge } from '../customers/service.ts'
import { refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'

/** Whoever has the link acts for the person, and reads nothing but the challenge. */
const noScopes: ReadonlySet<Scope> = new Set()

async function callOf(services: Services, token: string, body: Call['body']): Promise<Call> {
  const entityId = readWalletToken(services.keyring.linkKey, token)
  const head = entityId === undefined ? undefined : await services.heads.read(entityId)
  const customer = head?.aggregate.customer
  const application =
    head && services.tenants.snapshot().applications.get(head.aggregate.entity.applicationId)
  if (!entityId || !customer || !application) return refuse('link_unknown')
  if (customer.state !== 'initiating') return refuse('link_ended')
  const key = {
    keyId: 'hosted-page',
    applicationId: application.applicationId,
    name: 'hosted page',
    scopes: [],
    addresses: null,
    expiresAtMs: null,
    revokedAtMs: null,
    createdAtMs: 0,
    prefix: '',
  }
  return {
    // A stand-in for a key: its application and its name are all that is read of it.
    principal: { key: key as unknown as Call['principal']['key'], application, scopes: noScopes },
    params: { id: entityId },
    query: {},
    body,
    signed: false,
  }
}

export async function walletChallenge(
  services: Services,
  token: string,
): Promise<Record<string, unknown>> {
  const call = await callOf(services, token, {})
  const reply = await getChallenge(services)(call)
  const { challenge, expiresAt } = JSON.parse(reply.body ?? '{}') as Record<string, string>
  const { accountId } = await walletOf(services, call)
  const { application } = call.principal
  return {
    application: { name: application.name },
    environment: application.environment,
    challenge: {
      message: Buffer.from(challenge ?? '', 'base64').toString('utf8'),
      account_id: accountId,
      chain_id: accountId.split(':').slice(0, 2).join(':'),
      expires_at: expiresAt,
    },
  }
}

async function walletOf(services: Services, call: Call): Promise<WalletItem> {
  const wallet = await services.vault.wallet(call.params['id']!) // `callOf` has put it there
  return wallet ?? refuse('link_ended')
}

/** @throws Refused where the signature does not hold; the page then shows the fresh challenge */
export async function signWallet(
  services: Services,
  token: string,
  signature: string,
): Promise<Record<string, unknown>> {
  const before = await callOf(services, token, {})
  const { accountId, challenge = '' } = await walletOf(services, before)
  const account = parseAccount(accountId)
  if (!account.ok) return refuse('link_ended')
  const body = {
    signerId: accountId,
    challenge: Buffer.from(challenge).toString('base64'),
    signature,
  }
  // The same signature sent twice is the same request.
  const key = sha256(`hosted wallet\n${token}\n${challenge}\n${signature}`)
  const idempotency = { key, fingerprint: key, slot: idFromDigest(key) }
  const reply = await signChallenge(services)({ ...before, body, idempotency })
  if (reply.status >= 400)
    return refuse('answer_invalid', 'The signature does not hold: sign once more.')
  return { status: 'signed' }
}
