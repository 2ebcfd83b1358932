/** Removes what has had its time: remembered answers, and deliveries settled long ago. */
import type { Database } from '../store/db.ts'

/** A remembered answer lives one hour after its request (onboarding reference 4.2). */
const rememberedLifeMs = 3_600_000
/** A settled delivery can be looked at and resent this long. */
const deliveryLifeMs = 30 * 86_400_000

const batchMax = 20_000

/** One round. @returns how many rows went, so that a large backlog is worked off without a pause */
export async function sweep(db: Database, nowMs: number): Promise<number> {
  const remembered = await db.query({
    text:
      'delete from idempotency where ctid in (select ctid from idempotency where ' +
      `created_at < $1 limit ${batchMax})`,
    values: [new Date(nowMs - rememberedLifeMs)],
  })
  const deliveries = await db.query({
    text: `with old as (
        select entity_id, webhook_id, seq from delivery where state <> 'pending' and created_at < $1 limit ${batchMax}),
      attempts as (delete from delivery_attempt a using old
        where a.entity_id = old.entity_id and a.webhook_id = old.webhook_id and a.seq = old.seq)
      delete from delivery d using old
        where d.entity_id = old.entity_id and d.webhook_id = old.webhook_id and d.seq = old.seq`,
    values: [new Date(nowMs - deliveryLifeMs)],
  })
  const gone = (remembered.rowCount ?? 0) + (deliveries.rowCount ?? 0)
  return gone >= batchMax ? gone : 0
}
