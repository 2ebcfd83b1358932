/**
 * What other tables know of an entity that its journal and row do not admit. Someone who cuts the
 * end off a journal and rewrites the rows to match leaves a chain that holds; these are the
 * witnesses he must silence as well.
 */
import { lineSql } from '../store/activity-sequence.ts'
import { byteas, texts, uuids } from '../store/binary-array.ts'
import type { Database } from '../store/db.ts'
import { directoryKeyHex } from '../store/directory.ts'
import { factsItem } from '../store/vault.ts'
import type { Finding } from './verify-report.ts'
import { msOf, timeOf, within } from './verify-rows.ts'
import type { Range, StoredEntity } from './verify-rows.ts'

export interface Evidence {
  /** The column that names a line beyond the version. */
  readonly beyond?: string
  /**
   * The latest time at which a remembered answer says there was a line: the moment it was given, or
   * that of the last line then where it changed nothing.
   */
  readonly answeredAtMs?: number
  readonly barMissing?: true
  /** By kind and vendorData, as the row has them, the directory finds nobody or somebody else. */
  readonly notListed?: true
  readonly keyLeft?: true
  readonly keyMissing?: true
}

/** Rows come only for entities that are broken, so this limit is met only where thousands are. */
const rowsMax = 5_000

/**
 * Both sides of a join have the range, so that two indexes are merged instead of one being searched
 * row by row.
 */
type RangeOf = (column: string) => string
const entityOf = (range: RangeOf): string =>
  `left join entity e on e.entity_id = t.entity_id and ${range('e.entity_id')}`

/** Rows that name a line beyond the version of their entity, or an entity that is not there. */
const beyond = (source: { table: string; seq: string }, range: RangeOf): string => `
  select t.entity_id, null::text,
    '${source.table}' || case when e.entity_id is null then '' else '.seq' end
  from ${source.table} t ${entityOf(range)}
  where ${range('t.entity_id')} and ${source.seq} > coalesce(e.version, 0)`

// The expression is asked of every vault row of the page; `like` first, because a regular
// expression costs more.
const factsSeq = `case when t.item like 'facts:%' and t.item ~ '^facts:[0-9]{1,15}$'
    then substr(t.item, 7)::int8 end`

/** When there was a line, as a remembered answer has it. */
const lineAt = 'coalesce(t.line_at, t.created_at)'

/** Names a customer without a data key; of an erased one that is as it should be. */
const withoutKey = 'vault key'

/** @param limit the parameter with the most rows */
const witnessesText = (range: RangeOf, limit: string): string => `select * from (
  ${beyond({ table: 'delivery', seq: lineSql('t.seq') }, range)}
  union all ${beyond({ table: 'effect', seq: 't.seq' }, range)}
  union all ${beyond({ table: 'vault', seq: factsSeq }, range)}
  union all select t.entity_id, ${timeOf(lineAt)}, 'idempotency'
    from idempotency t ${entityOf(range)}
    where ${range('t.entity_id')} and t.subject = t.entity_id
      and (e.entity_id is null or ${lineAt} > e.updated_at)
  union all select t.entity_id, null, 'customer'
    from customer t ${entityOf(range)} where ${range('t.entity_id')} and e.entity_id is null
  union all select t.entity_id, null, '${withoutKey}'
    from customer t left join vault v on v.entity_id = t.entity_id and v.item = 'key'
      and ${range('v.entity_id')}
    where ${range('t.entity_id')} and v.entity_id is null
  ) w limit ${limit}`

/** The evidence against the entities of a page, and against entities whose row is gone. */
export async function readEvidence(
  db: Database,
  range: Range,
  entities: readonly StoredEntity[],
): Promise<Map<string, Evidence>> {
  const { values } = within(range, 't.entity_id')
  const { rows } = await db.query<[string, string | null, string]>({
    text: witnessesText((column) => within(range, column).text, `$${values.length + 1}`),
    values: [...values, rowsMax],
    rowMode: 'array',
  })
  const found = new Map<string, Evidence>()
  const add = (entityId: string, more: Evidence): void => {
    found.set(entityId, { ...found.get(entityId), ...more })
  }
  for (const [entityId, time, shownBy] of rows) {
    if (shownBy === withoutKey) add(entityId, { keyMissing: true })
    else if (time === null) add(entityId, { beyond: shownBy })
    else
      add(entityId, {
        answeredAtMs: Math.max(msOf(time), found.get(entityId)?.answeredAtMs ?? 0),
      })
  }
  for (const entityId of await erasedWithKey(db, entities)) add(entityId, { keyLeft: true })
  for (const entityId of await rejectedWithoutBar(db, entities)) add(entityId, { barMissing: true })
  for (const entityId of await notListed(db, entities)) add(entityId, { notListed: true })
  return found
}

async function erasedWithKey(db: Database, entities: readonly StoredEntity[]): Promise<string[]> {
  const erased = entities.filter(isErased).map((one) => one.entityId)
  if (erased.length === 0) return []
  const { rows } = await db.query<[string]>({
    text: `select entity_id from vault where entity_id = any($1::uuid[]) and item = 'key'`,
    values: [uuids(erased)],
    rowMode: 'array',
  })
  return rows.map(([entityId]) => entityId)
}

/**
 * The text is enough: whoever writes the word into it without an erasure breaks the digest of the
 * rows.
 */
export const isErased = (row: StoredEntity): boolean => row.detail.includes('"erasedAtMs":')

/**
 * A bar may stand in the name of another entity that was rejected earlier, so it is looked up by
 * its key alone.
 */
async function rejectedWithoutBar(
  db: Database,
  entities: readonly StoredEntity[],
): Promise<string[]> {
  const wanted = entities.flatMap(({ entityId, customer }) =>
    customer?.state === 'rejected'
      ? identifiersIn(customer.detail).map((key) => ({ entityId, key }))
      : [],
  )
  if (wanted.length === 0) return []
  const { rows } = await db.query<[string]>({
    text: `select encode(identifier_key, 'hex') from identifier
      where role = 'bar' and identifier_key = any($1::bytea[])`,
    values: [byteas(wanted.map(({ key }) => Buffer.from(key, 'hex')))],
    rowMode: 'array',
  })
  const barred = new Set(rows.map(([key]) => key))
  return wanted.filter(({ key }) => !barred.has(key)).map(({ entityId }) => entityId)
}

function identifiersIn(detail: string): string[] {
  try {
    const { identifiers } = JSON.parse(detail) as { identifiers?: Record<string, unknown> }
    return Object.values(identifiers ?? {}).filter((key) => typeof key === 'string')
  } catch {
    // Not what a change wrote: the digest of the rows says so.
    return []
  }
}

/** A deleted entity's id is free again: the directory has nobody under it, or somebody else. */
const isHidden = (standing: string): boolean => standing === 'DELETED' || standing === 'PURGED'

/**
 * The key of the directory is made of application, kind and vendorData, so an entity that is not
 * found by what its row says was edited there, or its entry was. An entity keeps its id, erased or
 * not. Letter case and white space at the ends make no other key.
 */
async function notListed(db: Database, entities: readonly StoredEntity[]): Promise<string[]> {
  const ids: string[] = []
  const keys: string[] = []
  for (const { entityId, applicationId, kind, vendorData, standing } of entities) {
    if (vendorData === null || isHidden(standing)) continue
    ids.push(entityId)
    keys.push(`"\\\\x${directoryKeyHex(applicationId, kind, vendorData)}"`)
  }
  if (ids.length === 0) return []
  // Only those that do not fit come back: of a sound page nothing. The keys are looked up by
  // themselves: joined at once, the whole index was read for every page (50 ms instead of 3).
  const { rows } = await db.query<[string]>({
    text: `with listed as materialized
        (select dir_key, entity_id from directory where dir_key = any($2::bytea[]))
      select w.entity_id from unnest($1::uuid[], $2::bytea[]) as w(entity_id, key)
      left join listed d on d.dir_key = w.key where d.entity_id is distinct from w.entity_id`,
    // As text: this process is what `verify` waits for, and it joins faster than it packs.
    values: [`{${ids.join()}}`, `{${keys.join()}}`],
    rowMode: 'array',
  })
  return rows.map(([entityId]) => entityId)
}

/** Who has no vendorData was never given any: an entity that the directory lists had some. */
export async function readNameless(db: Database, limit: number): Promise<Finding[]> {
  // By entity the directory has no index: it is read once, and only where there is such an entity.
  const { rows } = await db.query<[string, number]>({
    text: `select d.entity_id, e.version from directory d join entity e on e.entity_id = d.entity_id
      where e.vendor_data is null order by d.entity_id limit $1`,
    values: [limit],
    rowMode: 'array',
  })
  return rows.map(([entityId, seq]) => ({
    entityId,
    seq,
    problem: 'row_edited',
    shownBy: 'directory',
  }))
}

/**
 * Bars are set by rejections only: a bar of a customer who is not rejected outlived the end of its
 * journal.
 */
export async function readLooseBars(db: Database, limit: number): Promise<Finding[]> {
  // The table is not ordered by entity, so this is one reading of it after all pages, in a snapshot
  // of its own.
  const { rows } = await db.query<[string, number | null]>({
    text: `select i.entity_id, e.version from identifier i
      left join entity e on e.entity_id = i.entity_id
      left join customer c on c.entity_id = i.entity_id
      where i.role = 'bar' and c.state is distinct from 'rejected' and e.standing is distinct from 'PURGED'
      group by i.entity_id, e.version order by i.entity_id limit $1`,
    values: [limit],
    rowMode: 'array',
  })
  return rows.map(([entityId, version]) =>
    version === null
      ? { entityId, seq: 1, problem: 'entity_missing', shownBy: 'identifier' }
      : { entityId, seq: version + 1, problem: 'truncated', shownBy: 'identifier' },
  )
}

/**
 * Digests of sealed facts by entity and item; the sealed bytes themselves stay where they are.
 */
export async function readSealed(
  db: Database,
  wanted: readonly { entityId: string; seq: number }[],
): Promise<Map<string, string>> {
  if (wanted.length === 0) return new Map()
  const { rows } = await db.query<[string, string, string]>({
    text: `select v.entity_id, v.item, encode(sha256(v.sealed), 'hex')
      from unnest($1::uuid[], $2::text[]) as w(entity_id, item)
      join vault v on v.entity_id = w.entity_id and v.item = w.item
      where v.entity_id = any($1::uuid[])`,
    values: [
      uuids(wanted.map((one) => one.entityId)),
      texts(wanted.map((one) => factsItem(one.seq))),
    ],
    rowMode: 'array',
  })
  return new Map(rows.map(([entityId, item, digest]) => [`${entityId} ${item}`, digest]))
}
