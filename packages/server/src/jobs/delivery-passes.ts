/** Runs a pass whenever it is asked for or time has gone by: one at a time, never one too few. */

export interface Passes {
  /** Asks for a pass: now, or right after the one under way. */
  run(): void
  /** Resolves when no pass runs and nothing is busy. */
  idle(): Promise<void>
  stop(): Promise<void>
}

export interface PassParts {
  readonly pollMs: number
  /** Whether something is under way that will ask for another pass when it ends. */
  readonly busy: () => boolean
  pass(stopping: boolean): Promise<void>
  /** Told of a pass that failed; the next one tries again. */
  failed(error: unknown, stopping: boolean): void
}

export function openPasses(parts: PassParts): Passes {
  const waiting: (() => void)[] = []
  let running = false
  let again = false
  let stopping = false

  async function run(): Promise<void> {
    again = true
    if (running) return
    running = true
    try {
      while (again) {
        again = false
        await parts.pass(stopping)
      }
    } catch (error) {
      parts.failed(error, stopping)
    }
    running = false
    if (again) void run()
    else if (!parts.busy()) for (const done of waiting.splice(0)) done()
  }

  const timer = setInterval(() => void run(), parts.pollMs)
  const idle = (): Promise<void> =>
    running || parts.busy() ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()

  return {
    run: () => void run(),
    idle,
    stop: async () => {
      stopping = true
      clearInterval(timer)
      void run()
      await idle()
    },
  }
}
