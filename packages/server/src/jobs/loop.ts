/**
 * A job that looks for work, does it, and looks again: woken when there is some, polling as the
 * truth.
 */
import type { Logger } from 'pino'
import { errorRecord } from '../platform/error-record.ts'
import type { Outage } from '../store/outage.ts'

export interface Loop {
  /** Looks now rather than at the next poll. */
  wake(): void
  /** Ends after the round under way. */
  stop(): Promise<void>
}

export interface LoopSettings {
  readonly name: string
  readonly pollMs: number
  /** One round; the number of things done. Many done means there may be more. */
  readonly round: () => Promise<number>
  readonly log: Logger
  readonly outage: Outage
}

/** After a failing round the loop waits this long, so that an outage is not hammered. */
const pauseAfterErrorMs = 1000

export function startLoop(settings: LoopSettings): Loop {
  let stopped = false
  let woken = true
  let wakeUp: (() => void) | undefined

  async function wait(ms: number): Promise<void> {
    if (woken || stopped) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    wakeUp = undefined
  }

  async function run(): Promise<void> {
    let pauseMs = settings.pollMs
    while (!stopped) {
      await wait(pauseMs)
      if (stopped) break
      woken = false
      try {
        const done = await settings.round()
        settings.outage.over()
        woken ||= done > 0
        pauseMs = settings.pollMs
      } catch (error) {
        tell(settings, error)
        woken = false
        pauseMs = pauseAfterErrorMs
      }
    }
  }

  const ended = run()
  return {
    wake: () => {
      woken = true
      wakeUp?.()
    },
    stop: async () => {
      stopped = true
      wakeUp?.()
      await ended
    },
  }
}

function tell({ name, log, outage }: LoopSettings, error: unknown): void {
  if (outage.explains(error)) return
  log.warn({ job: name, ...errorRecord(error) }, 'a job round failed; it is tried again')
}
