/**
 * Requests that wait for the request stage of ExpressKYC: answered by the commit that settles it.
 * One ticker serves all of them and stops with the last; nothing is lost with it, since the
 * deadline is also a row of the queue.
 */
import type { Aggregate } from '@ostiary/domain/aggregate'
import { evaluationOf } from '@ostiary/domain/evaluation.changes'
import { problem } from '@ostiary/domain/errors'
import type { ErrorCode } from '@ostiary/domain/errors'
import type { Clock } from '../../platform/clock.ts'
import type { HeadReader } from '../../store/head-reader.ts'
import { expressDeadlinePassed } from '../../transitions/evaluation-outcomes.ts'
import { decideEvent } from '../../transitions/writing.ts'
import type { Writer } from '../../transitions/writer.ts'
import { Refused } from '../call.ts'
import type { RequestStages } from '../call.ts'

interface Waiter extends PromiseWithResolvers<Aggregate> {
  readonly deadlineAtMs: number
  /** It is settled so much before its deadline at most. */
  readonly leadMostMs: number
  isAsked: boolean
}

const tickMs = 20
/**
 * Begun so long before the deadline, the answer is there at it: a commit takes time, and a crowd
 * takes more. One waiter alone is settled 20 ms early, two hundred and fifty 400.
 */
const leadOf = (crowd: number): number => Math.min(400, 20 + crowd * 1.5)
/** But never more than this part of the time there was: short deadlines are kept by few anyway. */
const leadShare = 1 / 8
/** Who is due within this is one crowd. */
const crowdMs = 400
/** A commit of another process is seen this often; one of this process is told at once. */
const lookEveryTicks = 10
/** Nobody waits longer than this after the deadline: the database is away. */
const patienceMs = 10_000

const isSettled = (held: Aggregate): boolean => {
  const express = evaluationOf(held)?.express
  return express === undefined || express.settled !== undefined
}

const dueBy = (waiters: ReadonlyMap<string, Waiter>, atMs: number): number =>
  [...waiters.values()].filter((one) => one.deadlineAtMs <= atMs).length

/** @param held not settled yet, so that it asks for ExpressKYC */
function waiterFor(held: Aggregate): Waiter {
  const { express, createdAtMs } = evaluationOf(held)!
  const { deadlineAtMs } = express!
  const leadMostMs = Math.max(20, (deadlineAtMs - createdAtMs) * leadShare)
  return { ...Promise.withResolvers(), deadlineAtMs, leadMostMs, isAsked: false }
}

/** Settles it by what is known now. @returns the entity, unless somebody must try again */
async function settle(writer: Writer, entityId: string): Promise<Aggregate | undefined> {
  const outcome = await writer.change({
    entityId,
    decide: (held, atMs) =>
      decideEvent(held, expressDeadlinePassed, atMs, {
        already: () => ({ status: 204, body: '' }),
        refused: () => ({ code: 'transition_refused' }),
      }),
  })
  return outcome.kind === 'answered' ? outcome.next : undefined
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
    if (waiters.size > 0 && isSettled(next))
      end(next.entity.entityId, ({ resolve }) => resolve(next))
  }

  /** What another process has committed, or this one between a repeat's reading and its waiting. */
  const look = (entityId: string): Promise<void> =>
    heads.read(entityId).then((head) => head && changed(head.aggregate))

  async function atDeadline(entityId: string, waiter: Waiter): Promise<void> {
    waiter.isAsked = true
    const next = await settle(writer, entityId).catch(() => undefined)
    if (next) changed(next)
    else waiter.isAsked = false
  }

  function tick(): void {
    ticks += 1
    const nowMs = clock.now()
    const leadMs = leadOf(dueBy(waiters, nowMs + crowdMs))
    for (const [entityId, waiter] of waiters) {
      const lateMs = nowMs - waiter.deadlineAtMs
      if (lateMs >= patienceMs) giveUp(entityId, 'store_unavailable')
      else if (lateMs >= -Math.min(leadMs, waiter.leadMostMs) && !waiter.isAsked)
        void atDeadline(entityId, waiter)
      else if (ticks % lookEveryTicks === 0) look(entityId).catch(() => undefined)
    }
  }

  const giveUp = (entityId: string, code: ErrorCode): void =>
    end(entityId, ({ reject }) => reject(new Refused(problem(code))))

  return {
    changed,
    waiting: () => waiters.size,
    close: () => [...waiters.keys()].forEach((one) => giveUp(one, 'service_starting')),
    settled: (held) => {
      if (isSettled(held)) return Promise.resolve(held)
      const { entityId } = held.entity
      const before = waiters.get(entityId)
      if (before) return before.promise
      const waiter = waiterFor(held)
      waiters.set(entityId, waiter)
      ticker ??= setInterval(tick, tickMs)
      return waiter.promise
    },
  }
}
