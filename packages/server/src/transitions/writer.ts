/**
 * The one writer: gathers the commands of many callers, decides them, and commits each batch in one
 * statement. While a batch is out the next gathers; a lone caller never waits.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Aggregate } from '@ostiary/domain/aggregate'
import { problem } from '@ostiary/domain/errors'
import type { ListVersions } from '@ostiary/domain/lists-seen'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../platform/clock.ts'
import type { CommitShape } from '../store/commit.ts'
import type { CommitPool } from '../store/db.ts'
import type { Head } from '../store/heads.ts'
import type { Command, Creation, Outcome } from './command.ts'
import type { Subscribers } from './draft.ts'
import type { Pending, RoundContext } from './pending.ts'
import { runRound } from './round.ts'

export interface WriterSettings {
  readonly db: CommitPool
  /** How a batch is committed; one statement unless a cluster asks for more. */
  readonly shape?: CommitShape
  readonly clock: Clock
  readonly subscribers: Subscribers
  /** The lists that name wallets as they are now, for an application; nothing is known without. */
  readonly listsNow?: (applicationId: string) => ListVersions | undefined
  /** Called after each commit that left work for the worker. */
  readonly onWork?: () => void
  /** Called with every entity a commit has changed. */
  readonly onChange?: (next: Aggregate) => void
  readonly batchMax?: number
  readonly heldMax?: number
  readonly queueMax?: number
}

export interface Writer {
  /** Changes an entity that exists. */
  change(command: Command): Promise<Outcome>
  /** Creates an entity whose claims nobody holds. */
  create(creation: Creation): Promise<Outcome>
  /** Resolves when everything accepted so far has its outcome. */
  drain(): Promise<void>
  /** Commands waiting or under way. */
  waiting(): number
}

/**
 * A backlog above which a second lane opens; with few callers two lanes only make the batches
 * smaller.
 */
const secondLaneAbove = 128
const outagePauseMs = 250
const untried = { fresh: false, beaten: false, alone: false, tries: 0, outages: 0 }

function contextOf(settings: WriterSettings, queue: Pending[]): RoundContext {
  return {
    db: settings.db,
    shape: settings.shape ?? 'one_statement',
    clock: settings.clock,
    subscribers: settings.subscribers,
    held: new LRUCache<string, Head>({ max: settings.heldMax ?? 20_000 }),
    again: (pending) => queue.unshift(pending),
    listsNow: settings.listsNow ?? (() => undefined),
    onWork: settings.onWork ?? (() => {}),
    onChange: settings.onChange ?? (() => {}),
    pause: () => sleep(outagePauseMs),
  }
}

export function openWriter(settings: WriterSettings): Writer {
  const queue: Pending[] = []
  const busy = new Set<string>()
  const idle: (() => void)[] = []
  const batchMax = settings.batchMax ?? 256
  const queueMax = settings.queueMax ?? 10_000
  let lanes = 0
  let underWay = 0
  let scheduled = false

  const context = contextOf(settings, queue)

  function submit(
    one: Pick<Pending, 'entityId' | 'claim'> & { command?: Command; creation?: Creation },
  ): Promise<Outcome> {
    if (queue.length >= queueMax)
      return Promise.resolve({ kind: 'refused', problem: problem('overloaded') })
    return new Promise((resolve, reject) => {
      queue.push({ ...one, resolve, reject, ...untried })
      schedule()
    })
  }

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      const wanted = queue.length > secondLaneAbove ? 2 : 1
      // Where the other lane holds all that waits, one ends as it begins: begun until there are
      // two, it would be begun for ever, and the round it waits for could never end.
      for (let begun = lanes; begun < wanted && queue.length > 0; begun += 1) {
        lanes += 1
        void runLane()
      }
    })
  }

  async function runLane(): Promise<void> {
    for (;;) {
      const { batch, names } = takeBatch(queue, busy, batchMax)
      if (batch.length === 0) break
      underWay += batch.length
      // A fault of ours must not stop the lane: whoever comes next would wait for ever.
      await runRound(context, batch).catch((error: unknown) => {
        for (const one of batch) one.reject(error)
      })
      underWay -= batch.length
      for (const name of names) busy.delete(name)
    }
    lanes -= 1
    // What the other lane held back waits for that lane; it takes it when its round ends.
    if (lanes === 0) for (const done of idle.splice(0)) done()
  }

  return {
    change: (command) =>
      submit({ entityId: command.entityId, command, claim: command.idempotency }),
    create: (creation) =>
      submit({ entityId: creation.seed.entity.entityId, creation, claim: creation.idempotency }),
    drain: () =>
      lanes === 0 && queue.length === 0
        ? Promise.resolve()
        : new Promise((resolve) => idle.push(resolve)),
    waiting: () => queue.length + underWay,
  }
}

/**
 * Takes what may be decided together: nothing the other lane works on, and no idempotency key or
 * claim twice.
 */
function takeBatch(
  queue: Pending[],
  busy: Set<string>,
  batchMax: number,
): { batch: Pending[]; names: string[] } {
  const batch: Pending[] = []
  const left: Pending[] = []
  const mine = new Set<string>()
  for (const one of queue.splice(0)) {
    const heldElsewhere = busy.has(one.entityId) && !mine.has(one.entityId)
    const names = batch.length >= batchMax || heldElsewhere ? undefined : exclusiveNames(one)
    if (!names || names.some((name) => busy.has(name))) {
      left.push(one)
      continue
    }
    batch.push(one)
    for (const name of [one.entityId, ...names]) {
      mine.add(name)
      busy.add(name)
    }
  }
  queue.push(...left)
  return { batch, names: [...mine] }
}

function exclusiveNames(one: Pending): string[] {
  const names: string[] = []
  if (one.claim) names.push(one.claim.key.toString('latin1'))
  if (one.creation) {
    names.push(one.creation.dirKey.toString('latin1'))
    if (one.creation.walletKey) names.push(one.creation.walletKey.toString('latin1'))
  }
  return names
}
