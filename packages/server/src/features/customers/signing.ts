/**
 * What becomes of a challenge: put anew where it has expired or failed, and the signature that
 * opens screening. Whoever brings it, a partner with a key or the customer at the hosted page.
 */
import { problemAnswer } from '@ostiary/contract/problems'
import type { ChallengeDetail } from '@ostiary/domain/aggregate'
import { isErased } from '@ostiary/domain/entity.changes'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import { sha256Hex } from '../../platform/digest.ts'
import type { Account } from '../../platform/wallet/caip.ts'
import { namesWallet } from '../../platform/wallet/caip.ts'
import { verifySignature } from '../../platform/wallet/verify.ts'
import type { SignatureVerdict } from '../../platform/wallet/verify.ts'
import type { Application } from '../../store/applications.ts'
import type { WalletItem } from '../../store/vault.ts'
import type { Answer, IdempotencyClaim, Outcome } from '../../transitions/command.ts'
import { decideEvent } from '../../transitions/writing.ts'
import { answered, refuse } from '../call.ts'
import type { Services } from '../call.ts'
import { issueChallenge, storedAccount } from './challenges.ts'
import type { Issued } from './challenges.ts'
import type { CustomerHead } from './load.ts'
import { refusalOf } from './refusals.ts'
import { customerTemplate, placeholder, walletOf } from './resource.ts'

/** Who has to do with a challenge, as the journal names them. */
export interface ChallengeParty {
  readonly application: Application
  /** The partner fetches a challenge, the customer signs it, whichever key brings that. */
  readonly by: 'partner' | 'customer'
  readonly actor: string
}

export interface StandingChallenge {
  readonly accountId: string
  /** The text to be signed. */
  readonly challenge: string
  readonly detail: ChallengeDetail
}

export interface Signed {
  readonly signerId: string
  /** In Base64. */
  readonly challenge: string
  readonly signature: string
}

type Answered = Extract<Outcome, { kind: 'answered' }>

export const base64 = (text: string): string => Buffer.from(text).toString('base64')

const renewedMeanwhile: Problem = problem(
  'challenge_invalid',
  'The challenge was renewed meanwhile; fetch it again.',
)

/**
 * The challenge that stands; one that has expired is replaced first.
 * @throws Refused where the customer is past it
 */
export async function currentChallenge(
  services: Services,
  head: CustomerHead,
  party: ChallengeParty,
): Promise<StandingChallenge> {
  const { state, detail } = head.aggregate.customer
  if (state !== 'initiating')
    return refuse('transition_refused', `The customer is ${state}; its challenge is done.`)
  const wallet = await openChallenge(services, head)
  const standing = detail.challenge! // whoever has a challenge has its detail
  if (services.clock.now() < standing.expiresAtMs) return { ...wallet, detail: standing }
  const { issued, outcome } = await renew(services, head, { ...party, event: 'challenge_renewed' })
  answered(outcome, 'customer_not_found')
  return { ...issued.wallet, detail: issued.detail }
}

/** What somebody signed, and the claim by which the same request again is answered the same. */
export interface Signing extends ChallengeParty {
  readonly claim: IdempotencyClaim
  readonly signed: Signed
}

/**
 * A refusal that has put a fresh challenge in the place of the signed one is an answer, so that a
 * repeat of the request is answered the same.
 * @throws Refused where nothing has changed
 */
export async function acceptSignature(
  services: Services,
  head: CustomerHead,
  signing: Signing,
): Promise<Answered> {
  const { signerId, challenge, signature } = signing.signed
  const { entity, customer } = head.aggregate
  // A signature that opened screening and is sent again is harmless; any other finds the
  // challenge done.
  if (customer.state !== 'initiating' || isErased(entity)) return accept(services, head, signing)
  const wallet = await openChallenge(services, head)
  const current = { challenge: base64(wallet.challenge) }
  const account = storedAccount(wallet)
  // As text: a lenient decoder would read the same bytes from more than one.
  if (challenge !== current.challenge)
    return unlessRepeated(services, head, {
      claim: signing.claim,
      refusal: problem('challenge_invalid', undefined, current),
    })
  if (services.clock.now() >= customer.detail.challenge!.expiresAtMs)
    return withFresh(services, head, signing, problem('challenge_expired'))
  if (!namesWallet(signerId, account)) return refuse('signer_mismatch', undefined, current)
  const verdict = await verifySignature({
    account,
    text: wallet.challenge,
    signature,
    ...(services.contractWallets ? { rpc: services.contractWallets } : {}),
  })
  if (verdict === 'malformed') return refuse('signature_malformed', undefined, current)
  if (verdict === 'unverifiable') return refuse('signature_unverifiable', noAnswer, current)
  if (verdict !== 'valid') return withFresh(services, head, signing, wrong(verdict, account))
  return accept(services, head, signing)
}

/** The wallet with the challenge that stands, whether it has expired or not. */
export async function openChallenge(
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

interface Renewal extends ChallengeParty {
  readonly event: 'challenge_renewed' | 'challenge_failed'
  /** What is answered, and remembered for a repeat. */
  readonly remembered?: { readonly claim: IdempotencyClaim; readonly answer: Answer }
}

/** Puts a fresh challenge in place of the one that expired or failed. */
async function renew(
  services: Services,
  head: CustomerHead,
  { application, event, by, actor, remembered }: Renewal,
): Promise<{ issued: Issued; outcome: Outcome }> {
  const { entityId } = head.aggregate.entity
  const before = head.aggregate.customer.detail.challenge!
  const failures = before.failures + (event === 'challenge_failed' ? 1 : 0)
  const wallet = await openChallenge(services, head)
  const account = storedAccount(wallet)
  const issued = issueChallenge(services, application, account, failures)
  const dataKey = await services.vault.keyOf(entityId)
  if (!dataKey) return refuse('entity_erased')
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
  head: CustomerHead,
  { application, by, actor, claim, signed }: Signing,
): Promise<Answered> {
  const spentBy = sha256Hex(`${signed.challenge}\n${signed.signature}`)
  const { entity, customer } = head.aggregate
  const digest = customer.detail.challenge?.digest
  const outcome = await services.writer.change({
    entityId: entity.entityId,
    idempotency: claim,
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
          by,
          actor,
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
  return answered(outcome, 'customer_not_found')
}

/**
 * A wrong or late signature changes no state; the challenge is replaced, so that no signature is
 * ever tried twice on one. Since that is a change, a repeat of the request is answered the same.
 */
async function withFresh(
  services: Services,
  head: CustomerHead,
  { application, by, actor, claim }: Signing,
  { code, detail }: Problem,
): Promise<Answered> {
  const { outcome } = await renew(services, head, {
    application,
    event: code === 'challenge_expired' ? 'challenge_renewed' : 'challenge_failed',
    by,
    actor,
    remembered: {
      claim,
      answer: problemAnswer(problem(code, detail, { challenge: placeholder('challenge') })),
    },
  })
  return answered(outcome, 'customer_not_found')
}

/** Refuses; but a request that replaced the challenge it was made for is answered as it was. */
async function unlessRepeated(
  services: Services,
  { aggregate }: CustomerHead,
  { claim, refusal }: { claim: IdempotencyClaim; refusal: Problem },
): Promise<Answered> {
  const outcome = await services.writer.change({
    entityId: aggregate.entity.entityId,
    idempotency: claim,
    decide: () => ({ kind: 'refuse', problem: refusal }),
  })
  return answered(outcome, 'customer_not_found')
}
