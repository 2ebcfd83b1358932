/** How long what was deleted is kept: months of an application's own choice, or for ever. */
import { dayMs } from './units.ts'

/** Entity reference 3.4: `data_retention_months`. */
export const retentionMonths = { least: 1, most: 120 } as const

/**
 * The time before which a deletion is due now (epoch ms): so many calendar months back, at the last
 * day of a month that has no such day.
 */
export function deletedBefore(nowMs: number, months: number): number {
  const now = new Date(nowMs)
  const month = now.getUTCMonth() - months
  const lastDay = new Date(Date.UTC(now.getUTCFullYear(), month + 1, 0)).getUTCDate()
  const day = Math.min(now.getUTCDate(), lastDay)
  const midnight = Date.UTC(now.getUTCFullYear(), month, day)
  return midnight + (nowMs % dayMs)
}
