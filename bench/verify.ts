/**
 * How fast `verify` reads: a throw-away PostgreSQL with a million journal lines, made by the
 * server's own write path.
 */
import { unborn } from '@ostiary/domain/unborn'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { change } from '@ostiary/domain/change'
import type { Aggregate, DomainEvent, Facts } from '@ostiary/domain/aggregate'
import { sha256 } from '../packages/server/src/platform/digest.ts'
import { idFromDigest, randomIds } from '../packages/server/src/platform/ids.ts'
import type { Ids } from '../packages/server/src/platform/ids.ts'
import { commitBatch } from '../packages/server/src/store/commit.ts'
import { openPool } from '../packages/server/src/store/db.ts'
import type { Pool } from '../packages/server/src/store/db.ts'
import { startEmbedded } from '../packages/server/src/store/embedded/embedded.ts'
import { directoryKey } from '../packages/server/src/store/directory.ts'
import { migrate } from '../packages/server/src/store/migrate.ts'
import {
  addChange,
  addSealed,
  batchOf,
  draftOf,
  draftOfCreation,
} from '../packages/server/src/transitions/draft.ts'
import type { Draft } from '../packages/server/src/transitions/draft.ts'
import { verifyJournal } from '../packages/server/src/transitions/verify.ts'

export interface VerifyBench {
  readonly entries?: number
  readonly runs?: number
  readonly log?: (text: string) => void
}
export interface VerifyFigures {
  readonly entities: number
  readonly entries: number
  /** One figure a run, sorted. */
  readonly perSecond: readonly number[]
  readonly medianPerSecond: number
}

/** Lines of one customer that is onboarded, held once and released: the mix a real journal has. */
const story: readonly DomainEvent[] = [
  {
    machine: 'customer',
    event: 'challenge_verified',
    by: 'customer',
    actor: 'customer',
    facts: { spentBy: 'c'.repeat(64) },
  },
  {
    machine: 'customer',
    event: 'screening_cleared',
    by: 'provider',
    actor: 'provider:wallet_lists',
    facts: { plain: { list: 'ofac-sdn', version: 12, entries: 18_000 } },
  },
  {
    machine: 'customer',
    event: 'verification_opened',
    by: 'provider',
    actor: 'provider:simulator',
    facts: { verification: session(), who: 'customer' },
  },
  {
    machine: 'customer',
    event: 'verification_passed',
    by: 'provider',
    actor: 'provider:simulator',
    facts: {
      identifiers: { document: 'd'.repeat(64), person: 'e'.repeat(64) },
      sealed: { name: 'x' },
    },
  },
  { machine: 'customer', event: 'deactivated', by: 'partner', actor: 'partner:0199a1b2' },
  { machine: 'customer', event: 'activated', by: 'partner', actor: 'partner:0199a1b2' },
]
const linesPerEntity = story.length + 2

function session(): NonNullable<Facts['verification']> {
  return {
    provider: 'simulator',
    sessionId: '0199a1b2-0000-7000-8000-000000000001',
    attempt: 1,
    linkNo: 1,
    linkOpened: false,
    expiresAtMs: 1_790_000_000_000,
    asks: ['document', 'selfie'],
  }
}

/**
 * As many entities are brought forward together, so that the lines of one lie apart on disk as
 * they would in life.
 */
const wave = 5_000
const batchSize = 500

async function generate(pool: Pool, entries: number): Promise<void> {
  const ids = randomIds()
  const applicationId = ids.next(0)
  let atMs = 1_780_000_000_000
  const entities = Math.ceil(entries / linesPerEntity)
  for (let made = 0; made < entities; made += wave) {
    let drafts = Array.from({ length: Math.min(wave, entities - made) }, () =>
      born(ids, applicationId, atMs),
    )
    await commitAll(pool, drafts, atMs)
    for (const event of story) {
      atMs += 60_000
      drafts = drafts.map((draft) => moved(draft, event, atMs))
      await commitAll(pool, drafts, atMs)
    }
  }
  await pool.query({ text: 'vacuum analyze' })
}

const webhookId = '0199a1b2-0000-7000-8000-000000000002'
const sealFacts = (seq: number): { item: string; sealed: Buffer } => ({
  item: `facts:${seq}`,
  sealed: randomBytes(120),
})

function born(ids: Ids, applicationId: string, atMs: number): Draft {
  const entityId = ids.next(atMs)
  const key = sha256(entityId)
  const walletKey = sha256(`wallet ${entityId}`)
  const seed: Aggregate = unborn(
    { entityId, applicationId, kind: 'user', vendorData: entityId },
    atMs,
  )
  const draft = draftOfCreation({
    idempotency: { key, fingerprint: key, slot: idFromDigest(key) },
    dirKey: directoryKey(applicationId, 'user', entityId),
    vendorKey: sha256(key),
    walletKey,
    seed,
    events: [],
    vault: [],
    answer: () => ({ status: 201, body: '' }),
  })
  addSealed(draft, { item: 'key', sealed: randomBytes(60) })
  const identifiers = { vendor: 'a'.repeat(64), wallet: walletKey.toString('hex') }
  const challenge = { digest: 'f'.repeat(64), expiresAtMs: atMs + 3_600_000, failures: 0 }
  add(
    draft,
    { machine: 'entity', event: 'created', by: 'partner', actor: 'partner:0199a1b2' },
    atMs,
  )
  add(
    draft,
    {
      machine: 'customer',
      event: 'created',
      by: 'partner',
      actor: 'partner:0199a1b2',
      facts: { identifiers, challenge },
    },
    atMs,
  )
  return draft
}

function moved(draft: Draft, event: DomainEvent, atMs: number): Draft {
  const next = draftOf({ aggregate: draft.aggregate, version: draft.version, hash: draft.hash })
  add(next, event, atMs)
  return next
}

function add(draft: Draft, event: DomainEvent, atMs: number): void {
  const verdict = change(draft.aggregate, event, atMs)
  if (verdict.kind !== 'changed')
    throw new Error(`the bench asked for what is ${verdict.kind}: ${event.event}`)
  addChange(draft, verdict, { atMs, subscribers: () => [webhookId], sealFacts })
}

async function commitAll(pool: Pool, drafts: readonly Draft[], atMs: number): Promise<void> {
  for (let at = 0; at < drafts.length; at += batchSize) {
    await commitBatch(pool, batchOf(drafts.slice(at, at + batchSize), atMs))
  }
}

/** Makes a database, fills it, verifies it several times, and throws it away. */
export async function benchVerify(options: VerifyBench = {}): Promise<VerifyFigures> {
  const { entries = 1_000_000, runs = 5, log = () => {} } = options
  const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-bench-verify-'))
  const embedded = await startEmbedded({ dataDir, log: { info() {}, warn() {}, error() {} } })
  const pool = openPool({ url: embedded.url, size: 4, statementTimeoutMs: 600_000 })
  try {
    await migrate(pool, 0)
    const startedMs = performance.now()
    await generate(pool, entries)
    log(`made in ${seconds(performance.now() - startedMs)}`)
    const figures = await measure(pool, runs, log)
    log(`verify: median ${figures.medianPerSecond} entries/s of ${runs} runs (target 150000)`)
    return figures
  } finally {
    await pool.close()
    await embedded.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function measure(
  pool: Pool,
  runs: number,
  log: (text: string) => void,
): Promise<VerifyFigures> {
  const rates: number[] = []
  let size = { entities: 0, entries: 0 }
  for (let run = 0; run < runs; run += 1) {
    const report = await verifyJournal(pool)
    if (report.broken.length > 0)
      throw new Error(`a fresh journal is broken: ${report.broken[0]!.sentence}`)
    size = report
    rates.push(Math.round((report.entries / report.durationMs) * 1000))
    log(
      `run ${run + 1}: ${report.entries} entries of ${report.entities} entities ` +
        `in ${seconds(report.durationMs)}: ${rates.at(-1)}/s`,
    )
  }
  const perSecond = rates.sort((a, b) => a - b)
  const { entities, entries } = size
  return {
    entities,
    entries,
    perSecond,
    medianPerSecond: perSecond[Math.floor(perSecond.length / 2)]!,
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
