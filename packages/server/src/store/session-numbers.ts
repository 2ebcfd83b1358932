/**
 * Numbers of sessions, counted in each application by a sequence of its own: a counter in a row
 * would make all creations of an application wait for one another.
 */
import type { Clock } from '../platform/clock.ts'
import type { Database } from './db.ts'
import { isMadeMeanwhile, sqlStateOf } from './db.ts'

export interface SessionNumbers {
  /**
   * The next number of an application. Asked for by many at once, they are drawn together, and
   * where there was a drawing less than a second before, more for those who come next.
   * What nobody took within a second is never given: lists go by number, and several processes
   * must not hand out old ones among the new.
   */
  next(applicationId: string): number | Promise<number>
}

const keptMs = 1000
const aheadMax = 64

const undefinedTable = '42P01'

const sequenceOf = (applicationId: string): string =>
  `session_number_${applicationId.replaceAll('-', '')}`

interface Waiting {
  readonly resolve: (number: number) => void
  readonly reject: (error: unknown) => void
}

/** What was drawn of an application last, and is left of it. */
interface Drawn {
  readonly atMs: number
  readonly count: number
  readonly left: number[]
}

export function openSessionNumbers(db: Database, clock: Clock): SessionNumbers {
  const waiting = new Map<string, Waiting[]>()
  const drawn = new Map<string, Drawn>()

  function drawnLately(applicationId: string): Drawn | undefined {
    const last = drawn.get(applicationId)
    return last && clock.now() - last.atMs < keptMs ? last : undefined
  }

  async function draw(applicationId: string, count: number): Promise<number[]> {
    const { rows } = await db.query<{ n: number }>({
      text: 'select nextval($1::regclass)::float8 as n from generate_series(1, $2)',
      values: [sequenceOf(applicationId), count],
    })
    return rows.map((row) => Number(row.n))
  }

  async function drawOrMake(applicationId: string, count: number): Promise<number[]> {
    try {
      return await draw(applicationId, count)
    } catch (error) {
      if (sqlStateOf(error) !== undefinedTable) throw error
    }
    // An id of ours, made of hexadecimal digits alone: it needs no quoting.
    const text = `create sequence if not exists ${sequenceOf(applicationId)}`
    await db.query({ text }).catch((error: unknown) => {
      if (!isMadeMeanwhile(error)) throw error
    })
    return draw(applicationId, count)
  }

  async function serve(applicationId: string): Promise<void> {
    const all = waiting.get(applicationId) ?? []
    waiting.delete(applicationId)
    const ahead = Math.min(2 * (drawnLately(applicationId)?.count ?? 0), aheadMax)
    const count = all.length + ahead
    const atMs = clock.now()
    try {
      const left = await drawOrMake(applicationId, count)
      for (const one of all) one.resolve(left.shift()!) // one for each, and some ahead
      drawn.set(applicationId, { atMs, count, left })
    } catch (error) {
      for (const one of all) one.reject(error)
    }
  }

  return {
    next: (applicationId) => {
      const ahead = drawnLately(applicationId)?.left.shift()
      if (ahead !== undefined) return ahead
      return new Promise((resolve, reject) => {
        const others = waiting.get(applicationId)
        if (others) {
          others.push({ resolve, reject })
          return
        }
        waiting.set(applicationId, [{ resolve, reject }])
        setImmediate(() => void serve(applicationId))
      })
    },
  }
}
