/** Writes what monitoring has found anew of somebody: one event, and what follows by the tables. */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { problem } from '@ostiary/domain/errors'
import type { MatchLine, MonitoringFacts } from '@ostiary/domain/monitoring/facts'
import { isOpenToMatch } from '@ostiary/domain/monitoring/matched-step'
import type { Screened } from '@ostiary/domain/screening/fresh-hits'
import { lineOf } from '@ostiary/domain/screening/risk-line'
import { partyDigest } from '../../providers/aml/monitored.ts'
import type { MonitoredHit } from '../../providers/aml/monitored.ts'
import type { ScreeningEvidence } from '../../providers/name-lists/evidence.ts'
import { recordItem } from '../../sessions/context.ts'
import type { Head } from '../../store/heads.ts'
import type { MonitoredHitKept } from '../../store/monitored-parties.ts'
import type { VaultItem } from '../../transitions/command.ts'
import { decideEvent } from '../../transitions/writing.ts'
import type { Monitored, ScreeningStep } from './party.ts'
import type { MonitoringParts } from './parts.ts'
import { withFresh } from './record.ts'

export interface Found {
  readonly monitored: Monitored
  /** All of them. */
  readonly hits: readonly MonitoredHit[]
  readonly fresh: readonly MonitoredHit[]
  readonly lists: Readonly<Record<string, number>>
  readonly evidence: ScreeningEvidence
}

/** What is sealed with the line: the whole screening, so that a later one can be held to it. */
export interface RaisedFacts extends Screened {
  readonly evidence: ScreeningEvidence
  /** Which of them are new. */
  readonly fresh: readonly string[]
}

/** A hit as it is compared with the next screening's, and judged by people. */
export const comparable = ({ shown, ...hit }: MonitoredHit): MonitoredHitKept => ({
  ...hit,
  id: shown.id,
  caption: shown.caption,
  entryDigest: shown.entry_digest,
  subjectDigest: shown.subject_digest,
})

/**
 * @returns the last line that was written; `undefined` where somebody was faster and nothing was
 * @throws where the tables do not allow it, though it was asked of what was read
 */
export async function raise(
  { vault, writer }: MonitoringParts,
  head: Head,
  found: Found,
): Promise<number | undefined> {
  const { entityId } = head.aggregate.entity
  const { monitored, fresh, lists } = found
  const line = lineOf(fresh, monitored.party.config)
  const step = monitored.step && isOpenToMatch(monitored.step.session) ? monitored.step : undefined
  const monitoring: MonitoringFacts = {
    line,
    hits: fresh.length,
    lists,
    ...(step && { session: { sessionId: step.session.sessionId, nodeId: step.node.nodeId } }),
  }
  const sealed: RaisedFacts = {
    evidence: found.evidence,
    party: partyDigest(monitored.party),
    hits: found.hits.map(comparable),
    fresh: fresh.map(({ shown }) => shown.id),
  }
  const event: DomainEvent = {
    machine: 'entity',
    event: 'monitoring_matched',
    by: 'system',
    actor: 'system:monitoring',
    facts: { code: 'ongoing_monitoring', monitoring, sealed: { ...sealed } },
  }
  const dataKey = await vault.keyOf(entityId)
  const sealFacts = await vault.factsSealer(entityId)
  const record =
    step && dataKey ? [sealedRecord(vault, dataKey, { entityId, step, found, line })] : []
  let last: number | undefined
  const outcome = await writer.change({
    entityId,
    ...(sealFacts ? { sealFacts } : {}),
    decide: (held, atMs, version) =>
      // What was found belongs to what was read with it.
      version === head.version
        ? decideEvent(held, event, atMs, {
            moved: (_next, seq) => {
              last = seq
              return { status: 200, body: '' }
            },
            refused: () => problem('transition_refused'),
            vault: record,
          })
        : { kind: 'drop' },
  })
  if (outcome.kind === 'refused') throw new Error('a monitoring hit could not be written')
  return outcome.kind === 'answered' ? last : undefined
}

function sealedRecord(
  vault: MonitoringParts['vault'],
  dataKey: Buffer,
  of: {
    readonly entityId: string
    readonly step: ScreeningStep
    readonly found: Found
    readonly line: MatchLine
  },
): VaultItem {
  const { session, node, opened } = of.step
  const { fresh, lists } = of.found
  const before = opened.records.get(node.nodeId) ?? { data: {}, warnings: [] }
  const after = withFresh(before, fresh, { line: of.line, lists })
  return vault.sealItem(dataKey, of.entityId, recordItem(session.sessionId, node.nodeId), after)
}
