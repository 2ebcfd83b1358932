/**
 * What a new version of reference data adds and removes, and whether it has lost too much to be
 * believed.
 */
import type { DataProblem } from './data-problem.ts'

export interface DataDelta {
  readonly added: number
  readonly removed: number
}

/** Share of the entries, as for sanctions lists. */
const LOSS_LIMIT = 0.2
/**
 * Share of the entries that may be others than before. Tor exits change by the week, but a file in
 * which hardly one is left is that of another dataset.
 */
const TURNOVER_LIMIT = 0.8

export function dataDelta(versions: {
  previous: readonly string[]
  next: readonly string[]
}): DataDelta {
  const before = new Set(versions.previous)
  let kept = 0
  for (const entry of versions.next) if (before.has(entry)) kept += 1
  return { added: versions.next.length - kept, removed: before.size - kept }
}

/** Why the new version is refused, if it is; the first import has nothing to lose. */
export function dataLoss(versions: {
  previous: readonly string[]
  next: readonly string[]
  delta: DataDelta
}): DataProblem | undefined {
  const { previous, next, delta } = versions
  if (previous.length === 0) return undefined
  const detail = `${previous.length} to ${next.length}`
  if (previous.length - next.length > previous.length * LOSS_LIMIT) {
    return { code: 'shrunken_entries', detail }
  }
  if (delta.removed > previous.length * TURNOVER_LIMIT) {
    return { code: 'replaced_entries', detail: `${delta.removed} of ${previous.length} are gone` }
  }
  const left = partsOf(next)
  const missing = [...partsOf(previous)].filter((part) => !left.has(part))
  return missing.length === 0 ? undefined : { code: 'part_missing', detail: missing.join(', ') }
}

/** The lists within a dataset: `increased_monitoring` of `increased_monitoring VE`. */
const partsOf = (entries: readonly string[]): ReadonlySet<string> =>
  new Set(entries.flatMap((entry) => (entry.includes(' ') ? [entry.split(' ')[0]!] : [])))
