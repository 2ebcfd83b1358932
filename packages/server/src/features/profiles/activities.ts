/**
 * What happened to an entity, read from its journal: the timeline, and the comments shown with the
 * entity itself (entity reference 2.4).
 */
import { activityType, sourceOf } from '@ostiary/domain/activities'
import type { ActivitySource } from '@ostiary/domain/activities'
import { changedFields } from '@ostiary/domain/changed-fields'
import type { Code } from '@ostiary/domain/codes'
import type { Party } from '@ostiary/domain/lifecycle'
import { codes } from '@ostiary/domain/codes'
import { factsItem } from '../../store/vault.ts'
import { hitsTold } from '../../sessions/hit-words.ts'
import type { LineBody } from '../../transitions/journal.ts'
import { iso } from '../call.ts'
import type { Services } from '../call.ts'
import { linesBefore } from './queries.ts'
import type { JournalLine } from './queries.ts'
import type { Comment } from './resource.ts'

export interface Activity {
  readonly seq: number
  readonly atMs: number
  readonly source: ActivitySource
  readonly type: string
  readonly actor: string
  readonly previousStatus: string | null
  readonly newStatus: string | null
  readonly code: Code | null
  /** In a person's words; `null` where nobody wrote any, or the key may not read them. */
  readonly comment: string | null
  readonly changedFields: readonly string[]
  readonly metadata: Readonly<Record<string, unknown>>
}

function activityOf(line: JournalLine, sealed?: Readonly<Record<string, unknown>>): Activity {
  const said = JSON.parse(line.body) as LineBody
  const { facts = {} } = said
  const words = sealed?.['reason'] ?? sealed?.['comment']
  return {
    seq: line.seq,
    atMs: line.atMs,
    source: sourceOf(line.kind, said.by as Party),
    type: activityType(line.kind, said),
    actor: line.actor,
    previousStatus: said.from,
    newStatus: said.to,
    code: facts.code ?? null,
    comment: typeof words === 'string' ? words : null,
    changedFields: changedFields({ ...said, kind: line.kind }),
    metadata: {
      ...facts.plain,
      ...(facts.session ? { session_id: facts.session.sessionId } : {}),
      ...hitsTold(facts.session?.hits ?? facts.hits),
    },
  }
}

/** Activities of an entity, newest first. @param words whether what people wrote is opened */
export async function readActivities(
  services: Pick<Services, 'db' | 'vault'>,
  page: { entityId: string; beforeSeq: number; limit: number },
  words: boolean,
): Promise<Activity[]> {
  const lines = await linesBefore(services.db, page)
  const spoken = lines.filter((one) => words && one.body.includes('"sealed":'))
  const { entityId } = page
  const opened =
    spoken.length === 0
      ? undefined
      : await services.vault.open(
          [entityId],
          spoken.map((one) => factsItem(one.seq)),
        )
  const items = opened?.get(entityId)
  return lines.map((line) =>
    activityOf(line, items?.get(factsItem(line.seq)) as Record<string, unknown> | undefined),
  )
}

/** The rows of an entity's own `comments`: changes of standing, and what people wrote. */
export const commentsOf = (entityId: string, activities: readonly Activity[]): Comment[] =>
  activities
    .filter((one) => one.type === 'STATUS_CHANGED' || one.type === 'COMMENTED')
    .map((one) => commentShape(entityId, one))

/** Why it was changed; a person who gave no reason is given none. */
const sentenceOf = (code: Code | null): string | null =>
  code === null || code === 'manual' || code === 'api' ? null : codes[code]

const commentShape = (entityId: string, one: Activity): Comment => ({
  uuid: `${entityId}/${one.seq}`,
  comment_type: one.type === 'COMMENTED' ? 'COMMENT' : one.type,
  comment: one.comment ?? sentenceOf(one.code),
  actor_email: null,
  actor_name: one.actor,
  previous_status: one.type === 'COMMENTED' ? null : one.previousStatus,
  new_status: one.type === 'COMMENTED' ? null : one.newStatus,
  created_at: iso(one.atMs),
})
