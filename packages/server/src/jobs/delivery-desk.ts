/**
 * Who may be sent something now: few posts at once, fewer to one destination, and a rest for one
 * that keeps failing.
 */

export interface Desk {
  /** How many more posts may begin, in all. */
  free(): number
  /** How many are under way. */
  busy(): number
  /** The room of each destination that has any. */
  rooms(webhookIds: readonly string[], nowMs: number): { webhookId: string; room: number }[]
  enter(webhookId: string): void
  leave(webhookId: string, delivered: boolean, nowMs: number): void
}

/** After so many failures in a row a destination is tried less often: it spares both sides. */
const failuresBeforeRest = 5
const restMs = 2_000

export function openDesk(limits: { postsMax: number; perDestinationMax: number }): Desk {
  const underWay = new Map<string, number>()
  const failing = new Map<string, { failures: number; restUntilMs: number }>()
  let total = 0

  const rests = (webhookId: string, nowMs: number): boolean =>
    (failing.get(webhookId)?.restUntilMs ?? 0) > nowMs

  function fail(webhookId: string, nowMs: number): void {
    const failures = (failing.get(webhookId)?.failures ?? 0) + 1
    const restUntilMs = failures < failuresBeforeRest ? 0 : nowMs + restMs
    failing.set(webhookId, { failures, restUntilMs })
  }

  return {
    free: () => limits.postsMax - total,
    busy: () => total,
    rooms: (webhookIds, nowMs) => {
      if (total >= limits.postsMax) return []
      return webhookIds
        .filter((webhookId) => !rests(webhookId, nowMs))
        .map((webhookId) => ({
          webhookId,
          room: limits.perDestinationMax - (underWay.get(webhookId) ?? 0),
        }))
        .filter((one) => one.room > 0)
    },
    enter: (webhookId) => {
      total += 1
      underWay.set(webhookId, (underWay.get(webhookId) ?? 0) + 1)
    },
    leave: (webhookId, delivered, nowMs) => {
      total -= 1
      const left = (underWay.get(webhookId) ?? 1) - 1
      if (left === 0) underWay.delete(webhookId)
      else underWay.set(webhookId, left)
      if (delivered) failing.delete(webhookId)
      else fail(webhookId, nowMs)
    },
  }
}
