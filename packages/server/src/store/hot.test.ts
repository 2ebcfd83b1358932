/**
 * What a cluster needs of the busy statements, read from their text; what it refuses was tried
 * (scale-out.md 2).
 */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { at, batch, id, key, newEntity, rows, update } from './commit.fixture.ts'
import { commitBatch } from './commit.ts'
import { openPool } from './db.ts'
import { dropOrphanClaims } from './directory.ts'
import { readRemembered } from './heads.ts'
import { hot, hotStatements } from './hot.ts'
import type { HotStatement } from './hot.ts'
import './links.ts'
import { placement } from './placement.ts'
import './vault.ts'

let store: TestStore
beforeAll(async () => {
  store = await openTestStore(2)
  // A commit declares its statements when it first needs them.
  for (const [n, shape] of (['one_statement', 'pipelined'] as const).entries()) {
    const pool = openPool({ url: store.url, size: 1, pipelined: shape === 'pipelined' })
    const [old, fresh] = [10 * n + 1, 10 * n + 2]
    await commitBatch(pool, batch({ newEntities: [newEntity(old)] }), shape)
    const effect = { entityUpdates: [update(old)], effects: [rows.effect(old, 2)] }
    await commitBatch(pool, batch({ ...effect, newCustomers: [rows.customer(old)] }), shape)
    const everySection = batch({
      newEntities: [newEntity(fresh)],
      entityUpdates: [update(old, { expect: 2, version: 3 })],
      newCustomers: [rows.customer(fresh)],
      customerUpdates: [rows.customer(old)],
      journal: [rows.line(old, 3)],
      effects: [rows.effect(old, 3)],
      deliveries: [rows.delivery(old, 3)],
      idempotency: [rows.answer(old)],
      vault: [rows.item(fresh, 'key')],
      erased: [id(old)],
      settled: [rows.settled(old, 2)],
      bars: [rows.bar(old, `bar ${n}`)],
      claims: [rows.claim(old, `claim ${n}`)],
    })
    expect(await commitBatch(pool, everySection, shape)).toEqual(new Set([id(old), id(fresh)]))
    await pool.close()
  }
  await readRemembered(store.pool, [{ slot: id(1), key: key('x') }])
  const keys = { dirKey: key('x'), walletKey: key('x'), olderThan: new Date(at) }
  await dropOrphanClaims(store.pool, keys)
})
afterAll(() => store.close())

const everyStatement = (): readonly HotStatement[] =>
  hotStatements().filter((one) => one.name !== 'x')
const onCluster = (): HotStatement[] => everyStatement().filter((one) => !one.oneMachineOnly)

/** The tables a text names where a table stands. */
function mentioned(text: string): string[] {
  const names = [...text.matchAll(/\b(?:from|join|into|update|using)\s+([a-z_]+)/g)]
  return [...new Set(names.map(([, name]) => name!).filter((name) => name in placement))].sort()
}

/** A change of rows that are named by arrays; the table is the first or the second group. */
const changesByArray = /\bupdate (\w+)[^]*\bfrom unnest\(|\bdelete from (\w+)[^]*\busing unnest\(/

/** Every arm of a union by a key of its own: each goes to one shard, and all come back together. */
const armByArm = (text: string): boolean => {
  const arms = text.split('union all')
  return arms.length > 1 && arms.every((arm) => /where \w+ = \$\d/.test(arm))
}

/** Complaints about a statement, each with what to do. */
function complaints(one: HotStatement): string[] {
  const { name, text, tables, shards } = one
  const distributed = tables.filter((table) => placement[table]!.startsWith('by '))
  const ownKey = distributed.filter((table) => placement[table] === 'by own key')
  const rules: readonly (readonly [broken: boolean, say: string])[] = [
    [
      mentioned(text).join() !== [...tables].sort().join(),
      `declares ${tables.join()}, and its text names ${mentioned(text).join()}`,
    ],
    [
      changesByArray.test(text) && !text.includes('= any('),
      'changes rows by unnest and does not say `= any(`: every shard is asked',
    ],
    [
      shards === 'one' && !/where \w+(\.\w+)? = \$\d/.test(text),
      'says one shard, and no column equals one parameter',
    ],
    [
      shards === 'many' &&
        !text.includes('insert into') &&
        !text.includes('= any(') &&
        !armByArm(text),
      'says many shards, and has no `= any(`',
    ],
  ]
  const clusterRules: typeof rules = [
    [
      /\bwith\b[^]*\binsert into\b/.test(text),
      'has an INSERT inside a WITH: a distributed step of its own',
    ],
    [/\bmerge into\b/.test(text), 'has a MERGE'],
    [/for (no key )?(update|share)/.test(text) && shards !== 'one', 'locks rows of many shards'],
    [
      ownKey.length > 0 && distributed.length > 1,
      'joins tables that are distributed on different columns: fetch the ids first',
    ],
    [
      /\bupdate\b[^]*\b(now|random|clock_timestamp|gen_random_uuid)\(/.test(text),
      'calls a volatile function in an UPDATE',
    ],
  ]
  const all = one.oneMachineOnly ? rules : [...rules, ...clusterRules]
  return all.flatMap(([broken, say]) => (broken ? [`${name} ${say}.`] : []))
}

test('every busy statement declares what its text does, and a cluster can run it', () => {
  expect(everyStatement().flatMap(complaints)).toEqual([])
})

test('every statement of the write path is declared', () => {
  expect(everyStatement().length).toBeGreaterThan(20)
  expect(onCluster().map((one) => one.name)).toEqual(
    expect.arrayContaining([
      'heads_by_id',
      'remembered_by_key',
      'vault_items',
      'directory_by_key',
      'identifiers_by_key',
      'pipelined_updating',
      'pipelined_settling',
      'pipelined_journaling',
    ]),
  )
})

const statement = (text: string, more: Partial<HotStatement> = {}): HotStatement => ({
  name: 'planted',
  text,
  tables: ['journal'],
  shards: 'many',
  ...more,
})

test.each<[string, HotStatement, string]>([
  ['another table', statement('select 1 from vault where a = any($1)'), 'its text names vault'],
  [
    'an update without the array',
    statement('update journal t set a = 1 from unnest($1) s where t.a = s.a'),
    '= any(',
  ],
  [
    'a delete without the array',
    statement('delete from journal t using unnest($1) s where t.a = s.a'),
    '= any(',
  ],
  [
    'one shard that is many',
    statement('select 1 from journal where a = any($1)', { shards: 'one' }),
    'one shard',
  ],
  [
    'many shards that are named by nothing',
    statement('(select 1 from journal where a = $1) union all (select 1 from journal)'),
    'has no `= any(`',
  ],
  [
    'an insert inside a with',
    statement('with a as (insert into journal values (1)) select 1 where a = any($1)'),
    'INSERT inside',
  ],
  [
    'a lock on many shards',
    statement('select 1 from journal where a = any($1) for update'),
    'locks',
  ],
  [
    'two ways of distributing',
    statement('select 1 from journal, directory where a = any($1)', {
      tables: ['journal', 'directory'],
    }),
    'different columns',
  ],
  ['a volatile function', statement('update journal set a = now() where a = any($1)'), 'volatile'],
])('it finds %s', (_, planted, say) => {
  expect(complaints(planted).join(' ')).toContain(say)
})

test('one name stands for one text', () => {
  const one = { name: 'x', text: 'select 1', tables: [], shards: 'one' } as const
  expect(hot(one)).toBe(one)
  expect(() => hot({ ...one, text: 'select 2' })).toThrow('Two statements are called x.')
})

/** A table every node has whole needs no pruning. */
const isReference = (text: string): boolean => {
  const [, updated, deleted] = changesByArray.exec(text)!
  return placement[updated ?? deleted!] === 'reference'
}

test('wherever rows are changed by unnest, the text says `= any(`', () => {
  const source = fileURLToPath(new URL('../', import.meta.url))
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  const product = files.filter(
    (name) => name.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(name),
  )
  const faults = product.flatMap((name) => {
    const texts = readFileSync(join(source, name), 'utf8').match(/`[^`]*`/g) ?? []
    return texts
      .filter((text) => changesByArray.test(text))
      .filter((text) => !/= any\(/.test(text) && !isReference(text))
      .map((text) => `${name}: ${text.slice(0, 60)}`)
  })
  expect(faults).toEqual([])
})
