/** A batch of many: each by itself, so many at once, none held up by another that fails. */

/** As many as fill a commit well, and leave room beside them for whoever else is there. */
const lanesMax = 32

export interface Each<T> {
  /** What became of those of whom anything did, in their order. */
  readonly done: readonly T[]
  /** What the first that failed was refused with, or threw. */
  readonly failure?: { readonly error: unknown }
}

/** Does it for each; who fails is told of when the others are through. */
export async function eachOf<T>(
  ids: readonly string[],
  work: (id: string) => Promise<T | undefined>,
): Promise<Each<T>> {
  const results: (T | undefined)[] = []
  let failure: Each<T>['failure']
  const waiting = ids.entries() // one for all lanes: each takes the next
  const lane = async (): Promise<void> => {
    for (const [at, id] of waiting) {
      try {
        results[at] = await work(id)
      } catch (error) {
        failure ??= { error }
      }
    }
  }
  await Promise.all(Array.from({ length: lanesMax }, lane))
  const done = results.filter((one) => one !== undefined)
  return failure ? { done, failure } : { done }
}
