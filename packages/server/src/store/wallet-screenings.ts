/** Screenings of wallets that are about no entity, sealed, with the versions they looked at. */
import type { KeyEncryption } from '../platform/keys/key-home.ts'
import type { Database } from './db.ts'
import type { ListDigest } from './list-reader.ts'

export interface WalletScreeningRow {
  readonly screeningId: string
  readonly applicationId: string
  readonly keyId: string
  readonly sanctionsHit: boolean
  readonly lists: readonly ListDigest[]
  /** What was asked and answered; sealed in the store. */
  readonly content: Readonly<Record<string, unknown>>
  readonly createdAtMs: number
}

/** Where a screening lies: it unwraps there alone. */
export const screeningContext = (screeningId: string): string => `wallet_screening|${screeningId}`

export async function insertScreening(
  db: Database,
  encryption: KeyEncryption,
  row: WalletScreeningRow,
): Promise<void> {
  const content = Buffer.from(JSON.stringify(row.content))
  await db.query({
    text: `insert into wallet_screening
        (screening_id, application_id, key_id, sanctions_hit, lists, sealed, created_at)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      row.screeningId,
      row.applicationId,
      row.keyId,
      row.sanctionsHit,
      JSON.stringify(row.lists),
      await encryption.wrap(content, screeningContext(row.screeningId)),
      new Date(row.createdAtMs),
    ],
  })
}

/** What was sealed of a screening; `undefined` where the application has none of this id. */
export async function readScreening(
  db: Database,
  encryption: KeyEncryption,
  of: { readonly applicationId: string; readonly screeningId: string },
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { rows } = await db.query<{ sealed: Buffer }>({
    text: `select sealed from wallet_screening where screening_id = $1 and application_id = $2`,
    values: [of.screeningId, of.applicationId],
  })
  const [row] = rows
  if (!row) return undefined
  const content = await encryption.unwrap(row.sealed, screeningContext(of.screeningId))
  return JSON.parse(content.toString()) as Readonly<Record<string, unknown>> // an object, as above
}
