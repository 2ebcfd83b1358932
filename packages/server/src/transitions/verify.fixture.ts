/**
 * A small world for the tests of `verify`: customers made by the real writer, and the hands of a
 * forger.
 */
import { unborn } from '@ostiary/domain/unborn'
import { randomBytes } from 'node:crypto'
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { fixedClock } from '../platform/clock.ts'
import { sha256 } from '../platform/digest.ts'
import { countingIds, idFromDigest } from '../platform/ids.ts'
import { directoryKey } from '../store/directory.ts'
import type { Command, Creation, Outcome, SealFacts } from './command.ts'
import { genesis, lineHash } from './journal.ts'
import { verifyJournal } from './verify.ts'
import { openWriter } from './writer.ts'
import { decideEvent } from './writing.ts'

export interface World {
  readonly store: TestStore
  readonly clock: ReturnType<typeof fixedClock>
  /** An entity with a customer that waits for its challenge: lines 1 and 2. */
  create(): Promise<string>
  /** @returns what became of the event */
  happen(
    entityId: string,
    decide: (held: Aggregate) => DomainEvent | null,
  ): Promise<Outcome['kind']>
  /** Runs statements one after the other; `$1` is the entity, where a statement uses it. */
  tamper(entityId: string, statements: readonly string[]): Promise<void>
  /** Empties every table of entities: much faster than a database for each test. */
  forget(): Promise<void>
  close(): Promise<void>
}

const tables = [
  'entity',
  'customer',
  'journal',
  'effect',
  'delivery',
  'idempotency',
  'vault',
  'identifier',
  'directory',
]
const startMs = 1_780_000_000_000
const sealFacts: SealFacts = (seq) => ({ item: `facts:${seq}`, sealed: randomBytes(40) })
const hex = (): string => randomBytes(32).toString('hex')

export async function openWorld(): Promise<World> {
  const store = await openTestStore()
  const ids = countingIds()
  const clock = fixedClock(startMs)
  const applicationId = ids.next(startMs)
  const webhookId = ids.next(startMs)
  const writer = openWriter({
    db: store.pool,
    clock,
    subscribers: (_, type) => (type === 'activity.created' ? [] : [webhookId]),
  })
  let count = 0
  return {
    store,
    clock,
    create: async () => {
      const atMs = clock.now()
      const entityId = ids.next(atMs)
      await writer.create(creationOf(entityId, applicationId, atMs))
      return entityId
    },
    happen: async (entityId, decide) => {
      clock.advance(1_000)
      count += 1
      const { kind } = await writer.change(commandOf(entityId, sha256(`change ${count}`), decide))
      return kind
    },
    tamper: async (entityId, statements) => {
      for (const text of statements)
        await store.pool.query({ text, values: text.includes('$1') ? [entityId] : [] })
    },
    forget: async () => {
      await writer.drain()
      for (const table of tables) await store.pool.query({ text: `delete from ${table}` })
    },
    close: async () => {
      await writer.drain()
      await store.close()
    },
  }
}

const vendorOf = (entityId: string): string => `Customer ${entityId}`

function creationOf(entityId: string, applicationId: string, atMs: number): Creation {
  const key = sha256(entityId)
  const by = { by: 'partner', actor: 'partner:1' } as const
  const wallet = hex()
  return {
    idempotency: { key, fingerprint: key, slot: idFromDigest(key) },
    dirKey: directoryKey(applicationId, 'user', vendorOf(entityId)),
    vendorKey: sha256(key),
    walletKey: Buffer.from(wallet, 'hex'),
    seed: seedOf(entityId, applicationId, atMs),
    events: [
      { machine: 'entity', event: 'created', ...by },
      { machine: 'customer', event: 'created', ...by, facts: birthFacts(wallet, atMs) },
    ],
    vault: [{ item: 'key', sealed: randomBytes(40) }],
    answer: () => ({ status: 201, body: '' }),
  }
}

function commandOf(
  entityId: string,
  key: Buffer,
  decide: (held: Aggregate) => DomainEvent | null,
): Command {
  return {
    entityId,
    idempotency: { key, fingerprint: key, slot: entityId },
    sealFacts,
    decide: (held, atMs) => {
      const event = decide(held)
      if (!event) return { kind: 'drop' }
      return decideEvent(held, event, atMs, {
        moved: () => ({ status: 200, body: '' }),
        refused: () => ({ code: 'transition_refused' }),
        erase: event.event === 'erased',
      })
    },
  }
}

function seedOf(entityId: string, applicationId: string, atMs: number): Aggregate {
  return unborn({ entityId, applicationId, kind: 'user', vendorData: vendorOf(entityId) }, atMs)
}

const birthFacts = (wallet: string, atMs: number): NonNullable<DomainEvent['facts']> => ({
  identifiers: { vendor: hex(), wallet },
  challenge: { digest: hex(), expiresAtMs: atMs + 3_600_000, failures: 0 },
})

const provider = { by: 'provider', actor: 'provider:simulator' } as const
/**
 * Lines 3 to 7: signed, screened, verified (with sealed facts on line 6), and held by an analyst
 * (sealed on 7).
 */
export const onboarding: readonly DomainEvent[] = [
  {
    machine: 'customer',
    event: 'challenge_verified',
    by: 'customer',
    actor: 'customer',
    facts: { spentBy: 'a'.repeat(64) },
  },
  {
    machine: 'customer',
    event: 'screening_cleared',
    ...provider,
    facts: { plain: { version: 12 } },
  },
  { machine: 'customer', event: 'verification_opened', ...provider, facts: { who: 'customer' } },
  {
    machine: 'customer',
    event: 'verification_passed',
    ...provider,
    facts: { sealed: { name: 'Ada' } },
  },
  {
    machine: 'customer',
    event: 'deactivated',
    by: 'analyst',
    actor: 'analyst:1',
    facts: { sealed: { reason: 'looks odd' } },
  },
]
/** Lines 3 to 5: signed, refused, and its entity blocked by the reaction. */
export const rejection: readonly DomainEvent[] = [
  onboarding[0]!,
  {
    machine: 'customer',
    event: 'screening_failed',
    ...provider,
    facts: { code: 'wallet_sanctioned' },
  },
]

/** A customer that went through some events. */
export async function livedThrough(world: World, events: readonly DomainEvent[]): Promise<string> {
  const entityId = await world.create()
  for (const event of events) await world.happen(entityId, () => event)
  return entityId
}

/** What `verify` says, as short as a test wants it. */
export async function findings(world: World): Promise<string[]> {
  const { broken } = await verifyJournal(world.store.pool)
  return broken.map(({ entityId, seq, problem, shownBy }) =>
    `${entityId} ${seq} ${problem} ${shownBy ?? ''}`.trim(),
  )
}

/** Makes the chain hold again after lines were changed, as a forger with the source code would. */
export async function rehash(world: World, entityId: string): Promise<void> {
  const { pool } = world.store
  const { rows } = await pool.query<{
    seq: number
    at: number
    kind: string
    actor: string
    body: string
  }>({
    text: 'select seq, at, kind, actor, body from journal where entity_id = $1 order by seq',
    values: [entityId],
  })
  let hash = genesis
  for (const row of rows) {
    hash = lineHash(hash, { entityId, ...row })
    await pool.query({
      text: 'update journal set hash = $3 where entity_id = $1 and seq = $2',
      values: [entityId, row.seq, Buffer.from(hash, 'hex')],
    })
  }
  await pool.query({
    text: 'update entity set head = $2, version = $3 where entity_id = $1',
    values: [entityId, Buffer.from(hash, 'hex'), rows.length],
  })
}
