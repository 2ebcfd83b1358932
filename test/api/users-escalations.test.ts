/** The standing of a user whom several change in the same moment. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { decideEvent } from '../../packages/server/src/transitions/writing.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('escalations')
})
afterAll(() => world.close())

/** Often: who comes first is chance. */
const rounds = Array.from({ length: 20 }, (_, round) => `escalated-${round}`)

async function create(vendor_data: string): Promise<string> {
  const { body } = await world.call('createUser', box.full, { body: { vendor_data } })
  return body['didit_internal_id'] as string
}

const byAutomation = (entityId: string, event: 'flagged' | 'blocked') =>
  world.services.writer.change({
    entityId,
    decide: (held, atMs) =>
      decideEvent(held, { machine: 'entity', event, ...automation } as DomainEvent, atMs, {
        refused: () => ({ code: 'transition_refused' }),
      }),
  })
const automation = {
  by: 'system',
  actor: 'system:monitoring',
  facts: { code: 'transaction_rule' },
}

const byHand = (vendor_data: string, status: string) =>
  world.call('updateUserStatus', box.full, { params: { vendor_data }, body: { status } })

const statusOf = async (vendor_data: string) =>
  (await world.call('getUser', box.full, { params: { vendor_data } })).body['status']

/** Who set each standing, and which, newest first. */
async function changesOf(vendor_data: string) {
  const { body } = await world.call('listUserActivities', box.full, { params: { vendor_data } })
  const all = body['results'] as { source: string; activity_type: string; new_status: string }[]
  return all
    .filter((one) => one.activity_type === 'STATUS_CHANGED')
    .map((one) => `${one.source} ${one.new_status}`)
}

test('of two escalations of automation the higher stands, whichever came first', async () => {
  for (const [at, name] of rounds.entries()) {
    const id = await create(name)
    const events = ['flagged', 'blocked'] as const
    await Promise.all(
      (at % 2 === 0 ? events : events.toReversed()).map((one) => byAutomation(id, one)),
    )
    expect(await statusOf(name), name).toBe('BLOCKED')
  }
})

test('whom a person blocks no automation lifts to a flag', async () => {
  for (const name of rounds.map((one) => `${one} blocked by hand`)) {
    const id = await create(name)
    await Promise.all([
      byAutomation(id, 'flagged'),
      byHand(name, 'BLOCKED'),
      byAutomation(id, 'flagged'),
    ])
    expect(await statusOf(name), name).toBe('BLOCKED')
  }
})

test('a person may lower what automation set: of the two the later stands', async () => {
  for (const name of rounds.map((one) => `${one} flagged by hand`)) {
    const id = await create(name)
    await Promise.all([byAutomation(id, 'blocked'), byHand(name, 'FLAGGED')])
    const changes = await changesOf(name)
    expect(changes.toSorted(), name).toEqual(['ANALYST FLAGGED', 'SYSTEM BLOCKED'])
    expect(await statusOf(name), name).toBe(changes[0]!.split(' ')[1])
  }
})
