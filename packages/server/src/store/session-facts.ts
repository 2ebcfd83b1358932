/** What entities know of their sessions: the rows counters and features are folded from. */
import type { DerivedSessions, FeatureFact, SessionFacts } from '@ostiary/domain/entity.sessions'
import type { EntityDetail } from '@ostiary/domain/aggregate'
import type { Database } from './db.ts'

const columns = `session_id as "sessionId", status, features, created_at as "createdAtMs",
  updated_at as "updatedAtMs", deleted_at as "deletedAtMs"`

type Row = Omit<SessionFacts, 'features' | 'deletedAtMs'> & {
  readonly features: string
  readonly deletedAtMs: number | null
}

function factsOf({ features, deletedAtMs, ...row }: Row): SessionFacts {
  return {
    ...row,
    features: JSON.parse(features) as Record<string, FeatureFact>, // as the writer stored them
    ...(deletedAtMs === null ? {} : { deletedAtMs }),
  }
}

/** Every session of an entity there ever was, deleted ones too. */
export async function sessionFactsOf(db: Database, entityId: string): Promise<SessionFacts[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'session_facts_of',
    text: `select ${columns} from session_fact where entity_id = $1`,
    values: [entityId],
  })
  return (rows as unknown as Row[]).map(factsOf)
}

/** An entity with what its row says of its sessions, and the sessions themselves. */
export interface Told {
  readonly entityId: string
  readonly stored: DerivedSessions | undefined
  readonly sessions: readonly SessionFacts[]
}

/** The next entities in order of their ids that have sessions, or whose row says they had. */
export async function nextTold(
  db: Database,
  page: { after: string; limit: number },
): Promise<Told[]> {
  const { rows } = await db.query<{ entity_id: string; detail: string; sessions: string }>({
    text: `select e.entity_id, e.detail, coalesce((select json_agg(json_build_object(
          'sessionId', f.session_id, 'status', f.status, 'features', f.features,
          'createdAtMs', round(date_part('epoch', f.created_at) * 1000),
          'updatedAtMs', round(date_part('epoch', f.updated_at) * 1000),
          'deletedAtMs', round(date_part('epoch', f.deleted_at) * 1000)))::text
        from session_fact f where f.entity_id = e.entity_id), '[]') as sessions
      from entity e where e.entity_id > $1 and e.standing <> 'PURGED'
        and (e.detail like '%"sessions":%'
          or exists (select 1 from session_fact f where f.entity_id = e.entity_id))
      order by e.entity_id limit $2`,
    values: [page.after, page.limit],
  })
  return rows.map((row) => {
    const { sessions: stored } = JSON.parse(row.detail) as EntityDetail
    return {
      entityId: row.entity_id,
      stored: stored && withoutRevision(stored),
      sessions: (JSON.parse(row.sessions) as Row[]).map(factsOf),
    }
  })
}

function withoutRevision({
  revision: _revision,
  ...derived
}: DerivedSessions & { readonly revision: number }): DerivedSessions {
  return derived
}
