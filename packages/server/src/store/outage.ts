/** Tells once that the database is away and once that it is back, however often it is noticed. */
import { connectionLost, sqlStateOf } from './db.ts'

export interface Outage {
  /** @returns whether the error is of a database that is away; then it needs no other line */
  explains(error: unknown): boolean
  /** The database has answered. */
  over(): void
  /** From now on connections are closed on purpose, and nothing is told. */
  end(): void
}

interface Log {
  warn(what: object, message: string): void
  info(what: object, message: string): void
}

export function openOutage(log: Log): Outage {
  let [isAway, isEnded] = [false, false]
  return {
    explains: (error) => {
      if (!connectionLost(error)) return false
      if (!isAway && !isEnded)
        log.warn(
          { code: codeOf(error) },
          'the database is away; what needs it is tried again until it is back',
        )
      isAway = true
      return true
    },
    over: () => {
      if (isAway && !isEnded) log.info({}, 'the database is back')
      isAway = false
    },
    end: () => {
      isEnded = true
    },
  }
}

/** A code is a word of the database or of the system; the message may be anything. */
function codeOf(error: unknown): string | undefined {
  const state = sqlStateOf(error)
  if (state !== undefined) return state
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code) ? code : undefined
}
