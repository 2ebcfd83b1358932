/** What the row of an entity says of its sessions, beside the sessions themselves. */
import { foldSessions } from '@ostiary/domain/entity.sessions'
import type { DerivedSessions } from '@ostiary/domain/entity.sessions'
import type { EntityDetail } from '@ostiary/domain/aggregate'
import { factsOfSession } from '@ostiary/domain/session/aggregate'
import type { Session } from '@ostiary/domain/session/session'
import type { Database } from './db.ts'

/** An entity with what its row says of its sessions, and what these come to themselves. */
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
