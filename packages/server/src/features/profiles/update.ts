/** Changing one user or business: its profile, its standing, its tags. */
import type { Aggregate, DomainEvent, EntityKind, Facts } from '@ostiary/domain/aggregate'
import { change, changeAll } from '@ostiary/domain/change'
import { isErased } from '@ostiary/domain/entity.changes'
import type { LiveStanding } from '@ostiary/domain/entity.lifecycle'
import { problem } from '@ostiary/domain/errors'
import { normaliseVendorData } from '../../store/directory.ts'
import type { Head } from '../../store/heads.ts'
import type { Command, Decision, Outcome } from '../../transitions/command.ts'
import { actorName, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { ownedBy } from '../entities/service.ts'
import { profileOf, rewritten } from '../../profile/rewritten.ts'
import { loadNamed } from './load.ts'
import { changesBetween, merged } from '../../profile/profile.ts'
import { readProfile } from './profile.ts'
import type { Profile } from '../../profile/profile.ts'
import { replyV3 } from './reply.ts'
import { partyV3, refusalV3, standingEvent } from './standing.ts'
import { inTurn } from '../turns.ts'

export type EntityEventOf = Extract<DomainEvent, { machine: 'entity' }>

/** What a call makes of the entity as it is held. */
type Work = Pick<Command, 'decide' | 'sealFacts'>

/** Changes the entity, and answers with it as it is then. */
export async function applyV3(
  services: Services,
  call: Call,
  asked: { entityId: string; work: Work },
): Promise<Reply> {
  return replyV3(services, call, await submitV3(services, call, asked))
}

export const submitV3 = (
  services: Services,
  call: Call,
  { entityId, work }: { entityId: string; work: Work },
): Promise<Outcome> =>
  services.writer.change({
    entityId,
    ...(call.idempotency ? { idempotency: call.idempotency } : {}),
    ...work,
    decide: (held, atMs, version) =>
      ownedBy(held, call)
        ? work.decide(held, atMs, version)
        : { kind: 'refuse', problem: problem('entity_not_found') },
  })

/** What is personal is not kept in a remembered answer: it is read anew each time. */
const unsaid = () => ({ status: 200, body: '' })
const asItIs: Decision = { kind: 'answer', answer: unsaid }

export const sealing = async (
  services: Services,
  entityId: string,
  isAsked: boolean,
): Promise<Pick<Work, 'sealFacts'>> => {
  const sealFacts = isAsked ? await services.vault.factsSealer(entityId) : undefined
  return sealFacts ? { sealFacts } : {}
}

/** Several events as one change, or why one of them cannot happen. */
export function decideAll(
  held: Aggregate,
  events: readonly EntityEventOf[],
  atMs: number,
  more: Pick<Extract<Decision, { kind: 'write' }>, 'vault' | 'search' | 'answer'> = {},
): Decision {
  if (events.length === 0) return asItIs
  for (const event of events) {
    const verdict = change(held, event, atMs)
    if (verdict.kind === 'refused') return { kind: 'refuse', problem: refusalV3(held, verdict) }
    if (verdict.kind === 'already') return asItIs
  }
  return { kind: 'write', verdict: changeAll(held, events, atMs), answer: unsaid, ...more }
}

export const updateStatus =
  (services: Services, kind: EntityKind): Handler =>
  async (call) => {
    const { entityId } = (await loadNamed(services, call, kind)).aggregate.entity
    const { status: to, reason } = call.body as { status: LiveStanding; reason?: string | null }
    const work: Work = {
      ...(await sealing(services, entityId, Boolean(reason))),
      decide: (held, atMs) => {
        const event = standingEvent(held, { to, call, reason })
        return decideAll(held, event ? [event] : [], atMs)
      },
    }
    return applyV3(services, call, { entityId, work })
  }

/** So often a change is begun anew because another process changed the profile meanwhile. */
const triesMax = 5

export const updateOne =
  (services: Services, kind: EntityKind): Handler =>
  async (call) => {
    const { outcome } = await updateNamed(services, call, kind)
    return replyV3(services, call, outcome)
  }

/** What a body says of a profile that is there. */
export type Reader = (
  kind: EntityKind,
  body: Readonly<Record<string, unknown>>,
  asked: { readonly nowMs: number; readonly before: Profile },
) => Profile

const readPatch: Reader = (kind, body, { nowMs }) => readProfile(kind, body, nowMs)

interface Updated {
  readonly outcome: Outcome
  /** Whether anything was written: what is as it was wanted stays as it is. */
  readonly isChanged: boolean
}

/**
 * Changes the entity of a call's path by its body.
 * @throws Refused where there is none, or what is wanted of it is refused
 */
export async function updateNamed(
  services: Services,
  call: Call,
  kind: EntityKind,
  reader: Reader = readPatch,
): Promise<Updated> {
  const { applicationId } = call.principal.application
  const id = normaliseVendorData(call.params['vendor_data']!)
  const name = `${applicationId} ${kind} ${id}`
  return inTurn(services.writer, name, () => updateNow(services, call, kind, reader))
}

async function updateNow(
  services: Services,
  call: Call,
  kind: EntityKind,
  reader: Reader,
): Promise<Updated> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const head = await loadNamed(services, call, kind)
    const planned = await plan(services, call, { head, reader })
    const { entityId } = head.aggregate.entity
    const outcome = await submitV3(services, call, { entityId, work: planned.work })
    if (!planned.isStale()) return { outcome, isChanged: planned.isChanged() }
  }
  return refuse('version_conflict')
}

interface Planned {
  readonly work: Work
  /** Whether the profile it was planned on was not the one that stood. */
  isStale(): boolean
  /** Whether its last decision was to write. */
  isChanged(): boolean
}

async function plan(
  services: Services,
  call: Call,
  { head, reader }: { head: Head; reader: Reader },
): Promise<Planned> {
  const { entity } = head.aggregate
  const { entityId } = entity
  const { status: to, reason } = call.body as { status?: LiveStanding; reason?: string | null }
  const before = await profileOf(services, entityId)
  const read = reader(entity.kind, call.body, { nowMs: services.clock.now(), before })
  if (isErased(entity) && Object.keys(read).length > 0) return refuse('entity_erased')
  const after = merged(before, read)
  const updated = updatedEvent(call, before, after)
  const written = updated ? await rewrittenOrGone(services, entity, { before, after }) : {}
  let [isStale, isChanged] = [false, false]
  const work: Work = {
    ...(await sealing(services, entityId, Boolean(updated) || Boolean(reason))),
    decide: (held, atMs) => {
      isStale = held.entity.detail.profile !== entity.detail.profile
      // Refused, and not answered: an answer would be remembered under the caller's key.
      if (isStale) return { kind: 'refuse', problem: problem('version_conflict') }
      const standing = to && standingEvent(held, { to, call, reason })
      const events = [...(updated ? [updated] : []), ...(standing ? [standing] : [])]
      const decision = decideAll(held, events, atMs, written)
      isChanged = decision.kind === 'write'
      return decision
    },
  }
  return { work, isStale: () => isStale, isChanged: () => isChanged }
}

function updatedEvent(call: Call, before: Profile, after: Profile): EntityEventOf | undefined {
  const changes = changesBetween(before, after)
  const changed = Object.keys(changes)
  if (changed.length === 0) return undefined
  const by = partyV3(call)
  const facts: Facts = { changed, profiled: true, sealed: { changes } }
  return { machine: 'entity', event: 'updated', by, actor: actorName(by, call), facts }
}

async function rewrittenOrGone(...of: Parameters<typeof rewritten>) {
  return (await rewritten(...of)) ?? refuse('entity_erased')
}
