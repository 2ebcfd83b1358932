/** The sealed findings of a session's AML step: what was known by them, and what they become. */
import { hitKey } from '@ostiary/domain/screening/fresh-hits'
import type { ScreenedHit } from '@ostiary/domain/screening/fresh-hits'
import { actionOf } from '@ostiary/domain/screening/risk-line'
import type { MatchLine } from '@ostiary/domain/monitoring/facts'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import { noticed } from '@ostiary/domain/session/warning'
import type { MonitoredHit } from '../../providers/aml/monitored.ts'
import { listOf, looseOf, numberOf, textOf, textsOf } from '../../providers/session-input.ts'
import type { Loose } from '../../providers/session-input.ts'

/** What the step has found; of what it was not told which entry it is nothing is known. */
export const hitsOfRecord = (data: Loose): ScreenedHit[] =>
  listOf(data, 'hits').flatMap((hit) => {
    const { list, entryNo } = entryOf(hit)
    if (list === undefined || entryNo === undefined) return []
    return [
      {
        list,
        entryNo,
        score: numberOf(hit, 'match_score') ?? 0,
        risk: numberOf(hit, 'risk_score') ?? 0,
        isOpen: textOf(hit, 'review_status') !== 'False Positive',
      },
    ]
  })

const entryOf = (hit: Loose): { list?: string; entryNo?: string } => {
  const [list] = textsOf(hit, 'datasets')
  const [entryNo] = textsOf(looseOf(hit, 'properties'), 'entry')
  return {
    ...(list === undefined ? {} : { list }),
    ...(entryNo === undefined ? {} : { entryNo }),
  }
}

/** With what is new; what was found before stays as it was, but for what is found anew of it. */
export function withFresh(
  record: OpenedNode,
  fresh: readonly MonitoredHit[],
  { line, lists }: { readonly line: MatchLine; readonly lists: Readonly<Record<string, number>> },
): OpenedNode {
  const isFresh = new Set(fresh.map(hitKey))
  const before = listOf(record.data, 'hits').filter((hit) => {
    const { list = '', entryNo = '' } = entryOf(hit)
    return !isFresh.has(hitKey({ list, entryNo }))
  })
  const hits = [...before, ...fresh.map(({ shown }) => shown)]
  const risks = fresh.map(({ risk }) => risk)
  const warning = noticed('POSSIBLE_MATCH_FOUND', actionOf[line], { hits: fresh.length })
  const others = record.warnings.filter((one) => one['risk'] !== 'POSSIBLE_MATCH_FOUND')
  return {
    ...record,
    data: {
      ...record.data,
      hits,
      total_hits: hits.length,
      score: Math.max(numberOf(record.data, 'score') ?? 0, ...risks),
      lists,
    },
    warnings: [...others, { ...warning }],
  }
}
