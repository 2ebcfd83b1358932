/** So many pieces of work at once and no more; the others wait, and not without end. */

export interface Turns {
  /** @returns `undefined`, at once, where too many wait already */
  take<T>(work: () => Promise<T>): Promise<T | undefined>
}

export function openTurns(limits: { atOnce: number; waitingMax: number }): Turns {
  const waiting: (() => void)[] = []
  let running = 0
  return {
    take: async (work) => {
      if (running >= limits.atOnce) {
        if (waiting.length >= limits.waitingMax) return undefined
        // Whoever ends hands its place on, so nobody comes between.
        await new Promise<void>((resolve) => waiting.push(resolve))
      } else running += 1
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next) next()
        else running -= 1
      }
    },
  }
}
