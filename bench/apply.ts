/** The writer in process: how many durable changes a second, by how many callers at once. */
import { unborn } from '@ostiary/domain/unborn'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DomainEvent } from '../packages/domain/src/aggregate.ts'
import { systemClock } from '../packages/server/src/platform/clock.ts'
import { sha256 } from '../packages/server/src/platform/digest.ts'
import { idFromDigest, randomIds } from '../packages/server/src/platform/ids.ts'
import { openPool } from '../packages/server/src/store/db.ts'
import { startEmbedded } from '../packages/server/src/store/embedded/embedded.ts'
import { migrate } from '../packages/server/src/store/migrate.ts'
import type { Creation } from '../packages/server/src/transitions/command.ts'
import { openWriter } from '../packages/server/src/transitions/writer.ts'
import type { Writer } from '../packages/server/src/transitions/writer.ts'
import { decideEvent } from '../packages/server/src/transitions/writing.ts'

const silent = { info() {}, warn() {}, error() {} }
const ids = randomIds()
const applicationId = ids.next(0)
let count = 0

export async function benchApply(seconds: number): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-bench-'))
  const store = await startEmbedded({ dataDir, log: silent })
  const pool = openPool({ url: store.url, size: 4, hot: true })
  await migrate(pool, Date.now())
  const webhook = ids.next(1)
  const writer = openWriter({ db: pool, clock: systemClock, subscribers: () => [webhook] })
  console.log('| callers | changes/s (rounds) |\n|---|---|')
  for (const callers of [1, 8, 64, 512]) {
    const rounds: number[] = []
    for (let round = 0; round < 3; round += 1) rounds.push(await oneRound(writer, callers, seconds))
    console.log(`| ${callers} | ${rounds.map(Math.round).join(', ')} |`)
  }
  await pool.close()
  await store.stop()
  await rm(dataDir, { recursive: true, force: true })
}

async function oneRound(writer: Writer, callers: number, seconds: number): Promise<number> {
  const entities = await Promise.all(Array.from({ length: callers }, () => create(writer)))
  const from = performance.now()
  const until = from + seconds * 1000
  let done = 0
  await Promise.all(
    entities.map(async (entityId) => {
      for (let turn = 0; performance.now() < until; turn += 1) {
        await step(writer, entityId, turn)
        done += 1
      }
    }),
  )
  return done / ((performance.now() - from) / 1000)
}

async function create(writer: Writer): Promise<string> {
  count += 1
  const atMs = Date.now()
  const key = sha256(`create ${count}`)
  const entityId = ids.next(atMs)
  const creation: Creation = {
    idempotency: { key, fingerprint: key, slot: idFromDigest(key) },
    dirKey: sha256(`dir ${count}`),
    vendorKey: sha256(`vendor ${count}`),
    walletKey: sha256(`wallet ${count}`),
    seed: unborn({ entityId, applicationId, kind: 'user', vendorData: `bench-${count}` }, atMs),
    events: [
      { machine: 'entity', event: 'created', by: 'partner', actor: 'partner:bench' },
      { machine: 'customer', event: 'created', by: 'partner', actor: 'partner:bench' },
      { machine: 'customer', event: 'challenge_verified', by: 'customer', actor: 'partner:bench' },
      { machine: 'customer', event: 'screening_cleared', by: 'provider', actor: 'provider:bench' },
      {
        machine: 'customer',
        event: 'verification_passed',
        by: 'provider',
        actor: 'provider:bench',
      },
    ],
    vault: [],
    answer: () => ({ status: 201, body: '{}' }),
  }
  const outcome = await writer.create(creation)
  if (outcome.kind !== 'answered') throw new Error(`create: ${outcome.kind}`)
  return entityId
}

async function step(writer: Writer, entityId: string, turn: number): Promise<void> {
  count += 1
  const event: DomainEvent = {
    machine: 'customer',
    event: turn % 2 === 0 ? 'deactivated' : 'activated',
    by: 'partner',
    actor: 'partner:bench',
  }
  const key = sha256(`step ${count}`)
  const outcome = await writer.change({
    entityId,
    idempotency: { key, fingerprint: key, slot: entityId },
    decide: (held, atMs) =>
      decideEvent(held, event, atMs, {
        moved: (next, version) => ({
          status: 200,
          body: JSON.stringify({ state: next.customer?.state, version, padding: 'x'.repeat(500) }),
        }),
        refused: () => ({ code: 'transition_refused' }),
      }),
  })
  if (outcome.kind !== 'answered') throw new Error(`step: ${outcome.kind}`)
}
