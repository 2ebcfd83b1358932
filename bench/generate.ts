/**
 * Makes many customers by the real writer, with a journal that verifies; one in fifty waits for an
 * analyst.
 */
import { unborn } from '@ostiary/domain/unborn'
import type { DomainEvent } from '../packages/domain/src/aggregate.ts'
import { systemClock } from '../packages/server/src/platform/clock.ts'
import { sha256 } from '../packages/server/src/platform/digest.ts'
import { idFromDigest, randomIds } from '../packages/server/src/platform/ids.ts'
import type { Pool } from '../packages/server/src/store/db.ts'
import { directoryKey, identifierKey } from '../packages/server/src/store/directory.ts'
import type { Creation } from '../packages/server/src/transitions/command.ts'
import { openWriter } from '../packages/server/src/transitions/writer.ts'

export interface Wanted {
  readonly applicationId: string
  readonly lookupKey: Buffer
  readonly from: number
  readonly to: number
}

const callers = 512
const ids = randomIds()
const provider = { by: 'provider', actor: 'provider:generated' } as const
const partner = { by: 'partner', actor: 'partner:generated' } as const

export async function generate(pool: Pool, wanted: Wanted): Promise<void> {
  const writer = openWriter({ db: pool, clock: systemClock, subscribers: () => [], heldMax: 1000 })
  let next = wanted.from
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (next < wanted.to) {
        const outcome = await writer.create(creation(next++, wanted))
        if (outcome.kind !== 'answered') throw new Error(`generated customer: ${outcome.kind}`)
      }
    }),
  )
  await writer.drain()
  // Nothing is to be done for them: a worker that came later would screen a million wallets.
  await pool.query({ text: 'truncate effect' })
}

function eventsOf(index: number, identifiers: { vendor: string; wallet: string }): DomainEvent[] {
  const customer = { machine: 'customer' } as const
  const begun: DomainEvent[] = [
    { machine: 'entity', event: 'created', ...partner },
    { ...customer, event: 'created', ...partner, facts: { identifiers } },
    { ...customer, event: 'challenge_verified', by: 'customer', actor: 'partner:generated' },
  ]
  if (index % 50 === 0)
    return [
      ...begun,
      {
        ...customer,
        event: 'screening_stalled',
        ...provider,
        facts: { code: 'provider_doubtful', who: 'analyst' },
      },
    ]
  return [
    ...begun,
    { ...customer, event: 'screening_cleared', ...provider },
    { ...customer, event: 'verification_passed', ...provider },
  ]
}

function creation(index: number, wanted: Wanted): Creation {
  const { applicationId, lookupKey } = wanted
  const name = `growth-${index}`
  const atMs = Date.now()
  const key = sha256(`${applicationId} ${name}`)
  const vendorKey = identifierKey(lookupKey, applicationId, 'vendor', name)
  const walletKey = identifierKey(lookupKey, applicationId, 'wallet', name)
  return {
    idempotency: { key, fingerprint: key, slot: idFromDigest(key) },
    dirKey: directoryKey(applicationId, 'user', name),
    vendorKey,
    walletKey,
    seed: unborn({ entityId: ids.next(atMs), applicationId, kind: 'user', vendorData: name }, atMs),
    events: eventsOf(index, {
      vendor: vendorKey.toString('hex'),
      wallet: walletKey.toString('hex'),
    }),
    vault: [],
    answer: () => ({ status: 201, body: '{}' }),
  }
}
