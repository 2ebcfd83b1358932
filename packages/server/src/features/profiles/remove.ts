/** Deleting users and businesses: hidden at once, kept until the retention period ends. */
import { isDeepStrictEqual } from 'node:util'
import type { Aggregate, Entity, EntityKind } from '@ostiary/domain/aggregate'
import { change } from '@ostiary/domain/change'
import { isDeleted } from '@ostiary/domain/entity.changes'
import type { Standing } from '@ostiary/domain/entity.lifecycle'
import { problem } from '@ostiary/domain/errors'
import { dayMs } from '@ostiary/domain/units'
import { ensureSystemLists } from '../../store/access-lists.ts'
import { followStanding } from '../../store/blocklist-standing.ts'
import { directoryKey } from '../../store/directory.ts'
import { forgetFaces, retainFaces } from '../../store/session-faces.ts'
import type { Decision, Outcome } from '../../transitions/command.ts'
import { actorName, json, refuse, Refused } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { eachOf } from './each.ts'
import type { Each } from './each.ts'
import { partyV3, refusalV3 } from './standing.ts'
import { everybody, selected } from './selection.ts'

interface Gone {
  readonly didit_internal_id: string
  readonly vendor_data: string | null
  readonly outcome: 'deleted'
}

export const deleteMany =
  (services: Services, kind: EntityKind): Handler =>
  async (call) => {
    const { vendor_data_list, didit_internal_id_list, delete_all } = call.body
    if (delete_all !== true) {
      const orElse = '`delete_all: true` alone means everybody.'
      const ids = await selected(services, call, { kind, orElse })
      const { done: gone, failure } = await deleteEach(services, call, kind, ids)
      if (failure) throw failure.error
      return json(200, { deleted: gone.length, results: gone })
    }
    const named = [vendor_data_list, didit_internal_id_list] as (unknown[] | null | undefined)[]
    if (named.some((list) => list?.length))
      return refuse(
        'selection_invalid',
        '`delete_all: true` goes with no list: it means everybody.',
      )
    const deleted = await deleteAll(services, call, kind)
    // Of all there were, each by itself would be a longer answer than anybody reads.
    return json(200, { deleted, results: [] })
  }

/**
 * One who cannot be deleted keeps nobody else here, or a repeat would end at the same page for
 * ever; the call is told of the first such one when everybody else is gone.
 */
async function deleteAll(services: Services, call: Call, kind: EntityKind): Promise<number> {
  let deleted = 0
  let failure: Each<Gone>['failure']
  for await (const ids of everybody(services, call, kind)) {
    const page = await deleteEach(services, call, kind, ids)
    deleted += page.done.length
    failure ??= page.failure
  }
  if (failure) throw failure.error
  return deleted
}

async function deleteEach(
  services: Services,
  call: Call,
  kind: EntityKind,
  ids: readonly string[],
): Promise<Each<Gone>> {
  const leave = oneByOne((entity: Entity) => leaveList(services, entity))
  return eachOf(ids, (entityId) => deleteOne(services, call, { kind, entityId, leave }))
}

/**
 * Who leave a list wait for one row of it, each in a transaction: at once they would take every
 * connection, and be no faster.
 */
function oneByOne<T>(work: (one: T) => Promise<void>): (one: T) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve()
  return (one) => {
    const next = last.then(() => work(one))
    last = next.catch(() => {}) // told to whoever waits for it
    return next
  }
}

/** One who is to be deleted. */
interface Leaving {
  readonly kind: EntityKind
  readonly entityId: string
  leave(entity: Entity): Promise<void>
}

/** @returns `undefined` where there is none of this kind, or no more */
async function deleteOne(services: Services, call: Call, one: Leaving): Promise<Gone | undefined> {
  const { entityId } = one
  const outcome = await deleteInStep(services, call, one)
  services.vault.forget(entityId)
  if (outcome.kind === 'refused' && outcome.problem.code !== 'entity_not_found')
    throw new Refused(outcome.problem)
  if (outcome.kind !== 'answered' || !outcome.next) return undefined
  await leaveFaces(services, call, entityId)
  return {
    didit_internal_id: entityId,
    vendor_data: outcome.next.entity.vendorData,
    outcome: 'deleted',
  }
}

/**
 * Of who is deleted no other user is a duplicate, unless the caller has their faces kept for that.
 * What a crash leaves behind counts for nobody, and goes with the entity.
 */
async function leaveFaces(services: Services, { body }: Call, entityId: string): Promise<void> {
  const { retain_face_embeddings: isKept, face_retention_days: days } = body as {
    retain_face_embeddings?: boolean | null
    face_retention_days?: number | null
  }
  if (!isKept) {
    services.sessionFaces.changed(await forgetFaces(services.db, { entityId }))
    return
  }
  const untilMs = days == null ? undefined : services.clock.now() + days * dayMs
  await retainFaces(services.db, { entityId, untilMs })
}

/** The first try asks who it is; each later one follows a change of standing that came between. */
const triesMax = 6

/**
 * Its id is free from that moment on, so the blocklist is brought in step before: who is deleted
 * BLOCKED leaves an entry, and who was released leaves none.
 */
async function deleteInStep(
  services: Services,
  call: Call,
  { kind, entityId, leave }: Leaving,
): Promise<Outcome> {
  let followed: Followed | undefined
  for (let tries = 0; tries < triesMax; tries += 1) {
    let late: Entity | undefined
    const outcome = await services.writer.change({
      entityId,
      decide: (held, atMs) => {
        const decision = decideDeletion(held, call, { kind, atMs })
        const isFollowed = isDeepStrictEqual(followed, followedOf(held.entity))
        late = decision.kind === 'write' && !isFollowed ? held.entity : undefined
        return late ? { kind: 'drop' } : decision
      },
    })
    if (!late) return outcome
    await leave(late)
    followed = followedOf(late)
  }
  return refuse('version_conflict')
}

/** Released and blocked again in between, its entry may be gone, although the standing is one. */
const followedOf = ({ standing, detail }: Entity): Followed => ({
  standing,
  sinceMs: detail.block?.sinceMs,
})

interface Followed {
  readonly standing: Standing
  readonly sinceMs: number | undefined
}

async function leaveList(services: Services, entity: Entity): Promise<void> {
  const { applicationId, kind, vendorData, standing } = entity
  if (vendorData === null) return
  const { db, accessLists, listKeys: keys, ids, clock } = services
  const there = await accessLists.find(applicationId, kind, vendorData)
  // Few are on a list, and for the others nothing is asked of the store.
  if (standing !== 'BLOCKED' && there.every((one) => one.listType !== 'blocklist')) return
  const atMs = clock.now()
  await ensureSystemLists(db, { keys, ids, applicationId, nowMs: atMs })
  const id = { applicationId, kind, vendorData }
  const changes = await db.transaction((inside) =>
    followStanding(inside, { keys, ids }, { ...id, atMs, isLeaving: true }),
  )
  accessLists.changed(changes)
}

function decideDeletion(
  held: Aggregate,
  call: Call,
  { kind, atMs }: { kind: EntityKind; atMs: number },
): Decision {
  const { entity } = held
  const { applicationId } = call.principal.application
  // Who is deleted already is as little here as who never was: a repeat is no mistake.
  if (entity.applicationId !== applicationId || entity.kind !== kind || isDeleted(entity))
    return { kind: 'refuse', problem: problem('entity_not_found') }
  const by = partyV3(call)
  const actor = actorName(by, call)
  const verdict = change(held, { machine: 'entity', event: 'deleted', by, actor }, atMs)
  if (verdict.kind === 'refused') return { kind: 'refuse', problem: refusalV3(held, verdict) }
  if (verdict.kind === 'already') return { kind: 'drop' }
  const frees =
    entity.vendorData === null
      ? {}
      : { frees: directoryKey(applicationId, kind, entity.vendorData) }
  return { kind: 'write', verdict, ...frees }
}
