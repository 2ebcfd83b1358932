/** Every way to tamper with a journal or its rows is found, and named by entity, line and kind. */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { formatReport, journalAnchor, verifyJournal } from './verify.ts'
import {
  findings,
  livedThrough,
  onboarding,
  openWorld,
  rehash,
  rejection,
} from './verify.fixture.ts'
import type { World } from './verify.fixture.ts'
import { tamperings } from './verify-tampering.fixture.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => world.forget())
afterAll(() => world.close())

const line = (seq: number): string => `where entity_id = $1 and seq = ${seq}`

test.each(tamperings)('finds $name', async ({ statements, rehashed, found }) => {
  await livedThrough(world, onboarding)
  const entityId = await livedThrough(world, onboarding)
  await livedThrough(world, onboarding)
  expect(await findings(world)).toEqual([])
  await world.tamper(entityId, statements)
  if (rehashed) await rehash(world, entityId)
  expect(await findings(world)).toEqual([`${entityId} ${found}`])
})

/** Cuts the last change off a journal and sets every row back, so that chain and rows agree. */
async function cutLast(entityId: string, last: DomainEvent): Promise<void> {
  const tables = ['entity', 'customer', 'journal']
  await world.tamper(
    entityId,
    tables.map((table) => `create table before_${table} as select * from ${table}`),
  )
  expect(await world.happen(entityId, () => last)).toBe('answered')
  await world.tamper(
    entityId,
    tables.flatMap((table) => [
      `delete from ${table} where entity_id = $1`,
      `insert into ${table} select * from before_${table} where entity_id = $1`,
      `drop table before_${table}`,
    ]),
  )
}

const held = onboarding.slice(0, 4)
const [signed, refused] = rejection
// One row a witness.
// oxfmt-ignore
const witnesses = [
  { name: 'a delivery', lived: held, last: onboarding[4]!, shownBy: 'delivery.seq', seq: 7 },
  { name: 'a sealed fact', lived: held, last: onboarding[4]!, shownBy: 'vault.seq', seq: 7 },
  {
    name: 'a remembered answer',
    lived: held,
    last: onboarding[4]!,
    shownBy: 'idempotency.created_at',
    seq: 7,
  },
  { name: 'an effect still to do', lived: [], last: signed!, shownBy: 'effect.seq', seq: 3 },
  { name: 'a bar', lived: [signed!], last: refused!, shownBy: 'identifier', seq: 4 },
]
const traces = ['delivery', 'vault', 'idempotency', 'effect', 'identifier']

test.each(witnesses)(
  '$name shows that an end was cut off, rows and all',
  async ({ lived, last, shownBy, seq }) => {
    const entityId = await livedThrough(world, lived)
    await cutLast(entityId, last)
    const silenced = traces.filter((table) => !shownBy.startsWith(table))
    // Facts sealed earlier are not traces: without them the entity would be broken for that.
    await world.tamper(
      entityId,
      silenced.map((table) =>
        table === 'vault' ? `delete from vault where item = 'facts:7'` : `delete from ${table}`,
      ),
    )
    expect(await findings(world)).toEqual([`${entityId} ${seq} truncated ${shownBy}`])
  },
)

test('an answer that changed nothing shows it by the line before it, not by its age', async () => {
  const entityId = await livedThrough(world, held)
  await world.happen(entityId, () => onboarding[4]!)
  const ofNoChange = `update idempotency
    set line_at = created_at, created_at = created_at + interval '1 hour'`
  await world.tamper(entityId, [ofNoChange])
  expect(await findings(world)).toEqual([])
  await world.forget()
  const other = await livedThrough(world, held)
  await cutLast(other, onboarding[4]!)
  const silenced = [`delete from vault where item = 'facts:7'`, 'delete from delivery']
  await world.tamper(other, [ofNoChange, ...silenced, 'delete from effect'])
  expect(await findings(world)).toEqual([`${other} 7 truncated idempotency.created_at`])
})

test('an end cut off shows in nothing but the anchor once the witnesses are gone', async () => {
  const entityId = await livedThrough(world, held)
  const before = await journalAnchor(world.store.pool)
  await cutLast(entityId, onboarding[4]!)
  expect(await findings(world)).toHaveLength(1)
  const gone = ['delivery', 'idempotency', 'effect'].map((table) => `delete from ${table}`)
  await world.tamper(entityId, [...gone, `delete from vault where item = 'facts:7'`])
  expect(await findings(world)).toEqual([])
  expect(await journalAnchor(world.store.pool)).toBe(before)
})

test('a past rewritten as a whole shows in nothing but the anchor', async () => {
  const entityId = await livedThrough(world, onboarding)
  const before = await verifyJournal(world.store.pool)
  expect(before.anchor).toBe(await journalAnchor(world.store.pool))
  await world.tamper(entityId, [`update journal set actor = 'analyst:2' ${line(7)}`])
  await rehash(world, entityId)
  const after = await verifyJournal(world.store.pool)
  expect(after.broken).toEqual([])
  expect(after.anchor).not.toBe(before.anchor)
})

test('a rejection without its bar is broken, and so is a bar without its entity', async () => {
  const entityId = await livedThrough(world, rejection)
  expect(await findings(world)).toEqual([])
  await world.tamper(entityId, [`delete from identifier where kind = 'wallet'`])
  expect(await findings(world)).toEqual([`${entityId} 5 bar_missing identifier`])
  const others = ['entity', 'customer', 'journal', ...traces.slice(0, 4)]
  await world.tamper(
    entityId,
    others.map((table) => `delete from ${table}`),
  )
  expect(await findings(world)).toEqual([`${entityId} 1 entity_missing identifier`])
})

test('an erased entity needs no facts, and is broken when its key comes back', async () => {
  const entityId = await livedThrough(world, onboarding)
  await world.happen(entityId, () => ({
    machine: 'entity',
    event: 'erased',
    by: 'analyst',
    actor: 'analyst:1',
  }))
  const { rows } = await world.store.pool.query<[number]>({
    text: 'select count(*)::int from vault',
    rowMode: 'array',
  })
  expect(rows).toEqual([[0]])
  expect(await verifyJournal(world.store.pool)).toMatchObject({
    entities: 1,
    entries: 8,
    erased: 1,
    broken: [],
  })
  await world.tamper(entityId, [`insert into vault values ($1, 'key', '\\x00')`])
  expect(await findings(world)).toEqual([`${entityId} 8 key_left vault`])
})

test('a clock set back is no cut: a later line may have an earlier time', async () => {
  const entityId = await livedThrough(world, onboarding)
  world.clock.advance(-3_600_000)
  expect(
    await world.happen(entityId, () => ({
      machine: 'entity',
      event: 'blocked',
      by: 'analyst',
      actor: 'analyst:1',
    })),
  ).toBe('answered')
  expect(await findings(world)).toEqual([])
})

test('pages of any size find the same, even pages shorter than a journal', async () => {
  const ids = []
  for (let n = 0; n < 7; n += 1) ids.push(await livedThrough(world, onboarding))
  await world.tamper(ids[1]!, [`delete from journal where entity_id = $1`])
  await world.tamper(ids[3]!, [`delete from entity where entity_id = $1`])
  await world.tamper(ids[4]!, [`delete from vault where entity_id = $1`])
  await world.tamper(ids[6]!, [`update journal set actor = 'x' ${line(7)}`])
  const whole = await verifyJournal(world.store.pool)
  expect(whole).toMatchObject({ entities: 6, entries: 42, brokenEntities: 4 })
  for (const page of [
    { entities: 1, lines: 1 },
    { entities: 2, lines: 3 },
    { entities: 3, lines: 7 },
    { entities: 6, lines: 42 },
  ]) {
    const progress: number[] = []
    const paged = await verifyJournal(world.store.pool, {
      page,
      onProgress: ({ entries }) => progress.push(entries),
    })
    expect(paged).toEqual({ ...whole, durationMs: paged.durationMs })
    expect(progress.at(-1)).toBe(42)
  }
  const later = await verifyJournal(world.store.pool, { from: ids[4]! })
  expect(later).toMatchObject({ entities: 3, entries: 21, anchor: null })
  expect(later.broken.map((one) => one.entityId)).toEqual([ids[4], ids[6]])
})

test('a database that is written to meanwhile does not look broken', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, () => livedThrough(world, onboarding)))
  let writing = true
  let written = 0
  const writers = ids.map(async (id, n) => {
    for (let round = 0; writing; round += 1) {
      const event = round % 2 ? 'released' : 'blocked'
      await world.happen(id, () => ({
        machine: 'entity',
        event,
        by: 'analyst',
        actor: 'analyst:1',
      }))
      if (n === 0) await world.create()
      written += 1
    }
  })
  const { pool } = world.store
  const pages = [
    { entities: 10, lines: 50 },
    { entities: 16, lines: 20 },
    { entities: 1_000, lines: 10 },
  ]
  for (let run = 0; run < 6 || written < 100; run += 1) {
    expect((await verifyJournal(pool, { page: pages[run % pages.length]! })).broken).toEqual([])
  }
  writing = false
  await Promise.all(writers)
  expect((await verifyJournal(pool)).broken).toEqual([])
})

test('the report says what is broken and what to do, in sentences', async () => {
  const clean = await verifyJournal(world.store.pool)
  expect(formatReport(clean)).toContain(
    'data keys and bars are there.\nNot checked: how vendorData is spelled',
  )
  const entityId = await livedThrough(world, onboarding)
  await world.tamper(entityId, [`update customer set state = 'active' where entity_id = $1`])
  const report = await verifyJournal(world.store.pool)
  const text = formatReport(report)
  expect(text).toContain('Checked 7 journal entries of 1 entity (0 erased)')
  expect(text).toContain(`Entity ${entityId}, line 7: row_edited. The rows of the entity are not`)
  expect(text).toContain('Shown by customer.state.')
  expect(text).toContain('Do not edit rows by hand')
  expect(text).toContain(`Anchor: ${report.anchor}`)
})

test('of very many broken entities the first hundred are named and all are counted', async () => {
  for (let n = 0; n < 105; n += 1) await world.create()
  await world.store.pool.query({ text: `update customer set awaits = 'analyst'` })
  const report = await verifyJournal(world.store.pool, { page: { entities: 10, lines: 100 } })
  expect(report.broken).toHaveLength(100)
  expect(report.brokenEntities).toBe(105)
  expect(formatReport(report)).toContain('… and 5 more.')
})
