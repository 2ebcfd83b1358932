/**
 * Effects that report back, and personal data in the same change: what stands, and what must not.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Command } from './command.ts'
import { verifyJournal } from './verify.ts'
import {
  block,
  clear,
  delay,
  erase,
  eventCommand,
  fail,
  idOf,
  openBench,
  release,
  rowsOf,
  shapes,
  sign,
  told,
} from './writer.fixture.ts'
import type { Writer } from './writer.ts'

describe.each(shapes)('%s', (shape) => {
  let bench: Awaited<ReturnType<typeof openBench>>
  let writer: Writer
  beforeAll(async () => {
    bench = await openBench(shape)
    writer = bench.writer()
  })
  afterAll(async () => {
    const { broken } = await verifyJournal(bench.store.pool)
    await bench.close()
    expect(broken).toEqual([])
  })

  const rowsOfEntity = async (
    table: string,
    columns: string,
    entityId: string,
  ): Promise<string[]> =>
    (await rowsOf(bench.store.pool, table, `entity_id, ${columns}`))
      .filter((line) => line.startsWith(entityId))
      .map((line) => line.slice(37))

  describe('an effect that reports back', () => {
    /** A customer in screening; its effect is on line 3. */
    async function screening(name: string): Promise<string> {
      const creation = bench.creation(name)
      await writer.create(creation)
      await writer.change(eventCommand(idOf(creation), sign))
      return idOf(creation)
    }
    /** What a worker does when it takes an effect: one attempt more. */
    async function taken(entityId: string): Promise<number> {
      const { rows } = await bench.store.pool.query<{ attempts: number }>({
        text: 'update effect set attempts = attempts + 1 where entity_id = $1 returning attempts',
        values: [entityId],
      })
      return rows[0]!.attempts
    }
    const settles = (attempts: number): Partial<Command> => ({
      settles: { seq: 3, name: 'screen_wallet', attempts },
    })

    test('ends in the commit of its answer, which plans what follows', async () => {
      const entityId = await screening('ends')
      const attempts = await taken(entityId)
      const outcome = await writer.change(eventCommand(entityId, clear, settles(attempts)))
      expect(told(outcome)).toBe('ACTIVE verifying 4')
      expect(await rowsOfEntity('effect', 'seq, name', entityId)).toEqual(['4 start_verification'])
    })

    test('changes nothing when its lease ran out and another has taken it', async () => {
      const entityId = await screening('stale')
      const [stale, current] = [await taken(entityId), await taken(entityId)]
      const outcome = await writer.change(eventCommand(entityId, fail, settles(stale)))
      expect(told(outcome)).toBe('refused: version_conflict')
      expect(await rowsOfEntity('entity', 'standing, version', entityId)).toEqual(['ACTIVE 3'])
      expect(await rowsOfEntity('effect', 'seq, attempts', entityId)).toEqual(['3 2'])
      const right = await writer.change(eventCommand(entityId, clear, settles(current)))
      expect(told(right)).toBe('ACTIVE verifying 4')
    })

    test('that is stale makes nobody else lose, however many call at once', async () => {
      const entityId = await screening('stale in a crowd')
      const stale = await taken(entityId)
      await taken(entityId)
      const outcomes = await Promise.all([
        ...Array.from({ length: 20 }, (_, n) =>
          writer.change(eventCommand(entityId, n % 2 ? release : block)),
        ),
        writer.change(eventCommand(entityId, delay, settles(stale))),
        writer.change(eventCommand(entityId, { ...block, event: 'flagged' })),
      ])
      const lost = outcomes.map(told).filter((one) => one === 'refused: version_conflict')
      expect(lost).toHaveLength(1)
      expect(told(outcomes[20]!)).toBe('refused: version_conflict')
    })

    test('settled twice at the same attempt is settled once', async () => {
      const entityId = await screening('twice')
      const attempts = await taken(entityId)
      const outcomes = await Promise.all([
        writer.change(eventCommand(entityId, delay, settles(attempts))),
        bench.writer().change(eventCommand(entityId, delay, settles(attempts))),
      ])
      expect(outcomes.map(told).sort()).toEqual(['ACTIVE screening 4', 'refused: version_conflict'])
      expect(await rowsOfEntity('effect', 'seq', entityId)).toEqual(['4'])
    })
  })

  test('a rejection bars wallet and id, and blocks the entity, in one commit', async () => {
    const creation = bench.creation('rejected')
    await writer.create(creation)
    const entityId = idOf(creation)
    await writer.change(eventCommand(entityId, sign))
    expect(told(await writer.change(eventCommand(entityId, fail)))).toBe('BLOCKED rejected 5')
    const { rows } = await bench.store.pool.query<[string]>({
      text: `select role || ' ' || kind from identifier where entity_id = $1 order by 1`,
      values: [entityId],
      rowMode: 'array',
    })
    expect(rows.flat()).toEqual(['bar vendor', 'bar wallet', 'claim wallet'])
    // One transaction wrote them all.
    const { rows: written } = await bench.store.pool.query<[string]>({
      text: `select xmin::text from identifier where entity_id = $1 and role = 'bar'
        union select xmin::text from entity where entity_id = $1
        union select xmin::text from customer where entity_id = $1
        union select tx::text from journal where entity_id = $1 and seq > 3`,
      values: [entityId],
      rowMode: 'array',
    })
    expect(written).toHaveLength(1)
    const again = bench.creation('rejected again', 'wallet of rejected')
    expect((await writer.create(again)).kind).toBe('lost')
  })

  describe('the vault', () => {
    async function person(name: string): Promise<string> {
      const creation = bench.creation(name)
      await writer.create(creation)
      return idOf(creation)
    }
    const items = (entityId: string): Promise<string[]> => rowsOfEntity('vault', 'item', entityId)
    const reason = { sealed: { reason: 'x' } }
    const sealFacts: Command['sealFacts'] = (seq) => ({
      item: `facts:${seq}`,
      sealed: Buffer.from('sealed'),
    })

    test('facts are sealed with their line', async () => {
      const entityId = await person('sealed')
      await writer.change(eventCommand(entityId, { ...block, facts: reason }, { sealFacts }))
      expect(await items(entityId)).toEqual(['facts:3', 'key'])
    })

    test('sealing and erasing in one change leaves nothing', async () => {
      const entityId = await person('one change')
      const command = eventCommand(
        entityId,
        { ...erase, facts: reason },
        { sealFacts, vault: ['a'] },
      )
      await writer.change(command)
      expect(await items(entityId)).toEqual([])
    })

    test('sealing before and after an erasure in one batch leaves nothing', async () => {
      const entityId = await person('one batch')
      const outcomes = await Promise.all([
        writer.change(
          eventCommand(entityId, { ...block, facts: reason }, { sealFacts, vault: ['key', 'a'] }),
        ),
        writer.change(eventCommand(entityId, erase)),
        writer.change(
          eventCommand(entityId, { ...release, facts: reason }, { sealFacts, vault: ['key', 'b'] }),
        ),
      ])
      expect(outcomes.map((one) => one.kind)).toEqual(['answered', 'answered', 'answered'])
      expect(await items(entityId)).toEqual([])
    })

    test('who holds the data key cannot seal after an erasure elsewhere', async () => {
      const entityId = await person('held key')
      await bench.writer().change(eventCommand(entityId, erase))
      // This writer's head is of before the erasure.
      const command = eventCommand(
        entityId,
        { ...block, facts: reason },
        { sealFacts, vault: ['key'] },
      )
      expect(told(await writer.change(command))).toBe('BLOCKED initiating 5')
      expect(await items(entityId)).toEqual([])
      const { rows } = await bench.store.pool.query<{ body: string }>({
        text: 'select body from journal where entity_id = $1 and seq = 5',
        values: [entityId],
      })
      expect(rows[0]!.body).not.toContain('"sealed"')
    })

    test('an item sealed twice in one batch is written once, as the later has it', async () => {
      const entityId = await person('sealed twice')
      const sealing = (event: typeof block, text: string): Command => ({
        ...eventCommand(entityId, event),
        decide: (held, atMs, version) => {
          const decision = eventCommand(entityId, event).decide(held, atMs, version)
          const vault = [{ item: 'wallet', sealed: Buffer.from(text) }]
          return decision.kind === 'write' ? { ...decision, vault } : decision
        },
      })
      const outcomes = await Promise.all([
        writer.change(sealing(block, 'one')),
        writer.change(sealing(release, 'two')),
      ])
      expect(outcomes.map(told)).toEqual(['BLOCKED initiating 3', 'ACTIVE initiating 4'])
      const found = await rowsOfEntity('vault', `item, encode(sealed, 'hex')`, entityId)
      expect(found).toContain(`wallet ${Buffer.from('two').toString('hex')}`)
    })
  })
})
