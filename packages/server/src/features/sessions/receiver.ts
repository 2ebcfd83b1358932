/** Who receives a session that was made elsewhere: found by `vendor_data`, or made. */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { problem } from '@ostiary/domain/errors'
import { findEntityId } from '../../store/directory.ts'
import { factsItem } from '../../store/vault.ts'
import type { Outcome } from '../../transitions/command.ts'
import { Refused, answered } from '../call.ts'
import type { Call, Services } from '../call.ts'
import { createClaimed, ownedBy } from '../entities/service.ts'
import type { Wanted } from '../entities/service.ts'

const triesMax = 3

/** @returns the id of the entity */
export async function receiverNamed(
  services: Services,
  call: Call,
  wanted: Wanted,
): Promise<string> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const found = await findReceiver(services, call, wanted)
    if (found !== undefined) return found
    const outcome = await made(services, call, wanted)
    // Else somebody else is making it at this moment.
    if (outcome.kind !== 'lost') return answered(outcome, 'entity_not_found').subject
  }
  throw new Refused(problem('version_conflict'))
}

async function findReceiver(
  services: Services,
  call: Call,
  { claims }: Wanted,
): Promise<string | undefined> {
  const found = await findEntityId(services.db, claims.dirKey)
  const head = found === undefined ? undefined : await services.heads.read(found)
  return head && ownedBy(head.aggregate, call) ? head.aggregate.entity.entityId : undefined
}

function made(services: Services, call: Call, wanted: Wanted): Promise<Outcome> {
  // The Idempotency-Key belongs to the session that follows.
  const { idempotency: _later, ...first } = call
  return createClaimed(services, first, {
    ...wanted,
    whenBarred: 'blocked',
    begin: ({ seed, dataKey }) => ({
      events: [created],
      vault: [],
      sealFacts: (seq: number, facts: unknown) =>
        services.vault.sealItem(dataKey, seed.entity.entityId, factsItem(seq), facts),
      answer: () => ({ status: 201, body: '' }),
    }),
    refusal: () => Promise.resolve(undefined),
    attach: ({ entity }) =>
      Promise.resolve({
        kind: 'answered',
        answer: { status: 201, body: '' },
        replayed: false,
        subject: entity.entityId,
      }),
  })
}

const created: DomainEvent = {
  machine: 'entity',
  event: 'created',
  by: 'system',
  actor: 'system:sessions',
  facts: { changed: [] },
}
