/**
 * Opens the verification of a person with the identity provider, or hands it to an analyst where
 * there is none.
 */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { providerMayAnswer } from '@ostiary/domain/checks'
import { openSession } from '@ostiary/domain/verification'
import { verificationEvent } from '../transitions/outcomes.ts'
import type { VerificationAnswer } from '../transitions/outcomes.ts'
import { barredPerson, personKeys } from '../transitions/person-keys.ts'
import type { IdentityFacts, IdentityProvider, ProviderAnswer } from '../providers/kit.ts'
import { handedOver } from './handed-over.ts'
import { createdEvents } from '../sessions/begin.ts'
import type { Effect, EffectAnswer, EffectContext, EffectRun } from './effect.ts'

const handedToAnalyst: DomainEvent = {
  machine: 'customer',
  event: 'verification_stalled',
  by: 'system',
  actor: 'system',
  facts: { code: 'manual_review', who: 'analyst', attempts: 0 },
}

export const startVerification: Effect = {
  gaveUp: (held, tries) => handedOver('verification_stalled', held, tries),
  timeoutMs: 20_000,
  wanted: (held) => providerMayAnswer(held, 'identity'),
  run: async (context, run) => {
    const provider = context.identity(run.application)
    const isSession = run.application.settings.verificationProvider === 'session'
    if (!provider) return isSession ? ofSession(context, run) : { event: handedToAnalyst }
    const answer = await ask(context, run, provider)
    if (answer.kind === 'ok' && answer.facts.outcome === 'pending')
      return isSession
        ? ofSession(context, run)
        : { event: opened(context, run, { provider, facts: answer.facts }) }
    return { event: await settled(context, run, { provider, answer }) }
  },
}

/** A session of the application's own workflow; without one an analyst must look. */
async function ofSession(context: EffectContext, run: EffectRun): Promise<EffectAnswer> {
  const { applicationId } = run.application
  const workflow = await context.workflows.defaultOf(applicationId, 'user')
  if (!workflow) return { event: handedToAnalyst }
  const atMs = context.clock.now()
  const [created] = createdEvents(context.keyring.linkKey, {
    sessionId: context.ids.next(atMs),
    number: await context.sessionNumbers.next(applicationId),
    workflow,
    atMs,
    by: 'system',
    actor: 'system:onboarding',
    more: { forCustomer: true },
  })
  return { event: created! } // a session begins with an event
}

async function ask(
  context: EffectContext,
  run: EffectRun,
  provider: IdentityProvider,
): Promise<ProviderAnswer<IdentityFacts>> {
  const { entity, customer } = run.held
  const items = await context.vault.open([entity.entityId], ['profile'])
  const simulated = customer?.detail.simulated?.['identity']
  return provider.open(
    {
      externalId: entity.vendorData ?? '',
      profile: items.get(entity.entityId)?.get('profile') as Record<string, unknown> | undefined,
      tries: customer?.detail.awaits?.attempts ?? 0,
      ...(simulated === undefined ? {} : { simulated }),
    },
    { idempotencyKey: `${entity.entityId}:${run.seq}:start_verification`, signal: run.signal },
  )
}

function opened(
  context: EffectContext,
  run: EffectRun,
  what: { provider: IdentityProvider; facts: IdentityFacts },
): DomainEvent {
  const atMs = context.clock.now()
  const session = {
    provider: what.provider.name,
    sessionId: context.ids.next(atMs),
    asks: what.facts.asks,
  }
  return {
    machine: 'customer',
    event: 'verification_opened',
    by: 'provider',
    actor: `provider:${what.provider.name}`,
    facts: {
      who: 'customer',
      verification: openSession(run.held.customer?.detail.verification, session, atMs),
    },
  }
}

async function settled(
  context: EffectContext,
  run: EffectRun,
  what: { provider: IdentityProvider; answer: ProviderAnswer<IdentityFacts> },
): Promise<DomainEvent> {
  const answer = read(what.answer)
  const keys =
    'person' in answer && answer.person
      ? personKeys(context.keyring.lookupKey, run.held.entity.applicationId, answer.person)
      : {}
  return verificationEvent(answer, {
    who: { by: 'provider', actor: `provider:${what.provider.name}` },
    tries: run.held.customer?.detail.awaits?.attempts ?? 0,
    atMs: context.clock.now(),
    random: context.random,
    keys,
    barred: await barredPerson(context.db, keys),
  })
}

function read(answer: ProviderAnswer<IdentityFacts>): VerificationAnswer {
  if (answer.kind === 'retry' || answer.kind === 'later')
    return { kind: 'unavailable', code: 'provider_unavailable' }
  if (answer.kind === 'fail') return { kind: 'doubtful', code: 'provider_doubtful' }
  const { outcome, person } = answer.facts
  if (outcome === 'passed' || outcome === 'failed') return { kind: outcome, person }
  return { kind: 'doubtful', code: 'provider_doubtful', person }
}
