/** One entity's events reach a destination in the order of their lines, with their activities. */
import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Received } from '../../../../test/webhook-receiver.ts'
import { steps } from '../../../../test/webhook-world.ts'
import { lineOfDelivery } from '../store/activity-sequence.ts'
import { readDeliveryId } from '../store/delivery-id.ts'
import { useDeliveries } from './deliveries.fixture.ts'

const at = useDeliveries()
const seed = Number(process.env['ORDER_SEED'] ?? randomInt(2 ** 31))

/** Numbers that look like chance and follow from the seed. */
function chances(from: number): () => number {
  let state = from
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

/** What each entity's deliveries told, in the order of their first arrival: `line as what`. */
function arrivals(received: readonly Received[]): Map<string, string[]> {
  const told = new Map<string, string[]>()
  for (const { headers } of received) {
    const { entityId, seq } = readDeliveryId(String(headers['x-ostiary-delivery']))! // as sent
    const { seq: line, as } = lineOfDelivery(seq)
    const one = `${line} ${as}`
    const before = told.get(entityId) ?? []
    if (!before.includes(one)) told.set(entityId, [...before, one])
  }
  return told
}

test(`an activity comes right after its event, though posts fail (seed ${seed})`, async () => {
  const chance = chances(seed)
  at.receiver.answering = () => (chance() < 0.2 ? 500 : 204)
  await at.destination({ types: ['customer.updated', 'activity.created'] })
  const people = await Promise.all(Array.from({ length: 12 }, (_, n) => at.world.customer(`o${n}`)))
  for (const move of [steps.signed, steps.cleared, steps.passed]) {
    await Promise.all(people.map((id) => at.world.move(id, move)))
    if (chance() < 0.5) await at.sent()
  }
  while ((await at.states()).includes('pending')) {
    await at.sent()
    at.world.clock.advance(30_000)
  }
  const told = arrivals(at.receiver.received)
  const lines = [2, 3, 4, 5].flatMap((line) => [`${line} event`, `${line} activity`])
  for (const id of people) expect(told.get(id)).toEqual(['1 activity', ...lines])
})
