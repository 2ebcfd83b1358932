/**
 * When a request arrived. Node takes one new connection a turn of the event loop: of a crowd that
 * comes at once the last is read long after the first, though it has waited as long.
 */
import type { Arrival } from '../features/call.ts'
import type { Clock } from '../platform/clock.ts'

/** With so much idle time (ms) since the last turn, whoever had been waiting was read by then. */
const pauseMs = 1

/** @returns what says, while a head is read, when it arrived */
export function openArrivals({ now, idleMs }: Clock): () => Arrival {
  let turn: Arrival | undefined
  let busySinceMs = 0
  let idleBefore = 0
  return () => {
    if (turn) return turn
    const readAtMs = now()
    const idle = idleMs?.() ?? Infinity
    if (idle - idleBefore >= pauseMs || !idleMs) busySinceMs = readAtMs
    idleBefore = idle
    turn = { readAtMs, busySinceMs }
    // Runs once everything this turn has read is through.
    setImmediate(() => {
      turn = undefined
    })
    return turn
  }
}
