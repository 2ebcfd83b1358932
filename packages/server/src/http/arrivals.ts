/**
 * When a request arrived. What one turn of the event loop reads was there when the turn began: of a
 * crowd whose heads take long to read, the last has waited as long as the first.
 */
import type { Clock } from '../platform/clock.ts'

/** @returns what says, while a head is read, when it arrived at the latest (epoch ms) */
export function openArrivals(clock: Clock): () => number {
  let turnMs: number | undefined
  return () => {
    if (turnMs !== undefined) return turnMs
    turnMs = clock.now()
    // Runs once everything this turn has read is through.
    setImmediate(() => {
      turnMs = undefined
    })
    return turnMs
  }
}
