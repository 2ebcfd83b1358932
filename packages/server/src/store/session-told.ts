/** What the row of an entity says of its sessions, beside the sessions themselves. */
import { foldSessions } from '@ostiary/domain/entity.sessions'
import type { DerivedSessions } from '@ostiary/domain/entity.sessions'
import type { EntityDetail } from '@ostiary/domain/aggregate'
import { factsOfSession } from '@ostiary/domain/session/aggregate'
import type { Session } from '@ostiary/domain/session/session'
import type { Database } from './db.ts'

/** An entity with what its row says of its sessions, and the sessions themselves. */
export interface Told {
  readonly entityId: string
  readonly stored: DerivedSessions | undefined
  readonly folded: DerivedSessions
}

/** The next entities that have sessions, or say so, in the order of their ids. */
export async function nextTold(
  db: Database,
  page: { after: string; limit: number },
): Promise<Told[]> {
  const { rows } = await db.query<{ entity_id: string; detail: string; sessions: string | null }>({
    text: `select e.entity_id, e.detail,
        (select string_agg(s.body, ',') from session s where s.entity_id = e.entity_id) as sessions
      from entity e where e.entity_id > $1 and e.standing <> 'PURGED'
        and (e.detail like '%"sessions":%'
          or exists (select 1 from session s where s.entity_id = e.entity_id))
      order by e.entity_id limit $2`,
    values: [page.after, page.limit],
  })
  return rows.map((row) => {
    const { sessions: stored } = JSON.parse(row.detail) as EntityDetail
    const all = row.sessions ? (JSON.parse(`[${row.sessions}]`) as Session[]) : []
    return {
      entityId: row.entity_id,
      stored: stored && withoutRevision(stored),
      folded: foldSessions(all.map(factsOfSession)),
    }
  })
}

function withoutRevision({
  revision: _revision,
  ...derived
}: DerivedSessions & { readonly revision: number }): DerivedSessions {
  return derived
}

/** The columns that the last line of an entity has the digest of. */
interface HeldRows {
  readonly standing: string
  readonly entityEnteredBy: string
  readonly entityDetail: string
  readonly state: string | null
  readonly customerEnteredBy: string | null
  readonly awaits: string | null
  readonly customerDetail: string | null
}

interface HeldTold {
  readonly rows: HeldRows
  readonly sessions: readonly Session[]
  /** The body of its last line. */
  readonly lastLine: string
}

/** An entity nobody can write until the transaction ends: every report of a session writes it. */
export async function heldTold(db: Database, entityId: string): Promise<HeldTold | undefined> {
  const { rows } = await db.query<HeldRows & Record<string, unknown>>({
    text: `select e.standing, e.entered_by as "entityEnteredBy", e.detail as "entityDetail",
        c.state, c.entered_by as "customerEnteredBy", c.awaits, c.detail as "customerDetail"
      from entity e left join customer c on c.entity_id = e.entity_id
      where e.entity_id = $1 for update of e`,
    values: [entityId],
  })
  const held = rows[0]
  if (!held) return undefined
  // Asked once nobody writes any more.
  const { rows: sessions } = await db.query<{ body: string }>({
    text: 'select body from session where entity_id = $1',
    values: [entityId],
  })
  const { rows: lines } = await db.query<{ body: string }>({
    text: 'select body from journal where entity_id = $1 order by seq desc limit 1',
    values: [entityId],
  })
  return {
    rows: held,
    sessions: sessions.map(({ body }) => JSON.parse(body) as Session), // as the writer stored it
    lastLine: lines[0]?.body ?? '{}',
  }
}

/** The row is one that `heldTold` holds. */
export async function putTold(
  db: Database,
  given: { readonly entityId: string; readonly detail: string },
): Promise<void> {
  await db.query({
    text: 'update entity set detail = $2 where entity_id = $1',
    values: [given.entityId, given.detail],
  })
}
