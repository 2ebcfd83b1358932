/**
 * One check of the person for the onboarding evaluation: asked of its provider, answered as an
 * event. An outage is never taken for a bad customer.
 */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { evaluationOf } from '@ostiary/domain/evaluation.changes'
import type { KycCheck } from '@ostiary/domain/evaluation'
import { isGone } from '@ostiary/domain/entity.changes'
import { adjudicatedOf } from '../sessions/adjudicated.ts'
import { checkEvent } from '../transitions/evaluation-outcomes.ts'
import type { CheckFacts, CheckProvider, ProviderAnswer } from '../providers/kit.ts'
import type { Effect, EffectContext, EffectRun } from './effect.ts'
import { profileOf } from './write_links.ts'

/** The effect that asks a check; its name is `check_` and the check's. */
export function kycCheck(check: KycCheck): Effect {
  return {
    gaveUp: () => checkEvent({ check, answer: 'gave_up' }, { by: 'system', actor: 'system' }),
    timeoutMs: 20_000,
    wanted: (held) =>
      evaluationOf(held)?.checks[check].answer === 'pending' && !isGone(held.entity),
    run: async (context, run) => {
      const provider = context.checks(run.application)[check]
      const tries = evaluationOf(run.held)?.checks[check].attempts ?? 0
      const answer = await askAboutPerson(context, run, { check, provider, tries })
      const repeated = answer.kind === 'ok' && answer.repeated === true
      const name = (answer.kind === 'ok' ? answer.facts.provider : undefined) ?? provider.name
      const who = { by: 'provider', actor: `provider:${name}` } as const
      const timing = { attempts: tries, atMs: context.clock.now(), random: context.random }
      const event: DomainEvent = checkEvent({ check, answer, provider: name, timing }, who)
      return { event, repeated }
    },
  }
}

interface AboutPerson {
  readonly check: KycCheck
  readonly provider: CheckProvider
  readonly tries: number
}

/** Asks a provider about the person as the vault knows it now. */
export async function askAboutPerson(
  context: EffectContext,
  run: EffectRun,
  { check, provider, tries }: AboutPerson,
): Promise<ProviderAnswer<CheckFacts>> {
  const { entity, customer } = run.held
  const profile = await profileOf(context, run)
  const simulated = customer?.detail.simulated?.[check]
  return provider.check(
    {
      entityId: entity.entityId,
      externalId: entity.vendorData ?? '',
      profile,
      atMs: context.clock.now(),
      environment: run.application.environment,
      tries,
      documentRequired: run.application.settings.documentRequired,
      documentVerified: false,
      ...(check === 'watchlist' ? { adjudicated: await adjudicatedOf(context, entity) } : {}),
      ...(simulated === undefined ? {} : { simulated }),
    },
    { idempotencyKey: `${entity.entityId}:${run.seq}:check_${check}`, signal: run.signal },
  )
}
