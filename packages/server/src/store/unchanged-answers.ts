/** Remembers answers that no change carries: that something was so already. */
import { byteas, int4s, texts, times, uuids } from './binary-array.ts'
import type { CommitPool } from './db.ts'
import { hot, sentRaw } from './hot.ts'
import type { IdempotencyRow } from './rows.ts'

export interface UnchangedAnswerRow extends IdempotencyRow {
  /** The time of the last line of the entity that was answered about. */
  readonly lineAt: number
}

const rememberAnswers = hot({
  name: 'remember_answers',
  text: `insert into idempotency
      (entity_id, key, fingerprint, status, answer, subject, created_at, line_at)
    select * from unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::int4[], $5::text[], $6::uuid[],
      $7::timestamptz[], $8::timestamptz[])
    on conflict do nothing returning encode(key, 'hex')`,
  tables: ['idempotency'],
  shards: 'many',
})

/**
 * Remembers each answer unless one is there for its key.
 * @returns the keys (hex) whose answer is this one
 */
export async function rememberUnchanged(
  db: CommitPool,
  answers: readonly UnchangedAnswerRow[],
): Promise<Set<string>> {
  // All processes insert in one order: with the same keys in opposite orders two would deadlock.
  const rows = answers.toSorted((one, other) => Buffer.compare(one.key, other.key))
  const values = [
    uuids(rows.map((one) => one.slot)),
    byteas(rows.map((one) => one.key)),
    byteas(rows.map((one) => one.fingerprint)),
    int4s(rows.map((one) => one.status)),
    texts(rows.map((one) => one.answer)),
    uuids(rows.map((one) => one.subject)),
    times(rows.map((one) => one.at)),
    times(rows.map((one) => one.lineAt)),
  ]
  const kept = await db.query<[string]>(sentRaw(rememberAnswers, values))
  return new Set(kept.rows.map(([key]) => key))
}
