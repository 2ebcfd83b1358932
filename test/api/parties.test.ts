/** For whom a key acts: what is an analyst's to do is done by nobody who does not say so. */
import { analystOnly, routes } from '@ostiary/contract/routes'
import type { OperationId, Route } from '@ostiary/contract/routes'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { live } from './story.ts'
import { openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const reason = 'because it is so'

// A table is easier to check when its columns line up.
// oxfmt-ignore
const cases: readonly (readonly [OperationId, string, object, string])[] = [
  ['decideScreening',    'in review new; enter +wallet.hit', { decision: 'cleared' }, 'screening'],
  ['decideVerification', 'enter',                            { decision: 'passed' },  'verifying'],
  ['rejectCustomer',     'join',                             {},                      'active'],
  ['decideEvaluation',   'enter evaluation',                 { decision: 'approved' }, 'verifying'],
  ['blockEntity',        'join',                             {},                      'active'],
  ['releaseEntity',      'join; block',                      {},                      'inactive'],
]

test('the cases are every operation that only an analyst may call', () => {
  const analysts = (Object.entries(routes) as [OperationId, Route][])
    .filter(([, one]) => analystOnly(one))
    .map(([id]) => id)
  expect(cases.map(([id]) => id)).toEqual(analysts)
})

describe.each(cases)('%s', (id, line, more, state) => {
  test.each([{}, { as: 'partner' }])('by a key of both parties with %o is refused', async (as) => {
    const { story } = await live(world, `${line}; read`)
    const params = { id: story.people.get('A')!.id }
    const body = { ...more, reason, ...as }
    const refused = await world.call(id, story.tenant.full, { params, body })
    expect([refused.status, refused.code]).toEqual([403, 'party_not_allowed'])
    expect(refused.body['detail']).toContain('add `"as": "analyst"` to the body')
    expect(refused.body['detail']).toContain('key of the analyst alone')
    const { body: after } = await world.call('getCustomer', story.tenant.full, { params })
    expect(after['status']).toBe(state)
  })

  test('by a key of both parties that says so, and by an analyst key, is done', async () => {
    for (const by of ['full', 'analyst'] as const) {
      const { story } = await live(world, `${line}; read`)
      const params = { id: story.people.get('A')!.id }
      const body = { ...more, reason, ...(by === 'full' ? { as: 'analyst' } : {}) }
      const done = await world.call(id, story.tenant[by], { params, body })
      expect(done.status, done.text).toBe(200)
      const { body: told } = await world.call('listActivities', story.tenant.full, { params })
      const lines = told['data'] as { by: string; actor: string }[]
      expect(lines.filter((one) => one.by === 'analyst').at(-1)!.actor).toMatch(/^analyst:/)
    }
  })
})
