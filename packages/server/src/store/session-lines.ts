/** The lines of the journal that are about one session. */
import type { Database } from './db.ts'

export interface SessionLine {
  readonly seq: number
  readonly atMs: number
  readonly kind: string
  readonly actor: string
  readonly body: string
}

/** In the order they were written: those of one entity, of which few are about each session. */
export async function linesOfSession(
  db: Database,
  entityId: string,
  sessionId: string,
): Promise<SessionLine[]> {
  const { rows } = await db.query<SessionLine & Record<string, unknown>>({
    name: 'session_lines',
    text: `select seq, at as "atMs", kind, actor, body from journal
      where entity_id = $1 and kind like 'session.%' and body like $2 order by seq`,
    values: [entityId, `%"sessionId":"${sessionId}"%`],
  })
  return rows
}
