/**
 * What a reviewer says of the hits of a session (entity reference 3.2). It counts for every later
 * screening of the entity; the status of the step stays until somebody decides the step or the
 * session.
 */
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { HitStatus } from '@ostiary/domain/screening/adjudication'
import { partiesOf } from '@ostiary/domain/scopes'
import { openSession } from '../../sessions/context.ts'
import { hitsIn } from '../../sessions/hit-words.ts'
import { awaitsAny, judge, judgedShape, notesOf } from '../aml-hits/service.ts'
import type { Judged } from '../aml-hits/service.ts'
import { actingParty, actorName, json, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { changeSession } from './change.ts'
import { loadSession } from './load.ts'
import type { Found } from './load.ts'

interface Update {
  readonly hit_id: string
  readonly review_status: HitStatus
}

export const updateHitStatus =
  (services: Services): Handler =>
  async (call) => {
    const { hit_id, review_status } = call.body as unknown as Update // its schema says so
    return review(services, call, {
      updates: [{ hit_id, review_status }],
      told: ([one]) => ({ message: 'The hit has been judged.', ...one }),
    })
  }

export const updateHitStatuses =
  (services: Services): Handler =>
  async (call) => {
    const updates = call.body['hit_updates'] as readonly Update[] // as above
    if (new Set(updates.map((one) => one.hit_id)).size < updates.length) {
      const errors = [{ path: '/hit_updates', message: 'names a hit twice' }]
      return refuse('body_invalid', undefined, { errors })
    }
    return review(services, call, {
      updates,
      told: (hits) => ({ message: 'The hits have been judged.', hit_updates: hits }),
    })
  }

interface Review {
  readonly updates: readonly Update[]
  told(hits: readonly Record<string, unknown>[]): Record<string, unknown>
}

async function review(services: Services, call: Call, { updates, told }: Review): Promise<Reply> {
  const found = await loadSession(services, call)
  const { nodeId, record } = await screenedNode(services, call, found)
  const wanted = updates.map((one, index) => judged(record, one, index))
  const reason = (call.body['reason'] as string | null | undefined) ?? undefined
  const { entity } = found.aggregate
  const actor = actorName(actingParty(call), call)
  const isAnalyst = partiesOf(call.principal.key.scopes).includes('analyst')
  const asksTwo = call.principal.application.settings.fourEyes
  const { replayed } = await changeSession(services, call, found, {
    event: 'hits_reviewed',
    facts: reason === undefined ? {} : { sealed: { comment: reason } },
    sealed: await notesOf(services, entity, { wanted, reason }),
    given: (_now, _version, held) => {
      const verdict = judge(held.entity, wanted, { actor, isAnalyst, asksTwo })
      if (verdict.kind !== 'said') return verdict
      return { kind: 'go', session: { nodeId, hits: verdict.hits } }
    },
  })
  const head = await services.heads.read(found.entityId)
  const now = head?.aggregate.entity ?? entity
  const status = awaitsAny(now, wanted) ? 202 : 200
  return json(status, told(wanted.map((one) => judgedShape(now, one))), replayed)
}

/** @throws Refused where no list was asked, or several were and the body names none of them */
async function screenedNode(
  services: Services,
  call: Call,
  { entityId, session }: Found,
): Promise<{ readonly nodeId: string; readonly record: OpenedNode }> {
  const named = call.body['node_id'] as string | null | undefined
  const all = session.nodes.filter(({ feature }) => feature === 'AML')
  const nodes = named ? all.filter(({ nodeId }) => nodeId === named) : all
  const [first, ...others] = nodes
  if (!first) return refuse('session_node_not_found')
  if (others.length > 0) {
    const ids = nodes.map(({ nodeId }) => nodeId).join(', ')
    const errors = [{ path: '/node_id', message: `is needed, one of ${ids}` }]
    return refuse('body_invalid', undefined, { errors })
  }
  const { records } = await openSession(services.vault, entityId, session)
  return { nodeId: first.nodeId, record: records.get(first.nodeId) ?? { data: {}, warnings: [] } }
}

function judged(record: OpenedNode, { hit_id: id, review_status: status }: Update, index: number) {
  const hit = hitsIn(record).find((one) => one.id === id)
  const which = index === 0 ? 'The first hit named' : `Hit ${index + 1} of those named`
  return hit
    ? ({ hit, status } satisfies Judged)
    : refuse('aml_hit_not_found', `${which} is none of this session.`)
}
