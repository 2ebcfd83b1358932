/**
 * Connections: what is read as what, which errors mean away, and transactions that lose their
 * connection.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { connectionLost, openPool, sqlStateOf } from './db.ts'
import type { Database } from './db.ts'

let store: TestStore
beforeAll(async () => {
  store = await openTestStore(2)
  await store.pool.query({ text: 'create table note (n int primary key)' })
})
afterAll(() => store.close())

const notes = async (): Promise<number[]> => {
  const { rows } = await store.pool.query<[number]>({
    text: 'select n from note order by n',
    rowMode: 'array',
  })
  return rows.map(([n]) => n)
}
const write = (db: Database, n: number): Promise<unknown> =>
  db.query({ text: 'insert into note values ($1)', values: [n] })

test('times are read as epoch milliseconds, bigints as numbers', async () => {
  const { rows } = await store.pool.query<[number, number, number]>({
    text: `select '2026-11-20 15:00:00.123+00'::timestamptz,
      '1969-12-31T23:59:59.999Z'::timestamptz, 9007199254740991::int8`,
    rowMode: 'array',
  })
  expect(rows[0]).toEqual([Date.UTC(2026, 10, 20, 15, 0, 0, 123), -1, 2 ** 53 - 1])
})

describe('errors', () => {
  const system = (code: string, syscall: string): Error =>
    Object.assign(new Error(`${syscall} ${code}`), { code, syscall })

  test.each([
    ['a connection refused', { code: 'ECONNREFUSED' }],
    ['a connection reset', { code: 'ECONNRESET' }],
    ['a broken pipe, whose name is as long as an SQLSTATE', { code: 'EPIPE' }],
    ['a host that does not answer', { code: 'ETIMEDOUT' }],
    ['no way to the host', { code: 'EHOSTUNREACH' }],
    ['no socket while the server starts', system('ENOENT', 'connect')],
    ['a crowd at the socket', system('EAGAIN', 'connect')],
    ['a name that is not found now', { code: 'EAI_AGAIN' }],
    ['a name that is not found', { code: 'ENOTFOUND' }],
    ['a broken encryption', { code: 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC' }],
    ['a server that shuts down', { code: '57P01' }],
    ['a server that starts', { code: '57P03' }],
    ['no connection left', { code: '53300' }],
    ['a full disk', { code: '53100' }],
    ['a standby not promoted yet', { code: '25006' }],
    ['a node of a cluster', { code: 'XX000' }],
  ])('%s: the outcome is unknown', (_, error) => expect(connectionLost(error)).toBe(true))

  // As `pg` and `pg-pool` write them; none has a code.
  test.each([
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout expired',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'Query read timeout',
    'There was an error establishing an SSL connection',
    'Received unexpected commandComplete message from backend.',
    'received invalid response: 48',
  ])('"%s" of the driver: the outcome is unknown', (message) =>
    expect(connectionLost(new Error(message))).toBe(true),
  )

  test.each([
    ['a NUL', { code: '22021' }],
    ['a duplicate', { code: '23505' }],
    ['a statement cancelled', { code: '57014' }],
    ['a deadlock', { code: '40P01' }],
    ['a damaged row', { code: 'XX001' }],
    ['a value of ours that cannot be sent', new TypeError('x')],
    ['a number of ours that does not fit', new RangeError('x')],
    ['a column that holds no JSON', new SyntaxError('Unexpected token')],
    ['an error of ours', new Error('there is no application 1')],
    ['a file that is not there', system('ENOENT', 'open')],
    ['a commit that rolled back', new Error('the transaction ended with ROLLBACK')],
    ['nothing', undefined],
    ['a word', 'Connection terminated'],
  ])('%s: the outcome is known', (_, error) => expect(connectionLost(error)).toBe(false))

  test.each([[{ code: 'EPIPE' }], [{ code: 5 }], [null], ['x'], [new Error('x')]])(
    '%j has no SQLSTATE',
    (error) => expect(sqlStateOf(error)).toBeUndefined(),
  )
})

describe.each([false, true])('pipelined: %s', (pipelined) => {
  const base = pipelined ? 100 : 0
  let pool: ReturnType<typeof openPool>
  beforeAll(() => {
    pool = openPool({ url: store.url, size: 2, pipelined })
  })
  afterAll(() => pool.close())

  test('a transaction is committed as one, or not at all', async () => {
    await pool.transaction(async (db) => {
      await write(db, base + 1)
      await write(db, base + 2)
    })
    const failing = pool.transaction(async (db) => {
      await write(db, base + 3)
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect((await notes()).filter((n) => n > base)).toEqual([base + 1, base + 2])
  })

  test('an error that was swallowed inside is no commit', async () => {
    const swallowing = pool.transaction(async (db) => {
      await write(db, base + 4)
      await write(db, base + 4).catch(() => undefined)
    })
    await expect(swallowing).rejects.toThrow('ended with ROLLBACK')
    expect(await notes()).not.toContain(base + 4)
  })

  test('a connection that dies in a transaction takes nothing else with it', async () => {
    for (let round = 0; round < 3; round += 1) {
      const killed = pool.transaction(async (db) => {
        await write(db, base + 5)
        const { rows } = await db.query<[number]>({
          text: 'select pg_backend_pid()',
          rowMode: 'array',
        })
        await store.pool.query({ text: 'select pg_terminate_backend($1)', values: [rows[0]![0]] })
        for (;;) await db.query({ text: 'select 1' })
      })
      const error = await killed.catch((failure: unknown) => failure)
      expect(connectionLost(error)).toBe(true)
    }
    expect(await notes()).not.toContain(base + 5)
    await pool.transaction((db) => write(db, base + 6))
    expect(await notes()).toContain(base + 6)
  })

  test('a connection that dies while nobody asks it is replaced', async () => {
    const errors: Error[] = []
    const watched = openPool({ url: store.url, size: 1, pipelined, onError: (e) => errors.push(e) })
    const { rows } = await watched.query<[number]>({
      text: 'select pg_backend_pid()',
      rowMode: 'array',
    })
    await store.pool.query({ text: 'select pg_terminate_backend($1)', values: [rows[0]![0]] })
    let answer: unknown
    while (answer === undefined)
      answer = await watched.query({ text: 'select 1' }).catch(() => undefined)
    await watched.close()
  })
})
