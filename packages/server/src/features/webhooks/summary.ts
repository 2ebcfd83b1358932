/** How a destination has been doing: of the latest deliveries of its application. */
import type { Database } from '../../store/db.ts'
import type { Webhook } from '../../store/webhooks.ts'
import { iso } from '../call.ts'

/** So many are looked at: whoever wants to know all reads the log of deliveries. */
const latestMost = 1000

interface Row {
  readonly total: number
  readonly failed: number
  readonly least: number | null
  readonly mean: number | null
  readonly most: number | null
  readonly last: number | null
}

export async function summaryOf(
  db: Database,
  { webhookId, applicationId }: Webhook,
): Promise<object> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'destination_summary',
    text: `with latest as materialized (select d.* from (
        select * from delivery where application_id = $1 order by created_at desc limit ${latestMost}) d
      where d.webhook_id = $2)
      select count(*)::int4 as total,
        (count(*) filter (where d.state = 'failed'))::int4 as failed,
        min(a.duration_ms)::int4 as least, avg(a.duration_ms)::int4 as mean,
        max(a.duration_ms)::int4 as most, date_part('epoch', max(d.settled_at)) * 1000 as last
      from latest d left join lateral (
        select duration_ms from delivery_attempt a
        where a.entity_id = d.entity_id and a.webhook_id = d.webhook_id and a.seq = d.seq
        order by attempt desc limit 1) a on true`,
    values: [applicationId, webhookId],
  })
  const { total, failed, least, mean, most, last } = rows[0] as unknown as Row
  return {
    total_deliveries: total,
    failed_deliveries: failed,
    error_rate_percentage: total === 0 ? 0 : Math.round((failed / total) * 10_000) / 100,
    min_response_time_ms: least,
    avg_response_time_ms: mean,
    max_response_time_ms: most,
    last_delivery_at: last === null ? null : iso(Math.round(last)),
  }
}
