/**
 * Reads of single entities, gathered: what is asked for while a query is out goes into the next
 * one.
 */
import type { Database } from './db.ts'
import { readHeadsEach } from './heads.ts'
import type { Head } from './heads.ts'

export interface HeadReader {
  /** The entity as it is now, or `undefined`. */
  read(entityId: string): Promise<Head | undefined>
}

interface Waiting {
  readonly entityId: string
  readonly resolve: (head: Head | undefined) => void
  readonly reject: (error: unknown) => void
}

/** Two queries at most are out at once: more only makes them smaller. */
const lanesMax = 2
const batchMax = 256

export function openHeadReader(db: Database): HeadReader {
  let waiting: Waiting[] = []
  let lanes = 0
  let scheduled = false

  async function lane(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchMax)
      waiting = waiting.slice(batchMax)
      try {
        const ids = new Set(batch.map((one) => one.entityId))
        const { heads, unreadable } = await readHeadsEach(db, [...ids])
        for (const { entityId, resolve, reject } of batch) {
          if (unreadable.has(entityId)) reject(unreadable.get(entityId))
          else resolve(heads.get(entityId))
        }
      } catch (error) {
        for (const one of batch) one.reject(error)
      }
    }
    lanes -= 1
  }

  function schedule(): void {
    if (scheduled || lanes >= lanesMax) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      if (lanes < lanesMax && waiting.length > 0) {
        lanes += 1
        void lane()
      }
    })
  }

  return {
    read: (entityId) =>
      new Promise((resolve, reject) => {
        waiting.push({ entityId, resolve, reject })
        schedule()
      }),
  }
}
