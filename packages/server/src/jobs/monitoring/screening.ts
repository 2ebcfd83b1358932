/**
 * Screens somebody who is monitored again, and does what follows of what is new. What was raised is
 * read from the journal, so that whoever dies in between raises nothing twice.
 */
import { isGone } from '@ostiary/domain/entity.changes'
import { freshHits } from '@ostiary/domain/screening/fresh-hits'
import type { Screened, ScreenedHit } from '@ostiary/domain/screening/fresh-hits'
import { dayMs } from '@ostiary/domain/units'
import { sha256 } from '../../platform/digest.ts'
import { lookedForOf, partyDigest, screenMonitored } from '../../providers/aml/monitored.ts'
import type { ScreeningEvidence } from '../../providers/name-lists/evidence.ts'
import { adjudicatedOf } from '../../sessions/adjudicated.ts'
import { readLinesOfKinds } from '../../store/event-lines.ts'
import * as store from '../../store/monitored-parties.ts'
import type { KnownHits, MonitoredRow } from '../../store/monitored-parties.ts'
import { factsItem } from '../../store/vault.ts'
import { monitoredOf } from './party.ts'
import type { Monitored } from './party.ts'
import type { MonitoringParts } from './parts.ts'
import { comparable, raise } from './raise.ts'
import type { RaisedFacts } from './raise.ts'

/** What is sealed of a screening: what was found of whom, and what that rests on. */
export interface Kept extends KnownHits {
  /** Digest of the party that was looked for. */
  readonly party: string
  readonly basis: string
  /** What the last screening rests on; nobody was screened before it is there. */
  readonly evidence?: ScreeningEvidence
}

/** Without lists nobody can be screened; they are asked for again after this. */
const withoutListsMs = 600_000
const overtakenMs = 1_000

/** @throws what an outage explains, or what keeps somebody from being screened */
export async function screenAgain(parts: MonitoringParts, row: MonitoredRow): Promise<void> {
  const { db, clock } = parts
  const head = await parts.heads.read(row.entityId)
  const held = head?.aggregate
  if (!held || isGone(held.entity) || held.entity.detail.monitored !== true)
    return store.unwatch(db, row.entityId)
  const application = parts.tenants.snapshot().applications.get(row.applicationId)
  const dataKey = await parts.vault.keyOf(row.entityId)
  const monitored = await monitoredOf(parts, held)
  const nowMs = clock.now()
  const dueAtMs = nextDue(row.entityId, nowMs)
  if (!application || !dataKey || !monitored) return store.putOff(db, row, dueAtMs)
  const index = parts.parties.current()
  const { environment } = application
  const lists = index.lists(monitored.party.sought.kind, environment)
  if (Object.keys(lists).length === 0) return store.putOff(db, row, nowMs + withoutListsMs)
  const adjudicated = await adjudicatedOf(parts, held.entity)
  const screened = screenMonitored(index, monitored.party, { environment, adjudicated })
  const { hits, evidence } = screened
  const known = await knownOf(parts, row, { dataKey, monitored })
  const party = partyDigest(monitored.party)
  const now = { hits, party }
  const fresh = freshHits(now, known)
  const found = { monitored, hits, fresh, lists, evidence }
  const seq = fresh.length === 0 ? row.seq : await raise(parts, head, found)
  // Somebody else was faster: what they have decided is read soon.
  if (seq === undefined) return store.putOff(db, row, nowMs + overtakenMs)
  const kept: Kept = { party, basis: monitored.basis, hits: hits.map(comparable), evidence }
  const sealed = (item: string, value: unknown): Buffer =>
    parts.vault.sealItem(dataKey, row.entityId, item, value).sealed
  await store.noteScreened(db, row, {
    party: sealed(store.partyItem, lookedForOf(monitored.party)),
    sealed: sealed(store.monitoredItem, kept),
    lists,
    seq,
    nowMs,
    dueAtMs,
  })
}

/** Everybody at a time of the day of their own, so that no hour has all of them. */
export function nextDue(entityId: string, nowMs: number): number {
  const slotMs = Math.floor((sha256(entityId).readUInt32BE() / 2 ** 32) * dayMs)
  const todayMs = Math.floor(nowMs / dayMs) * dayMs + slotMs
  return todayMs > nowMs ? todayMs : todayMs + dayMs
}

interface Asked {
  readonly dataKey: Buffer
  readonly monitored: Monitored
}

/** What is not new: what the last screening found, or a line that its note has not come to. */
async function knownOf(
  parts: MonitoringParts,
  row: MonitoredRow,
  { dataKey, monitored }: Asked,
): Promise<Screened> {
  const { entityId, sealed } = row
  const item = sealed && { item: store.monitoredItem, sealed }
  // As it was sealed above.
  const kept = item ? (parts.vault.openItem(dataKey, entityId, item) as Kept) : undefined
  const last = kept && { hits: kept.hits, party: kept.party }
  const noted = (await raisedSince(parts, row)) ?? last
  if (kept?.basis === monitored.basis && noted) return noted
  const others = kept ? [] : await evaluatedHits(parts, entityId)
  const hits = [...(noted?.hits ?? []), ...monitored.found, ...others]
  return { ...noted, hits }
}

/** What the journal has of a screening whose note was lost, or from before it was switched off. */
async function raisedSince(
  { db, vault }: MonitoringParts,
  { entityId, seq }: MonitoredRow,
): Promise<Screened | undefined> {
  const lines = await readLinesOfKinds(db, { entityId, kinds: ['entity.monitoring_matched'] })
  const last = lines.findLast((line) => line.seq > seq)
  if (!last) return undefined
  const item = factsItem(last.seq)
  const opened = (await vault.open([entityId], [item])).get(entityId)
  return opened?.get(item) as RaisedFacts | undefined // as it was sealed
}

const evaluationKinds = ['evaluation.check_answered', 'evaluation.watchlist_hit']

/** What the watchlist check of an evaluation has found, which somebody has decided about since. */
async function evaluatedHits(
  { db, vault }: MonitoringParts,
  entityId: string,
): Promise<ScreenedHit[]> {
  const lines = await readLinesOfKinds(db, { entityId, kinds: evaluationKinds })
  if (lines.length === 0) return []
  const items = lines.map(({ seq }) => factsItem(seq))
  const opened = (await vault.open([entityId], items)).get(entityId)
  return items.flatMap((item) => {
    const facts = opened?.get(item) as { readonly hits?: readonly EvaluatedHit[] } | undefined
    // What it is listed for was not told; only a closer match is new.
    return (facts?.hits ?? []).map((hit) => ({ ...hit, risk: 100, isOpen: true }))
  })
}

type EvaluatedHit = Pick<ScreenedHit, 'list' | 'entryNo' | 'score'>
