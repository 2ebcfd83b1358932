/** Who deleted, erased and purged what, and when: from the journal, which outlives all three. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import type { Database } from '../../store/db.ts'
import { texts } from '../../store/binary-array.ts'
import type { LineBody } from '../../transitions/journal.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { iso, json } from '../call.ts'
import type { Handler, Services } from '../call.ts'
import { limitOf, pageLinks } from '../paging.ts'

const kinds = ['entity.deleted', 'entity.erased', 'entity.purged'] as const
const limitDefault = 50
/** As the other lists count. */
const countMost = 100
const listName = 'deletions'

interface Row {
  readonly entityId: string
  readonly seq: number
  readonly atMs: number
  readonly kind: string
  readonly actor: string
  readonly body: string
  readonly entityKind: EntityKind
  readonly vendorData: string | null
}

interface Whose {
  readonly applicationId: string
  readonly kinds: readonly string[]
}

interface Query extends Whose {
  readonly limit: number
  readonly offset: number
  readonly after: readonly [number, string, number] | undefined
}

/** The kinds are named twice: as a constant, so that the index of these lines is seen to fit. */
const fitting = `j.application_id = $1 and j.kind in (${kinds.map((one) => `'${one}'`).join(', ')})
  and j.kind = any($2::text[])`

async function deletionLines(db: Database, query: Query): Promise<Row[]> {
  const { after } = query
  const values: unknown[] = [query.applicationId, texts(query.kinds), query.limit, query.offset]
  if (after) values.push(new Date(after[0]), after[1], after[2])
  const place = 'and (j.at, j.entity_id, j.seq) < ($5::timestamptz, $6::uuid, $7::int8)'
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select j.entity_id as "entityId", j.seq, j.at as "atMs", j.kind, j.actor, j.body,
        e.kind as "entityKind", e.vendor_data as "vendorData"
      from journal j join entity e on e.entity_id = j.entity_id
      where ${fitting} ${after ? place : ''}
      order by j.at desc, j.entity_id desc, j.seq desc limit $3 offset $4`,
    values,
  })
  return rows as unknown as Row[] // the columns are its members
}

async function countLines(db: Database, { applicationId, kinds: asked }: Whose): Promise<number> {
  const { rows } = await db.query<{ count: number }>({
    text: `select count(*)::int4 as count
      from (select 1 from journal j where ${fitting} limit ${countMost}) c`,
    values: [applicationId, texts(asked)],
  })
  return rows[0]!.count
}

export const listDeletions =
  (services: Services): Handler =>
  async (call) => {
    const { query } = call
    const limit = limitOf(call, limitDefault)
    const cursor = query['cursor'] as string | undefined
    const after = cursor ? decodeCursor(services, listName, cursor) : undefined
    const whose = {
      applicationId: call.principal.application.applicationId,
      kinds: query['event'] === undefined ? kinds : [`entity.${String(query['event'])}`],
    }
    const rows = await deletionLines(services.db, {
      ...whose,
      limit: limit + 1,
      offset: (query['offset'] as number | undefined) ?? 0,
      after: after as [number, string, number] | undefined, // as it was encoded
    })
    const shown = rows.slice(0, limit)
    const last = rows.length > limit ? shown.at(-1) : undefined
    const place = last && [last.atMs, last.entityId, last.seq]
    const next = place && { cursor: encodeCursor(services, listName, place) }
    return json(200, {
      count: await countLines(services.db, whose),
      ...pageLinks(services, call, { path: '/v3/deletions/', limit, next }),
      results: shown.map(shapeOf),
    })
  }

function shapeOf(row: Row): object {
  const { facts } = JSON.parse(row.body) as LineBody
  return {
    didit_internal_id: row.entityId,
    entity_type: row.entityKind,
    vendor_data: row.vendorData,
    event: row.kind.slice('entity.'.length),
    actor: row.actor,
    reference: facts?.plain?.['reference'] ?? null,
    at: iso(row.atMs),
  }
}
