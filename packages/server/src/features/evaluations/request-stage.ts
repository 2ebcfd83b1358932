/**
 * Requests that wait for the request stage of ExpressKYC: answered by the commit that settles it.
 * One ticker serves all of them and stops with the last; nothing is lost with it, since the
 * deadline is also a row of the queue.
 */
import type { Aggregate } from '@ostiary/domain/aggregate'
import { evaluationOf } from '@ostiary/domain/evaluation.changes'
import { problem } from '@ostiary/domain/errors'
import type { Clock } from '../../platform/clock.ts'
import type { HeadReader } from '../../store/head-reader.ts'
import { expressDeadlinePassed } from '../../transitions/evaluation-outcomes.ts'
import { decideEvent } from '../../transitions/writing.ts'
import type { Writer } from '../../transitions/writer.ts'
import { Refused } from '../call.ts'

export interface RequestStages {
  /**
   * The entity once its request stage is settled.
   * @throws Refused where the store has not answered for long after the deadline
   */
  settled(held: Aggregate): Promise<Aggregate>
  /** To be told of every entity a commit of this process has changed. */
  changed(next: Aggregate): void
  /** How many requests wait. */
  waiting(): number
}

interface Waiter {
  readonly deadlineAtMs: number
  readonly callers: {
    readonly resolve: (next: Aggregate) => void
    readonly reject: (error: unknown) => void
  }[]
  isAsked: boolean
}

const tickMs = 20
/** A commit of another process is seen this often. */
const lookEveryTicks = 5
/** Nobody waits longer than this after the deadline: the database is away. */
const patienceMs = 10_000

const isSettled = (held: Aggregate): boolean => {
  const express = evaluationOf(held)?.express
  return express === undefined || express.settled !== undefined
}

interface Waiting {
  readonly clock: Clock
  readonly heads: HeadReader
  readonly writer: Writer
  readonly waiters: Map<string, Waiter>
  ticker: NodeJS.Timeout | undefined
  ticks: number
}

export function openRequestStages(
  parts: Pick<Waiting, 'clock' | 'heads' | 'writer'>,
): RequestStages {
  const waiting: Waiting = { ...parts, waiters: new Map(), ticker: undefined, ticks: 0 }
  return {
    changed: (next) => changed(waiting, next),
    waiting: () => waiting.waiters.size,
    settled: (held) =>
      isSettled(held)
        ? Promise.resolve(held)
        : new Promise((resolve, reject) => join(waiting, held, { resolve, reject })),
  }
}

function join(
  waiting: Waiting,
  held: Aggregate,
  caller: { resolve: (next: Aggregate) => void; reject: (error: unknown) => void },
): void {
  const { waiters } = waiting
  const { entityId } = held.entity
  const before = waiters.get(entityId)
  if (before) {
    before.callers.push(caller)
    return
  }
  // It is not settled, so there is an onboarding evaluation with a deadline.
  const { deadlineAtMs } = evaluationOf(held)!.express!
  waiters.set(entityId, { deadlineAtMs, callers: [caller], isAsked: false })
  waiting.ticker ??= setInterval(() => tick(waiting), tickMs)
  // It may have been settled between the commit and now.
  look(waiting, entityId).catch(() => undefined)
}

/** Takes somebody off the list; the ticker stops with the last. */
function take(waiting: Waiting, entityId: string): Waiter['callers'] {
  const { waiters } = waiting
  const waiter = waiters.get(entityId)
  waiters.delete(entityId)
  if (waiters.size === 0) {
    clearInterval(waiting.ticker)
    waiting.ticker = undefined
  }
  return waiter?.callers ?? []
}

function changed(waiting: Waiting, next: Aggregate): void {
  const { entityId } = next.entity
  if (!waiting.waiters.has(entityId) || !isSettled(next)) return
  for (const { resolve } of take(waiting, entityId)) resolve(next)
}

/** What another process has committed, or this one before anybody waited. */
async function look(waiting: Waiting, entityId: string): Promise<void> {
  const head = await waiting.heads.read(entityId)
  if (head) changed(waiting, head.aggregate)
}

async function settle(waiting: Waiting, entityId: string, waiter: Waiter): Promise<void> {
  waiter.isAsked = true
  const outcome = await waiting.writer.change({
    entityId,
    decide: (held, atMs) =>
      decideEvent(held, expressDeadlinePassed, atMs, {
        already: () => ({ status: 204, body: '' }),
        refused: () => ({ code: 'transition_refused' }),
      }),
  })
  if (outcome.kind === 'answered' && outcome.next) changed(waiting, outcome.next)
  else waiter.isAsked = false
}

function tick(waiting: Waiting): void {
  waiting.ticks += 1
  const nowMs = waiting.clock.now()
  for (const [entityId, waiter] of waiting.waiters) {
    const lateMs = nowMs - waiter.deadlineAtMs
    const failed = (): void => void (waiter.isAsked = false)
    if (lateMs >= patienceMs) giveUp(waiting, entityId)
    else if (lateMs >= 0 && !waiter.isAsked) settle(waiting, entityId, waiter).catch(failed)
    else if (waiting.ticks % lookEveryTicks === 0) look(waiting, entityId).catch(failed)
  }
}

function giveUp(waiting: Waiting, entityId: string): void {
  for (const { reject } of take(waiting, entityId))
    reject(new Refused(problem('store_unavailable')))
}
