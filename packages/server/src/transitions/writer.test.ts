/**
 * The writer on a real store, in both shapes of its commit: claims, repeats, refusals, and commands
 * on top of each other.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Command } from './command.ts'
import { verifyJournal } from './verify.ts'
import {
  block,
  clear,
  delay,
  eventCommand,
  gated,
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

  /** A new entity with a customer, made by this writer; the writer holds its head. */
  async function customer(name: string, by: Writer = writer): Promise<string> {
    const creation = bench.creation(name)
    expect((await by.create(creation)).kind).toBe('answered')
    return idOf(creation)
  }
  const versionOf = async (entityId: string): Promise<string> => {
    const all = await rowsOf(bench.store.pool, 'entity', 'entity_id, version')
    return all.find((line) => line.startsWith(entityId))!.split(' ')[1]!
  }

  describe('repeats', () => {
    test('the same key twice in one batch is applied once', async () => {
      const entityId = await customer('twice')
      const command = eventCommand(entityId, block, { once: 'twice' })
      const outcomes = await Promise.all([1, 2, 3].map(() => writer.change(command)))
      expect(outcomes.map(told)).toEqual([
        'BLOCKED initiating 3',
        'again: BLOCKED initiating 3',
        'again: BLOCKED initiating 3',
      ])
      expect(await versionOf(entityId)).toBe('3')
    })

    test('the same key in two processes at once is applied once', async () => {
      const entityId = await customer('two processes')
      const other = bench.writer()
      for (let round = 0; round < 10; round += 1) {
        const event = round % 2 ? release : block
        const command = eventCommand(entityId, event, { once: `round ${round}` })
        const outcomes = await Promise.all([writer.change(command), other.change(command)])
        const [first, second] = outcomes.map(told).sort()
        expect(second).toBe(`again: ${first}`)
        expect(await versionOf(entityId)).toBe(String(3 + round))
      }
    })

    test('a key used for another request is refused, here and there', async () => {
      const entityId = await customer('reused')
      const one = eventCommand(entityId, block, { once: 'reused', body: 'a' })
      const two = eventCommand(entityId, release, { once: 'reused', body: 'b' })
      const outcomes = await Promise.all([writer.change(one), writer.change(two)])
      expect(outcomes.map(told)).toEqual([
        'BLOCKED initiating 3',
        'refused: idempotency_key_reused',
      ])
      expect(told(await writer.change(two))).toBe('refused: idempotency_key_reused')
      expect(told(await bench.writer().change(two))).toBe('refused: idempotency_key_reused')
    })

    test('a repeat is answered as before although the entity has moved on', async () => {
      const entityId = await customer('moved on')
      const first = eventCommand(entityId, block, { once: 'first' })
      const before = told(await writer.change(first))
      await bench.writer().change(eventCommand(entityId, release))
      // What this writer holds says BLOCKED: a refusal from it would be wrong, and so would a
      // second block.
      expect(told(await writer.change(first))).toBe(`again: ${before}`)
      expect(await versionOf(entityId)).toBe('4')
    })

    test('a repeat is one also beside somebody for whom the entity is read anew', async () => {
      const entityId = await customer('beside')
      const command = eventCommand(entityId, block, { once: 'beside' })
      expect(told(await writer.change(command))).toBe('BLOCKED initiating 3')
      let repeat: ReturnType<Writer['change']> | undefined
      // Refused on what is held, it is decided again on what is read, together with the repeat.
      const refused = await writer.change({
        entityId,
        decide: () => {
          repeat ??= writer.change(command)
          return { kind: 'refuse', problem: { code: 'transition_refused' } }
        },
      })
      expect(told(refused)).toBe('refused: transition_refused')
      expect(told(await repeat!)).toBe('again: BLOCKED initiating 3')
    })

    test('that something was so already is remembered too', async () => {
      const entityId = await customer('already so')
      await writer.change(eventCommand(entityId, block))
      bench.clock.advance(1000)
      const again = eventCommand(entityId, block, { once: 'already so' })
      expect(told(await writer.change(again))).toBe('already BLOCKED')
      await writer.change(eventCommand(entityId, release))
      for (const by of [writer, bench.writer()])
        expect(told(await by.change(again))).toBe('again: already BLOCKED')
      const other = eventCommand(entityId, block, { once: 'already so', body: 'another' })
      expect(told(await writer.change(other))).toBe('refused: idempotency_key_reused')
      expect(await versionOf(entityId)).toBe('4')
    })

    test('of two answers to one key at once the first to be kept is given to both', async () => {
      const entityId = await customer('answered twice')
      await writer.change(eventCommand(entityId, block))
      const again = eventCommand(entityId, block, { once: 'answered twice' })
      const pool = gated(bench.pool())
      const late = bench.writer({ db: pool })
      const stopped = pool.stopAt('remember_answers')
      const outcome = late.change(again)
      const go = await stopped
      await writer.change(eventCommand(entityId, release))
      expect(told(await writer.change(again))).toBe('BLOCKED initiating 5')
      go()
      expect(told(await outcome)).toBe('again: BLOCKED initiating 5')
    })

    test('answers that change nothing are kept in one statement for all who wait', async () => {
      const pool = gated(bench.pool())
      const own = bench.writer({ db: pool })
      const entityId = await customer('many already', own)
      await own.change(eventCommand(entityId, block))
      // Younger than the last line of its entity, the answer is no sign of a line that is missing.
      bench.clock.advance(1000)
      pool.asked.length = 0
      const all = Array.from({ length: 20 }, (_, n) =>
        own.change(eventCommand(entityId, block, { once: `many already ${n}` })),
      )
      expect(new Set((await Promise.all(all)).map(told))).toEqual(new Set(['already BLOCKED']))
      expect(pool.asked.filter((one) => one === 'remember_answers')).toHaveLength(1)
    })

    test('a refusal is not remembered: when it would succeed it does', async () => {
      const entityId = await customer('not remembered')
      const command = eventCommand(entityId, clear, { once: 'early' })
      expect(told(await writer.change(command))).toBe('refused: transition_refused')
      await writer.change(eventCommand(entityId, sign))
      expect(told(await writer.change(command))).toBe('ACTIVE verifying 4')
    })
  })

  describe('what others changed', () => {
    test('a refusal is never decided on what is held', async () => {
      const entityId = await customer('held refusal')
      // Held: ACTIVE. Another process blocks; a release is right now, and must not be refused.
      await bench.writer().change(eventCommand(entityId, block))
      expect(told(await writer.change(eventCommand(entityId, release)))).toBe('ACTIVE initiating 4')
    })

    test('neither is that something is so already', async () => {
      const entityId = await customer('held already')
      await writer.change(eventCommand(entityId, block))
      // Held: BLOCKED. Another process releases; a block is a change again.
      await bench.writer().change(eventCommand(entityId, release))
      expect(told(await writer.change(eventCommand(entityId, block)))).toBe('BLOCKED initiating 5')
    })

    test('nor that there is no such entity', async () => {
      const creation = bench.creation('not yet')
      const command = eventCommand(idOf(creation), block)
      expect((await writer.change(command)).kind).toBe('missing')
      await bench.writer().create(creation)
      expect(told(await writer.change(command))).toBe('BLOCKED initiating 3')
    })

    test('a success on what is held stands only if it still is so', async () => {
      const entityId = await customer('held success')
      await bench.writer().change(eventCommand(entityId, sign))
      // Held: initiating, where signing is right; in truth it is screening, and a repeat.
      expect(told(await writer.change(eventCommand(entityId, sign)))).toBe('already ACTIVE')
      expect(await versionOf(entityId)).toBe('3')
    })

    test('an entity that is put out of memory while a batch is read is not missing', async () => {
      const pool = gated(bench.pool(3))
      const own = bench.writer({ db: pool, heldMax: 1 })
      const held = await customer('held', own)
      const others = [await customer('other 1'), await customer('other 2')]
      // Enough waits for a second lane to open.
      const reading = pool.stopAt('heads_by_id')
      const first = [
        own.change(eventCommand(others[0]!, block)),
        own.change(eventCommand(held, block)),
      ]
      const go = await reading
      const crowd = Array.from({ length: 130 }, () => own.change(eventCommand(others[1]!, block)))
      await Promise.all(crowd)
      go()
      expect((await Promise.all(first)).map(told)).toEqual([
        'BLOCKED initiating 3',
        'BLOCKED initiating 3',
      ])
    })

    test('a lost version is decided again three times, then the caller is told', async () => {
      const entityId = await customer('contested')
      const other = bench.writer()
      let asked = 0
      const contested: Command = {
        ...eventCommand(entityId, block),
        decide: (held, atMs, version) => {
          asked += 1
          const event = held.entity.standing === 'BLOCKED' ? release : block
          return eventCommand(entityId, event).decide(held, atMs, version)
        },
      }
      const pool = gated(bench.pool(3))
      const own = bench.writer({ db: pool })
      const point = shape === 'one_statement' ? 'commit_' : 'begin'
      let stopped = pool.stopAt(point)
      const outcome = own.change(contested)
      for (let n = 0; n < 4; n += 1) {
        const go = await stopped
        await other.change(eventCommand(entityId, n % 2 ? release : block))
        stopped = pool.stopAt(point)
        go()
      }
      expect(told(await outcome)).toBe('refused: version_conflict')
      expect(asked).toBe(4)
      expect(await versionOf(entityId)).toBe('6')
    })

    test('two processes toggle entities: every answer is a version of its own', async () => {
      const other = bench.writer()
      const entities = await Promise.all(['p', 'q', 'r'].map((name) => customer(name)))
      const toggle = (entityId: string): Command => ({
        entityId,
        decide: (held, atMs, version) => {
          const event = held.entity.standing === 'BLOCKED' ? release : block
          return eventCommand(entityId, event).decide(held, atMs, version)
        },
      })
      const outcomes = await Promise.all(
        Array.from({ length: 120 }, async (_, n) => {
          const entityId = entities[n % 3]!
          const outcome = await (n % 2 ? other : writer).change(toggle(entityId))
          return `${entityId} ${told(outcome)}`
        }),
      )
      const made = outcomes.filter((one) => !one.includes('version_conflict'))
      expect(new Set(made).size).toBe(made.length)
      const versions = await Promise.all(entities.map(versionOf))
      const lines = versions.reduce((sum, one) => sum + Number(one) - 2, 0)
      expect(lines).toBe(made.length)
    })
  })

  describe('many callers', () => {
    test('commands on one entity are decided on top of each other', async () => {
      const pool = gated(bench.pool())
      const own = bench.writer({ db: pool })
      const entityId = await customer('hot', own)
      pool.asked.length = 0
      const outcomes = await Promise.all(
        Array.from({ length: 200 }, (_, n) =>
          own.change(eventCommand(entityId, n % 2 ? release : block, { once: `hot ${n}` })),
        ),
      )
      expect(outcomes.map(told)).toEqual(
        outcomes.map((_, n) => `${n % 2 ? 'ACTIVE' : 'BLOCKED'} initiating ${n + 3}`),
      )
      expect(await versionOf(entityId)).toBe('202')
      const commits = pool.asked.filter((one) => /^commit_|^begin$/.test(one))
      expect(commits).toHaveLength(1)
    })

    test('refusals among 200 on one entity are answered on what the store says', async () => {
      const entityId = await customer('hot and refused')
      const outcomes = await Promise.all(
        Array.from({ length: 200 }, (_, n) =>
          writer.change(eventCommand(entityId, n % 4 === 0 ? clear : n % 2 ? release : block)),
        ),
      )
      const refused = outcomes.filter((_, n) => n % 4 === 0)
      expect(new Set(refused.map(told))).toEqual(new Set(['refused: transition_refused']))
      expect(outcomes.every((one) => one.kind === 'answered' || one.kind === 'refused')).toBe(true)
    })

    test('one caller that throws in the middle of its change takes nobody with it', async () => {
      const entityId = await customer('thrower')
      const broken: Command = {
        ...eventCommand(entityId, { ...block, facts: { sealed: { reason: 'x' } } }),
        sealFacts: () => {
          throw new Error('no key')
        },
      }
      const unanswerable: Command = {
        ...eventCommand(entityId, release),
        decide: (held, atMs, version) => {
          const decision = eventCommand(entityId, release).decide(held, atMs, version)
          if (decision.kind !== 'write') return decision
          return {
            ...decision,
            answer: () => {
              throw new Error('no answer')
            },
          }
        },
      }
      const outcomes = await Promise.allSettled([
        writer.change(eventCommand(entityId, block)),
        writer.change(unanswerable),
        writer.change(eventCommand(entityId, release)),
        writer.change(broken),
      ])
      expect(outcomes.map((one) => one.status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'rejected',
      ])
      // Of who was told that it failed nothing is stored.
      const moved = outcomes.filter(
        (one) => one.status === 'fulfilled' && /^(BLOCKED|ACTIVE) /.test(told(one.value)),
      )
      expect(await versionOf(entityId)).toBe(String(2 + moved.length))
    })
  })

  test('rows of effects and deliveries are those of the tables', async () => {
    const creation = bench.creation('rows')
    await writer.create(creation)
    const entityId = idOf(creation)
    await writer.change(eventCommand(entityId, sign))
    await writer.change(
      eventCommand(entityId, { ...delay, facts: { retryAtMs: bench.clock.now() + 9_000 } }),
    )
    await writer.change(eventCommand(entityId, clear))
    await writer.change(eventCommand(entityId, block))
    const of = async (table: string, columns: string): Promise<string[]> =>
      (await rowsOf(bench.store.pool, table, `entity_id, ${columns}`))
        .filter((line) => line.startsWith(entityId))
        .map((line) => line.slice(37))
    const now = bench.clock.now()
    expect(await of('journal', 'seq, kind')).toEqual([
      '1 entity.created',
      '2 customer.created',
      '3 customer.challenge_verified',
      '4 customer.screening_delayed',
      '5 customer.screening_cleared',
      '6 entity.blocked',
    ])
    expect(await of('effect', 'seq, name, attempts, dead, due_at')).toEqual([
      `3 screen_wallet 0 false ${now}`,
      `4 screen_wallet 0 false ${now + 9_000}`,
      `5 start_verification 0 false ${now}`,
      `6 sync_blocklist 0 false ${now}`,
    ])
    // The birth of the entity and a delay announce nothing.
    expect(await of('delivery', 'seq, state, attempts')).toEqual(
      [2, 3, 5, 6].map((seq) => `${seq} pending 0`),
    )
  })
})
