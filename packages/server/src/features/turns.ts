/** Changes of one profile or session take turns: each begins on what the one before has written. */

type Turns = Map<string, Promise<unknown>>
const ofProcess = new WeakMap<object, Turns>()

/**
 * Does the work when whatever was asked before under the same name is over, done or failed. Within
 * one process only: what another changes meanwhile is found out by the version.
 * @param process what one process has one of, such as its writer
 */
export async function inTurn<T>(process: object, name: string, work: () => Promise<T>): Promise<T> {
  const last: Turns = ofProcess.get(process) ?? new Map()
  ofProcess.set(process, last)
  const mine = (last.get(name) ?? Promise.resolve()).then(work)
  const over = mine.catch(() => {}) // told to whoever waits for it
  last.set(name, over)
  try {
    return await mine
  } finally {
    if (last.get(name) === over) last.delete(name)
  }
}
