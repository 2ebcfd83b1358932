/**
 * Creating a session: for the entity of its `vendor_data`, which is made where there is none; an
 * unfinished one of the same workflow is given again (entity reference 3.2).
 */
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import { problem } from '@ostiary/domain/errors'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import { contextItem, isEmpty } from '../../sessions/context.ts'
import { comparesWithPortrait } from '../../sessions/portrait.ts'
import { findEntityId } from '../../store/directory.ts'
import { factsItem } from '../../store/vault.ts'
import type { Outcome, VaultItem } from '../../transitions/command.ts'
import { answered, json } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { createClaimed, ownedBy, unlinkedOf, wantedOf } from '../entities/service.ts'
import type { Newborn } from '../entities/service.ts'
import { createOrReuse } from './create-or-reuse.ts'
import { keepPortrait, needPortrait, portraitIn } from './portrait.ts'
import { eventsOf, readRequest } from './request.ts'
import type { SessionRequest } from './request.ts'
import { createdShape, sessionShape } from './resource.ts'

type Portrait = Awaited<ReturnType<typeof portraitIn>>

export const createSession =
  (services: Services): Handler =>
  async (call) => {
    const request = await readRequest(services, call)
    const portrait = await portraitIn(services, call, request.workflow)
    const outcome = await create(services, call, { request, portrait })
    const { subject, replayed, answer, next } = answered(outcome, 'entity_not_found')
    const place = { entityId: subject, sessionId: answer.body }
    if (portrait) await keepPortrait(services, place, portrait)
    // What was just written is not read back; of one that was there more may have stayed.
    const made = answer.body === request.sessionId ? next : undefined
    const session = made && sessionOf(made, answer.body)
    const shape = session
      ? sessionShape(services, call, { aggregate: made, session, context: request.context })
      : await createdShape(services, call, place)
    return json(201, shape, replayed)
  }

const triesMax = 3

/** Whose id is free by the time of the commit has left it to somebody new. */
async function create(
  services: Services,
  call: Call,
  { request, portrait }: { request: SessionRequest; portrait: Portrait },
): Promise<Outcome> {
  const { workflow } = request
  for (let tries = 0; tries < triesMax; tries += 1) {
    // Most come for the first time: looking for them beforehand would cost more than losing.
    const isLookedFor = tries > 0 || comparesWithPortrait(workflow)
    const held = isLookedFor ? await findEntity(services, call, request) : undefined
    await needPortrait(services, { workflow, held, sent: portrait })
    const outcome = held
      ? await createOrReuse(services, call, { found: held, request })
      : await createWithEntity(services, call, request)
    if (outcome.kind !== 'lost') return outcome
  }
  return { kind: 'refused', problem: problem('version_conflict') }
}

async function findEntity(
  services: Services,
  call: Call,
  { vendorData, workflow }: SessionRequest,
): Promise<Aggregate | undefined> {
  if (vendorData === null) return undefined
  const wanted = wantedOf(services, call, { kind: workflow.kind, vendorData, path: '/vendor_data' })
  const entityId = await findEntityId(services.db, wanted.claims.dirKey)
  const head = entityId === undefined ? undefined : await services.heads.read(entityId)
  return head && ownedBy(head.aggregate, call) ? head.aggregate : undefined
}

/** A session for somebody who is not known yet: both begin in one commit. */
async function createWithEntity(
  services: Services,
  call: Call,
  request: SessionRequest,
): Promise<Outcome> {
  const { vendorData, sessionId } = request
  const { kind } = request.workflow
  const wanted =
    vendorData === null
      ? unlinkedOf(services, call, { kind, sessionId })
      : wantedOf(services, call, { kind, vendorData, path: '/vendor_data' })
  return createClaimed(services, call, {
    ...wanted,
    whenBarred: 'blocked',
    begin: (newborn) => begin(services, call, { request, newborn }),
    refusal: () => Promise.resolve(undefined),
    // Somebody is known by this id already: the session is theirs.
    attach: (held) => createOrReuse(services, call, { found: held, request }),
  })
}

function begin(
  services: Services,
  call: Call,
  { request, newborn }: { request: SessionRequest; newborn: Newborn },
) {
  const { vault } = services
  const { seed, dataKey } = newborn
  const { entityId } = seed.entity
  const { sessionId, context } = request
  const bySystem = { by: 'system', actor: 'system:sessions' } as const
  const events: DomainEvent[] = [
    { machine: 'entity', event: 'created', ...bySystem, facts: { changed: [] } },
    ...eventsOf(services, call, request),
  ]
  const seal = (item: string, value: unknown): VaultItem =>
    vault.sealItem(dataKey, entityId, item, value)
  return {
    events,
    // Of nothing that was sent along nothing is kept.
    vault: isEmpty(context) ? [] : [seal(contextItem(sessionId), context)],
    sealFacts: (seq: number, facts: unknown) => seal(factsItem(seq), facts),
    answer: () => ({ status: 201, body: sessionId }),
  }
}
