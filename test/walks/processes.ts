/**
 * The real side of a walk: two processes on one database, each with its own clock, and each may die
 * at its commit.
 */
import { fixedClock } from '../../packages/server/src/platform/clock.ts'
import type { CommitShape } from '../../packages/server/src/store/commit.ts'
import type { CommitPool, Pool, Query } from '../../packages/server/src/store/db.ts'
import { openWriter } from '../../packages/server/src/transitions/writer.ts'
import type { Writer } from '../../packages/server/src/transitions/writer.ts'

export interface Process {
  readonly clock: ReturnType<typeof fixedClock>
  writer: Writer
  /** Dies at its next commit; resolves when it is dead, or never if nothing is committed. */
  dieAt(when: 'before' | 'after'): Promise<'dead'>
  /** What comes up in its place. */
  restart(): void
}

const never = <T>(): Promise<T> => new Promise(() => {})
const isCommit = (query: Query): boolean =>
  query.text === 'commit' || (query.name ?? '').startsWith('commit_')

interface Mortal extends CommitPool {
  dieAt(when: 'before' | 'after'): Promise<'dead'>
}

/**
 * A pool whose process may end: what it asks after that is never sent, and nothing more is heard of
 * it.
 */
function mortal(pool: Pool): Mortal {
  let doom: { when: 'before' | 'after'; dead: (word: 'dead') => void } | undefined
  let dead = false
  const ask = async (db: Pick<Pool, 'query'>, query: Query): Promise<never> => {
    if (dead) throw new Error('this process is dead')
    const meant = isCommit(query) ? doom : undefined
    if (meant?.when === 'before') end(meant)
    const result = await db.query(query)
    if (meant) end(meant)
    return result as never
  }
  function end(meant: NonNullable<typeof doom>): never {
    dead = true
    meant.dead('dead')
    throw new Error('this process died')
  }
  const silent = <T>(work: Promise<T>): Promise<T> =>
    work.then(
      (value) => (dead ? never<T>() : value),
      (error: unknown) => (dead ? never<T>() : Promise.reject(error)),
    )
  return {
    query: (query) => (dead ? never() : silent(ask(pool, query))),
    lend: (work) =>
      dead ? never() : silent(pool.lend((db) => work({ query: (query) => ask(db, query) }))),
    dieAt: (when) =>
      new Promise((resolve) => {
        doom = { when, dead: resolve }
      }),
  }
}

export function openProcess(
  pool: Pool,
  given: { shape: CommitShape; webhookId: string; startMs: number },
): Process {
  const { shape, webhookId, startMs } = given
  const clock = fixedClock(startMs)
  let life = mortal(pool)
  const writer = (): Writer =>
    openWriter({
      db: life,
      shape,
      clock,
      subscribers: (_, type) => (type === 'activity.created' ? [] : [webhookId]),
    })
  const self: Process = {
    clock,
    writer: writer(),
    dieAt: (when) => life.dieAt(when),
    restart: () => {
      life = mortal(pool)
      self.writer = writer()
    },
  }
  return self
}
