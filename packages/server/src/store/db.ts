/** Connections to PostgreSQL: one place that knows `pg`, its type parsers and its error codes. */
import pg from 'pg'
import { BoundQuery, messageOf } from './bound-query.ts'
import type { Message } from './bound-query.ts'
import type { HotStatement } from './hot.ts'

/** What the store needs of a connection or a pool. */
export interface Database {
  query<R extends unknown[] | Record<string, unknown>>(
    query: Query,
  ): Promise<{ rows: R[]; rowCount: number | null; command?: string }>
}
export interface Query {
  readonly name?: string
  readonly text: string
  readonly values?: readonly unknown[]
  readonly rowMode?: 'array'
  /**
   * The values as they go over the wire; its rows come as arrays of text. Only of a pool itself.
   */
  readonly message?: Message
  /** The values are binary arrays, and the rows come as arrays of text, as PostgreSQL prints it. */
  readonly raw?: true
}

/** A pool that also lends one connection. */
export interface Pool extends Database {
  transaction<T>(work: (db: Database) => Promise<T>): Promise<T>
  /**
   * For work that begins and ends its own transaction; after an error what is open is rolled back.
   */
  lend<T>(work: (db: Database) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** What a commit needs of a pool. */
export type CommitPool = Pick<Pool, 'query' | 'lend'>

// bigint columns hold versions and sequences, far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
// A timestamp is read as epoch milliseconds, the only form of time inside the server.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) =>
  Date.parse(text.replace(' ', 'T').replace(/\+00$/, 'Z')),
)

export const sqlState = {
  serializationFailure: '40001',
  deadlock: '40P01',
  uniqueViolation: '23505',
  queryCanceled: '57014',
} as const

/** As another process finds what it makes: its row, the type of its row, or the thing itself. */
const madeStates: readonly unknown[] = ['23505', '42P07', '42710']

/**
 * Whether somebody else made the same table or sequence at the same moment; `if not exists` does
 * not keep two who both saw none from both making it.
 */
export const isMadeMeanwhile = (error: unknown): boolean => madeStates.includes(sqlStateOf(error))

/**
 * Every SQLSTATE has a digit; `EPIPE`, the system's word for a lost connection, has five letters
 * too.
 */
const sqlStateForm = /^(?=.*\d)[0-9A-Z]{5}$/

/**
 * The SQLSTATE of an error of the database, or `undefined` for anything else, a lost connection
 * included.
 */
export function sqlStateOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && sqlStateForm.test(code) ? code : undefined
}

/**
 * 08: the connection; 53: no room or no connection left; 57P: going or coming; 25006: a standby
 * that is not promoted yet; XX000: a node of a cluster.
 */
const awayStates = /^(08...|53...|57P..|25006|XX000)$/

/** What the system says of a connection that is gone or cannot be made. */
const awayCodes =
  /^(ECONN.+|EPIPE|ETIMEDOUT|E(HOST|NET)(UNREACH|DOWN)|EAI_.+|ENOTFOUND|ERR_SSL_.+)$/

/** Of a socket in the file system: not there while the server starts, or with a crowd before it. */
const socketCodes = /^(ENOENT|EAGAIN)$/

/** What the driver says, without a code, when it lost, never got or cannot read a connection. */
const awayMessages = new RegExp(
  [
    '^(Connection terminated',
    'timeout expired$',
    'timeout exceeded when trying to connect$',
    'Client (has encountered a connection error|was closed) and is not queryable$',
    'Query read timeout$',
    'There was an error establishing an SSL connection$',
    'Received unexpected \\w+ message from backend',
    'received invalid response: )',
  ].join('|'),
)

/**
 * Whether the outcome of the statement is unknown because the connection went, or the server
 * cannot write now. Anything else is a fault that would come again, and must not hold up everybody
 * else: a value that cannot be sent, a row that cannot be read.
 */
export function connectionLost(error: unknown): boolean {
  const state = sqlStateOf(error)
  if (state !== undefined) return awayStates.test(state)
  if (typeof error !== 'object' || error === null) return false
  const { code, syscall, message } = error as Record<string, unknown>
  if (typeof code === 'string') {
    return awayCodes.test(code) || (socketCodes.test(code) && syscall === 'connect')
  }
  return typeof message === 'string' && awayMessages.test(message)
}

export interface PoolSettings {
  readonly url: string
  readonly size: number
  readonly statementTimeoutMs?: number
  readonly onError?: (error: Error) => void
  /**
   * For connections that only run named statements over arrays: planned once, for whatever arrays
   * come.
   */
  readonly hot?: boolean
  /**
   * Sends what is asked before the answer to the last question is there; for the pipelined commit.
   */
  readonly pipelined?: boolean
}

/**
 * - A statement prepared on a young table would keep its sequential scan for good (measured: 64
 *   callers 460 changes a second instead of 14,000 after a few thousand changes); every statement
 *   here has an index to go by (decision 0001).
 * - The cost such a plan is given would then start the compiler for nothing, and helpers for a
 *   page of a list, each of which takes longer to start than the page to read (measured: 20 ms).
 * - The Citus setting keeps batches over many shards fast; plain PostgreSQL accepts and ignores it.
 */
const everyConnection = {
  timezone: 'UTC',
  enable_seqscan: 'off',
  jit: 'off',
  max_parallel_workers_per_gather: 0,
  'citus.multi_shard_modify_mode': 'sequential',
}

const hotConnection = { plan_cache_mode: 'force_generic_plan' }

/** Opens a pool; connections are made when first needed and replaced when they die. */
export function openPool(settings: PoolSettings): Pool {
  const pool = new pg.Pool({
    connectionString: settings.url,
    max: settings.size,
    // A pool that waits for ever hides an outage; the caller answers 503 instead.
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 0,
    application_name: 'ostiary',
    statement_timeout: settings.statementTimeoutMs ?? 30_000,
    // The types of `pg` do not know this setting yet.
    ...(settings.pipelined ? ({ pipeline: true } as object) : {}),
    options: Object.entries({ ...everyConnection, ...(settings.hot ? hotConnection : {}) })
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  })
  pool.on('error', (error) => settings.onError?.(error))
  return {
    query: (query) => pool.query(asked(query, settings.pipelined)) as never,
    transaction: (work) =>
      onLoan(pool, async (db) => {
        await db.query({ text: 'begin' })
        const result = await work(db)
        await commitNow(db)
        return result
      }),
    lend: (work) => onLoan(pool, work),
    close: () => pool.end(),
  }
}

const asText = { getTypeParser: () => (text: string | null) => text } as never

function asked(query: Query, pipelined = false): pg.QueryConfig {
  if (query.message) return new BoundQuery(query.message) as never
  if (!query.raw) return query as pg.QueryConfig
  // A pipelined connection takes queries of the driver's own class only.
  if (pipelined) return { ...query, rowMode: 'array', types: asText } as never
  return new BoundQuery(messageOf(query as HotStatement, query.values as Buffer[])) as never
}

/** After an error inside, COMMIT answers ROLLBACK and resolves: that is not a commit. */
export async function commitNow(db: Database): Promise<void> {
  const { command } = await db.query({ text: 'commit' })
  if (command !== 'COMMIT') throw new Error(`the transaction ended with ${command ?? 'nothing'}`)
}

async function onLoan<T>(pool: pg.Pool, work: (db: Database) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  // A lent client has no listener of the pool: without one of its own the process would end with
  // the connection.
  const onError = (error: Error): void => {
    broken = error
  }
  client.on('error', onError)
  try {
    return await work({ query: (query) => client.query(query as pg.QueryConfig) as never })
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}
