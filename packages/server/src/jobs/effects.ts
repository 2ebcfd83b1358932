/**
 * Runs effects: claims what is due, asks, and applies the answer as an event that ends the effect
 * in the same commit.
 */
import type { Aggregate, DomainEvent, EffectName } from '@ostiary/domain/aggregate'
import type { Logger } from 'pino'
import type { EffectContext, EffectRegistry } from '../effects/effect.ts'
import { int4s, int8s, texts, uuids } from '../store/binary-array.ts'
import type { Database } from '../store/db.ts'
import { readHeads } from '../store/heads.ts'
import type { Tenants } from '../store/tenants.ts'
import { decideEvent } from '../transitions/writing.ts'
import type { Writer } from '../transitions/writer.ts'

export interface EffectJobParts {
  readonly db: Database
  readonly writer: Writer
  readonly tenants: Tenants
  readonly effects: EffectRegistry
  readonly context: EffectContext
  readonly log: Logger
  /** Called before a round of screenings, so that they see the lists of this moment. */
  readonly beforeRound: () => Promise<void>
  readonly ran: (name: string, outcome: string) => void
}

interface Claimed {
  readonly entityId: string
  readonly seq: number
  readonly name: EffectName
  readonly attempts: number
  readonly applicationId: string
}

/** A worker that dies leaves its effects; they are due again when the lease ends. */
const leaseMs = 60_000
const claimMax = 100
/** An effect that could not even report back this often is put aside for the operator. */
const attemptsMax = 25

const claimDue = {
  name: 'claim_effects',
  text: `with due as materialized (
      select entity_id, seq, name from effect where not dead and due_at <= $1
      order by due_at limit $2 for update skip locked)
    update effect t set due_at = $3, attempts = t.attempts + 1, dead = t.attempts + 1 > $4
    from due where t.entity_id = due.entity_id and t.seq = due.seq and t.name = due.name
    returning t.entity_id as "entityId", t.seq, t.name, t.attempts, t.application_id as "applicationId"`,
}

/** Runs one round. @returns how many effects were taken */
export async function runEffects(parts: EffectJobParts): Promise<number> {
  const nowMs = parts.context.clock.now()
  const values = [new Date(nowMs), claimMax, new Date(nowMs + leaseMs), attemptsMax]
  const { rows } = await parts.db.query<Record<string, unknown>>({ ...claimDue, values })
  const claimed = rows as unknown as Claimed[]
  if (claimed.length === 0) return 0
  await parts.beforeRound()
  const heads = await readHeads(parts.db, [...new Set(claimed.map((one) => one.entityId))])
  const ended = await Promise.all(
    claimed.map((one) => runOne(parts, one, heads.get(one.entityId)?.aggregate)),
  )
  await drop(
    parts.db,
    claimed.filter((_, index) => ended[index]),
  )
  return claimed.length
}

/** @returns whether the effect is to be removed because nothing came of it */
async function runOne(
  parts: EffectJobParts,
  one: Claimed,
  held: Aggregate | undefined,
): Promise<boolean> {
  const effect = parts.effects[one.name]
  const application = parts.tenants.snapshot().applications.get(one.applicationId)
  if (!held || !application || !effect?.wanted(held)) {
    parts.ran(one.name, 'unwanted')
    return true
  }
  try {
    const signal = AbortSignal.timeout(effect.timeoutMs)
    const run = { held, application, seq: one.seq, signal }
    const { event, repeated } = await effect.run(parts.context, run)
    const ended = await report(parts, one, event)
    // The second of two answers finds that its effect is not wanted any more.
    if (repeated) await report(parts, one, event)
    return ended
  } catch (error) {
    // Not an answer: the lease runs out and it is asked again with the same key.
    parts.log.warn(
      { effect: one.name, entityId: one.entityId, error: (error as Error).name },
      'an effect failed; it is tried again',
    )
    parts.ran(one.name, 'error')
    return false
  }
}

async function report(parts: EffectJobParts, one: Claimed, event: DomainEvent): Promise<boolean> {
  const dataKey = event.facts?.sealed ? await parts.context.vault.keyOf(one.entityId) : undefined
  const effect = parts.effects[one.name]
  const outcome = await parts.writer.change({
    entityId: one.entityId,
    settles: { seq: one.seq, name: one.name, attempts: one.attempts },
    ...(dataKey
      ? {
          sealFacts: (seq: number, facts: Readonly<Record<string, unknown>>) =>
            parts.context.vault.sealItem(dataKey, one.entityId, `facts:${seq}`, facts),
        }
      : {}),
    decide: (now, atMs) => {
      // Asked again on what stands now: an analyst may have decided while the provider thought.
      if (!effect.wanted(now)) return { kind: 'drop' }
      return decideEvent(now, event, atMs, { refused: () => ({ code: 'transition_refused' }) })
    },
  })
  parts.ran(one.name, outcome.kind === 'answered' ? event.event : outcome.kind)
  return outcome.kind === 'dropped'
}

async function drop(db: Database, ended: readonly Claimed[]): Promise<void> {
  if (ended.length === 0) return
  await db.query({
    name: 'drop_effects',
    text: `delete from effect t
      using unnest($1::uuid[], $2::int8[], $3::text[], $4::int4[]) as s(entity_id, seq, name, attempts)
      where t.entity_id = s.entity_id and t.seq = s.seq and t.name = s.name
        and t.attempts = s.attempts and t.entity_id = any($1::uuid[])`,
    values: [
      uuids(ended.map((one) => one.entityId)),
      int8s(ended.map((one) => one.seq)),
      texts(ended.map((one) => one.name)),
      int4s(ended.map((one) => one.attempts)),
    ],
  })
}
