/**
 * The commit for a cluster: a transaction of plain statements, sent without waiting for each
 * other's answer.
 *
 * First what gives the verdicts: claims, effects to end, versions. Whoever lost one of them and won
 * another has left
 * traces; then all of it is rolled back and done again without him. The rows of the winners go out
 * with the COMMIT.
 */
import { byteas, uuids } from './binary-array.ts'
import type { CommitPool } from './db.ts'
import { filled, filledOf, unnested, valuesOf } from './commit-encode.ts'
import type { Filled } from './commit-encode.ts'
import { commitNow } from './db.ts'
import type { Database } from './db.ts'
import { hot, sent } from './hot.ts'
import type { HotStatement } from './hot.ts'
import { emptyBatch } from './rows.ts'
import type { Batch } from './rows.ts'
import { creatingSection, followingSections, section, updatingSection } from './sections.ts'
import type { Section } from './sections.ts'

export function commitPipelined(pool: CommitPool, batch: Batch): Promise<Set<string>> {
  return pool.lend(async (db) => {
    for (let left = batch; ;) {
      const verdict = await askVerdicts(db, left)
      if (verdict.traces.size > 0) {
        await db.query({ text: 'rollback' })
        left = keep(left, (entityId) => !verdict.losers.has(entityId))
        continue
      }
      const won = keep(left, (entityId) => !verdict.losers.has(entityId))
      await together<unknown>([...writes(won).map((one) => send(db, one)), commitNow(db)])
      return new Set([...won.newEntities, ...won.entityUpdates].map((one) => one.entityId))
    }
  })
}

/**
 * Everything is on its way before the first answer is awaited; the first that fails is the reason.
 */
async function together<T>(asked: readonly Promise<T>[]): Promise<T[]> {
  const answers = await Promise.allSettled(asked)
  for (const answer of answers) if (answer.status === 'rejected') throw answer.reason
  return answers.map((answer) => (answer as PromiseFulfilledResult<T>).value)
}

type Row = unknown[]
interface Ask {
  readonly statement: HotStatement
  readonly values: readonly unknown[]
}

async function send(db: Database, { statement, values }: Ask): Promise<Row[]> {
  const { rows } = await db.query<Row>({ ...sent(statement, values), rowMode: 'array' })
  return rows
}

/** The verdict on every entity of a batch; nothing of it is committed yet. */
async function askVerdicts(db: Database, batch: Batch): Promise<Verdict> {
  const ask = (one: Ask | undefined): Promise<Row[]> => (one ? send(db, one) : Promise.resolve([]))
  const [, answered, holders, listed, claimed, settled, updated] = await together([
    db.query({ text: 'begin' }).then((): Row[] => []),
    ask(answeredAsk(batch)),
    ask(holdersAsk(batch)),
    ask(asking(directorySection, batch)),
    ask(asking(identifierSection, batch)),
    ask(asking(settlingSection, batch)),
    ask(asking(updatingSection, batch)),
  ])
  const words = (rows: Row[] | undefined): Set<string> =>
    new Set(rows!.map((row) => row.map(wordOf).join(' ')))
  return judge(batch, {
    answered: words(answered),
    holders: words(holders),
    listed: words(listed),
    claimed: words(claimed),
    settled: words(settled),
    updated: words(updated),
  })
}

/** Rows the verdict statements answered, each as its columns in words. */
interface Seen {
  readonly answered: ReadonlySet<string>
  readonly holders: ReadonlySet<string>
  readonly listed: ReadonlySet<string>
  readonly claimed: ReadonlySet<string>
  readonly settled: ReadonlySet<string>
  readonly updated: ReadonlySet<string>
}
const wordOf = (value: unknown): string =>
  Buffer.isBuffer(value) ? value.toString('hex') : String(value)

interface Verdict {
  readonly losers: ReadonlySet<string>
  /** Losers of which something is written in this transaction. */
  readonly traces: ReadonlySet<string>
}

function judge(batch: Batch, seen: Seen): Verdict {
  const losers = new Set(seen.answered)
  const touched = new Set<string>()
  const settle = (entityId: string, won: boolean, wrote: boolean): void => {
    if (!won) losers.add(entityId)
    if (wrote) touched.add(entityId)
  }
  const barred = new Set(
    [...seen.holders]
      .map((one) => one.split(' '))
      .flatMap(([key, role]) => (role === 'bar' ? [key!] : [])),
  )
  for (const { entityId, key } of batch.claims) {
    const word = key.toString('hex')
    const wrote = seen.claimed.has(`${word} ${entityId}`)
    // A claim the entity holds already counts as won.
    const holds = wrote || seen.holders.has(`${word} claim ${entityId}`)
    settle(entityId, holds && !barred.has(word), wrote)
  }
  for (const { entityId, walletKey, vendorKey } of batch.newEntities) {
    const wallet = walletKey?.toString('hex')
    const listed = seen.listed.has(entityId)
    const walleted = wallet !== undefined && seen.claimed.has(`${wallet} ${entityId}`)
    const isBarred =
      (vendorKey !== null && barred.has(vendorKey.toString('hex'))) ||
      (wallet !== undefined && barred.has(wallet))
    settle(entityId, listed && (walleted || wallet === undefined) && !isBarred, listed || walleted)
  }
  for (const { entityId, seq, name } of batch.settled) {
    const ended = seen.settled.has(`${entityId} ${seq} ${name}`)
    settle(entityId, ended, ended)
  }
  for (const { entityId } of batch.entityUpdates) {
    const updated = seen.updated.has(entityId)
    settle(entityId, updated, updated)
  }
  return { losers, traces: new Set([...losers].filter((entityId) => touched.has(entityId))) }
}

/** The rows of a batch that belong to the entities named. */
function keep(batch: Batch, wanted: (entityId: string) => boolean): Batch {
  const kept = emptyBatch()
  for (const key of Object.keys(batch) as (keyof Batch)[]) {
    for (const row of batch[key]) {
      if (wanted(entityIdOf(row))) (kept[key] as unknown[]).push(row)
    }
  }
  return kept
}

const entityIdOf = (row: Batch[keyof Batch][number]): string =>
  typeof row === 'string' ? row : 'subject' in row ? row.subject : row.entityId

/** A section as a statement of its own; the losers were left out before. */
function asked({ section: one, rows }: Filled): Ask {
  const places = {
    rows: unnested(one),
    pruned: `t.entity_id = any($1::${one.columns[0]![1]}[])`,
    won: 'true',
    wanted: 'true',
  }
  const statement = hot({
    name: `pipelined_${one.name}`,
    text: filled(one.sql, places),
    tables: [one.table],
    shards: 'many',
  })
  return { statement, values: valuesOf({ section: one, rows }) }
}

const asking = (one: Section<unknown>, batch: Batch): Ask | undefined =>
  filledOf([one], batch).map(asked)[0]

// What an effect ends was the fence, and is done.
const written = [creatingSection, ...followingSections].filter(({ name }) => name !== 'settling')

const writes = (won: Batch): Ask[] => filledOf(written, won).map(asked)

const answeredText = hot({
  name: 'pipelined_answered',
  text: `select s.subject from unnest($1::uuid[], $2::bytea[], $3::uuid[]) as s(entity_id, key, subject)
    join idempotency i on i.entity_id = s.entity_id and i.key = s.key where i.entity_id = any($1::uuid[])`,
  tables: ['idempotency'],
  shards: 'many',
})

function answeredAsk({ idempotency }: Batch): Ask | undefined {
  if (idempotency.length === 0) return undefined
  const values = [
    uuids(idempotency.map((one) => one.slot)),
    byteas(idempotency.map((one) => one.key)),
    uuids(idempotency.map((one) => one.subject)),
  ]
  return { statement: answeredText, values }
}

const holdersText = hot({
  name: 'pipelined_holders',
  text: `select identifier_key, role, entity_id from identifier
    where identifier_key = any($1::bytea[])`,
  tables: ['identifier'],
  shards: 'many',
})

function holdersAsk({ claims, newEntities }: Batch): Ask | undefined {
  const keys = [
    ...claims.map((one) => one.key),
    ...newEntities.flatMap((one) => [one.vendorKey, one.walletKey].filter((key) => key !== null)),
  ]
  return keys.length === 0 ? undefined : { statement: holdersText, values: [byteas(keys)] }
}

const directorySection = section<Batch['newEntities'][number]>({
  name: 'listing',
  table: 'directory',
  entity: 'entity_id',
  rowsOf: (batch) => batch.newEntities,
  columns: [
    ['dir_key', 'bytea', (row) => row.dirKey],
    ['entity_id', 'uuid', (row) => row.entityId],
    ['created_at', 'timestamptz', (row) => row.createdAt],
  ],
  sql: `insert into directory (dir_key, entity_id, created_at) select dir_key, entity_id, created_at
      from {rows} on conflict do nothing returning entity_id`,
})

/** Wallets of new entities, and those that entities claim later. */
const identifierSection = section<Omit<Batch['claims'][number], 'role'>>({
  name: 'claiming',
  table: 'identifier',
  entity: 'entity_id',
  rowsOf: (batch) => [
    ...batch.claims,
    ...batch.newEntities.flatMap(({ entityId, walletKey, createdAt }) =>
      walletKey ? [{ entityId, key: walletKey, kind: 'wallet', at: createdAt }] : [],
    ),
  ],
  columns: [
    ['identifier_key', 'bytea', (row) => row.key],
    ['kind', 'text', (row) => row.kind],
    ['entity_id', 'uuid', (row) => row.entityId],
    ['created_at', 'timestamptz', (row) => row.at],
  ],
  sql: `insert into identifier (identifier_key, role, kind, entity_id, created_at)
      select identifier_key, 'claim', kind, entity_id, created_at
      from {rows} on conflict do nothing returning identifier_key, entity_id`,
})

const settling = followingSections.find(({ name }) => name === 'settling')!

/** Ends the effects; the row that is not there at this attempt is somebody else's now. */
const settlingSection = {
  ...settling,
  sql: `${settling.sql} returning t.entity_id, t.seq, t.name`,
}
