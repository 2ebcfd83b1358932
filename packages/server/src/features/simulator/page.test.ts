/** The hosted page when something else happens to the customer at the same moment. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { newborn } from '@ostiary/domain/scene.fixture'
import { makeLinkToken } from '../../platform/link-token.ts'
import { sha256 } from '../../platform/digest.ts'
import { idFromDigest } from '../../platform/ids.ts'
import { decideEvent } from '../../transitions/writing.ts'
import type { Services } from '../call.ts'
import { openBench } from '../services.fixture.ts'
import type { Bench } from '../services.fixture.ts'
import { finishLink, openLink } from './page.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

const provider = { machine: 'customer', by: 'provider', actor: 'provider:simulator' } as const
const partner = { by: 'partner', actor: 'partner:1' } as const
const system = { by: 'system', actor: 'system' } as const
const opened = (linkNo: number, expiresAtMs: number): DomainEvent => ({
  ...provider,
  event: 'verification_opened',
  facts: {
    who: 'customer',
    verification: {
      provider: 'simulator',
      sessionId: 's-1',
      attempt: 1,
      linkNo,
      linkOpened: false,
      expiresAtMs,
      asks: [],
    },
  },
})

let born = 0

/** A customer whose verification waits for the person; @returns its id and the link's token */
async function verifying(): Promise<{ entityId: string; token: string }> {
  const { services, applicationId, clock } = bench
  const name = `person ${(born += 1)}`
  const atMs = clock.now()
  const entityId = services.ids.next(atMs)
  const { row } = await services.vault.newKey(entityId)
  const outcome = await services.writer.create({
    idempotency: { key: sha256(name), fingerprint: sha256(''), slot: idFromDigest(sha256(name)) },
    dirKey: sha256(`directory ${name}`),
    vendorKey: sha256(`vendor ${name}`),
    walletKey: null,
    seed: { ...newborn, entity: { ...newborn.entity, entityId, applicationId }, unborn: true },
    events: [
      { machine: 'entity', event: 'created', ...partner },
      { machine: 'customer', event: 'created', ...partner },
      { machine: 'customer', event: 'challenge_waived', ...system },
      { ...provider, event: 'screening_cleared' },
      opened(1, atMs + 86_400_000),
    ],
    vault: [row],
    answer: () => ({ status: 201, body: '' }),
  })
  expect(outcome.kind).toBe('answered')
  return { entityId, token: makeLinkToken(services.keyring.linkKey, { entityId, linkNo: 1 }) }
}

async function happen(entityId: string, event: DomainEvent): Promise<void> {
  const outcome = await bench.services.writer.change({
    entityId,
    decide: (held, atMs) =>
      decideEvent(held, event, atMs, {
        moved: () => ({ status: 200, body: '' }),
        refused: () => ({ code: 'transition_refused' }),
        erase: event.event === 'erased',
      }),
  })
  expect(outcome.kind).toBe('answered')
}

/** The services of a request that is overtaken between its look and its change. */
function overtaken(entityId: string, by: DomainEvent): Services {
  const { writer } = bench.services
  const change: typeof writer.change = async (command) => {
    await happen(entityId, by)
    return writer.change(command)
  }
  return { ...bench.services, writer: { ...writer, change } }
}

const customerOf = async (entityId: string) =>
  (await bench.services.heads.read(entityId))!.aggregate.customer!

const meanwhile: [name: string, event: DomainEvent, then: string][] = [
  ['erased', { machine: 'entity', event: 'erased', by: 'analyst', actor: 'analyst:1' }, 'done'],
  [
    'handed to an analyst',
    {
      ...provider,
      event: 'verification_stalled',
      facts: { code: 'person_barred', who: 'analyst' },
    },
    'done',
  ],
  ['given another link', opened(2, Date.UTC(2027, 0, 1)), 'ended'],
]

test.each(meanwhile)('a person who is %s while finishing stays verifying', async (...row) => {
  const [, event, then] = row
  const { entityId, token } = await verifying()
  const open = await openLink(bench.services, token, undefined)
  const browser = open.kind === 'open' ? open.browser : undefined
  const given = { browser, passed: true }
  const state = await finishLink(overtaken(entityId, event), token, given)
  expect((await customerOf(entityId)).state).toBe('verifying')
  expect(state).toEqual({ kind: then })
})

test.each(meanwhile)('a link is not opened for a person %s meanwhile', async (...row) => {
  const [, event, then] = row
  const { entityId, token } = await verifying()
  const state = await openLink(overtaken(entityId, event), token, undefined)
  expect((await customerOf(entityId)).detail.verification?.linkOpened).toBe(false)
  expect(state).toEqual({ kind: then })
})

test('of two browsers that open a link at once, one gets it', async () => {
  const { token } = await verifying()
  const both = await Promise.all([1, 2].map(() => openLink(bench.services, token, undefined)))
  expect(both.map(({ kind }) => kind).sort()).toEqual(['elsewhere', 'open'])
})

test('who finishes in time is active', async () => {
  const { entityId, token } = await verifying()
  const open = await openLink(bench.services, token, undefined)
  const given = { browser: open.kind === 'open' ? open.browser : undefined, passed: true }
  expect(await finishLink(bench.services, token, given)).toEqual({ kind: 'done' })
  expect((await customerOf(entityId)).state).toBe('active')
})
