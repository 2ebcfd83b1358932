/**
 * Runs effects: claims what is due, asks, and applies the answer as an event that ends the effect
 * in the same commit.
 */
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import type { Logger } from 'pino'
import type { Effect, EffectAnswer, EffectContext, EffectRegistry } from '../effects/effect.ts'
import { errorRecord } from '../platform/error-record.ts'
import type { Database } from '../store/db.ts'
import { claimEffects, dropEffects, putEffectAside } from '../store/effects.ts'
import type { ClaimedEffect } from '../store/effects.ts'
import { readHeadsEach } from '../store/heads.ts'
import type { HeadsRead } from '../store/heads.ts'
import type { Outage } from '../store/outage.ts'
import type { Tenants } from '../store/tenants.ts'
import type { Outcome } from '../transitions/command.ts'
import { decideEvent } from '../transitions/writing.ts'
import type { Writer } from '../transitions/writer.ts'

export interface EffectJobParts {
  readonly db: Database
  readonly writer: Writer
  readonly tenants: Tenants
  readonly effects: EffectRegistry
  readonly context: EffectContext
  readonly log: Logger
  readonly outage: Outage
  /** Called before a round of screenings, so that they see the lists of this moment. */
  readonly beforeRound: () => Promise<void>
  readonly ran: (name: string, outcome: string) => void
}

/**
 * A worker that dies leaves its effects; they are due again when the lease ends. A try takes 20 s
 * at most, and the ten more are for what is before it and its commit: with a shorter lease another
 * worker would ask the same while the first still does.
 */
const leaseMs = 30_000
const claimMax = 100
/** So many tries may end without an answer, a lease apart; then the effect gives up. */
const triesMax = 25
/** A slow provider keeps nobody else waiting: so many may be asked at once. */
const inFlightMax = 500

export interface EffectRunner {
  /** Takes what is due and begins to run it. @returns how many effects were taken */
  round(): Promise<number>
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

/** @param onRoom called when an effect has ended, so that more can be taken */
export function openEffectRunner(parts: EffectJobParts, onRoom = (): void => {}): EffectRunner {
  const underWay = new Set<Promise<void>>()

  function begin(one: ClaimedEffect, read: HeadsRead): void {
    const run = runOne(parts, one, read)
      .then((isOver) => (isOver ? dropEffects(parts.db, [one]) : undefined))
      // The row stays and is due again when its lease ends.
      .catch((error: unknown) => logFailure(parts, one, error))
      .finally(() => {
        underWay.delete(run)
        onRoom()
      })
    underWay.add(run)
  }

  return {
    round: async () => {
      const limit = Math.min(claimMax, inFlightMax - underWay.size)
      if (limit <= 0) return 0
      const nowMs = parts.context.clock.now()
      const wanted = { limit, nowMs, leaseUntilMs: nowMs + leaseMs }
      const claimed = await claimEffects(parts.db, wanted)
      if (claimed.length === 0) return 0
      const read = await readHeadsEach(parts.db, [...new Set(claimed.map((one) => one.entityId))])
      const unwanted = claimed.filter((one) => isUnwanted(parts, one, read))
      await dropEffects(parts.db, unwanted)
      const due = claimed.filter((one) => !unwanted.includes(one))
      if (due.length > 0) {
        // The spent ones need no list: whatever fails here must not keep them waiting for ever.
        for (const one of due.filter(isSpent)) begin(one, read)
        const fresh = due.filter((one) => !isSpent(one))
        if (fresh.length > 0) {
          await parts.beforeRound()
          await refreshTenants(parts, fresh)
        }
        for (const one of fresh) begin(one, read)
      }
      return claimed.length
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}

const isSpent = (one: ClaimedEffect): boolean => one.attempts > triesMax

/** The entity has moved on while it waited, or is gone. */
function isUnwanted(
  parts: EffectJobParts,
  one: ClaimedEffect,
  { heads, unreadable }: HeadsRead,
): boolean {
  if (unreadable.has(one.entityId)) return false
  const held = heads.get(one.entityId)?.aggregate
  // A name that is not in the table is of another release.
  const effect: Effect | undefined = parts.effects[one.name]
  const isOver = !held || (effect !== undefined && !effect.wanted(held))
  if (isOver) parts.ran(one.name, 'unwanted')
  return isOver
}

/** An application made by another process may be younger than what is held in memory. */
async function refreshTenants(parts: EffectJobParts, due: readonly ClaimedEffect[]): Promise<void> {
  const { applications } = parts.tenants.snapshot()
  if (due.some((one) => !applications.has(one.applicationId))) await parts.tenants.refresh()
}

/** @returns whether the effect is to be removed because nothing came of it */
async function runOne(
  parts: EffectJobParts,
  one: ClaimedEffect,
  { heads, unreadable }: HeadsRead,
): Promise<boolean> {
  const effect: Effect | undefined = parts.effects[one.name]
  const held = heads.get(one.entityId)?.aggregate
  try {
    if (unreadable.has(one.entityId)) throw unreadable.get(one.entityId)
    if (!held) return true
    return isSpent(one)
      ? await giveUp(parts, one, { effect, held })
      : await ask(parts, one, { effect, held })
  } catch (error) {
    logFailure(parts, one, error)
    return false
  }
}

/** Not an answer: the lease runs out and it is asked again with the same key. */
function logFailure(parts: EffectJobParts, one: ClaimedEffect, error: unknown): void {
  if (!parts.outage.explains(error))
    parts.log.warn(
      { effect: one.name, entityId: one.entityId, ...errorRecord(error) },
      'an effect failed; it is tried again',
    )
  parts.ran(one.name, 'error')
}

interface Wanted {
  readonly effect: Effect | undefined
  readonly held: Aggregate
}

/** So often an answer is sought anew at once, because what it rests on was changed meanwhile. */
const anewMax = 5

async function ask(
  parts: EffectJobParts,
  one: ClaimedEffect,
  { effect, held }: Wanted,
  anew = 0,
): Promise<boolean> {
  const application = parts.tenants.snapshot().applications.get(one.applicationId)
  if (!effect) throw new Error('there is no effect of this name')
  if (!application) throw new Error('there is no application of this id')
  const signal = AbortSignal.timeout(effect.timeoutMs)
  const run = { held, application, seq: one.seq, tries: one.attempts, signal }
  const answer = await effect.run(parts.context, run)
  const { event, wanted = effect.wanted } = answer
  const also = pick(answer)
  if (!event) {
    parts.ran(one.name, 'done')
    return true
  }
  const outcome = await report(parts, one, { event, wanted, ...also })
  if (answer.stale && isOvertaken(outcome) && anew < anewMax) {
    const { heads } = await readHeadsEach(parts.db, [one.entityId])
    const now = heads.get(one.entityId)?.aggregate
    if (!now || !effect.wanted(now)) return true
    return ask(parts, one, { effect, held: now }, anew + 1)
  }
  // The second of two answers finds that its effect is not wanted any more.
  if (answer.repeated) await report(parts, one, { event, wanted })
  return outcome.kind === 'dropped'
}

/**
 * Every try ended without an answer: an analyst takes over. What no event can hand over is put
 * aside, so that it is not tried for ever; the count of outcomes and the log tell of it.
 */
async function giveUp(
  parts: EffectJobParts,
  one: ClaimedEffect,
  { effect, held }: Wanted,
): Promise<boolean> {
  const told = { effect: one.name, entityId: one.entityId, tries: triesMax }
  const event = effect?.gaveUp(held, triesMax)
  const outcome = effect && event && (await report(parts, one, { event, wanted: effect.wanted }))
  if (outcome?.kind === 'answered') {
    parts.log.warn(
      told,
      'an effect was tried as often as allowed; what it asked counts as unavailable',
    )
  } else if (!outcome || isIllegal(outcome)) {
    await putEffectAside(parts.db, one)
    parts.ran(one.name, 'dead')
    parts.log.warn(told, 'an effect was tried as often as allowed and is put aside')
  }
  return outcome?.kind === 'dropped'
}

const isOvertaken = (outcome: Outcome): boolean =>
  outcome.kind === 'refused' && outcome.problem.code === 'version_conflict'

/** Refused by the lifecycle, and so for good; any other refusal is one of the moment. */
const isIllegal = (outcome: Outcome): boolean =>
  outcome.kind === 'refused' && outcome.problem.code === 'transition_refused'

/** An event with what is written beside it. */
type Reported = Pick<EffectAnswer, 'stale' | 'vault' | 'search'> & {
  readonly event: DomainEvent
  readonly wanted: (now: Aggregate) => boolean
}

const pick = ({ stale, vault, search }: EffectAnswer): Omit<Reported, 'event' | 'wanted'> => ({
  ...(stale ? { stale } : {}),
  ...(vault ? { vault } : {}),
  ...(search ? { search } : {}),
})

async function report(
  parts: EffectJobParts,
  one: ClaimedEffect,
  { event, wanted, stale, vault: items, search }: Reported,
): Promise<Outcome> {
  const { vault } = parts.context
  const sealFacts = event.facts?.sealed ? await vault.factsSealer(one.entityId) : undefined
  const outcome = await parts.writer.change({
    entityId: one.entityId,
    settles: { seq: one.seq, name: one.name, attempts: one.attempts },
    ...(sealFacts ? { sealFacts } : {}),
    decide: (now, atMs) => {
      // Asked again on what stands now: an analyst may have decided while the provider thought.
      if (!wanted(now)) return { kind: 'drop' }
      if (stale?.(now)) return { kind: 'refuse', problem: { code: 'version_conflict' } }
      const refused = () => ({ code: 'transition_refused' }) as const
      const decision = decideEvent(now, event, atMs, {
        refused,
        ...(items ? { vault: items } : {}),
      })
      return decision.kind === 'write' && search ? { ...decision, search } : decision
    },
  })
  parts.ran(one.name, outcome.kind === 'answered' ? event.event : outcome.kind)
  return outcome
}
