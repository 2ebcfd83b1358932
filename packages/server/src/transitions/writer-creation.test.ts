/** Creations on a real store: claims, repeats and races of processes, in both shapes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256 } from '../platform/digest.ts'
import type { Command } from './command.ts'
import { verifyJournal } from './verify.ts'
import { bare, eventCommand, idOf, openBench, rowsOf, shapes, told } from './writer.fixture.ts'
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

  const versionOf = async (entityId: string): Promise<string> => {
    const all = await rowsOf(bench.store.pool, 'entity', 'entity_id, version')
    return all.find((line) => line.startsWith(entityId))!.split(' ')[1]!
  }

  test.each([
    ['wallet', { name: 'w-other', wallet: 'w' }],
    ['vendorData', { name: 'w', wallet: 'w-other' }],
    ['wallet and vendorData', { name: 'w', wallet: 'w' }],
  ])('of two at once with one %s one is made', async (what, second) => {
    const prefix = `${what} `
    const outcomes = await Promise.all([
      writer.create(bench.creation(`${prefix}w`, `${prefix}w`)),
      writer.create(bench.creation(prefix + second.name, prefix + second.wallet)),
    ])
    expect(outcomes.map((one) => one.kind).sort()).toEqual(['answered', 'lost'])
  })

  test('of many at once in two processes, crossed, as many are made as fit', async () => {
    const other = bench.writer()
    for (let round = 0; round < 8; round += 1) {
      // One entity per id and one per wallet: x and y with 1, x and y with 2.
      const wanted = ['x1', 'y2', 'x2', 'y1'].map(([name, wallet]) =>
        bench.creation(`cross ${round} ${name}`, `cross ${round} ${wallet}`),
      )
      const outcomes = await Promise.all(
        wanted.map((one, n) => (n % 2 ? other : writer).create(one)),
      )
      const made = wanted.filter((_, n) => outcomes[n]!.kind === 'answered')
      const once = (key: 'dirKey' | 'walletKey'): number =>
        new Set(made.map((one) => one[key]!.toString('hex'))).size
      expect(made.length).toBeGreaterThan(0)
      expect([once('dirKey'), once('walletKey')]).toEqual([made.length, made.length])
      // A loser leaves nothing: who comes now may have what the winners do not.
      for (const name of ['x', 'y']) {
        const again = bench.creation(`cross ${round} ${name}`, `cross ${round} wallet of ${name}`)
        const free = made.every((one) => !one.dirKey.equals(again.dirKey))
        expect((await writer.create(again)).kind).toBe(free ? 'answered' : 'lost')
      }
    }
  })

  test('a repeat gets the first answer, here, elsewhere and at once', async () => {
    const one = bench.creation('repeated')
    const [first, second] = await Promise.all([writer.create(one), writer.create(one)])
    expect(told(second!)).toBe(`again: ${told(first!)}`)
    expect(told(await bench.writer().create(one))).toBe(`again: ${told(first!)}`)
  })

  test('one key in two processes at once makes one entity', async () => {
    const other = bench.writer()
    for (let round = 0; round < 8; round += 1) {
      const one = bench.creation(`same key ${round}`)
      const two = { ...bench.creation(`same key ${round}`), idempotency: one.idempotency! }
      const outcomes = await Promise.all([writer.create(one), other.create(two)])
      const answers = outcomes.map(told).sort()
      expect(answers[1]).toMatch(/^again: /)
      expect(answers[1]).toContain(answers[0])
    }
  })

  test('of two bodies under one key in two processes one is told', async () => {
    const other = bench.writer()
    for (let round = 0; round < 8; round += 1) {
      const one = bench.creation(`body a ${round}`)
      const two = bench.creation(`body b ${round}`)
      const claim = { ...one.idempotency!, fingerprint: sha256('another body') }
      const outcomes = await Promise.all([
        writer.create(one),
        other.create({ ...two, idempotency: claim }),
      ])
      expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(['answered', 'refused'])
      expect(outcomes.map(told)).toContain('refused: idempotency_key_reused')
    }
  })

  test('a creation that throws is its caller’s fault alone', async () => {
    const broken = bench.creation('throws', null, {
      answer: () => {
        throw new Error('no answer')
      },
    })
    const [one, two] = await Promise.allSettled([
      writer.create(broken),
      writer.create(bench.creation('beside')),
    ])
    expect(one.status).toBe('rejected')
    expect(two).toMatchObject({ status: 'fulfilled', value: { kind: 'answered' } })
    expect(await rowsOf(bench.store.pool, 'entity', 'vendor_data')).not.toContain('throws')
  })

  test('an entity gets a customer with a wallet claimed, if nobody holds it', async () => {
    const [one, two] = [bare(bench.creation('bare 1', null)), bare(bench.creation('bare 2', null))]
    await Promise.all([writer.create(one), writer.create(two)])
    const attach = (entityId: string): Command => ({
      entityId,
      decide: (held, atMs, version) => {
        if (held.customer) return { kind: 'refuse', problem: { code: 'customer_exists' } }
        const created = bench.creation('x').events[1]!
        const decision = eventCommand(entityId, created).decide(held, atMs, version)
        const claims = [{ key: sha256('the wallet'), kind: 'wallet' }]
        return decision.kind === 'write' ? { ...decision, claims } : decision
      },
    })
    // In one batch, so that one statement must tell them apart.
    const outcomes = await Promise.all([
      writer.change(attach(idOf(one))),
      writer.change(attach(idOf(two))),
    ])
    expect(outcomes.map(told).sort()).toEqual(['ACTIVE initiating 2', 'refused: version_conflict'])
    const versions = await Promise.all([versionOf(idOf(one)), versionOf(idOf(two))])
    expect(versions.sort()).toEqual(['1', '2'])
  })
})
