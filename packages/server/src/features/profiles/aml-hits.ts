/**
 * The hits of the lists known of a user or business, and what is said of them there: for every
 * screening, whichever session or evaluation has found them.
 */
import type { Entity, EntityKind } from '@ostiary/domain/aggregate'
import { isErased } from '@ostiary/domain/entity.changes'
import { quietOf } from '@ostiary/domain/screening/adjudication'
import type { HitStatus } from '@ostiary/domain/screening/adjudication'
import { reviewShape, sidesOf, statusOf } from '../../sessions/hit-words.ts'
import {
  awaitsAny,
  judge,
  judgedShape,
  knownHits,
  notesOf,
  wordAbout,
} from '../aml-hits/service.ts'
import type { Judged, KnownHit } from '../aml-hits/service.ts'
import { actorName, answered, iso, json, mayReadPersonal, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { limitOf, pageLinks } from '../paging.ts'
import { loadNamed } from './load.ts'
import { partyV3 } from './standing.ts'
import { decideAll, sealing, submitV3 } from './update.ts'
import type { EntityEventOf } from './update.ts'

const usualLimit = 50

export const listHits =
  (services: Services, kind: EntityKind): Handler =>
  async (call) => {
    const { aggregate } = await loadNamed(services, call, kind)
    const all = [...(await knownHits(services, aggregate)).values()]
    const limit = limitOf(call, usualLimit)
    const offset = (call.query['offset'] as number | undefined) ?? 0
    const id = encodeURIComponent(call.params['vendor_data']!) // as its path says
    const path = `/v3/${kind === 'user' ? 'users' : 'businesses'}/${id}/aml-hits/`
    const next = all.length > offset + limit ? 'offset' : undefined
    return json(200, {
      count: all.length,
      ...pageLinks(services, call, { path, limit, next }),
      results: all
        .slice(offset, offset + limit)
        .map((one) => hitShape(aggregate.entity, one, mayReadPersonal(call))),
    })
  }

function hitShape(
  entity: Entity,
  { hit, found, note }: KnownHit,
  isOpen: boolean,
): Record<string, unknown> {
  const word = wordAbout(entity, hit.id)
  const quiet = quietOf(word, sidesOf(hit))
  return {
    id: hit.id,
    caption: isOpen ? (hit.caption ?? null) : null,
    datasets: hit.datasets ?? [],
    review_status: statusOf(hit, word),
    quiet: quiet?.kind === 'quiet',
    heard_because: quiet?.kind === 'heard' ? quiet.why : null,
    reviewed: word ? reviewShape(word) : null,
    reason: isOpen ? (note?.reason ?? null) : null,
    last_found: found && {
      source: found.source,
      session_id: found.sessionId,
      node_id: found.nodeId,
      at: iso(found.atMs),
    },
  }
}

export const judgeHit =
  (services: Services, kind: EntityKind): Handler =>
  async (call) => {
    const { aggregate } = await loadNamed(services, call, kind)
    const { entity } = aggregate
    const { entityId } = entity
    if (isErased(entity)) return refuse('entity_erased')
    const { hit_id: id, review_status: status } = call.body as Record<string, string>
    const hit = (await knownHits(services, aggregate)).get(id!)?.hit // the body has it
    if (!hit) return refuse('aml_hit_not_found')
    const wanted: Judged = { hit, status: status as HitStatus } // its schema says so
    const outcome = await submitV3(services, call, {
      entityId,
      work: await workOf(services, call, { entity, wanted }),
    })
    const { replayed } = answered(outcome, 'entity_not_found')
    const now = (await services.heads.read(entityId))?.aggregate.entity ?? entity
    const told = { message: 'The hit has been judged.', ...judgedShape(now, wanted) }
    return json(awaitsAny(now, [wanted]) ? 202 : 200, told, replayed)
  }

async function workOf(
  services: Services,
  call: Call,
  { entity, wanted }: { readonly entity: Entity; readonly wanted: Judged },
): Promise<Parameters<typeof submitV3>[2]['work']> {
  const { entityId } = entity
  const reason = (call.body['reason'] as string | null | undefined) ?? undefined
  const by = partyV3(call)
  const actor = actorName(by, call)
  const asksTwo = call.principal.application.settings.fourEyes
  const dataKey = (await services.vault.keyOf(entityId)) ?? refuse('entity_erased')
  const notes = await notesOf(services, entity, { wanted: [wanted], reason })
  const vault = [...notes].map(([item, note]) =>
    services.vault.sealItem(dataKey, entityId, item, note),
  )
  return {
    ...(await sealing(services, entityId, reason !== undefined)),
    decide: (held, atMs) => {
      const verdict = judge(held.entity, [wanted], { actor, isAnalyst: by === 'analyst', asksTwo })
      if (verdict.kind === 'refuse') return verdict
      if (verdict.kind === 'already') return decideAll(held, [], atMs)
      const facts = {
        hits: verdict.hits,
        ...(reason === undefined ? {} : { sealed: { reason } }),
      }
      const event: EntityEventOf = { machine: 'entity', event: 'hit_adjudicated', by, actor, facts }
      return decideAll(held, [event], atMs, { vault })
    },
  }
}
