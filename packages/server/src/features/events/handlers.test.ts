/** The event feed on a real store, read while it is written. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, read, steps } from '../../../../../test/webhook-world.ts'
import type { World } from '../../../../../test/webhook-world.ts'
import { eventHandlers } from './handlers.ts'
import { patiently } from '../../../../../test/patiently.ts'

const wallet = 'eip155:1:0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A'
let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

type Parts = Parameters<World['call']>[0]
interface Page {
  readonly data: Record<string, unknown>[]
  readonly nextCursor: string
}
const page = async (parts: Parts = {}): Promise<Page> =>
  read(await eventHandlers(world.services).listEvents(world.call(parts))) as unknown as Page

/** Reads on until nothing is left; other tests of the run may hold the end back for a moment. */
async function readAll(
  query: Record<string, unknown> = {},
  wanted = 0,
): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = []
  let cursor: string | undefined
  await patiently(async () => {
    const { data, nextCursor } = await page({
      query: { ...query, ...(cursor ? { cursor } : {}) },
    })
    all.push(...data)
    cursor = nextCursor
    expect(all.length).toBeGreaterThanOrEqual(wanted)
    expect(data).toHaveLength(0)
  })
  return all
}

async function announcedLines(): Promise<string[]> {
  const { rows } = await world.store.pool.query<{
    entity_id: string
    seq: number
    kind: string
    body: string
  }>({
    text: 'select entity_id, seq, kind, body from journal where application_id = $1',
    values: [world.applications.sandbox.applicationId],
  })
  return rows
    .filter((row) => {
      const { from, to } = JSON.parse(row.body) as { from: string | null; to: string }
      return from !== to && !(row.kind.startsWith('entity') && from === null)
    })
    .map((row) => `${row.entity_id}/${row.seq}`)
}
const name = (event: Record<string, unknown>): string =>
  `${String(event['id'] ?? event['vendor_user_id'])}/${String(event['sequence'])}`

test('an empty feed still gives a cursor, from which what comes later is read', async () => {
  const before = await page({ environment: 'live' })
  expect(before.data).toEqual([])
  const id = await world.customer('live one', { environment: 'live' })
  await patiently(async () => {
    const after = await page({ environment: 'live', query: { cursor: before.nextCursor } })
    expect(after.data.map(name)).toEqual([`${id}/2`])
  })
})

test('who reads while writers commit sees each event once, each person in order', async () => {
  const writers = Promise.all(
    Array.from({ length: 25 }, async (_, n) => {
      const id = await world.customer(`w${n}`)
      for (const step of [steps.signed, steps.cleared, steps.passed, steps.blocked])
        await world.move(id, step)
    }),
  )
  const still = { writing: true }
  void writers.finally(() => (still.writing = false))
  const seen: Record<string, unknown>[] = []
  let cursor: string | undefined
  while (still.writing) {
    const { data, nextCursor } = await page({ query: { limit: 7, ...(cursor ? { cursor } : {}) } })
    seen.push(...data)
    cursor = nextCursor
  }
  await writers
  const lines = await announcedLines()
  expect(lines).toHaveLength(25 * 6)
  await patiently(async () => {
    const { data, nextCursor } = await page({ query: { cursor } })
    seen.push(...data)
    cursor = nextCursor
    expect(seen.length).toBeGreaterThanOrEqual(lines.length)
  })
  expect(seen.map(name).toSorted()).toEqual(lines.toSorted())
  for (const id of new Set(seen.map((event) => name(event).split('/')[0]))) {
    const mine = seen
      .filter((event) => name(event).startsWith(id!))
      .map((event) => event['sequence'] as number)
    expect(mine).toEqual(mine.toSorted((a, b) => a - b))
  }
  expect((await readAll({}, lines.length)).map(name)).toEqual(seen.map(name))
})

test('a commit that was under way while a later one was read is not passed over', async () => {
  const { nextCursor } = await page({ query: { limit: 200 } })
  const late = await world.store.pool.transaction(async (db) => {
    // A transaction that has its number already, as a writer has in the middle of its commit.
    await db.query({ text: 'select pg_current_xact_id()' })
    const id = await world.customer('quick')
    const { data } = await page({ query: { cursor: nextCursor, limit: 200 } })
    expect(data.map(name)).not.toContain(`${id}/2`)
    return id
  })
  await patiently(async () => {
    const { data } = await page({ query: { cursor: nextCursor, limit: 200 } })
    expect(data.map(name)).toContain(`${late}/2`)
  })
})

test('types are chosen by name, and an unknown one is refused', async () => {
  const standing = await readAll({ types: 'user.status.updated, business.status.updated' }, 25)
  expect(new Set(standing.map((event) => event['webhook_type']))).toEqual(
    new Set(['user.status.updated']),
  )
  await expect(page({ query: { types: 'customer.deleted' } })).rejects.toMatchObject({
    problem: { code: 'query_invalid' },
  })
})

test('a cursor that was mangled, or is of another list, is refused', async () => {
  const { nextCursor } = await page()
  for (const cursor of [`${nextCursor}A`, nextCursor.slice(1), 'x', '0']) {
    await expect(page({ query: { cursor } })).rejects.toMatchObject({
      problem: { code: 'cursor_invalid' },
    })
  }
})

test('wallets are whole for keys that see personal data, else masked', async () => {
  const id = await world.customer('owner', { wallet })
  const mine = async (scopes?: readonly ('customers:read' | 'personal:read')[]) => {
    const all = (await readPages(scopes)).filter((event) => event['id'] === id)
    expect(all.length).toBeGreaterThan(0)
    return all[0]!['chainId']
  }
  await patiently(async () => expect(await mine()).toBe(wallet))
  expect(await mine(['customers:read'])).toBe('eip155:1:0x...ff2A')
  await world.move(id, steps.erased, { erase: true })
  expect(await mine()).toBe(null)
})

async function readPages(
  scopes?: readonly ('customers:read' | 'personal:read')[],
): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = []
  for (let cursor: string | undefined; ;) {
    const query = { limit: 200, ...(cursor ? { cursor } : {}) }
    const { data, nextCursor } = await page({ query, ...(scopes ? { scopes } : {}) })
    all.push(...data)
    if (data.length === 0) return all
    cursor = nextCursor
  }
}

test('a long stretch that announces nothing is crossed in bounded steps', async () => {
  const before = await page({ query: { limit: 200, types: 'business.status.updated' } })
  const { applicationId } = world.applications.sandbox
  const id = await world.customer('silent')
  await world.store.pool.query({
    text: `insert into journal (entity_id, seq, application_id, at, kind, actor, body, hash)
      select $1, n, $2, now(), 'customer.challenge_failed', 'customer', 
        '{"v":1,"from":"initiating","to":"initiating","by":"customer"}',
        sha256(n::text::bytea) from generate_series(10, 4500) n`,
    values: [id, applicationId],
  })
  const cursors = [before.nextCursor]
  await patiently(async () => {
    const { data, nextCursor } = await page({
      query: { cursor: cursors.at(-1)!, types: 'business.status.updated' },
    })
    expect(data).toEqual([])
    if (nextCursor !== cursors.at(-1)) cursors.push(nextCursor)
    expect(cursors.length).toBeGreaterThan(3)
  })
})
