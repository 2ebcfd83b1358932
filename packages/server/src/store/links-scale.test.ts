/** Among 100,000 links a look-up is one index scan a key, and ends at its limit. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { hotStatements } from './hot.ts'
import { linkKinds } from './link-keys.ts'
import type { LinkKey } from './link-keys.ts'
import { crowdOf, keysIn, settle, townOf } from './links.fixture.ts'
import { forgetLinks, othersMax, readLinkage } from './links.ts'

const atMs = 1_780_000_000_000
const town = townOf('town', 12_000, atMs)
const crowd = crowdOf('crowd', 3_000, atMs)

let store: TestStore
beforeAll(async () => {
  store = await openTestStore(1)
  await settle(store.pool, town)
  await settle(store.pool, crowd)
  await forgetLinks(store.pool, randomUUID())
})
afterAll(() => store.close())

interface Node {
  'Node Type': string
  'Index Name'?: string
  'Actual Rows'?: number
  'Rows Removed by Filter'?: number
  'Index Searches'?: number
  Plans?: Node[]
}

/** The nodes of the plan, from the root, as the statement runs with these keys. */
async function planOf(keys: readonly LinkKey[], plans: 'custom' | 'generic'): Promise<Node[]> {
  const { text } = hotStatements().find((one) => one.name === 'links_of_keys')!
  return store.pool.transaction(async (db) => {
    // As an operator's own server has it, where nothing keeps the planner from reading a table.
    await db.query({ text: 'set local enable_seqscan = on' })
    await db.query({ text: `set local plan_cache_mode = force_${plans}_plan` })
    await db.query({ text: `prepare looking as ${text}` })
    const values = [
      ...keys.map(({ key }) => `'\\x${key.toString('hex')}'`),
      `'${randomUUID()}'`,
      ...[30 * 24, 1].map((hours) => `'${new Date(atMs - hours * 3_600_000).toISOString()}'`),
    ]
    const { rows } = await db.query<[{ Plan: Node }[]]>({
      text: `explain (analyze, format json) execute looking (${values.join(', ')})`,
      rowMode: 'array',
    })
    await db.query({ text: 'deallocate looking' })
    const all = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(all)]
    return all(rows[0]![0][0]!.Plan)
  })
}

/** What the planner may believe of the table: nothing yet, or how many different keys it holds. */
const beliefs: readonly (number | undefined)[] = [undefined, -1, -0.2, 5, 500, 10_000]

test('whatever the planner believes', async () => {
  const { rows } = await store.pool.query<{ links: number }>({
    text: 'select count(*)::int as links from link',
  })
  expect(rows[0]!.links).toBeGreaterThan(100_000)
  for (const distinct of beliefs) {
    if (distinct !== undefined) await believe(distinct)
    for (const plans of ['custom', 'generic'] as const) {
      for (const keys of [keysIn(town, 17), keysIn(crowd, 0)]) {
        expectBounded(await planOf(keys, plans))
      }
    }
  }
})

async function believe(distinct: number): Promise<void> {
  await store.pool.query({
    text: `alter table link alter column link_key set (n_distinct = ${distinct})`,
  })
  await store.pool.query({ text: 'analyze link' })
}

function expectBounded(nodes: readonly Node[]): void {
  const scans = nodes.filter((node) => /Index|Seq|Heap/.test(node['Node Type']))
  expect(scans.map((node) => node['Index Name'])).toEqual(linkKinds.map(() => 'link_pkey'))
  expect(nodes.map((node) => node['Node Type'])).not.toContain('Sort')
  for (const scan of scans) {
    expect(scan['Index Searches']).toBe(1)
    const read = scan['Actual Rows']! + (scan['Rows Removed by Filter'] ?? 0)
    expect(read).toBeLessThanOrEqual(othersMax)
  }
}

test('of a crowd the newest are counted, up to the limit', async () => {
  const asked = { keys: keysIn(crowd, 0), entityId: randomUUID(), atMs }
  const found = await readLinkage(store.pool, asked)
  expect(found).toMatchObject({ contactShared: othersMax, atAddress: othersMax + 1 })
  expect(found.withinHour).toBe(62)
})

test('the links of one entity are found by their own index', async () => {
  const { rows } = await store.pool.query<[string]>({
    text: 'explain delete from link where entity_id = $1',
    values: [randomUUID()],
    rowMode: 'array',
  })
  const plan = rows.map(([line]) => line).join('\n')
  expect(plan).toContain('link_of_entity')
  expect(plan).not.toContain('Seq Scan')
})
