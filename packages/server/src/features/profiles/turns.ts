/** Changes of one profile take turns: each begins on what the one before has written. */

const last = new Map<string, Promise<unknown>>()

/**
 * Does the work when whatever was asked before under the same name is over, done or failed. Within
 * one process only: what another changes meanwhile is found out by the version.
 */
export async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  const mine = (last.get(name) ?? Promise.resolve()).then(work)
  const over = mine.catch(() => {}) // told to whoever waits for it
  last.set(name, over)
  try {
    return await mine
  } finally {
    if (last.get(name) === over) last.delete(name)
  }
}
