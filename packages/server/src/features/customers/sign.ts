/** The challenge: fetching it, renewing it, and the signature that opens screening. */
import { problemAnswer } from '@ostiary/contract/problems'
import type { ChallengeDetail } from '@ostiary/domain/aggregate'
import { isErased } from '@ostiary/domain/entity.changes'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import { sha256Hex } from '../../platform/digest.ts'
import { makeWalletToken } from '../../platform/wallet-token.ts'
import type { Account } from '../../platform/wallet/caip.ts'
import { namesWallet } from '../../platform/wallet/caip.ts'
import { verifySignature } from '../../platform/wallet/verify.ts'
import type { SignatureVerdict } from '../../platform/wallet/verify.ts'
import type { WalletItem } from '../../store/vault.ts'
import type { Answer, IdempotencyClaim, Outcome } from '../../transitions/command.ts'
import { decideEvent } from '../../transitions/writing.ts'
import { actorName, answered, iso, json, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { issueChallenge, storedAccount } from './challenges.ts'
import type { Issued } from './challenges.ts'
import { loadCustomer } from './load.ts'
import type { CustomerHead } from './load.ts'
import { refusalOf } from './refusals.ts'
import { customerTemplate, placeholder, replyOf, walletOf } from './resource.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')

const renewedMeanwhile: Problem = problem(
  'challenge_invalid',
  'The challenge was renewed meanwhile; fetch it again.',
)

/** The challenge that stands; one that has expired is replaced first. */
export const getChallenge =
  (services: Services): Handler =>
  async (call) => {
    const head = await loadCustomer(services, call)
    const { state, detail } = head.aggregate.customer
    if (state !== 'initiating')
      return refuse('transition_refused', `The customer is ${state}; its challenge is done.`)
    const { challenge } = await openChallenge(services, head)
    if (services.clock.now() < detail.challenge!.expiresAtMs)
      return challengeReply(services, head, { challenge, detail: detail.challenge! })
    const { issued, outcome } = await renew(services, call, {
      head,
      event: 'challenge_renewed',
      by: 'partner',
    })
    answered(outcome, 'customer_not_found')
    const { challenge: text } = issued.wallet
    return challengeReply(services, head, { challenge: text, detail: issued.detail })
  }

const challengeReply = (
  { keyring, publicUrl }: Services,
  { aggregate }: CustomerHead,
  { challenge, detail }: { challenge: string; detail: ChallengeDetail },
): Reply =>
  json(200, {
    challenge: base64(challenge),
    url: `${publicUrl}/wallet/${makeWalletToken(keyring.linkKey, aggregate.entity.entityId)}`,
    expiresAt: iso(detail.expiresAtMs),
    attempts: detail.failures,
  })

async function openChallenge(
  services: Services,
  head: CustomerHead,
): Promise<WalletItem & { challenge: string }> {
  const { entity, customer } = head.aggregate
  if (isErased(entity)) return refuse('entity_erased')
  // A challenge renewed by another process is not what this one holds in memory.
  const held = await walletOf(services, head.aggregate)
  const current =
    held?.challenge !== undefined && sha256Hex(held.challenge) === customer.detail.challenge?.digest
  if (!current) services.vault.forget(entity.entityId)
  const wallet = current ? held : await walletOf(services, head.aggregate)
  if (wallet?.challenge === undefined) return refuse('entity_erased')
  return { accountId: wallet.accountId, challenge: wallet.challenge }
}

interface Renewal {
  readonly head: CustomerHead
  readonly event: 'challenge_renewed' | 'challenge_failed'
  /** The partner fetches a challenge; the customer signs it, whichever key brings that. */
  readonly by: 'partner' | 'customer'
  /** What is answered, and remembered for a repeat. */
  readonly remembered?: { readonly claim: IdempotencyClaim; readonly answer: Answer }
}

/** Puts a fresh challenge in place of the one that expired or failed. */
async function renew(
  services: Services,
  call: Call,
  renewal: Renewal,
): Promise<{ issued: Issued; outcome: Outcome }> {
  const { head, event, by, remembered } = renewal
  const { entityId } = head.aggregate.entity
  const before = head.aggregate.customer.detail.challenge!
  const failures = before.failures + (event === 'challenge_failed' ? 1 : 0)
  const wallet = await openChallenge(services, head)
  const account = storedAccount(wallet)
  const issued = issueChallenge(services, call.principal.application, account, failures)
  const dataKey = await services.vault.keyOf(entityId)
  if (!dataKey) return refuse('entity_erased')
  const actor = actorName(by, call)
  const facts = { challenge: issued.detail }
  const outcome = await services.writer.change({
    entityId,
    ...(remembered ? { idempotency: remembered.claim } : {}),
    decide: (held, atMs) =>
      held.customer?.detail.challenge?.digest === before.digest
        ? decideEvent(held, { machine: 'customer', event, by, actor, facts }, atMs, {
            ...(remembered ? { moved: () => remembered.answer } : {}),
            refused: refusalOf(),
            vault: [services.vault.sealItem(dataKey, entityId, 'wallet', issued.wallet)],
          })
        : { kind: 'refuse', problem: renewedMeanwhile },
  })
  if (outcome.kind === 'answered' && !outcome.replayed) services.vault.hold(entityId, issued.wallet)
  return { issued, outcome }
}

export const signChallenge =
  (services: Services): Handler =>
  async (call) => {
    const head = await loadCustomer(services, call)
    const { signerId, challenge, signature } = call.body as Record<
      'signerId' | 'challenge' | 'signature',
      string
    >
    const spentBy = sha256Hex(`${challenge}\n${signature}`)
    const { entity, customer } = head.aggregate
    // A signature that opened screening and is sent again is harmless; any other finds the
    // challenge done.
    if (customer.state !== 'initiating' || isErased(entity))
      return accept(services, call, head, spentBy)
    const wallet = await openChallenge(services, head)
    const current = { challenge: base64(wallet.challenge) }
    const account = storedAccount(wallet)
    // As text: a lenient decoder would read the same bytes from more than one.
    if (challenge !== current.challenge)
      return unlessRepeated(services, call, problem('challenge_invalid', undefined, current))
    if (services.clock.now() >= customer.detail.challenge!.expiresAtMs)
      return withFresh(services, call, head, problem('challenge_expired'))
    if (!namesWallet(signerId, account)) return refuse('signer_mismatch', undefined, current)
    const verdict = await verifySignature({
      account,
      text: wallet.challenge,
      signature,
      ...(services.contractWallets ? { rpc: services.contractWallets } : {}),
    })
    if (verdict === 'malformed') return refuse('signature_malformed', undefined, current)
    if (verdict === 'unverifiable') return refuse('signature_unverifiable', noAnswer, current)
    if (verdict !== 'valid') return withFresh(services, call, head, wrong(verdict, account))
    return accept(services, call, head, spentBy)
  }

/** An outage is never taken for a wrong signature: the challenge stands, no attempt is counted. */
const noAnswer = 'The chain did not answer. Send the same signature again in a while.'

/** A signature by form that does not hold, or of which nobody here can say that it does. */
const wrong = (
  verdict: Extract<SignatureVerdict, 'invalid' | 'no_rpc'>,
  { chainId }: Account,
): Problem =>
  verdict === 'invalid'
    ? problem('signature_invalid')
    : problem('signature_unverifiable', `This server has no RPC address for ${chainId}.`)

async function accept(
  services: Services,
  call: Call,
  head: CustomerHead,
  spentBy: string,
): Promise<Reply> {
  const { entity, customer } = head.aggregate
  const digest = customer.detail.challenge?.digest
  const { application } = call.principal
  const outcome = await services.writer.change({
    entityId: entity.entityId,
    idempotency: call.idempotency!,
    decide: (held, atMs) => {
      const detail = held.customer?.detail.challenge
      if (detail?.spentBy === spentBy)
        return {
          kind: 'answer',
          answer: (now, version) => ({
            status: 202,
            body: customerTemplate(now, version, { ...application, already: true }),
          }),
        }
      if (held.customer?.state !== 'initiating') {
        const refusal = { kind: 'refused', why: 'no_such_transition' } as const
        return { kind: 'refuse', problem: refusalOf()(held, refusal) }
      }
      if (detail?.digest !== digest) return { kind: 'refuse', problem: renewedMeanwhile }
      return decideEvent(
        held,
        {
          machine: 'customer',
          event: 'challenge_verified',
          by: 'customer',
          actor: actorName('customer', call),
          facts: { spentBy },
        },
        atMs,
        {
          moved: (next, version) => ({
            status: 202,
            body: customerTemplate(next, version, application),
          }),
          refused: refusalOf(),
        },
      )
    },
  })
  return replyOf(services, call.principal, answered(outcome, 'customer_not_found'))
}

/**
 * A wrong or late signature changes no state; the challenge is replaced, so that no signature is
 * ever tried twice on one. Since that is a change, a repeat of the request is answered the same.
 */
async function withFresh(
  services: Services,
  call: Call,
  head: CustomerHead,
  refusal: Problem,
): Promise<Reply> {
  const { code, detail } = refusal
  const { outcome } = await renew(services, call, {
    head,
    event: code === 'challenge_expired' ? 'challenge_renewed' : 'challenge_failed',
    by: 'customer',
    remembered: {
      claim: call.idempotency!,
      answer: problemAnswer(problem(code, detail, { challenge: placeholder('challenge') })),
    },
  })
  return replyOf(services, call.principal, answered(outcome, 'customer_not_found'))
}

/** Refuses; but a request that replaced the challenge it was made for is answered as it was. */
async function unlessRepeated(services: Services, call: Call, refusal: Problem): Promise<Reply> {
  const outcome = await services.writer.change({
    entityId: call.params['id']!,
    idempotency: call.idempotency!,
    decide: () => ({ kind: 'refuse', problem: refusal }),
  })
  return replyOf(services, call.principal, answered(outcome, 'customer_not_found'))
}
