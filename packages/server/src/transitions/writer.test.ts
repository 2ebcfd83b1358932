/** The writer on a real store: claims, repeats, and commands decided on top of each other. */
import { change } from '@ostiary/domain/change'
import type { Aggregate } from '@ostiary/domain/aggregate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { systemClock } from '../platform/clock.ts'
import { sha256 } from '../platform/digest.ts'
import { idFromDigest, randomIds } from '../platform/ids.ts'
import type { Creation } from './command.ts'
import { openWriter } from './writer.ts'
import type { Writer } from './writer.ts'

let store: TestStore
let writer: Writer
const ids = randomIds()
const applicationId = ids.next(0)

beforeAll(async () => {
  store = await openTestStore()
  writer = openWriter({ db: store.pool, clock: systemClock, subscribers: () => [applicationId] })
})
afterAll(() => store.close())

function creation(name: string, wallet: string | null): Creation {
  const atMs = Date.now()
  const key = sha256(`key ${name} ${wallet}`)
  const seed: Aggregate = {
    entity: {
      entityId: ids.next(atMs),
      applicationId,
      kind: 'user',
      vendorData: name,
      standing: 'ACTIVE',
      enteredBy: 'created',
      detail: {},
      createdAtMs: atMs,
      updatedAtMs: atMs,
    },
    customer: null,
    unborn: true,
  }
  return {
    idempotency: { key, fingerprint: sha256('body'), slot: idFromDigest(key) },
    dirKey: sha256(`dir ${name}`),
    vendorKey: sha256(`vendor ${name}`),
    walletKey: wallet === null ? null : sha256(wallet),
    seed,
    events: [
      { machine: 'entity', event: 'created', by: 'partner', actor: 'partner:1' },
      { machine: 'customer', event: 'created', by: 'partner', actor: 'partner:1', facts: {} },
    ],
    vault: [],
    answer: (next) => ({ status: 201, body: JSON.stringify({ id: next.entity.entityId }) }),
  }
}

test('of two concurrent creations with one wallet one wins, and a repeat gets the first answer', async () => {
  const one = creation('a', 'w1')
  const outcomes = await Promise.all([writer.create(one), writer.create(creation('b', 'w1'))])
  expect(outcomes.map((outcome) => outcome.kind)).toEqual(['answered', 'lost'])
  const again = await writer.create(one)
  expect(again).toMatchObject({ kind: 'answered', replayed: true })
})

test('many commands on one entity are decided on top of each other', async () => {
  const one = creation('c', 'w3')
  await writer.create(one)
  const entityId = one.seed.entity.entityId
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      writer.change({
        entityId,
        idempotency: { key: sha256(`n ${n}`), fingerprint: sha256('x'), slot: entityId },
        decide: (held, atMs) => {
          const event = {
            machine: 'entity',
            event: n % 2 ? 'blocked' : 'released',
            by: 'analyst',
            actor: 'analyst:1',
          } as const
          const verdict = change(held, event, atMs)
          if (verdict.kind === 'changed')
            return {
              kind: 'write',
              verdict,
              answer: (next, version) => ({
                status: 200,
                body: `${next.entity.standing} ${version}`,
              }),
            }
          return { kind: 'answer', answer: { status: 200, body: verdict.kind } }
        },
      }),
    ),
  )
  expect(outcomes.every((outcome) => outcome.kind === 'answered')).toBe(true)
  const { rows } = await store.pool.query<{ n: number; v: number }>({
    text: 'select count(*)::int as n, max(seq) as v from journal where entity_id = $1',
    values: [entityId],
  })
  expect(rows[0]!.n).toBe(rows[0]!.v)
})
