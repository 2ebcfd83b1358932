/** Deletion and erasure in one commit with what others do to the entity at the same moment. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { change, changeAll } from '@ostiary/domain/change'
import { sha256 } from '../platform/digest.ts'
import type { Pool } from '../store/db.ts'
import {
  bare,
  erase,
  eventCommand,
  idOf,
  openBench,
  rowsOf,
  shapes,
  told,
} from './writer.fixture.ts'
import type { Bench } from './writer.fixture.ts'
import type { Command } from './command.ts'

const updated: DomainEvent = {
  machine: 'entity',
  event: 'updated',
  by: 'partner',
  actor: 'partner:1',
  facts: { changed: ['full_name'], profiled: true },
}

describe.each(shapes)('%s', (shape) => {
  let bench: Awaited<ReturnType<typeof openBench>>
  let pool: Pool
  beforeAll(async () => {
    bench = await openBench(shape)
    pool = bench.pool()
  })
  afterAll(() => bench.close())

  test('erased beside a change of the profile, a person is found by nothing', async () => {
    const writer = bench.writer()
    const made = bare(bench.creation('found', null, { search: [sha256('before')] }))
    await writer.create(made)
    const outcomes = await Promise.all([
      writer.change(updating(idOf(made), Buffer.from('now'))),
      writer.change(eventCommand(idOf(made), erase)),
    ])
    expect(outcomes.map(({ kind }) => kind)).toEqual(['answered', 'answered'])
    expect(await rowsOf(pool, 'entity_search', 'entity_id')).toEqual([])
  })

  test('deleted beside the claim of a wallet, an entity leaves the wallet', async () => {
    const writer = bench.writer()
    const made = bare(bench.creation('leaves', null))
    await writer.create(made)
    const outcomes = await Promise.all([
      writer.change(onboarding(bench, idOf(made), 'wallet of one who leaves')),
      writer.change(deleting(idOf(made), made.dirKey)),
    ])
    expect(outcomes.map(told)).toEqual(['', ''])
    expect(await rowsOf(pool, 'identifier', 'role, kind')).toEqual([])
    const next = bench.creation('comes', 'wallet of one who leaves')
    expect((await writer.create(next)).kind).toBe('answered')
  })
})

const answer = () => ({ status: 200, body: '' })

const updating = (entityId: string, key: Buffer): Command => ({
  entityId,
  decide: (held, atMs) => ({
    kind: 'write',
    verdict: changeAll(held, [updated], atMs),
    search: { add: [key], remove: [] },
    answer,
  }),
})

const deleting = (entityId: string, frees: Buffer): Command => ({
  entityId,
  decide: (held, atMs) => {
    const event = {
      machine: 'entity',
      event: 'deleted',
      by: 'analyst',
      actor: 'analyst:1',
    } as const
    const verdict = change(held, event, atMs)
    if (verdict.kind !== 'changed') return { kind: 'drop' }
    return { kind: 'write', verdict, frees, answer }
  },
})

/** As a customer that attaches to a user who is there. */
function onboarding(of: Bench, entityId: string, wallet: string): Command {
  const [, born] = of.creation(entityId, wallet).events
  return {
    entityId,
    decide: (held, atMs) => ({
      kind: 'write',
      verdict: changeAll(held, [born!], atMs),
      claims: [{ key: sha256(wallet), kind: 'wallet' }],
      answer,
    }),
  }
}
