/** Removes screenings that are about no entity, once an application keeps them no longer. */
import type { Database } from './db.ts'

/** The tables of such screenings, and what the rows of each are found by. */
const ids = { wallet_screening: 'screening_id', aml_screening: 'request_id' } as const
type ScreeningTable = keyof typeof ids

// Names of a table are those of its type.
export const screeningTables = Object.keys(ids) as ScreeningTable[]

/** @returns how many went */
export async function sweepScreenings(
  db: Database,
  table: ScreeningTable,
  of: { readonly applicationId: string; readonly madeBeforeMs: number; readonly limit: number },
): Promise<number> {
  const id = ids[table]
  const { rowCount } = await db.query({
    text: `delete from ${table} where ${id} in (select ${id}
      from ${table} where application_id = $1 and created_at < $2
      order by created_at limit $3)`,
    values: [of.applicationId, new Date(of.madeBeforeMs), of.limit],
  })
  return rowCount ?? 0
}
