/**
 * The writer when something is wrong: a bad row among good ones, too much at once, faults of our
 * own, and its end.
 */
import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Command } from './command.ts'
import { verifyJournal } from './verify.ts'
import {
  block,
  eventCommand,
  gated,
  idOf,
  openBench,
  release,
  rowsOf,
  shapes,
  told,
} from './writer.fixture.ts'
import type { Gate } from './writer.fixture.ts'
import type { Writer } from './writer.ts'

describe.each(shapes)('%s', (shape) => {
  let bench: Awaited<ReturnType<typeof openBench>>
  let writer: Writer
  let entities: string[]
  let pool: Gate
  beforeAll(async () => {
    bench = await openBench(shape)
    pool = gated(bench.pool(4))
    writer = bench.writer({ db: pool })
    const creations = Array.from({ length: 100 }, (_, n) => bench.creation(`entity ${n}`))
    await Promise.all(creations.map((one) => writer.create(one)))
    entities = creations.map(idOf)
  })
  afterAll(() => bench.close())
  afterEach(async () => {
    await writer.drain()
    expect((await verifyJournal(bench.store.pool)).broken).toEqual([])
  })

  const commits = (): number => pool.asked.filter((one) => /^commit_|^begin$/.test(one)).length
  /** Stops the writer before its next commit. */
  const stopped = (): Promise<() => void> =>
    pool.stopAt(shape === 'one_statement' ? 'commit_' : 'begin')
  const flip = (entityId: string, more: Parameters<typeof eventCommand>[2] = {}): Command => ({
    ...eventCommand(entityId, block, more),
    decide: (held, atMs, version) => {
      const event = held.entity.standing === 'BLOCKED' ? release : block
      return eventCommand(entityId, event, more).decide(held, atMs, version)
    },
  })
  const versions = async (): Promise<Map<string, number>> => {
    const lines = await rowsOf(bench.store.pool, 'entity', 'entity_id, version')
    return new Map(lines.map((line) => [line.slice(0, 36), Number(line.slice(37))]))
  }

  const badRows: readonly [string, (command: Command) => Command, string | RegExp][] = [
    [
      'a NUL smuggled into an answer',
      (command) => withAnswer(command, { status: 200, body: 'a\0b' }),
      '22021',
    ],
    [
      'a key too long for its index',
      (command) => ({
        ...command,
        idempotency: { ...command.idempotency!, key: randomBytes(10_000) },
      }),
      '54000',
    ],
    [
      'a status that is no number the column takes',
      (command) => withAnswer(command, { status: 2 ** 40, body: '' }),
      'ERR_OUT_OF_RANGE',
    ],
    [
      'a value that cannot be sent at all',
      (command) => withAnswer(command, { status: 200, body: undefined as unknown as string }),
      'ERR_INVALID_ARG_TYPE',
    ],
  ]
  const withAnswer = (command: Command, answer: { status: number; body: string }): Command => ({
    ...command,
    decide: (held, atMs, version) => {
      const decision = command.decide(held, atMs, version)
      return decision.kind === 'write' ? { ...decision, answer: () => answer } : decision
    },
  })

  test.each(badRows)('%s fails alone: the 99 beside it are answered', async (what, spoil, code) => {
    const before = await versions()
    pool.asked.length = 0
    const outcomes = await Promise.allSettled(
      entities.map((entityId, n) => {
        const command = flip(entityId, { once: `${what} ${n}` })
        return writer.change(n === 41 ? spoil(command) : command)
      }),
    )
    const failed = outcomes.flatMap((one, n) => (one.status === 'rejected' ? [n] : []))
    expect(failed).toEqual([41])
    expect(outcomes[41]).toMatchObject({ reason: { code } })
    const answered = outcomes.filter((one) => one.status === 'fulfilled')
    expect(answered.every((one) => one.value.kind === 'answered')).toBe(true)
    const after = await versions()
    for (const [n, entityId] of entities.entries())
      expect(after.get(entityId)! - before.get(entityId)!).toBe(n === 41 ? 0 : 1)
    // Halved until it stands alone: 1 + 2 × ⌈log2 100⌉ at most.
    expect(commits()).toBeLessThanOrEqual(15)
  })

  test('a bad row on an entity many call: the others of that entity are answered', async () => {
    const entityId = entities[0]!
    const before = (await versions()).get(entityId)!
    const spoil = badRows[0]![1]
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, (_, n) => {
        const command = flip(entityId, { once: `crowd ${n}` })
        return writer.change(n === 11 ? spoil(command) : command)
      }),
    )
    expect(outcomes.filter((one) => one.status === 'rejected')).toHaveLength(1)
    expect((await versions()).get(entityId)).toBe(before + 29)
  })

  test('a row that cannot be read fails alone, and nobody waits for it', async () => {
    const setDetail = (detail: string): Promise<unknown> =>
      bench.store.pool.query({
        text: 'update entity set detail = $2 where entity_id = $1',
        values: [entities[23], detail],
      })
    const { rows } = await bench.store.pool.query<{ detail: string }>({
      text: 'select detail from entity where entity_id = $1',
      values: [entities[23]],
    })
    await setDetail('{"edited by hand')
    const elsewhere = gated(bench.pool(2))
    const other = bench.writer({ db: elsewhere })
    const outcomes = await Promise.allSettled(
      [...entities, entities[23]!].map((entityId) => other.change(flip(entityId))),
    )
    await setDetail(rows[0]!.detail)
    const failed = outcomes.flatMap((one, n) => (one.status === 'rejected' ? [n] : []))
    expect(failed).toEqual([23, 100])
    expect(outcomes[23]).toMatchObject({ reason: { name: 'SyntaxError' } })
    const answered = outcomes.filter((one) => one.status === 'fulfilled')
    expect(answered.every((one) => one.value.kind === 'answered')).toBe(true)
    // Halved until it stands alone, once: an outage would be waited for and tried again.
    expect(elsewhere.asked.filter((one) => one === 'heads_by_id').length).toBeLessThan(20)
    // The row is mended: the next caller is answered.
    expect((await other.change(flip(entities[23]!))).kind).toBe('answered')
  })

  test('a bad creation fails alone', async () => {
    const bad = bench.creation('bad \0 name')
    const outcomes = await Promise.allSettled(
      [bench.creation('good 1'), bad, bench.creation('good 2')].map((one) => writer.create(one)),
    )
    expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  test('a lone caller does not wait: no load, one commit', async () => {
    await writer.change(flip(entities[1]!))
    pool.asked.length = 0
    await writer.change(flip(entities[1]!))
    expect(commits()).toBe(1)
    expect(pool.asked).not.toContain('heads_by_id')
  })

  test('a second lane opens above the backlog, and never for a few', async () => {
    pool.asked.length = 0
    const first = stopped()
    const one = writer.change(flip(entities[0]!))
    const go = await first
    // Few: they wait for the lane that is out.
    const few = entities.slice(1, 101).map((entityId) => writer.change(flip(entityId)))
    await new Promise((resolve) => setImmediate(resolve))
    expect(commits()).toBe(1)
    // Many: a second lane takes them, although the first is still out.
    const many = entities.slice(1, 60).map((entityId) => writer.change(flip(entityId)))
    await Promise.all([...few, ...many])
    go()
    expect(told(await one)).toMatch(/ \d+$/)
  })

  test('what one lane has in hand the other leaves alone', async () => {
    const first = stopped()
    const entityId = entities[0]!
    const order: string[] = []
    const held = writer.change(flip(entityId)).then(() => order.push('first'))
    const go = await first
    const later = writer.change(flip(entityId)).then(() => order.push('second'))
    const crowd = Array.from({ length: 200 }, (_, n) =>
      writer.change(flip(entities[1 + (n % 99)]!)),
    )
    await Promise.all(crowd)
    expect(order).toEqual([])
    go()
    await Promise.all([held, later])
    expect(order).toEqual(['first', 'second'])
  })

  test('more than is taken on is refused at once, and what was taken on is done', async () => {
    const small = bench.writer({ db: pool, queueMax: 10 })
    const outcomes = await Promise.all(
      Array.from({ length: 25 }, (_, n) => small.change(flip(entities[n]!))),
    )
    const refused = outcomes.filter((one) => told(one) === 'refused: overloaded')
    expect(refused).toHaveLength(15)
    expect(outcomes.filter((one) => one.kind === 'answered')).toHaveLength(10)
    expect((await small.change(flip(entities[0]!))).kind).toBe('answered')
  })

  test('drain waits for what was accepted, and for nothing else', async () => {
    await writer.drain()
    const point = stopped()
    const accepted = entities.slice(0, 5).map((entityId) => writer.change(flip(entityId)))
    const go = await point
    accepted.push(writer.change(flip(entities[6]!)))
    let drained = false
    const draining = writer.drain().then(() => (drained = true))
    await new Promise((resolve) => setImmediate(resolve))
    expect([drained, writer.waiting()]).toEqual([false, 6])
    go()
    await Promise.all([...accepted, draining])
    expect([drained, writer.waiting()]).toEqual([true, 0])
  })

  test('a fault of our own behind a commit stops no lane', async () => {
    let calls = 0
    const faulty = bench.writer({
      onWork: () => {
        calls += 1
        throw new Error('nobody there to wake')
      },
    })
    expect((await faulty.change(flip(entities[3]!))).kind).toBe('answered')
    expect((await faulty.change(flip(entities[3]!))).kind).toBe('answered')
    expect(calls).toBe(2)
    await faulty.drain()
  })

  test('two processes that change entities in opposite order do not deadlock', async () => {
    const elsewhere = gated(bench.pool(2))
    const other = bench.writer({ db: elsewhere })
    pool.failures.length = 0
    for (let round = 0; round < 12; round += 1) {
      const there = entities.map((entityId) => writer.change(flip(entityId)))
      const back = entities.toReversed().map((entityId) => other.change(flip(entityId)))
      const outcomes = await Promise.all([...there, ...back])
      expect(outcomes.every((one) => one.kind === 'answered')).toBe(true)
    }
    expect([...pool.failures, ...elsewhere.failures]).toEqual([])
  })

  test('two processes asked for the same creations in opposite order do not deadlock', async () => {
    const elsewhere = gated(bench.pool(2))
    const other = bench.writer({ db: elsewhere })
    pool.failures.length = 0
    for (let round = 0; round < 6; round += 1) {
      const names = Array.from({ length: 60 }, (_, n) => `opposite ${round} ${n}`)
      const there = names.map((name) => writer.create(bench.creation(name)))
      const back = names.toReversed().map((name) => other.create(bench.creation(name)))
      const outcomes = await Promise.all([...there, ...back])
      expect(outcomes.filter((one) => one.kind === 'answered')).toHaveLength(names.length)
    }
    expect([...pool.failures, ...elsewhere.failures]).toEqual([])
  })
})
