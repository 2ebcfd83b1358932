/**
 * The queue of effects: enqueued with the line that asks for them, claimed under a lease, and ended
 * in the commit of their answer.
 */
import type { EffectName } from '@ostiary/domain/aggregate'
import { int4s, int8s, texts, uuids } from './binary-array.ts'
import type { Database } from './db.ts'

/** An effect that is ours until the lease runs out. */
export interface ClaimedEffect {
  readonly entityId: string
  readonly seq: number
  readonly name: EffectName
  /** Which claim this is; whoever claims it next has another, so that only one can end it. */
  readonly attempts: number
  readonly applicationId: string
}

const claim = {
  name: 'effects_claim',
  text: `with due as materialized (
      select entity_id, seq, name from effect where not dead and due_at <= $1
      order by due_at limit $2 for update skip locked)
    update effect t set due_at = $3, attempts = t.attempts + 1
    from due where t.entity_id = due.entity_id and t.seq = due.seq and t.name = due.name
    returning t.entity_id as "entityId", t.seq, t.name, t.attempts,
      t.application_id as "applicationId"`,
}

/** Takes what is due, for as long as the lease says. */
export async function claimEffects(
  db: Database,
  wanted: { limit: number; nowMs: number; leaseUntilMs: number },
): Promise<ClaimedEffect[]> {
  const { nowMs, limit, leaseUntilMs } = wanted
  const values = [new Date(nowMs), limit, new Date(leaseUntilMs)]
  const { rows } = await db.query<Record<string, unknown>>({ ...claim, values })
  return rows as unknown as ClaimedEffect[]
}

const named = `unnest($1::uuid[], $2::int8[], $3::text[], $4::int4[])
  as s(entity_id, seq, name, attempts)`
const still = `t.entity_id = s.entity_id and t.seq = s.seq and t.name = s.name
  and t.attempts = s.attempts and t.entity_id = any($1::uuid[])`

const drop = { name: 'effects_drop', text: `delete from effect t using ${named} where ${still}` }

const putAside = {
  name: 'effects_put_aside',
  text: `update effect t set dead = true from ${named} where ${still}`,
}

const valuesOf = (effects: readonly ClaimedEffect[]): Buffer[] => [
  uuids(effects.map((one) => one.entityId)),
  int8s(effects.map((one) => one.seq)),
  texts(effects.map((one) => one.name)),
  int4s(effects.map((one) => one.attempts)),
]

/** Ends effects that nothing came of; those claimed again meanwhile stay. */
export async function dropEffects(db: Database, effects: readonly ClaimedEffect[]): Promise<void> {
  if (effects.length > 0) await db.query({ ...drop, values: valuesOf(effects) })
}

/** Keeps an effect that can neither be run nor handed over from being claimed, on record. */
export async function putEffectAside(db: Database, effect: ClaimedEffect): Promise<void> {
  await db.query({ ...putAside, values: valuesOf([effect]) })
}
