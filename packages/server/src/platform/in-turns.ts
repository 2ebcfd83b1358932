/** Long work in turns of the event loop: between two steps whoever else waits has a turn. */
import { setImmediate } from 'node:timers/promises'

/** @param steps each as short as others may be kept waiting */
export async function inTurns<Made>(steps: Generator<undefined, Made, undefined>): Promise<Made> {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    await setImmediate()
  }
}
