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
  /** Ends the waiting: who repeats the request elsewhere gets its answer there. */
  close(): void
}

interface Waiter {
  readonly deadlineAtMs: number
  readonly resolve: ((next: Aggregate) => void)[]
  readonly reject: ((error: unknown) => void)[]
  isAsked: boolean
}

const tickMs = 20
/** Begun so long before the deadline, the answer is there at it: a commit and a crowd take time. */
const leadMs = 60
/** A commit of another process is seen this often; one of this process is told at once. */
const lookEveryTicks = 10
/** Nobody waits longer than this after the deadline: the database is away. */
const patienceMs = 10_000

const isSettled = (held: Aggregate): boolean => {
  const express = evaluationOf(held)?.express
  return express === undefined || express.settled !== undefined
}

export function openRequestStages(parts: {
  readonly clock: Clock
  readonly heads: HeadReader
  readonly writer: Writer
}): RequestStages {
  const { clock, heads, writer } = parts
  const waiters = new Map<string, Waiter>()
  let ticker: NodeJS.Timeout | undefined
  let ticks = 0

  function end(entityId: string, act: (waiter: Waiter) => void): void {
    const waiter = waiters.get(entityId)
    if (!waiter) return
    waiters.delete(entityId)
    if (waiters.size === 0) {
      clearInterval(ticker)
      ticker = undefined
    }
    act(waiter)
  }

  function changed(next: Aggregate): void {
    if (waiters.size === 0 || !isSettled(next)) return
    end(next.entity.entityId, ({ resolve }) => resolve.forEach((done) => done(next)))
  }

  /** What another process has committed, or this one between a repeat's reading and its waiting. */
  async function look(entityId: string): Promise<void> {
    const head = await heads.read(entityId)
    if (head) changed(head.aggregate)
  }

  async function settle(entityId: string, waiter: Waiter): Promise<void> {
    waiter.isAsked = true
    const outcome = await writer.change({
      entityId,
      decide: (held, atMs) =>
        decideEvent(held, expressDeadlinePassed, atMs, {
          already: () => ({ status: 204, body: '' }),
          refused: () => ({ code: 'transition_refused' }),
        }),
    })
    if (outcome.kind === 'answered' && outcome.next) changed(outcome.next)
    else waiter.isAsked = false
  }

  function tick(): void {
    ticks += 1
    const nowMs = clock.now()
    for (const [entityId, waiter] of waiters) {
      const lateMs = nowMs - waiter.deadlineAtMs
      const failed = (): void => void (waiter.isAsked = false)
      if (lateMs >= patienceMs)
        end(entityId, ({ reject }) =>
          reject.forEach((fail) => fail(new Refused(problem('store_unavailable')))),
        )
      else if (lateMs >= -leadMs && !waiter.isAsked) settle(entityId, waiter).catch(failed)
      else if (ticks % lookEveryTicks === 0) look(entityId).catch(failed)
    }
  }

  return {
    changed,
    waiting: () => waiters.size,
    close: () => {
      const closing = new Refused(problem('service_starting'))
      for (const entityId of [...waiters.keys()])
        end(entityId, ({ reject }) => reject.forEach((fail) => fail(closing)))
    },
    settled: (held) => {
      if (isSettled(held)) return Promise.resolve(held)
      const { entityId } = held.entity
      const { deadlineAtMs } = evaluationOf(held)!.express! // it is not settled, so there is one
      return new Promise((resolve, reject) => {
        const before = waiters.get(entityId)
        if (before) {
          before.resolve.push(resolve)
          before.reject.push(reject)
          return
        }
        waiters.set(entityId, {
          deadlineAtMs,
          resolve: [resolve],
          reject: [reject],
          isAsked: false,
        })
        ticker ??= setInterval(tick, tickMs)
      })
    },
  }
}
