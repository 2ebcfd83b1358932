/** The feed of a session: what happened, and what people wrote (entity reference 2.4, 3.2). */
import { activityType, sourceOf } from '@ostiary/domain/activities'
import type { Entity, EntityKind } from '@ostiary/domain/aggregate'
import type { Party } from '@ostiary/domain/lifecycle'
import { hitsTold } from '../../sessions/hit-words.ts'
import { linesOfSession } from '../../store/session-lines.ts'
import type { SessionLine } from '../../store/session-lines.ts'
import { factsItem } from '../../store/vault.ts'
import type { LineBody } from '../../transitions/journal.ts'
import { iso, json, mayReadPersonal } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { limitOf, pageLinks } from '../paging.ts'
import { changeSession } from './change.ts'
import { loadSession } from './load.ts'
import type { Found } from './load.ts'

const usualLimit = 50

/** A line of the session's journal, with what was written with it where it may be read. */
export interface Told {
  readonly line: SessionLine
  readonly said: LineBody
  readonly comment: string | null
}

export async function feedOf(
  services: Services,
  call: Call,
  found: Pick<Found, 'entityId' | 'session'>,
): Promise<Told[]> {
  const { entityId, session } = found
  const lines = await linesOfSession(services.db, entityId, session.sessionId)
  const told = lines.map((line) => ({ line, said: JSON.parse(line.body) as LineBody }))
  const spoken = mayReadPersonal(call) ? told.filter(({ said }) => said.sealed !== undefined) : []
  const items = spoken.map(({ line }) => factsItem(line.seq))
  const opened = items.length === 0 ? undefined : await services.vault.open([entityId], items)
  return told.map(({ line, said }) => {
    const facts = opened?.get(entityId)?.get(factsItem(line.seq)) as
      | { comment?: string }
      | undefined
    return { line, said, comment: facts?.comment ?? null }
  })
}

/** Names the reference has for what happens to a session. */
const names: Readonly<Record<string, string>> = {
  noted: 'COMMENT',
  data_corrected: 'KYC_DATA_UPDATED',
}

function nameOf({ line, said }: Told, kind: EntityKind): string {
  const event = line.kind.split('.')[1] ?? ''
  if (event === 'data_corrected' && kind === 'business') return 'KYB_DATA_UPDATED'
  if (names[event]) return names[event]
  return said.from === said.to ? activityType(line.kind, said) : 'STATUS_UPDATED'
}

export const listSessionReviews =
  (services: Services): Handler =>
  async (call) => {
    const found = await loadSession(services, call)
    const feed = (await feedOf(services, call, found)).toReversed()
    const limit = limitOf(call, usualLimit)
    const offset = (call.query['offset'] as number | undefined) ?? 0
    const shown = feed.slice(offset, offset + limit)
    const next = feed.length > offset + limit ? 'offset' : undefined
    const path = `/v3/sessions/${found.session.sessionId}/reviews/`
    return json(200, {
      count: feed.length,
      ...pageLinks(services, call, { path, limit, next }),
      results: shown.map((one) => activityShape(found.aggregate.entity, one)),
    })
  }

function activityShape({ entityId, kind }: Entity, told: Told): Record<string, unknown> {
  const { line, said, comment } = told
  return {
    uuid: `${entityId}/${line.seq}`,
    activity_type: nameOf(told, kind),
    actor_display: line.actor,
    actor_type: sourceOf(line.kind, said.by as Party), // as the journal has it
    actor_email: null,
    previous_status: said.from,
    new_status: said.from === said.to ? null : said.to,
    comment,
    changed_fields: said.facts?.changed ?? [],
    metadata: {
      ...said.facts?.session?.result,
      ...hitsTold(said.facts?.session?.hits),
      ...emailShown(told),
    },
    created_at: iso(line.atMs),
  }
}

/** What an e-mail was about, and why it did not go out; never to whom. */
const emailShown = ({ said }: Told): Record<string, unknown> => {
  const email = said.facts?.session?.email
  return email ? { email_about: email.about, email_failure: email.failure ?? null } : {}
}

const byPeople: readonly string[] = ['partner', 'analyst']

/** What `include=events` adds from the feed (entity reference 3.2); nothing is billed here. */
export function eventsOf(entity: Entity, feed: readonly Told[]): Record<string, unknown> {
  const acted = feed.filter(({ said }) => byPeople.includes(said.by))
  return {
    events: feed.map((one) => activityShape(entity, one)),
    activity_reviews: acted.map((one) => activityShape(entity, one)),
    cost_breakdown: null,
  }
}

/** `reviews[]` of a decision: what people decided, the oldest first (entity reference 2.5). */
export const reviewsOf = (feed: readonly Told[]): Record<string, unknown>[] =>
  feed
    .filter(({ said }) => byPeople.includes(said.by) && said.from !== null)
    .filter(({ said, comment }) => said.from !== said.to || comment !== null)
    .map(({ line, said, comment }) => ({
      user: said.by === 'partner' ? 'API Client' : line.actor,
      new_status: said.from === said.to ? null : said.to,
      comment,
      created_at: iso(line.atMs),
    }))

export const addSessionReview =
  (services: Services): Handler =>
  async (call) => {
    const found = await loadSession(services, call)
    const { comment } = call.body as { comment: string }
    const { replayed } = await changeSession(services, call, found, {
      event: 'noted',
      facts: { sealed: { comment } },
    })
    return json(201, { session_id: found.sessionId }, replayed)
  }
