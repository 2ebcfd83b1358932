/**
 * `ostiary verify`: refolds and checks every chain, and says which entry is the first that does
 * not hold.
 */
import type { Pool } from '../store/db.ts'
import { formatReport, journalAnchor, verifyJournal } from '../transitions/verify.ts'
import { openProgress } from './progress.ts'

export async function verifyCommand(
  pool: Pool,
  given: { json: boolean; print: (text: string) => void },
): Promise<number> {
  const { rows } = await pool.query<{ entities: number }>({
    text: 'select count(*)::int as entities from entity',
  })
  const total = rows[0]?.entities ?? 0
  const progress = openProgress({ quiet: given.json })
  progress.step('Verifying entities')
  const report = await verifyJournal(pool, {
    onProgress: ({ entities }) => progress.advance(entities, total),
  })
  progress.end()
  given.print(given.json ? JSON.stringify(report) : formatReport(report))
  return report.broken.length === 0 ? 0 : 1
}

/** `ostiary verify --anchor`: what to keep elsewhere, of this moment; nothing is checked. */
export async function anchorCommand(
  pool: Pool,
  given: { json: boolean; print: (text: string) => void },
): Promise<number> {
  const anchor = await journalAnchor(pool)
  given.print(given.json ? JSON.stringify({ anchor }) : anchor)
  return 0
}
