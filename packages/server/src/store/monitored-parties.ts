/** Who is monitored: what is kept of each to be screened again, and when that is due. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import type { ScreenedHit } from '@ostiary/domain/screening/fresh-hits'
import { uuids } from './binary-array.ts'
import type { Database } from './db.ts'
import type { Vault } from './vault.ts'

/** What a monitored party and its last screening are sealed as; neither is an item of the vault. */
export const partyItem = 'monitored party'
export const monitoredItem = 'monitored'

/** A hit of the last screening, with what is needed to say something of it. */
export interface MonitoredHitKept extends ScreenedHit {
  readonly id?: string
  readonly caption?: string
  readonly entryDigest?: string
  readonly subjectDigest?: string
}

/** What is sealed of the last screening, as far as it is shown. */
export interface KnownHits {
  readonly hits: readonly MonitoredHitKept[]
  /** What it rests on, as it is exported. */
  readonly evidence?: unknown
}

/** Somebody who is to be screened again. */
export interface MonitoredRow {
  readonly entityId: string
  readonly applicationId: string
  readonly kind: EntityKind
  /** Absent until the first screening. */
  readonly sealed: Buffer | null
  /** The versions that were looked at last. */
  readonly lists: Readonly<Record<string, number>>
  /** The line of the journal up to which is known what monitoring has raised. */
  readonly seq: number
  readonly screenedAtMs: number | null
  /** Since when it is to be screened at once. */
  readonly foundAtMs: number | null
  readonly dueAtMs: number
}

const columns = `entity_id as "entityId", application_id as "applicationId", kind, sealed, lists,
  seq, screened_at as "screenedAtMs", found_at as "foundAtMs", due_at as "dueAtMs"`

type Raw = Omit<MonitoredRow, 'lists'> & { readonly lists: string } & Record<string, unknown>

const rowOf = ({ lists, ...row }: Raw): MonitoredRow => ({
  ...row,
  lists: JSON.parse(lists) as MonitoredRow['lists'], // as it was written below
})

/** From now on, or anew because its data changed: screened at once. */
export async function watch(
  db: Database,
  of: Pick<MonitoredRow, 'entityId' | 'applicationId' | 'kind'> & { readonly nowMs: number },
): Promise<void> {
  await db.query({
    name: 'monitored_party_watch',
    text: `insert into monitored_party as m
        (entity_id, application_id, kind, made_at, found_at, due_at) values ($1, $2, $3, $4, $4, $4)
      on conflict (entity_id) do update
        set made_at = excluded.made_at, found_at = excluded.found_at`,
    values: [of.entityId, of.applicationId, of.kind, new Date(of.nowMs)],
  })
}

export async function unwatch(db: Database, entityId: string): Promise<void> {
  await db.query({
    name: 'monitored_party_unwatch',
    text: 'delete from monitored_party where entity_id = $1',
    values: [entityId],
  })
}

export async function readMonitored(
  db: Database,
  entityId: string,
): Promise<MonitoredRow | undefined> {
  const { rows } = await db.query<Raw>({
    name: 'monitored_party',
    text: `select ${columns} from monitored_party where entity_id = $1`,
    values: [entityId],
  })
  return rows[0] && rowOf(rows[0])
}

/** What is sealed of the last screening; nothing before there was one, or of the erased. */
export async function openMonitored(
  vault: Pick<Vault, 'keyOf' | 'openItem'>,
  { entityId, sealed, screenedAtMs }: MonitoredRow,
): Promise<{ readonly kept: KnownHits; readonly atMs: number } | undefined> {
  const dataKey = sealed && (await vault.keyOf(entityId))
  if (!dataKey || screenedAtMs === null) return undefined
  const item = { item: monitoredItem, sealed }
  // As it was sealed.
  return { kept: vault.openItem(dataKey, entityId, item) as KnownHits, atMs: screenedAtMs }
}

/** Whoever a list has come to name, or whose data changed, before those whose day it is. */
export async function dueParties(
  db: Database,
  { nowMs, limit }: { nowMs: number; limit: number },
): Promise<MonitoredRow[]> {
  const { rows } = await db.query<Raw>({
    name: 'monitored_party_due',
    text: `(select ${columns} from monitored_party where found_at <= $1
        order by found_at, entity_id limit $2)
      union all
      (select ${columns} from monitored_party
        where due_at <= $1 and found_at is null order by due_at, entity_id limit $2)
      limit $2`,
    values: [new Date(nowMs), limit],
  })
  return rows.map(rowOf)
}

/** What a screening leaves; whoever was found again meanwhile is still to be screened. */
export async function noteScreened(
  db: Database,
  row: MonitoredRow,
  done: Required<Pick<MonitoredRow, 'lists' | 'seq' | 'dueAtMs'>> & {
    readonly party: Buffer
    readonly sealed: Buffer
    readonly nowMs: number
  },
): Promise<void> {
  await db.query({
    name: 'monitored_party_screened',
    text: `update monitored_party set sealed = $2, lists = $3, seq = $4, screened_at = $5,
        due_at = $6, found_at = case when found_at is distinct from $7 then found_at end, party = $8
      where entity_id = $1`,
    values: [
      row.entityId,
      done.sealed,
      JSON.stringify(done.lists),
      done.seq,
      new Date(done.nowMs),
      new Date(done.dueAtMs),
      row.foundAtMs === null ? null : new Date(row.foundAtMs),
      done.party,
    ],
  })
}

/** Not now: it is looked at again then, whoever found it before. */
export async function putOff(db: Database, row: MonitoredRow, untilMs: number): Promise<void> {
  await db.query({
    name: 'monitored_party_later',
    text: `update monitored_party set due_at = $2,
        found_at = case when found_at is distinct from $3 then found_at end
      where entity_id = $1`,
    values: [
      row.entityId,
      new Date(untilMs),
      row.foundAtMs === null ? null : new Date(row.foundAtMs),
    ],
  })
}

/** Somebody who is looked for in what a new version adds. */
export interface SoughtRow {
  readonly entityId: string
  readonly applicationId: string
  /** Sealed as `partyItem`. */
  readonly party: Buffer
}

/** One page of everybody who was screened before, in the order of their ids. */
export async function nextMonitored(
  db: Database,
  page: { readonly after: string; readonly limit: number },
): Promise<SoughtRow[]> {
  const { rows } = await db.query<SoughtRow & Record<string, unknown>>({
    name: 'monitored_party_page',
    text: `select entity_id as "entityId", application_id as "applicationId", party
      from monitored_party where entity_id > $1 and party is not null
      order by entity_id limit $2`,
    values: [page.after, page.limit],
  })
  return rows
}

/** How many there are to go through. @param atMost nobody is counted beyond */
export async function countSought(db: Database, atMost: number): Promise<number> {
  const { rows } = await db.query<{ many: number }>({
    name: 'monitored_party_sought',
    text: `select count(*)::int4 as many
      from (select 1 from monitored_party where party is not null limit $1) as sought`,
    values: [atMost],
  })
  return rows[0]!.many // counts have one row
}

export interface MonitoringCounts {
  /** To be screened at once: a list names somebody like them, or their data changed. */
  readonly found: number
  /** Whose day has come. */
  readonly due: number
}

/** @param atMost nothing is counted beyond it: a larger number would say no more, and cost more */
export async function countMonitored(
  db: Database,
  nowMs: number,
  atMost = 10_000,
): Promise<MonitoringCounts> {
  const { rows } = await db.query<MonitoringCounts & Record<string, unknown>>({
    name: 'monitored_party_count',
    text: `select
      (select count(*)::int4 from (select 1 from monitored_party where found_at is not null limit $2)
        as waiting) as found,
      (select count(*)::int4 from (select 1 from monitored_party where due_at <= $1 limit $2)
        as waiting) as due`,
    values: [new Date(nowMs), atMost],
  })
  return rows[0]! // counts have one row
}

/** Whom a version names. */
export interface FoundParties {
  readonly entityIds: readonly string[]
  /** Whoever was made or screened since may have been screened by the version before. */
  readonly sinceMs: number
  readonly nowMs: number
}

export async function markFound(
  db: Database,
  { entityIds, sinceMs, nowMs }: FoundParties,
): Promise<void> {
  await db.query({
    text: `update monitored_party set found_at = $1
      where entity_id = any($2::uuid[]) or made_at >= $3 or screened_at >= $3`,
    values: [new Date(nowMs), uuids(entityIds), new Date(sinceMs)],
  })
}
