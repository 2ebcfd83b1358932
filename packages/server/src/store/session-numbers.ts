/**
 * Numbers of sessions, counted in each application by a sequence of its own: a counter in a row
 * would make all creations of an application wait for one another.
 */
import type { Database } from './db.ts'
import { sqlState, sqlStateOf } from './db.ts'

export interface SessionNumbers {
  /** The next number of an application; asked for by many at once, they are drawn together. */
  next(applicationId: string): Promise<number>
}

const undefinedTable = '42P01'

const sequenceOf = (applicationId: string): string =>
  `session_number_${applicationId.replaceAll('-', '')}`

interface Waiting {
  readonly resolve: (number: number) => void
  readonly reject: (error: unknown) => void
}

export function openSessionNumbers(db: Database): SessionNumbers {
  const waiting = new Map<string, Waiting[]>()

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
      // Two processes made it at the same moment.
      if (sqlStateOf(error) !== sqlState.uniqueViolation) throw error
    })
    return draw(applicationId, count)
  }

  async function serve(applicationId: string): Promise<void> {
    const all = waiting.get(applicationId) ?? []
    waiting.delete(applicationId)
    try {
      const numbers = await drawOrMake(applicationId, all.length)
      for (const [index, one] of all.entries()) one.resolve(numbers[index]!) // one for each
    } catch (error) {
      for (const one of all) one.reject(error)
    }
  }

  return {
    next: (applicationId) =>
      new Promise((resolve, reject) => {
        const others = waiting.get(applicationId)
        if (others) {
          others.push({ resolve, reject })
          return
        }
        waiting.set(applicationId, [{ resolve, reject }])
        setImmediate(() => void serve(applicationId))
      }),
  }
}
