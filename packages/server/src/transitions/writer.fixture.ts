/**
 * Test support for the writer: creations and commands in a line, pools that can be stopped at a
 * query, and what the tables hold.
 */
import type { Aggregate, DomainEvent, Facts } from '@ostiary/domain/aggregate'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { fixedClock } from '../platform/clock.ts'
import { sha256 } from '../platform/digest.ts'
import { countingIds, idFromDigest } from '../platform/ids.ts'
import { openPool, sqlStateOf } from '../store/db.ts'
import type { CommitPool, Pool, Query } from '../store/db.ts'
import type { CommitShape } from '../store/commit.ts'
import { directoryKey } from '../store/directory.ts'
import type { Command, Creation, Decision, Outcome } from './command.ts'
import { openWriter } from './writer.ts'
import type { Writer, WriterSettings } from './writer.ts'
import { decideEvent } from './writing.ts'

export const shapes: readonly CommitShape[] = ['one_statement', 'pipelined']
export const startMs = 1_780_000_000_000

export interface Bench {
  readonly clock: ReturnType<typeof fixedClock>
  readonly applicationId: string
  readonly webhookId: string
  /** A pool of its own, as another process would have. */
  pool(size?: number): Pool
  writer(settings?: Partial<WriterSettings>): Writer
  creation(name: string, wallet?: string | null, more?: Partial<Creation>): Creation
  close(): Promise<void>
}

export async function openBench(shape: CommitShape): Promise<Bench & { store: TestStore }> {
  const store = await openTestStore(2)
  const bench = openBenchOn(store.url, shape)
  const close = async (): Promise<void> => {
    await bench.close()
    await store.close()
  }
  return { ...bench, store, close }
}

/** The same on a database that is there already. */
export function openBenchOn(url: string, shape: CommitShape): Bench {
  const pools: Pool[] = []
  const clock = fixedClock(startMs)
  const ids = countingIds(`${url} ${shape}`)
  const applicationId = ids.next(startMs)
  const webhookId = ids.next(startMs)
  const pool = (size = 2): Pool => {
    const made = openPool({ url, size, hot: true, pipelined: shape === 'pipelined' })
    pools.push(made)
    return made
  }
  return {
    clock,
    applicationId,
    webhookId,
    pool,
    writer: (settings = {}) =>
      openWriter({
        db: settings.db ?? pool(),
        shape,
        clock,
        subscribers: (_, type) => (type === 'activity.created' ? [] : [webhookId]),
        ...settings,
      }),
    creation: (name, wallet = `wallet of ${name}`, more = {}) => {
      const atMs = clock.now()
      const entityId = ids.next(atMs)
      return { ...creationOf({ name, wallet, applicationId, entityId, atMs }), ...more }
    },
    close: async () => {
      for (const one of pools) await one.close()
    },
  }
}

const hex = (text: string): string => sha256(text).toString('hex')

function creationOf(given: {
  name: string
  wallet: string | null
  applicationId: string
  entityId: string
  atMs: number
}): Creation {
  const { name, wallet, applicationId, entityId, atMs } = given
  const key = sha256(`create ${entityId}`)
  const facts: Facts = {
    identifiers: { vendor: hex(name), ...(wallet === null ? {} : { wallet: hex(wallet) }) },
    challenge: { digest: hex('challenge'), expiresAtMs: atMs + 3_600_000, failures: 0 },
  }
  const born = { by: 'partner', actor: 'partner:1' } as const
  return {
    idempotency: { key, fingerprint: sha256(name), slot: idFromDigest(key) },
    dirKey: directoryKey(applicationId, 'user', name),
    vendorKey: sha256(name),
    walletKey: wallet === null ? null : sha256(wallet),
    seed: newborn(entityId, applicationId, { vendorData: name, atMs }),
    events: [
      { machine: 'entity', event: 'created', ...born },
      { machine: 'customer', event: 'created', ...born, facts },
    ],
    vault: [{ item: 'key', sealed: sha256(`key of ${entityId}`) }],
    answer: (next, version) => ({ status: 201, body: `${next.entity.entityId} ${version}` }),
  }
}

const newborn = (
  entityId: string,
  applicationId: string,
  given: { vendorData: string; atMs: number },
): Aggregate => ({
  entity: {
    entityId,
    applicationId,
    kind: 'user',
    vendorData: given.vendorData,
    standing: 'ACTIVE',
    enteredBy: 'created',
    detail: {},
    createdAtMs: given.atMs,
    updatedAtMs: given.atMs,
  },
  customer: null,
  sessions: [],
  unborn: true,
})

/** An entity without a customer: only its first event. */
export const bare = (creation: Creation): Creation => ({
  ...creation,
  events: creation.events.slice(0, 1),
})

export const idOf = (creation: Creation): string => creation.seed.entity.entityId

/** A command that applies one event; its answer tells standing, state and version. */
export function eventCommand(
  entityId: string,
  event: DomainEvent,
  more: Partial<Command> & { once?: string; body?: string; vault?: readonly string[] } = {},
): Command {
  const { once, body = '', vault, ...rest } = more
  const moved = (next: Aggregate, version: number): { status: number; body: string } => ({
    status: 200,
    body: `${next.entity.standing} ${next.customer?.state ?? '-'} ${version}`,
  })
  return {
    entityId,
    ...(once === undefined
      ? {}
      : { idempotency: { key: sha256(once), fingerprint: sha256(body), slot: entityId } }),
    decide: (held, atMs): Decision =>
      decideEvent(held, event, atMs, {
        moved,
        already: (now) => ({ status: 200, body: `already ${now.entity.standing}` }),
        refused: () => ({ code: 'transition_refused' }),
        ...(vault ? { vault: vault.map((item) => ({ item, sealed: sha256(item) })) } : {}),
        erase: event.event === 'erased',
      }),
    ...rest,
  }
}

type EntityEvent = Extract<DomainEvent, { machine: 'entity' }>
export const block: EntityEvent = {
  machine: 'entity',
  event: 'blocked',
  by: 'analyst',
  actor: 'analyst:1',
}
export const release: EntityEvent = { ...block, event: 'released' }
export const erase: EntityEvent = { ...block, event: 'erased' }
export const sign: DomainEvent = {
  machine: 'customer',
  event: 'challenge_verified',
  by: 'customer',
  actor: 'customer',
  facts: { spentBy: 'a'.repeat(64) },
}
const answerOf = (
  event: 'screening_cleared' | 'screening_failed' | 'screening_delayed',
): Extract<DomainEvent, { machine: 'customer' }> => ({
  machine: 'customer',
  event,
  by: 'provider',
  actor: 'provider:simulator',
  facts: { code: event === 'screening_delayed' ? 'provider_unavailable' : 'wallet_sanctioned' },
})
export const clear = answerOf('screening_cleared')
export const fail = answerOf('screening_failed')
export const delay = answerOf('screening_delayed')

/** What became of a command, in a few words. */
export function told(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'answered':
      return `${outcome.replayed ? 'again: ' : ''}${outcome.answer.body}`
    case 'refused':
      return `refused: ${outcome.problem.code}`
    default:
      return outcome.kind
  }
}

/** Rows of a table as text, in the order of the columns given. */
export async function rowsOf(pool: Pool, table: string, columns: string): Promise<string[]> {
  const { rows } = await pool.query<unknown[]>({
    text: `select ${columns} from ${table} t order by row(${columns})`,
    rowMode: 'array',
  })
  return rows.map((row) => row.map(String).join(' '))
}

/**
 * How often each query was asked and a place to stop it: what a slow or dying database does, at a
 * moment of choice.
 */
export interface Gate extends CommitPool {
  /**
   * The next query whose name or text holds this waits before it is sent, until the answer is
   * called.
   */
  stopAt(part: string, when?: 'before' | 'after'): Promise<() => void>
  readonly asked: string[]
  /** The SQLSTATE of every query that failed. */
  readonly failures: (string | undefined)[]
}

export function gated(pool: Pool): Gate {
  interface Stop {
    part: string
    when: 'before' | 'after'
    reached: (go: () => void) => void
  }
  const stops: Stop[] = []
  const asked: string[] = []
  const failures: (string | undefined)[] = []
  const wait = async (query: Query, when: Stop['when']): Promise<void> => {
    const at = stops.findIndex(
      (one) => one.when === when && `${query.name ?? ''} ${query.text}`.includes(one.part),
    )
    if (at === -1) return
    const [stop] = stops.splice(at, 1)
    await new Promise<void>((resolve) => stop!.reached(resolve))
  }
  const ask = async (
    db: Pick<Pool, 'query'>,
    query: Query,
    before: Promise<void>,
  ): Promise<never> => {
    asked.push(query.name ?? query.text)
    await before
    const result = await db.query(query).catch((error: unknown) => {
      failures.push(sqlStateOf(error))
      throw error
    })
    await wait(query, 'after')
    return result as never
  }
  /** On one connection what is asked later waits too. */
  const inOrder = (db: Pick<Pool, 'query'>): Pick<Pool, 'query'> => {
    let last = Promise.resolve()
    return {
      query: (query) => {
        last = last.then(() => wait(query, 'before'))
        return ask(db, query, last)
      },
    }
  }
  return {
    asked,
    failures,
    query: (query) => ask(pool, query, wait(query, 'before')),
    lend: (work) => pool.lend((db) => work(inOrder(db))),
    stopAt: (part, when = 'before') =>
      new Promise((reached) => {
        stops.push({ part, when, reached })
      }),
  }
}
