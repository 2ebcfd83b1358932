/** The challenge: fetching it, renewing it, and the signature that opens screening. */
import type { Aggregate } from '@ostiary/domain/aggregate'
import { customerLifecycle } from '@ostiary/domain/customer.lifecycle'
import { problem } from '@ostiary/domain/errors'
import type { ErrorCode, Problem } from '@ostiary/domain/errors'
import { allowedEvents } from '@ostiary/domain/lifecycle'
import { sha256Hex } from '../../platform/digest.ts'
import { parseAccount } from '../../platform/wallet/caip.ts'
import { verifySignature } from '../../platform/wallet/verify.ts'
import type { WalletItem } from '../../store/vault.ts'
import type { Answer } from '../../transitions/command.ts'
import { decideEvent } from '../../transitions/writing.ts'
import { actorName, iso, json, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { issueChallenge } from './challenges.ts'
import type { Issued } from './challenges.ts'
import { loadCustomer } from './load.ts'
import type { CustomerHead } from './load.ts'
import { refusalOf } from './refusals.ts'
import { customerTemplate, replyOf, walletOf } from './resource.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** The challenge that stands; one that has expired is replaced first. */
export const getChallenge =
  (services: Services): Handler =>
  async (call) => {
    const head = await loadCustomer(services, call)
    const { customer } = head.aggregate
    if (customer.state !== 'initiating') {
      return refuse(
        'transition_refused',
        `The customer is ${customer.state}; its challenge is done.`,
        {
          allowedEvents: allowedEvents(customerLifecycle, customer.state),
        },
      )
    }
    const wallet = await openChallenge(services, head)
    const detail = customer.detail.challenge!
    if (services.clock.now() < detail.expiresAtMs) {
      return json(200, {
        challenge: base64(wallet.challenge),
        expiresAt: iso(detail.expiresAtMs),
        attempts: detail.failures,
      })
    }
    const issued = await renew(services, call, head, {
      event: 'challenge_renewed',
      failures: detail.failures,
    })
    return json(200, {
      challenge: base64(issued.wallet.challenge),
      expiresAt: iso(issued.detail.expiresAtMs),
      attempts: issued.detail.failures,
    })
  }

async function openChallenge(
  services: Services,
  head: CustomerHead,
): Promise<WalletItem & { challenge: string }> {
  const { entity, customer } = head.aggregate
  if (entity.detail.erasedAtMs !== undefined) return refuse('entity_erased')
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
  readonly event: 'challenge_renewed' | 'challenge_failed'
  readonly failures: number
  /** The answer to remember: a refused signature is answered the same when it is repeated. */
  readonly answer?: (next: Aggregate, version: number) => Answer
}

/** Puts a fresh challenge in place of the one that expired or failed. */
async function renew(
  services: Services,
  call: Call,
  head: CustomerHead,
  renewal: Renewal,
): Promise<Issued> {
  const { entity, customer } = head.aggregate
  const wallet = await openChallenge(services, head)
  const parsed = parseAccount(wallet.accountId)
  if (!parsed.ok) throw new Error('a stored wallet no longer parses')
  const issued = issueChallenge(
    services,
    call.principal.application,
    parsed.account,
    renewal.failures,
  )
  const dataKey = await services.vault.keyOf(entity.entityId)
  if (!dataKey) return refuse('entity_erased')
  const outcome = await services.writer.change({
    entityId: entity.entityId,
    ...(renewal.answer && call.idempotency ? { idempotency: call.idempotency } : {}),
    decide: (held, atMs) => {
      if (held.customer?.detail.challenge?.digest !== customer.detail.challenge?.digest) {
        return {
          kind: 'refuse',
          problem: problem(
            'challenge_invalid',
            'The challenge was renewed meanwhile; fetch it again.',
          ),
        }
      }
      return decideEvent(
        held,
        {
          machine: 'customer',
          event: renewal.event,
          by: 'customer',
          actor: actorName('partner', call),
          facts: { challenge: issued.detail },
        },
        atMs,
        {
          ...(renewal.answer ? { moved: renewal.answer } : {}),
          refused: refusalOf,
          vault: [services.vault.sealItem(dataKey, entity.entityId, 'wallet', issued.wallet)],
        },
      )
    },
  })
  if (outcome.kind === 'refused')
    return refuse(outcome.problem.code, outcome.problem.detail, outcome.problem.more)
  services.vault.hold(entity.entityId, issued.wallet)
  return issued
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
    const { customer } = head.aggregate
    // A signature that opened screening and is sent again is harmless; any other finds the
    // challenge done.
    if (customer.state !== 'initiating') return accept(services, call, head, spentBy)
    const wallet = await openChallenge(services, head)
    const current = { challenge: base64(wallet.challenge) }
    const signer = parseAccount(signerId)
    if (Buffer.from(challenge, 'base64').toString() !== wallet.challenge)
      return refuse('challenge_invalid', undefined, current)
    if (services.clock.now() >= customer.detail.challenge!.expiresAtMs)
      return expired(services, call, head)
    if (!signer.ok || signer.account.accountId !== wallet.accountId)
      return refuse('signer_mismatch', undefined, current)
    const verdict = await verifySignature({
      account: signer.account,
      text: wallet.challenge,
      signature,
      ...(services.contractWallets ? { rpc: services.contractWallets } : {}),
    })
    if (verdict === 'malformed') return refuse('signature_malformed', undefined, current)
    if (verdict === 'unverifiable') return refuse('signature_unverifiable', undefined, current)
    if (verdict === 'invalid') return failed(services, call, head)
    return accept(services, call, head, spentBy)
  }

async function accept(
  services: Services,
  call: Call,
  head: CustomerHead,
  spentBy: string,
): Promise<Reply> {
  const { entity, customer } = head.aggregate
  const digest = customer.detail.challenge?.digest
  const outcome = await services.writer.change({
    entityId: entity.entityId,
    idempotency: call.idempotency!,
    decide: (held, atMs) => {
      const detail = held.customer?.detail.challenge
      if (detail?.spentBy === spentBy)
        return {
          kind: 'answer',
          answer: { status: 202, body: customerTemplate(held, head.version, { already: true }) },
        }
      if (held.customer?.state !== 'initiating') {
        return {
          kind: 'refuse',
          problem: refusalOf(held, { kind: 'refused', why: 'no_such_transition' }),
        }
      }
      if (detail?.digest !== digest) {
        return {
          kind: 'refuse',
          problem: problem(
            'challenge_invalid',
            'The challenge was renewed meanwhile; fetch it again.',
          ),
        }
      }
      return decideEvent(
        held,
        {
          machine: 'customer',
          event: 'challenge_verified',
          by: 'customer',
          actor: actorName('partner', call),
          facts: { spentBy },
        },
        atMs,
        {
          moved: (next, version) => ({ status: 202, body: customerTemplate(next, version) }),
          refused: refusalOf,
        },
      )
    },
  })
  if (outcome.kind === 'refused')
    return refuse(outcome.problem.code, outcome.problem.detail, outcome.problem.more)
  if (outcome.kind !== 'answered') return refuse('customer_not_found')
  return replyOf(services, call.principal, outcome)
}

/**
 * A wrong signature changes no state; the challenge is replaced, so that no signature is ever tried
 * twice on one.
 */
async function failed(services: Services, call: Call, head: CustomerHead): Promise<Reply> {
  const failures = head.aggregate.customer.detail.challenge!.failures + 1
  const issued = await renew(services, call, head, { event: 'challenge_failed', failures })
  return fresh('signature_invalid', issued)
}

async function expired(services: Services, call: Call, head: CustomerHead): Promise<Reply> {
  const { failures } = head.aggregate.customer.detail.challenge!
  const issued = await renew(services, call, head, { event: 'challenge_renewed', failures })
  return fresh('challenge_expired', issued)
}

function fresh(code: ErrorCode, issued: Issued): never {
  const what: Problem = problem(code, undefined, { challenge: base64(issued.wallet.challenge) })
  return refuse(what.code, what.detail, what.more)
}
