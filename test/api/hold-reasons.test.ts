/** Why a customer stays inactive, told to whoever tries to switch it on, if the key may see it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer } from './request.ts'
import { live } from './story.ts'
import type { Story } from './story.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const about = (story: Story) => ({ params: { id: story.people.get('A')!.id } })
type Whose = Exclude<keyof Tenant, 'applicationId'>

async function off(story: Story, as: 'partner' | 'analyst', reason: string): Promise<void> {
  const body = { as, reason }
  await world.call('deactivateCustomer', story.tenant.full, { ...about(story), body })
}
const on = (story: Story, whose: Whose, body: object = {}): Promise<Answer> =>
  world.call('activateCustomer', story.tenant[whose], { ...about(story), body })

async function holdOf(story: Story): Promise<unknown> {
  const { body } = await world.call('getCustomer', story.tenant.full, about(story))
  return body['hold']
}

test('a compliance hold is refused with its reason to a key that may read it', async () => {
  const { story } = await live(world, 'join')
  await off(story, 'analyst', 'Aunt Philippotte sends money every night.')
  const hold = await holdOf(story)
  expect(hold).toMatchObject({ party: 'analyst', cause: 'request', since: expect.any(String) })
  const told = await on(story, 'full')
  expect([told.status, told.code]).toEqual([403, 'hold_not_yours'])
  expect(told.body).toMatchObject({ hold, reason: 'Aunt Philippotte sends money every night.' })
  const masked = await on(story, 'partner')
  expect([masked.status, masked.code]).toEqual([403, 'hold_not_yours'])
  expect(masked.body['hold']).toEqual(hold)
  expect(masked.body).not.toHaveProperty('reason')
  expect(masked.text).not.toContain('Philippotte')
  expect(world.logs.join('\n')).not.toContain('Philippotte')
})

test('the reason is that of the hold which stands, not of another or an earlier one', async () => {
  const { story } = await live(world, 'join')
  await off(story, 'analyst', 'the first time')
  await on(story, 'analyst')
  await off(story, 'analyst', 'the second time')
  await off(story, 'partner', 'closed for the holidays')
  expect((await on(story, 'full', { hold: 'analyst' })).body['reason']).toBe('the second time')
})

test('the hold of a block is refused with the reason of the block', async () => {
  const { story } = await live(world, 'join; block')
  const refused = await on(story, 'full')
  expect(refused.code).toBe('hold_not_yours')
  expect(refused.body).toMatchObject({
    hold: { party: 'system', cause: 'entity_blocked' },
    reason: 'because it is so',
  })
  const analyst = await on(story, 'analyst')
  expect([analyst.code, analyst.body['reason']]).toEqual(['entity_blocked', 'because it is so'])
  expect((await on(story, 'partner')).body).not.toHaveProperty('reason')
})

test('of a person blocked before the pass the reason is that of the block', async () => {
  const { story } = await live(world, 'enter; block')
  const body = { reason: 'seen in person', decision: 'passed', as: 'analyst' }
  const given = { ...about(story), body }
  await world.call('decideVerification', story.tenant.full, given)
  const refused = await on(story, 'full')
  expect([refused.code, refused.body['reason']]).toEqual(['hold_not_yours', 'because it is so'])
})

test('a hold nobody wrote a reason for has none, and after erasure no hold has', async () => {
  const { story } = await live(world, 'in review; join; sim_monitoring')
  const monitored = await on(story, 'full')
  expect(monitored.body).toMatchObject({ hold: { party: 'system', cause: 'monitoring' } })
  expect(monitored.body).not.toHaveProperty('reason')
  await off(story, 'analyst', 'now a person looks at it')
  await world.call('eraseEntity', story.tenant.full, { ...about(story), body: {} })
  const erased = await on(story, 'full')
  expect(erased.body).toMatchObject({ code: 'hold_not_yours', hold: { party: 'analyst' } })
  expect(erased.body).not.toHaveProperty('reason')
})
