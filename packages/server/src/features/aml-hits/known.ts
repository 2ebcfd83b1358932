/**
 * Every hit that is known of an entity: found by its sessions, its evaluation or by monitoring, or
 * judged before.
 * Of one that was found several times the last time counts.
 */
import type { Aggregate } from '@ostiary/domain/aggregate'
import type { HitStatus } from '@ostiary/domain/screening/adjudication'
import { hitNotes } from '../../sessions/adjudicated.ts'
import type { HitNote } from '../../sessions/adjudicated.ts'
import { openSessions } from '../../sessions/context.ts'
import { hitsIn } from '../../sessions/hit-words.ts'
import type { SealedHit } from '../../sessions/hit-words.ts'
import { readLinesOfKinds } from '../../store/event-lines.ts'
import { openMonitored, readMonitored } from '../../store/monitored-parties.ts'
import { factsItem } from '../../store/vault.ts'
import type { LineBody } from '../../transitions/journal.ts'
import type { Services } from '../call.ts'

interface Found {
  readonly source: 'session' | 'evaluation' | 'monitoring'
  readonly sessionId: string | null
  readonly nodeId: string | null
  readonly atMs: number
}

export interface KnownHit {
  readonly hit: SealedHit
  /** Where it was found last; `null` where that is gone. */
  readonly found: Found | null
  readonly note: HitNote | undefined
}

type Parts = Pick<Services, 'db' | 'vault'>
type Sighting = { readonly hit: SealedHit; readonly found: Found }

/** By id, those that were found last before others. */
export async function knownHits(
  parts: Parts,
  aggregate: Aggregate,
): Promise<ReadonlyMap<string, KnownHit>> {
  const { entityId, detail } = aggregate.entity
  const sightings = [
    ...(await foundBySessions(parts, aggregate)),
    ...(aggregate.customer ? await foundByEvaluation(parts, entityId) : []),
    ...(await foundByMonitoring(parts, entityId)),
  ].toSorted((one, other) => other.found.atMs - one.found.atMs)
  const words = Object.entries(detail.adjudications ?? {})
  const notes = await hitNotes(
    parts.vault,
    entityId,
    words.map(([id]) => id),
  )
  const known = new Map<string, KnownHit>()
  for (const { hit, found } of sightings)
    if (!known.has(hit.id)) known.set(hit.id, { hit, found, note: notes.get(hit.id) })
  for (const [id, word] of words) {
    if (known.has(id)) continue
    const { reason: _reason, ...of } = notes.get(id) ?? {}
    const { entryDigest: entry_digest, subjectDigest: subject_digest } = word
    const hit: SealedHit = { id, ...of, review_status: 'Unreviewed', entry_digest, subject_digest }
    known.set(id, { hit, found: null, note: notes.get(id) })
  }
  return known
}

async function foundBySessions(
  { vault }: Parts,
  { entity: { entityId }, sessions }: Aggregate,
): Promise<Sighting[]> {
  const screened = sessions.flatMap((session) => {
    const nodes = session.nodes.filter(({ feature }) => feature === 'AML')
    return nodes.length === 0 ? [] : [{ entityId, session: { ...session, nodes } }]
  })
  const opened = await openSessions(vault, screened)
  return screened.flatMap(({ session: { sessionId, nodes } }) =>
    nodes.flatMap(({ nodeId, atMs }) => {
      const record = opened.get(sessionId)?.records.get(nodeId)
      const found = { source: 'session', sessionId, nodeId, atMs } as const
      return record ? hitsIn(record).map((hit) => ({ hit, found })) : []
    }),
  )
}

/** By the last screening alone: what an earlier one has found and it has not is no hit any more. */
async function foundByMonitoring({ db, vault }: Parts, entityId: string): Promise<Sighting[]> {
  const row = await readMonitored(db, entityId)
  const last = row && (await openMonitored(vault, row))
  if (!last) return []
  const found = { source: 'monitoring', sessionId: null, nodeId: null, atMs: last.atMs } as const
  return last.kept.hits.flatMap((one) =>
    one.id === undefined
      ? []
      : [{ hit: hitOf(one, one.id, one.isOpen ? 'Unreviewed' : 'False Positive'), found }],
  )
}

/** As the watchlist check sealed it, and monitoring. */
interface WatchlistHit {
  readonly id?: string
  readonly list: string
  readonly caption?: string
  readonly entryDigest?: string
  readonly subjectDigest?: string
}

async function foundByEvaluation({ db, vault }: Parts, entityId: string): Promise<Sighting[]> {
  const lines = await readLinesOfKinds(db, { entityId, kinds: ['evaluation.check_answered'] })
  const told = lines.flatMap(({ seq, body }) => {
    const said = JSON.parse(body) as LineBody
    const atMs = said.facts?.evaluation?.answers?.watchlist?.atMs
    return said.sealed === undefined || atMs === undefined ? [] : [{ item: factsItem(seq), atMs }]
  })
  if (told.length === 0) return []
  const items = (
    await vault.open(
      [entityId],
      told.map(({ item }) => item),
    )
  ).get(entityId)
  return told.flatMap(({ item, atMs }) => {
    const { hits = [] } = (items?.get(item) ?? {}) as { hits?: readonly WatchlistHit[] } // as above
    const found = { source: 'evaluation', sessionId: null, nodeId: null, atMs } as const
    return hits.flatMap((one) => (one.id === undefined ? [] : [{ hit: hitOf(one, one.id), found }]))
  })
}

const hitOf = (
  { list, caption, entryDigest, subjectDigest }: WatchlistHit,
  id: string,
  status: HitStatus = 'Unreviewed',
): SealedHit => ({
  id,
  ...(caption === undefined ? {} : { caption }),
  datasets: [list],
  review_status: status,
  ...(entryDigest === undefined ? {} : { entry_digest: entryDigest }),
  ...(subjectDigest === undefined ? {} : { subject_digest: subjectDigest }),
})
