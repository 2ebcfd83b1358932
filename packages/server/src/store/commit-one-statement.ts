/**
 * The commit for one machine: everything in one statement, prepared once for each combination of
 * sections.
 */
import { byteas, uuids } from './binary-array.ts'
import { Message } from './bound-query.ts'
import { addArrays, addScalars, filled, filledOf, unnested } from './commit-encode.ts'
import type { Filled } from './commit-encode.ts'
import type { CommitPool } from './db.ts'
import { hot, sent } from './hot.ts'
import type { HotStatement } from './hot.ts'
import type { Batch, NewEntityRow } from './rows.ts'
import { creatingSection, followingSections, section, updatingSection } from './sections.ts'
import type { Section } from './sections.ts'

/**
 * `row`: the section's only row, each value a parameter of its own. `rows`: an array a column.
 * Without arrays to unnest and to join the database needs a quarter less for a lone caller's
 * commit; a batch of many is sent in arrays alone, so that few statements serve every mixture.
 */
type Form = 'row' | 'rows'

/** What is true of a whole batch, and makes its statement a shorter one. */
interface Traits {
  /** Without a wallet there is no second claim that could be lost after the first was won. */
  readonly wallets: boolean
  /** Every row is of the one entity: whether it won is asked once, not row by row. */
  readonly isLone: boolean
}

/** A batch uses only the sections it has rows for. */
const statements = new Map<string, HotStatement>()

export async function commitInOneStatement(pool: CommitPool, batch: Batch): Promise<Set<string>> {
  const present = filledOf(everySection, batch)
  if (present.length === 0) return new Set()
  const isLone = batch.newEntities.length + batch.entityUpdates.length === 1
  const formOf = ({ rows }: Filled): Form => (isLone && rows.length === 1 ? 'row' : 'rows')
  const wallets = batch.newEntities.some((one) => one.walletKey !== null)
  const statement = statementFor(present, { formOf, wallets, isLone })
  const message = new Message(statement)
  for (const one of present) {
    if (formOf(one) === 'row') addScalars(message, one)
    else addArrays(message, one)
  }
  const { rows } = await pool.query<[string, 't' | 'f']>(message.end().query())
  const orphans = rows.filter(([, won]) => won !== 't').map(([entityId]) => entityId)
  if (orphans.length > 0) await dropOwnClaims(pool, batch, orphans)
  return new Set(rows.filter(([, won]) => won === 't').map(([entityId]) => entityId))
}

const claimingSection = section<Batch['claims'][number]>({
  name: 'claiming',
  table: 'identifier',
  entity: 'entity_id',
  rowsOf: (batch) => batch.claims,
  columns: [
    ['entity_id', 'uuid', (row) => row.entityId],
    ['key', 'bytea', (row) => row.key],
    ['kind', 'text', (row) => row.kind],
    ['at', 'timestamptz', (row) => row.at],
  ],
  sql: '',
})

const claimColumns: Section<NewEntityRow>['columns'] = [
  ['dir_key', 'bytea', (row) => row.dirKey],
  ['wallet_key', 'bytea', (row) => row.walletKey],
  ['vendor_key', 'bytea', (row) => row.vendorKey],
]

/** New entities with what they claim beside their own columns. */
const creatingWithClaims: Section<unknown> = {
  ...creatingSection,
  columns: [...creatingSection.columns, ...(claimColumns as Section<unknown>['columns'])],
}

/** What a commit may write, in the order of its statement. */
export const everySection: readonly Section<unknown>[] = [
  claimingSection,
  creatingWithClaims,
  updatingSection,
  ...followingSections,
]

function statementFor(
  present: readonly Filled[],
  asked: { formOf: (one: Filled) => Form } & Traits,
): HotStatement {
  const { formOf, wallets, isLone } = asked
  let key = `${wallets ? 'wallets ' : ''}${isLone ? 'lone ' : ''}`
  for (const one of present) key += `${one.section.name}:${formOf(one)} `
  const before = statements.get(key)
  if (before) return before
  const statement = hot({
    name: `commit_${statements.size + 1}`,
    text: textFor(
      present.map((one) => ({ section: one.section, form: formOf(one) })),
      { wallets, isLone },
    ),
    tables: tablesOf(present.map((one) => one.section)),
    shards: 'many',
    oneMachineOnly: true,
  })
  statements.set(key, statement)
  return statement
}

/** Where the rows of a section come from. */
function sourceText(one: Section<unknown>, form: Form, first: number): string {
  if (form === 'rows') return `select * from ${unnested(one, first)}`
  const values = one.columns.map(([name, type], index) => `$${first + index}::${type} as ${name}`)
  return `select ${values.join(', ')}`
}

function textFor(
  sent: readonly { section: Section<unknown>; form: Form }[],
  { wallets, isLone }: Traits,
): string {
  const present = sent.map((one) => one.section)
  const names = new Set(present.map((one) => one.name))
  const sources: string[] = []
  let next = 1
  for (const { section: one, form } of sent) {
    sources.push(`${one.name}_in as (${sourceText(one, form, next)})`)
    next += one.columns.length
  }
  const has = (name: string): boolean => names.has(name)
  const verdicts = ['claiming', 'creating', 'updating']
  const written = (one: Section<unknown>): string =>
    writingText(one, { isLone, newborn: !has('updating') })
  const winners = [
    ...(has('creating') ? ['select entity_id from created'] : []),
    ...(has('updating') ? ['select entity_id from updating'] : []),
  ]
  const parts = [
    ...sources,
    ...(has('settling') ? [fencedText] : []),
    refusedText(has),
    ...(has('claiming') ? [ownedText, claimedText] : []),
    ...(has('updating') ? [unwantedText(has('claiming'))] : []),
    ...(has('creating') ? creatingTexts(wallets) : []),
    ...present.filter((one) => one.name === 'updating').map(written),
    `won as (${winners.join(' union all ') || 'select null::uuid as entity_id where false'})`,
    ...present.filter((one) => !verdicts.includes(one.name)).map(written),
  ]
  const orphans = `union all select l.entity_id, false from listed l
    where not exists (select 1 from created c where c.entity_id = l.entity_id)`
  return `with ${parts.join(',\n')}
    select entity_id, true from won ${wallets ? orphans : ''}`
}

/** The update gives the verdict; all that follows asks whether its entity is among the winners. */
function writingText(
  one: Section<unknown>,
  { isLone, newborn }: { isLone: boolean; newborn: boolean },
): string {
  const wanted = 'not exists (select 1 from unwanted w where w.entity_id = s.entity_id)'
  const mine = isLone ? '' : `where won.entity_id = s.${one.entity}`
  const won = `exists (select 1 from won ${mine})`
  const places = { rows: `${one.name}_in s`, pruned: 'true', wanted, won }
  const sql = newborn ? (one.newbornSql ?? one.sql) : one.sql
  return `${one.name} as (${filled(sql, places)})`
}

function tablesOf(present: readonly Section<unknown>[]): string[] {
  const has = (name: string): boolean => present.some((one) => one.name === name)
  const tables = [
    ...present.map((one) => one.table),
    ...(has('creating') ? ['directory', 'identifier'] : []),
    ...(has('claiming') ? ['identifier', 'entity'] : []),
  ]
  return [...new Set(tables)]
}

/**
 * The row is locked, so that a worker who takes the effect over at this moment waits, or has taken
 * it already.
 */
const fencedText = `fenced as materialized (
    select f.entity_id, f.seq, f.name from effect f
    join settling_in s on s.entity_id = f.entity_id and s.seq = f.seq and s.name = f.name and s.attempts = f.attempts
    for update of f)`

/** Planned as a demand of the update these would be run once a row. */
function refusedText(has: (name: string) => boolean): string {
  const refusals = [
    // A worker whose lease ran out, and whose effect another has taken, changes nothing.
    ...(has('settling')
      ? [
          `select s.entity_id from settling_in s where not exists (select 1 from fenced f
            where f.entity_id = s.entity_id and f.seq = s.seq and f.name = s.name)`,
        ]
      : []),
    ...(has('remembering')
      ? [
          `select s.subject from remembering_in s where exists (select 1 from idempotency i
            where i.entity_id = s.entity_id and i.key = s.key)`,
        ]
      : []),
  ]
  const any = refusals.join(' union all ') || 'select null::uuid where false'
  return `refused (entity_id) as materialized (${any})`
}

/**
 * Only who certainly wins its version claims, so that no claim is left behind by somebody who was
 * too late.
 */
const ownedText = `owned as materialized (
    select t.entity_id from updating_in s join entity t on t.entity_id = s.entity_id and t.version = s.expect
    where not exists (select 1 from refused r where r.entity_id = s.entity_id)
    for update of t)`

const claimedText = `claimed as (
    insert into identifier (identifier_key, role, kind, entity_id, created_at)
    select c.key, 'claim', c.kind, c.entity_id, c.at from claiming_in c
    where exists (select 1 from owned o where o.entity_id = c.entity_id)
      and not exists (select 1 from identifier i where i.identifier_key = c.key and i.role = 'bar')
    on conflict do nothing returning identifier_key, entity_id)`

function unwantedText(claiming: boolean): string {
  // A claim the entity holds already counts as won.
  const outclaimed = `union all select c.entity_id from claiming_in c
      where not exists (select 1 from claimed d where d.identifier_key = c.key and d.entity_id = c.entity_id)
        and not exists (select 1 from identifier i
          where i.identifier_key = c.key and i.role = 'claim' and i.entity_id = c.entity_id)`
  return `unwanted (entity_id) as materialized (
    select entity_id from refused ${claiming ? outclaimed : ''})`
}

/**
 * Whoever is barred, answered or plainly second is left out before anything is claimed; only a race
 * loses later.
 */
function creatingTexts(wallets: boolean): string[] {
  const { columns } = creatingSection
  const names = columns.map(([name]) => name).join(', ')
  const qualified = columns.map(([name]) => `f.${name}`).join(', ')
  return [
    `fresh as (select * from creating_in n
      where ${wallets ? notClaimed : ''} not exists (select 1 from identifier i
          where i.identifier_key = n.vendor_key and i.role = 'bar')
        and not exists (select 1 from refused r where r.entity_id = n.entity_id))`,
    `listed as (insert into directory (dir_key, entity_id, created_at)
      select dir_key, entity_id, created_at from fresh on conflict do nothing returning entity_id)`,
    ...(wallets ? [walletedText] : []),
    `created as (insert into entity (${names})
      select ${qualified} from fresh f join listed l on l.entity_id = f.entity_id
      ${wallets ? wonWallet : ''} returning entity_id)`,
  ]
}

const notClaimed =
  'not exists (select 1 from identifier i where i.identifier_key = n.wallet_key) and'

const wonWallet = `where f.wallet_key is null
        or exists (select 1 from walleted w where w.entity_id = f.entity_id)`

const walletedText = `walleted as (
      insert into identifier (identifier_key, role, kind, entity_id, created_at)
      select f.wallet_key, 'claim', 'wallet', f.entity_id, f.created_at from fresh f
      join listed l on l.entity_id = f.entity_id
      where f.wallet_key is not null on conflict do nothing returning entity_id)`

const dropOwn = hot({
  name: 'drop_own_claims',
  // Another entity's claim of the same key is not touched: the ids are of entities nobody will ever
  // make.
  text: `with unlisted as (delete from directory t using unnest($1::bytea[]) as s(key)
      where t.dir_key = s.key and t.dir_key = any($1::bytea[]) and t.entity_id = any($3::uuid[]))
    delete from identifier t using unnest($2::bytea[]) as s(key)
      where t.identifier_key = s.key and t.identifier_key = any($2::bytea[]) and t.role = 'claim'
        and t.entity_id = any($3::uuid[])`,
  tables: ['directory', 'identifier'],
  shards: 'many',
  oneMachineOnly: true,
})

/**
 * What a creation claimed before it lost its other claim to somebody at the same moment is free
 * again at once.
 */
async function dropOwnClaims(
  pool: CommitPool,
  batch: Batch,
  entityIds: readonly string[],
): Promise<void> {
  const lost = batch.newEntities.filter((one) => entityIds.includes(one.entityId))
  const values = [
    byteas(lost.map((one) => one.dirKey)),
    byteas(lost.flatMap((one) => one.walletKey ?? [])),
    uuids(lost.map((one) => one.entityId)),
  ]
  // If it fails, the claim is dropped by its age when it is next in the way.
  await pool.query(sent(dropOwn, values)).catch(() => undefined)
}
