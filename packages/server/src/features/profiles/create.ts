/** Creating a user or business before its first session (entity reference 3.1). */
import type { DomainEvent, EntityKind, Facts } from '@ostiary/domain/aggregate'
import type { KeyParty } from '@ostiary/domain/scopes'
import { problem } from '@ostiary/domain/errors'
import { factsItem } from '../../store/vault.ts'
import type { Creation, Outcome } from '../../transitions/command.ts'
import { actorName } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { blockedBySystem, checkVendorData, createClaimed, wantedOf } from '../entities/service.ts'
import type { Newborn } from '../entities/service.ts'
import { keysOf, scopeOf } from '../../profile/findable.ts'
import { changesBetween, profileItem } from '../../profile/profile.ts'
import { readCreation } from './profile.ts'
import type { Profile } from '../../profile/profile.ts'
import { replyV3 } from './reply.ts'
import { causeByHand, eventTo, partyV3 } from './standing.ts'

export const createOne =
  (services: Services, kind: EntityKind): Handler =>
  async (call) =>
    replyV3(services, call, await createNamed(services, call, kind), 201)

/**
 * Holds the body of a creation to all that can be said without looking who is there.
 * @throws Refused naming the field that is wrong
 */
export function checkNew(
  kind: EntityKind,
  { body, nowMs }: { body: Readonly<Record<string, unknown>>; nowMs: number },
): void {
  checkVendorData(body['vendor_data'] as string, '/vendor_data') // text, as its schema says
  readCreation(kind, body, nowMs)
}

/**
 * Creates what the body of a call describes; refused as `entity_exists` where it is there.
 * @param entityId the id it gets, where that is not drawn
 */
export async function createNamed(
  services: Services,
  call: Call,
  kind: EntityKind,
  entityId?: string,
): Promise<Outcome> {
  const { vendor_data: vendorData, status, reason } = call.body as Record<string, string>
  const wanted = wantedOf(services, call, { kind, vendorData: vendorData!, path: '/vendor_data' })
  const profile = readCreation(kind, call.body, services.clock.now())
  const given = { profile, by: partyV3(call), status, reason }
  const outcome = await createClaimed(services, call, {
    ...wanted,
    ...(entityId === undefined ? {} : { entityId }),
    whenBarred: 'blocked',
    begin: (newborn) => begin(services, call, given, newborn),
    refusal: ({ listed }) => Promise.resolve(listed && problem('entity_exists')),
  })
  if (outcome.kind !== 'lost') return outcome
  const detail = 'Somebody else is creating it at this moment.'
  return { kind: 'refused', problem: problem('entity_exists', detail) }
}

interface Given {
  readonly profile: Profile
  readonly by: KeyParty
  readonly status: string | undefined
  readonly reason: string | undefined
}

type Begun = Pick<Creation, 'events' | 'vault' | 'answer' | 'search' | 'sealFacts'>

function begin(services: Services, call: Call, given: Given, newborn: Newborn): Begun {
  const { profile, by, status, reason } = given
  const { vault } = services
  const { entity } = newborn.seed
  const { entityId } = entity
  const changes = changesBetween({}, profile)
  const changed = Object.keys(changes)
  const facts: Facts =
    changed.length === 0 ? { changed } : { changed, profiled: true, sealed: { changes } }
  const actor = actorName(by, call)
  const events: DomainEvent[] = [{ machine: 'entity', event: 'created', by, actor, facts }]
  const { dangerousCountries } = call.principal.application.settings
  const isDangerous = dangerousCountries.includes(profile.country_code ?? '')
  // Whoever is blocked by hand has that for a cause.
  if (isDangerous && status !== 'BLOCKED') events.push(blockedBySystem('dangerous_country'))
  else if (status === 'BLOCKED' || status === 'FLAGGED')
    events.push({
      machine: 'entity',
      event: eventTo[status],
      by,
      actor,
      facts: causeByHand(by, reason),
    })
  return {
    events,
    vault:
      changed.length === 0 ? [] : [vault.sealItem(newborn.dataKey, entityId, profileItem, profile)],
    search: keysOf(scopeOf(services, entity), profile),
    sealFacts: (seq, sealed) => vault.sealItem(newborn.dataKey, entityId, factsItem(seq), sealed),
    // What is personal is not kept in a remembered answer: it is read anew each time.
    answer: () => ({ status: 201, body: '' }),
  }
}
