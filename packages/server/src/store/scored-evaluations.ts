/** The evaluations of an application, a page at a time: for calibration and replay of a draft. */
import type { Evaluation } from '@ostiary/domain/evaluation'
import type { Database } from './db.ts'

export interface EvaluationRow {
  readonly entityId: string
  readonly number: number
  readonly evaluation: Evaluation
}

/** Small, so that a page is scored in a few milliseconds and requests go on in between. */
const pageSize = 200
const beforeAll = { entityId: '00000000-0000-0000-0000-000000000000', number: 0 }

/**
 * In the order of their ids. No index by application: people run this a few times a year, and every
 * evaluation would pay for it. Who is evaluated meanwhile is met at the end, or not.
 */
export async function* evaluationsOf(
  db: Database,
  applicationId: string,
): AsyncGenerator<EvaluationRow[]> {
  for (let after: Pick<EvaluationRow, 'entityId' | 'number'> = beforeAll; ;) {
    const { rows } = await db.query<{ entity_id: string; number: number; body: string }>({
      text: `select entity_id, number, body from evaluation
        where application_id = $1 and (entity_id, number) > ($2::uuid, $3::int)
        order by entity_id, number limit $4`,
      values: [applicationId, after.entityId, after.number, pageSize],
    })
    yield rows.map((row) => ({
      entityId: row.entity_id,
      number: row.number,
      evaluation: JSON.parse(row.body) as Evaluation,
    }))
    if (rows.length < pageSize) return
    after = { entityId: rows.at(-1)!.entity_id, number: rows.at(-1)!.number }
  }
}
