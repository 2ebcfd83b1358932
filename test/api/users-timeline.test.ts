/** Timelines that are long, and how timelines and deletions are counted and paged. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { decideEvent } from '../../packages/server/src/transitions/writing.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('timelines')
})
afterAll(() => world.close())

interface Page {
  readonly count: number
  readonly next: string | null
  readonly results: readonly { activity_id: string; source: string }[]
}

async function pageAt(path: string): Promise<Page> {
  const answer = await world.fetch(path, { headers: { 'x-api-key': box.full } })
  expect(answer.status, answer.text).toBe(200)
  return answer.body as unknown as Page
}

async function pagesFrom(path: string): Promise<Page[]> {
  const pages = [await pageAt(path)]
  for (let last = pages[0]!; last.next !== null; last = pages.at(-1)!)
    pages.push(await pageAt(last.next.replace(/^https?:\/\/[^/]+/, '')))
  return pages
}

const seqsOf = (pages: readonly Page[]) =>
  pages.flatMap(({ results }) => results.map((one) => Number(one.activity_id.split('/')[1])))
const downFrom = (seq: number) => Array.from({ length: seq }, (_, n) => seq - n)

/** Made by a partner, and changed by an analyst so often. */
async function create(vendor_data: string, changes: number): Promise<void> {
  const made = await world.call('createUser', box.partner, { body: { vendor_data } })
  const entityId = made.body['didit_internal_id'] as string
  const event = (isOn: boolean): DomainEvent => ({
    machine: 'entity',
    event: 'monitoring_switched',
    by: 'analyst',
    actor: 'analyst:test',
    facts: { monitored: isOn },
  })
  const refused = () => ({ code: 'transition_refused' }) as const
  await Promise.all(
    Array.from({ length: changes }, (_, n) =>
      world.services.writer.change({
        entityId,
        decide: (held, atMs) => decideEvent(held, event(n % 2 === 0), atMs, { refused }),
      }),
    ),
  )
}

describe('a timeline longer than one request looks at', () => {
  const lines = 5101
  const path = '/v3/users/long/activities/'
  beforeAll(() => create('long', lines - 1))

  test('is told to its end by a source that is rare', async () => {
    const pages = await pagesFrom(`${path}?source=SYSTEM`)
    expect(pages.map(({ count, results }) => [count, results.length])).toEqual([
      [0, 0],
      [1, 1],
    ])
    expect(seqsOf(pages)).toEqual([1])
  })

  test('is passed over by an offset, however far', async () => {
    const pages = await pagesFrom(`${path}?offset=5050&limit=20`)
    expect(seqsOf(pages)).toEqual(downFrom(lines - 5050))
  })

  test('is told to its end where an offset leads to what was looked at last', async () => {
    const pages = await pagesFrom(`${path}?offset=4990&limit=50`)
    expect(seqsOf(pages)).toEqual(downFrom(lines - 4990))
    expect(new Set(pages.map(({ count }) => count))).toEqual(new Set([100]))
  })
})

test('a timeline that ends where a reading ends has no page more', async () => {
  await create('even', 199)
  const pages = await pagesFrom('/v3/users/even/activities/?limit=200')
  expect(pages.map(({ results }) => results.length)).toEqual([200])
})

test.each(['', '&cursor='])(
  'every page of a timeline has the same count: limit=2%s',
  async (by) => {
    await create(`counted${by}`, 6)
    const name = encodeURIComponent(`counted${by}`)
    const pages = await pagesFrom(`/v3/users/${name}/activities/?limit=2${by}`)
    expect(pages.map(({ count }) => count)).toEqual([7, 7, 7, 7])
    expect(seqsOf(pages)).toEqual(downFrom(7))
  },
)

test.each(['', '&cursor='])('every page of deletions has the same count: limit=1%s', async (by) => {
  const names = ['a', 'b', 'c'].map((one) => `${one} gone${by}`)
  const before = (await pageAt('/v3/deletions/')).count
  for (const one of names) await create(one, 0)
  await world.call('deleteUsers', box.full, { body: { vendor_data_list: names } })
  const pages = await pagesFrom(`/v3/deletions/?limit=1${by}`)
  expect(pages.map(({ count }) => count)).toEqual(pages.map(() => before + 3))
  expect(pages).toHaveLength(before + 3)
})
