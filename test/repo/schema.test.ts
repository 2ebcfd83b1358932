/** The schema stays one that can be spread over machines, and that a commit need not pay for. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { everySection } from '../../packages/server/src/store/commit-one-statement.ts'
import { placement } from '../../packages/server/src/store/placement.ts'
import { readCatalog } from '../../scripts/gen/catalog.ts'
import type { Catalog, Constraint, Table } from '../../scripts/gen/catalog.ts'
import { openTestStore } from '../store.ts'
import type { TestStore } from '../store.ts'
import { migrationProblems } from './migrations.ts'
import { placementProblems } from './placement.ts'
import { files } from './tree.ts'

let store: TestStore
let catalog: Catalog
beforeAll(async () => {
  store = await openTestStore(1)
  catalog = await readCatalog(store.pool)
})
afterAll(() => store.close())

test('every table lives where store/placement.ts says, and could be distributed', () => {
  expect(placementProblems(catalog, placement)).toEqual([])
})

test('what every commit writes has no checks, which each statement would read anew', () => {
  const written = new Set([...everySection.map((one) => one.table), 'directory', 'identifier'])
  const checks = catalog.tables
    .filter((table) => written.has(table.name))
    .flatMap((table) => table.constraints.filter((one) => one.kind === 'check'))
  expect(written.size).toBeGreaterThan(7)
  expect(checks.map((one) => one.name)).toEqual([])
})

test('every migration is numbered, plain, and names its constraints', () => {
  const migrations = files('.sql').filter(({ path }) => path.includes('/store/migrations/'))
  expect(migrationProblems(migrations)).toEqual([])
})

const key: Constraint = {
  name: 'thing_pkey',
  kind: 'primary key',
  definition: 'PRIMARY KEY (entity_id, name)',
  columns: ['entity_id', 'name'],
  deferrable: false,
  references: null,
}
const thing: Table = {
  name: 'thing',
  options: [],
  columns: [{ name: 'entity_id', type: 'uuid', notNull: true, initial: null }],
  constraints: [key],
  indexes: [],
  triggers: [],
  rules: [],
}
const swapped = {
  ...key,
  name: 'thing_once',
  kind: 'unique',
  columns: ['name', 'entity_id'],
} as const
const abroad = { ...key, name: 'thing_of', kind: 'foreign key', references: 'other' } as const
const looseColumn = { name: 'entity_id', type: 'uuid', notNull: false, initial: null }
const index = { name: 'thing_index', definition: '', unique: true, columns: ['name'] }

test.each<[string, Partial<Table>, string]>([
  ['a key that begins elsewhere', { constraints: [key, swapped] }, 'does not begin with entity_id'],
  ['a unique index that begins elsewhere', { indexes: [index] }, 'does not begin with entity_id'],
  ['a distribution column that may be null', { columns: [looseColumn] }, 'may be null'],
  ['a table without its distribution column', { columns: [] }, 'has no entity_id'],
  ['a table without a key', { constraints: [] }, 'no primary key'],
  ['a foreign key that may cross entities', { constraints: [key, abroad] }, 'may cross entities'],
  ['a deferrable constraint', { constraints: [{ ...key, deferrable: true }] }, 'is deferrable'],
  ['a trigger', { triggers: ['t'] }, 'has the trigger t'],
  ['a rule', { rules: ['r'] }, 'has the rule r'],
])('it finds %s', (_what, fault, complaint) => {
  const faulty = { tables: [{ ...thing, ...fault }], sequences: [] }
  expect(placementProblems(faulty, { thing: 'by entity' })).toEqual([
    expect.stringContaining(complaint),
  ])
})

test('it finds a table that is not placed, a placed one that is gone, and a sequence', () => {
  expect(placementProblems({ tables: [thing], sequences: ['s'] }, { gone: 'local' })).toHaveLength(
    3,
  )
})

const migration = (text: string, path = '000001_start.sql') => [{ path, text }]

test.each([
  ['a gap in the numbers', migration('select 1;\n', '000002_start.sql')],
  ['two statements on a line', migration('select 1; select 2;\n')],
  ['a check without a name', migration('create table a (b int check (b > 0));\n')],
  ['a unique column without a name', migration('create table a (b int unique);\n')],
  ['a reference without a name', migration('create table a (b int references c (d));\n')],
  ['a trigger', migration('create trigger t after insert on a execute function f();\n')],
  ['a sequence', migration('create table a (b bigserial);\n')],
])('it finds %s in a migration', (_what, planted) => {
  expect(migrationProblems(planted)).not.toEqual([])
})

test('a named constraint, a unique index and a word in quotes are no faults', () => {
  const text = [
    `create table a (b text, constraint b_known check (b in ('unique;', 'check')));`,
    'create unique index a_b on a (b);\n',
  ].join('\n')
  expect(migrationProblems(migration(text))).toEqual([])
})
