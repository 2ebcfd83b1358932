/** The SQL behind the reads of evaluations. */
import type { Evaluation } from '@ostiary/domain/evaluation'
import { isThere } from '../../store/deleted.ts'
import type { Database } from '../../store/db.ts'

const ofRow = (row: { body: string }): Evaluation => JSON.parse(row.body) as Evaluation

export async function evaluationByNumber(
  db: Database,
  key: { entityId: string; number: number },
): Promise<Evaluation | undefined> {
  const { rows } = await db.query<{ body: string }>({
    name: 'evaluation_by_number',
    text: 'select body from evaluation where entity_id = $1 and number = $2',
    values: [key.entityId, key.number],
  })
  return rows[0] && ofRow(rows[0])
}

/** At most this many are listed of one customer; older ones stay in the journal. */
const ofCustomerMax = 1000

/** Every evaluation of a customer, newest first. */
export async function evaluationsOfCustomer(db: Database, entityId: string): Promise<Evaluation[]> {
  const { rows } = await db.query<{ body: string }>({
    name: 'evaluations_of_customer',
    text: 'select body from evaluation where entity_id = $1 order by number desc limit $2',
    values: [entityId, ofCustomerMax],
  })
  return rows.map(ofRow)
}

export interface EvaluationQuery {
  readonly applicationId: string
  readonly status: string
  readonly limit: number
  /** Creation time and entity of the last row of the page before. */
  readonly after: readonly [number, string] | undefined
}

/** Onboarding evaluations of one status, newest first, with the entities they are of. */
export async function evaluationPage(
  db: Database,
  query: EvaluationQuery,
): Promise<{ entityId: string; evaluation: Evaluation }[]> {
  const { applicationId, status, limit, after } = query
  const { rows } = await db.query<{ entity_id: string; body: string }>({
    text: `select entity_id, body from evaluation
      where application_id = $1 and status = $2 and trigger = 'onboarding'
        and ${isThere('evaluation.entity_id')}
        ${after ? 'and (created_at, entity_id) < ($4, $5::uuid)' : ''}
      order by created_at desc, entity_id desc limit $3`,
    values: [applicationId, status, limit, ...(after ? [new Date(after[0]), after[1]] : [])],
  })
  return rows.map((row) => ({ entityId: row.entity_id, evaluation: ofRow(row) }))
}

export interface EvaluationLine {
  readonly seq: number
  readonly at: number
  readonly kind: string
  readonly body: string
}

/** The lines of the journal about a customer's evaluations, oldest first. */
export async function evaluationLines(db: Database, entityId: string): Promise<EvaluationLine[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'evaluation_lines',
    text: `select seq, at, kind, body from journal
      where entity_id = $1 and (kind like 'evaluation.%' or kind like 'customer.verification%')
      order by seq`,
    values: [entityId],
  })
  return rows as unknown as EvaluationLine[] // the columns above, by these names
}

/**
 * The sequence of the line that last decided an evaluation; `undefined` before any. Read where one
 * evaluation is asked for: an entity has few lines, and kept in the evaluation it would have to be
 * known before it is written.
 */
export async function lastDecision(
  db: Database,
  key: { entityId: string; number: number },
): Promise<number | undefined> {
  const { rows } = await db.query<{ seq: number }>({
    name: 'last_decision',
    text: `select seq from journal
      where entity_id = $1 and kind like 'evaluation.%'
        and body::jsonb #> '{facts,evaluation,number}' = to_jsonb($2::int)
        and body::jsonb #> '{facts,evaluation,decided}' is not null
      order by seq desc limit 1`,
    values: [key.entityId, key.number],
  })
  return rows[0]?.seq
}
