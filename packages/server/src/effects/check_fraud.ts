/**
 * Computes the fraud score of an evaluation: the customer's links to others are written and counted
 * by keyed hashes, and the model does the rest.
 */
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import { isGone } from '@ostiary/domain/entity.changes'
import { evaluationOf } from '@ostiary/domain/evaluation.changes'
import type { Evaluation } from '@ostiary/domain/evaluation'
import type { Profile } from '@ostiary/domain/risk/findings'
import { readLinkage } from '../store/links.ts'
import { fraudEvent, numberAsked } from '../transitions/evaluation-outcomes.ts'
import type { FraudQuestion } from '../providers/kit.ts'
import type { Effect, EffectContext, EffectRun } from './effect.ts'
import { linkedBy, profileOf } from './write_links.ts'

const isOwed = (one: Evaluation | undefined): boolean => one?.fraud.state === 'pending'
const system = { by: 'system', actor: 'system' } as const

export const checkFraud: Effect = {
  gaveUp: ({ customer }) => {
    const one = customer?.detail.evaluations?.find(isOwed)
    return gaveUpOf(one)
  },
  timeoutMs: 20_000,
  wanted: ({ entity, customer }) =>
    !isGone(entity) && (customer?.detail.evaluations ?? []).some(isOwed),
  run: async (context, run) => {
    const { entityId } = run.held.entity
    const number = await numberAsked(context.db, { entityId, seq: run.seq })
    const one = evaluationOf(run.held, number)
    const wanted = (now: Aggregate): boolean =>
      !isGone(now.entity) && isOwed(evaluationOf(now, number))
    if (!one) return { event: gaveUpOf(one), wanted }
    const provider = context.fraud(run.application)
    const answer = await provider.score(await questionOf(context, run, one), {
      idempotencyKey: `${entityId}:${run.seq}:check_fraud`,
      signal: run.signal,
    })
    const asked = {
      number: one.number,
      isManual: one.trigger === 'manual',
      timing: { attempts: one.fraud.attempts, atMs: context.clock.now(), random: context.random },
    }
    const who = { by: 'provider', actor: `provider:${provider.name}` } as const
    const repeated = answer.kind === 'ok' && answer.repeated === true
    return { event: fraudEvent(answer, asked, who), wanted, repeated }
  },
}

const gaveUpOf = (one: Evaluation | undefined): DomainEvent =>
  fraudEvent(
    'gave_up',
    {
      number: one?.number ?? 1,
      isManual: one?.trigger === 'manual',
      timing: { attempts: 0, atMs: 0, random: () => 0 },
    },
    system,
  )

async function questionOf(
  context: EffectContext,
  run: EffectRun,
  one: Evaluation,
): Promise<FraudQuestion> {
  const { entity, customer } = run.held
  const profile = await profileOf(context, run)
  const atMs = context.clock.now()
  return {
    externalId: entity.vendorData ?? '',
    environment: run.application.environment,
    profile,
    known: {
      atMs,
      ...(await linkedOf(context, run, { profile, atMs })),
      flagged: customer?.detail.flag !== undefined,
      identityClear: one.checks.identity.answer === 'clear',
    },
    model: context.fraudModel(entity.applicationId),
    number: one.number,
    tries: one.fraud.attempts,
  }
}

/**
 * Written and committed before it is read: of two that come at once at least one sees the other.
 * Of somebody erased meanwhile nothing is written, and the score is not wanted any more.
 */
async function linkedOf(
  context: EffectContext,
  run: EffectRun,
  { profile, atMs }: { profile: Profile | undefined; atMs: number },
): Promise<Pick<FraudQuestion['known'], 'linkage' | 'device'>> {
  if (!profile) return {}
  const keys = await linkedBy(context, run, profile)
  if (!keys) return {}
  const { entityId } = run.held.entity
  const { deviceId } = profile
  const linkage = await readLinkage(context.db, { keys, entityId, atMs })
  const { onDevice, withinHour, deviceOfFlagged } = linkage
  return {
    linkage,
    ...(deviceId === undefined
      ? {}
      : { device: { within30Days: onDevice, withinHour, ofFlagged: deviceOfFlagged } }),
  }
}
