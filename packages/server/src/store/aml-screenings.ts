/** Screenings of names that are about no entity, sealed, with what they rest on. */
import type { KeyEncryption } from '../platform/keys/key-home.ts'
import type { Database } from './db.ts'

export interface AmlScreeningRow {
  readonly requestId: string
  readonly applicationId: string
  readonly keyId: string
  /** What was answered, and what it rests on; sealed in the store. */
  readonly content: AmlScreeningContent
  readonly createdAtMs: number
}

interface AmlScreeningContent {
  readonly answer: unknown
  /** Absent where no list was looked at. */
  readonly evidence?: unknown
}

/** Where a screening lies: it unwraps there alone. */
export const amlScreeningContext = (requestId: string): string => `aml_screening|${requestId}`

export async function insertAmlScreening(
  db: Database,
  encryption: KeyEncryption,
  row: AmlScreeningRow,
): Promise<void> {
  const content = Buffer.from(JSON.stringify(row.content))
  await db.query({
    text: `insert into aml_screening (request_id, application_id, key_id, sealed, created_at)
      values ($1, $2, $3, $4, $5)`,
    values: [
      row.requestId,
      row.applicationId,
      row.keyId,
      await encryption.wrap(content, amlScreeningContext(row.requestId)),
      new Date(row.createdAtMs),
    ],
  })
}

export interface OpenedAmlScreening extends AmlScreeningContent {
  readonly applicationId: string
  readonly createdAtMs: number
}

/** A screening opened; `undefined` where there is none of this id. */
export async function readAmlScreening(
  db: Database,
  encryption: KeyEncryption,
  requestId: string,
): Promise<OpenedAmlScreening | undefined> {
  const { rows } = await db.query<{ applicationId: string; sealed: Buffer; at: number }>({
    text: `select application_id as "applicationId", sealed, created_at as at
      from aml_screening where request_id = $1`,
    values: [requestId],
  })
  const [row] = rows
  if (!row) return undefined
  const { applicationId, sealed, at: createdAtMs } = row
  const content = await encryption.unwrap(sealed, amlScreeningContext(requestId))
  // As it was sealed above.
  const opened = JSON.parse(content.toString()) as AmlScreeningContent
  return { ...opened, applicationId, createdAtMs }
}
