/**
 * The database is killed under load, again and again: what was acknowledged is there once, what was
 * not is decided anew.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256 } from '../platform/digest.ts'
import { openPool } from '../store/db.ts'
import type { Pool } from '../store/db.ts'
import { startEmbedded } from '../store/embedded/embedded.ts'
import type { Embedded } from '../store/embedded/supervisor.ts'
import { migrate } from '../store/migrate.ts'
import type { Command, Outcome } from './command.ts'
import { verifyJournal } from './verify.ts'
import {
  block,
  eventCommand,
  idOf,
  openBenchOn,
  release,
  shapes,
  startMs,
  told,
} from './writer.fixture.ts'
import type { Bench } from './writer.fixture.ts'
import type { Writer } from './writer.ts'

let dataDir: string
let embedded: Embedded
let admin: Pool
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ostiary-outage-'))
  const silent = { info() {}, warn() {}, error() {} }
  embedded = await startEmbedded({ dataDir, log: silent, restartDelaysMs: Array(50).fill(20) })
  admin = openPool({ url: embedded.url, size: 2 })
  await migrate(admin, startMs)
})
afterAll(async () => {
  await admin.close()
  await embedded.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const kills = 3
const callers = 24
/** So much is acknowledged between two kills; they thus come in the middle of batches. */
const acknowledgedBetween = 150

/** Asks until there is an answer: as a client does, with the same key. */
async function insist(
  ask: () => Promise<Outcome>,
): Promise<Extract<Outcome, { kind: 'answered' }>> {
  for (;;) {
    const outcome = await ask()
    if (outcome.kind === 'answered') return outcome
    if (!/store_unavailable|version_conflict/.test(told(outcome))) throw new Error(told(outcome))
  }
}

const flip = (entityId: string, once: string): Command => ({
  ...eventCommand(entityId, block, { once }),
  decide: (held, atMs, version) => {
    const event = held.entity.standing === 'BLOCKED' ? release : block
    return eventCommand(entityId, event, { once }).decide(held, atMs, version)
  },
})

/** Callers that change a few entities until told to stop, each change under a key of its own. */
async function load(bench: Bench, writers: readonly Writer[], entities: readonly string[]) {
  const acknowledged = new Map<string, string>()
  let stop = false
  let reached: (() => void) | undefined
  const caller = async (n: number): Promise<void> => {
    for (let turn = 0; !stop; turn += 1) {
      const once = `${bench.applicationId} ${n} ${turn}`
      const entityId = entities[(n + turn) % entities.length]!
      const outcome = await insist(() => writers[n % 2]!.change(flip(entityId, once)))
      const version = outcome.answer.body.split(' ').at(-1)!
      acknowledged.set(once, `${entityId} ${version}`)
      if (acknowledged.size % acknowledgedBetween === 0) reached?.()
    }
  }
  const running = Array.from({ length: callers }, (_, n) => caller(n))
  return {
    acknowledged,
    some: (): Promise<void> => new Promise((resolve) => (reached = resolve)),
    end: async (): Promise<void> => {
      stop = true
      await Promise.all(running)
    },
  }
}

test.each(shapes)('%s: nothing acknowledged is lost, nothing is applied twice', async (shape) => {
  const bench = openBenchOn(embedded.url, shape)
  const writers = [bench.writer(), bench.writer()]
  const creations = Array.from({ length: 8 }, (_, n) => bench.creation(`${shape} ${n}`))
  await Promise.all(creations.map((one) => writers[0]!.create(one)))
  const entities = creations.map(idOf)
  const under = await load(bench, writers, entities)
  for (let kill = 0; kill < kills; kill += 1) {
    await under.some()
    const born = bench.creation(`${shape} born at ${kill}`)
    process.kill(embedded.pid, 'SIGKILL')
    // Made while the database is away: made once, and told so.
    const outcome = await insist(() => writers[1]!.create(born))
    expect(outcome.subject).toBe(idOf(born))
  }
  await under.some()
  await under.end()
  await Promise.all(writers.map((one) => one.drain()))

  const { rows } = await admin.query<[string]>({
    text: `select entity_id || ' ' || seq from journal where seq > 2 and entity_id = any($1)`,
    values: [entities],
    rowMode: 'array',
  })
  const lines = rows.map(([line]) => line).sort()
  expect([...under.acknowledged.values()].sort()).toEqual(lines)
  const { rows: told2 } = await admin.query<[number]>({
    text: 'select count(*)::int from delivery where seq > 2 and entity_id = any($1)',
    values: [entities],
    rowMode: 'array',
  })
  expect(told2[0]![0]).toBe(lines.length)
  expect((await verifyJournal(admin)).broken).toEqual([])
  // The answer of every acknowledged change is remembered as it was given.
  const [once, answer] = [...under.acknowledged].at(-1)!
  const key = sha256(once)
  const { rows: remembered } = await admin.query<{ answer: string }>({
    text: 'select answer from idempotency where key = $1',
    values: [key],
  })
  expect(remembered[0]!.answer.endsWith(answer.split(' ')[1]!)).toBe(true)
  await bench.close()
})
