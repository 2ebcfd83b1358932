/**
 * The queue of deliveries: claimed under a lease, settled many at a time. The moves between their
 * states, and who makes them:
 *
 * - none to `pending`: the writer, in the commit of the event.
 * - `pending` to `pending`: `claimDeliveries` sets the lease, `settleDeliveries` the time of the
 *   next try.
 * - `pending` to `delivered`: `settleDeliveries`, after a 2xx.
 * - `pending` to `failed`: `settleDeliveries`, after a 410 or the last try; `disableWebhook` and
 *   `failUnreachable`, where nobody takes it any more.
 * - `failed` to `delivered`: `settleDeliveries`, where it was given up with the post under way.
 * - any to `pending`: the resend of a caller, with all tries before it; `settled_at` stays.
 * - `pending` to none: the removal of its destination. The others to none: `sweepDeliveries`.
 */
import type { DeliveryState } from '@ostiary/domain/events'
import { lineSql } from './activity-sequence.ts'
import { recordBy } from './admin-events.ts'
import type { Author } from './admin-events.ts'
import { byteas, int4s, int8s, texts, times, uuids } from './binary-array.ts'
import { allApplications } from './applications.ts'
import type { Database, Pool } from './db.ts'

export interface DeliveryKey {
  readonly entityId: string
  readonly webhookId: string
  readonly seq: number
}

/** A delivery that is ours until the lease runs out. */
export interface ClaimedDelivery extends DeliveryKey {
  /** Which attempt this is, counted from the enqueueing or the last resend. */
  readonly attempts: number
  readonly leaseUntilMs: number
}

export interface Claim {
  /** How many more each destination may be sent at once. */
  readonly rooms: readonly { readonly webhookId: string; readonly room: number }[]
  readonly limit: number
  readonly nowMs: number
  readonly leaseUntilMs: number
}

/*
 * Each destination is looked up by itself, so that the backlog of a slow one costs the others
 * nothing. Of one entity's events to one destination only the earliest pending one can be claimed,
 * by its line and then by what it tells of it; one that is resent after it was settled waits for
 * earlier ones, but nobody waits for it. What another claimer holds at this moment is passed over:
 * two that waited for each other's rows would deadlock.
 * (A cluster refuses the lateral limit: there, a statement for each destination.)
 */
const claim = {
  name: 'deliveries_claim',
  text: `with found as materialized (
      select d.entity_id, d.webhook_id, d.seq
      from unnest($1::uuid[], $2::int4[]) as w(webhook_id, room) cross join lateral (
        select p.entity_id, p.webhook_id, p.seq, p.due_at from delivery p
        where p.webhook_id = w.webhook_id and p.state = 'pending' and p.due_at <= $3
          and not exists (select 1 from delivery b where b.entity_id = p.entity_id
            and b.webhook_id = p.webhook_id
            and (${lineSql('b.seq')}, b.seq) < (${lineSql('p.seq')}, p.seq)
            and b.state = 'pending' and b.settled_at is null)
        order by p.due_at limit w.room for update of p skip locked) d
      order by d.due_at limit $4)
    update delivery t set due_at = $5, attempts = t.attempts + 1 from found f
    where t.entity_id = f.entity_id and t.webhook_id = f.webhook_id and t.seq = f.seq
      and t.state = 'pending' and t.due_at <= $3
    returning t.entity_id as "entityId", t.webhook_id as "webhookId", t.seq, t.attempts,
      t.due_at as "leaseUntilMs"`,
}

/** Takes what is due and may go, for as long as the lease says. */
export async function claimDeliveries(db: Database, wanted: Claim): Promise<ClaimedDelivery[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    ...claim,
    values: [
      uuids(wanted.rooms.map((one) => one.webhookId)),
      int4s(wanted.rooms.map((one) => one.room)),
      new Date(wanted.nowMs),
      wanted.limit,
      new Date(wanted.leaseUntilMs),
    ],
  })
  return rows as unknown as ClaimedDelivery[]
}

/** What became of one attempt. */
export interface SettledAttempt {
  readonly delivery: ClaimedDelivery
  readonly state: DeliveryState
  /** When it is tried again, if it is. */
  readonly dueAtMs: number
  /** SHA-256 of the body sent; `null` where none was. */
  readonly digest: Buffer | null
  readonly atMs: number
  readonly httpStatus: number | null
  readonly problem: string | null
  readonly durationMs: number
}

// The log counts on over resends, which start the attempts anew. A claimer whose lease ran out
// still logs what it did, but no longer moves the delivery; the lease tells who has it now. Of a
// delivery that is gone with its entity or its destination nothing is logged: its row is locked, so
// that whoever removes it at this moment removes the log after it. The update asks for the locked
// rows too, or it would run first, and what it has changed is locked no more.
const settle = {
  name: 'deliveries_settle',
  text: `with s as (select * from unnest(
        $1::uuid[], $2::uuid[], $3::int8[], $4::int4[], $5::timestamptz[], $6::text[],
        $7::timestamptz[], $8::bytea[], $9::timestamptz[], $10::int4[], $11::text[], $12::int4[])
      as s(entity_id, webhook_id, seq, attempts, lease, state, due_at, digest, at, status, problem,
        duration_ms)),
    there as materialized (select t.entity_id, t.webhook_id, t.seq from delivery t
      join s on t.entity_id = s.entity_id and t.webhook_id = s.webhook_id and t.seq = s.seq
      where t.entity_id = any($1::uuid[])
      order by t.entity_id, t.webhook_id, t.seq for update of t),
    logged as (insert into delivery_attempt
        (entity_id, webhook_id, seq, attempt, at, status, problem, duration_ms)
      select s.entity_id, s.webhook_id, s.seq,
        coalesce((select max(a.attempt) from delivery_attempt a where a.entity_id = s.entity_id
          and a.webhook_id = s.webhook_id and a.seq = s.seq), 0) + 1,
        s.at, s.status, s.problem, s.duration_ms
      from s join there using (entity_id, webhook_id, seq) on conflict do nothing returning 1)
    update delivery t set state = s.state, due_at = s.due_at, digest = coalesce(s.digest, t.digest),
      settled_at = case when s.state = 'pending' then t.settled_at else s.at end
    from s join there using (entity_id, webhook_id, seq)
    where t.entity_id = s.entity_id and t.webhook_id = s.webhook_id and t.seq = s.seq
      and t.entity_id = any($1::uuid[]) and t.attempts = s.attempts and t.due_at = s.lease
      and (t.state = 'pending' or s.state = 'delivered')`,
}

/** Logs the attempts and moves their deliveries on, in one statement. */
export async function settleDeliveries(
  db: Database,
  rows: readonly SettledAttempt[],
): Promise<void> {
  await db.query({
    ...settle,
    values: [
      uuids(rows.map((row) => row.delivery.entityId)),
      uuids(rows.map((row) => row.delivery.webhookId)),
      int8s(rows.map((row) => row.delivery.seq)),
      int4s(rows.map((row) => row.delivery.attempts)),
      times(rows.map((row) => row.delivery.leaseUntilMs)),
      texts(rows.map((row) => row.state)),
      times(rows.map((row) => row.dueAtMs)),
      byteas(rows.map((row) => row.digest)),
      times(rows.map((row) => row.atMs)),
      int4s(rows.map((row) => row.httpStatus)),
      texts(rows.map((row) => row.problem)),
      int4s(rows.map((row) => row.durationMs)),
    ],
  })
}

/**
 * Disables a destination that answered 410 and gives up what waits for it, unless it was changed
 * since it was read.
 * @returns whether it is disabled by this call
 */
export async function disableWebhook(
  pool: Pool,
  author: Author,
  one: { webhookId: string; readAtMs: number; nowMs: number },
): Promise<boolean> {
  const { webhookId, nowMs } = one
  const disabled = await pool.transaction(async (db) => {
    const { rowCount } = await db.query({
      text: `update webhook set disabled_reason = $2, updated_at = $3
        where webhook_id = $1 and updated_at = $4`,
      values: [
        webhookId,
        'The destination answered 410 Gone.',
        new Date(nowMs),
        new Date(one.readAtMs),
      ],
    })
    if (rowCount === 0) return false
    const body = { webhookId, httpStatus: 410 }
    await recordBy(author, db, { atMs: nowMs, kind: 'webhook_disabled', body })
    return true
  })
  if (disabled) await failWaiting(pool, { webhookIds: [webhookId], nowMs })
  return disabled
}

/** Gives up what waits for destinations that take nothing any more. */
async function failWaiting(
  db: Database,
  one: { webhookIds: readonly string[]; nowMs: number },
): Promise<void> {
  await db.query({
    text: `update delivery t set state = 'failed', settled_at = $2
      where t.webhook_id = any($1::uuid[]) and t.state = 'pending'`,
    values: [uuids(one.webhookIds), new Date(one.nowMs)],
  })
}

/**
 * Gives up what was enqueued for a destination after it was removed or disabled: another process
 * may go on enqueueing for the second it takes to notice.
 */
export async function failUnreachable(
  db: Database,
  one: { dueBeforeMs: number; nowMs: number },
): Promise<void> {
  await db.query({
    text: `update delivery t set state = 'failed', settled_at = $2
      where t.state = 'pending' and t.due_at < $1
        and not exists (select 1 from webhook w
          where w.webhook_id = t.webhook_id and w.disabled_reason is null)`,
    values: [new Date(one.dueBeforeMs), new Date(one.nowMs)],
  })
}

/**
 * Removes what was settled long ago, with its log, an application after the other: the index of
 * their lists leads to what is old. A BRIN index on the time alone did not: pages that were used
 * again keep their oldest time, and of 600,000 rows it looked at 350,000 to find five.
 *
 * @returns how many went
 */
export async function sweepDeliveries(
  db: Database,
  { createdBeforeMs, limit }: { createdBeforeMs: number; limit: number },
): Promise<number> {
  let gone = 0
  for (const { applicationId } of await allApplications(db)) {
    if (gone >= limit) break
    gone += await sweepOwn(db, { applicationId, createdBeforeMs, limit: limit - gone })
  }
  return gone
}

async function sweepOwn(
  db: Database,
  one: { applicationId: string; createdBeforeMs: number; limit: number },
): Promise<number> {
  const { rowCount } = await db.query({
    text: `with old as (select entity_id, webhook_id, seq from delivery
        where application_id = $1 and created_at < $2 and state <> 'pending'
        order by created_at limit $3),
      attempts as (delete from delivery_attempt a using old
        where a.entity_id = old.entity_id and a.webhook_id = old.webhook_id and a.seq = old.seq)
      delete from delivery d using old
        where d.entity_id = old.entity_id and d.webhook_id = old.webhook_id and d.seq = old.seq`,
    values: [one.applicationId, new Date(one.createdBeforeMs), one.limit],
  })
  return rowCount ?? 0
}
