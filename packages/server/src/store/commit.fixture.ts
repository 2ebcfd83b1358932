/**
 * Test support for commits: rows with a default for every column, and the whole database as text.
 */
import { randomUUID } from 'node:crypto'
import { sha256 } from '../platform/digest.ts'
import type { Pool } from './db.ts'
import { emptyBatch } from './rows.ts'
import type { Batch, EntityUpdateRow, NewEntityRow } from './rows.ts'

export const at = 1_780_000_000_000
const applicationId = '01900000-0000-7000-8000-00000000000a'
const webhookId = '01900000-0000-7000-8000-00000000000b'

/** Readable ids: `id(3)` ends with 3. */
export const id = (n: number): string =>
  `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
export const key = (name: string): Buffer => sha256(name)

const values = (entityId: string) => ({
  entityId,
  standing: 'ACTIVE',
  enteredBy: 'created',
  detail: '{}',
  version: 1,
  head: key(`head of ${entityId}`).toString('hex'),
  updatedAt: at,
})

export const newEntity = (n: number, more: Partial<NewEntityRow> = {}): NewEntityRow => ({
  ...values(id(n)),
  applicationId,
  kind: 'user',
  vendorData: `vendor ${n}`,
  dirKey: key(`dir ${n}`),
  walletKey: key(`wallet ${n}`),
  vendorKey: key(`vendor ${n}`),
  createdAt: at,
  ...more,
})

export const update = (n: number, more: Partial<EntityUpdateRow> = {}): EntityUpdateRow => ({
  ...values(id(n)),
  standing: 'BLOCKED',
  enteredBy: 'blocked',
  expect: 1,
  version: 2,
  updatedAt: at + 1,
  ...more,
})

const one = (n: number) => ({ entityId: id(n), applicationId })

/** One row of every kind for an entity that is updated; each test takes what it needs. */
export const rows = {
  customer: (n: number): Batch['newCustomers'][number] => ({
    ...one(n),
    state: 'initiating',
    enteredBy: 'created',
    awaits: 'customer',
    detail: '{"a":1}',
    createdAt: at,
    updatedAt: at,
  }),
  line: (n: number, seq: number): Batch['journal'][number] => ({
    ...one(n),
    seq,
    at,
    kind: 'entity.blocked',
    actor: 'analyst:1',
    body: '{"v":1}',
    hash: key(`line ${n} ${seq}`).toString('hex'),
  }),
  effect: (n: number, seq: number): Batch['effects'][number] => ({
    ...one(n),
    seq,
    name: 'screen_wallet',
    dueAt: at + 5,
  }),
  delivery: (n: number, seq: number): Batch['deliveries'][number] => ({
    ...one(n),
    webhookId,
    seq,
    at,
  }),
  answer: (n: number, name = `key ${n}`): Batch['idempotency'][number] => ({
    subject: id(n),
    slot: id(n),
    key: key(name),
    fingerprint: key('body'),
    status: 200,
    answer: '{"żółć":"😀"}',
    at,
  }),
  item: (n: number, item: string): Batch['vault'][number] => ({
    entityId: id(n),
    item,
    sealed: Buffer.from(`sealed ${item}`),
  }),
  settled: (n: number, seq: number, attempts = 0): Batch['settled'][number] => ({
    entityId: id(n),
    seq,
    name: 'screen_wallet',
    attempts,
  }),
  bar: (n: number, name: string): Batch['bars'][number] => ({
    entityId: id(n),
    key: key(name),
    role: 'bar',
    kind: 'wallet',
    at,
  }),
  claim: (n: number, name: string): Batch['claims'][number] => ({
    entityId: id(n),
    key: key(name),
    role: 'claim',
    kind: 'wallet',
    at,
  }),
}

export const batch = (more: Partial<Batch>): Batch => ({ ...emptyBatch(), ...more })

const tables = [
  'entity',
  'customer',
  'journal',
  'effect',
  'delivery',
  'idempotency',
  'vault',
  'media',
  'identifier',
  'directory',
]

/**
 * Every row of every table a commit writes, as PostgreSQL prints it, without the transaction's
 * number.
 */
export async function everything(pool: Pool): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const table of tables) {
    const { rows: lines } = await pool.query<[string]>({
      text: `select (to_jsonb(t) - 'tx')::text from ${table} t order by 1`,
      rowMode: 'array',
    })
    found[table] = lines.map(([line]) => line)
  }
  return found
}

export async function emptied(pool: Pool): Promise<void> {
  await pool.query({ text: `truncate ${tables.join(', ')}` })
}

export const freshId = (): string => randomUUID()
