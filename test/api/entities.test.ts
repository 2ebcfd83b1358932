/** Entities as people meet them: blocked, released, erased, and what is said of it. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer } from './request.ts'
import { live } from './story.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('sandbox')
})
afterAll(() => world.close())

const reason = 'Her aunt Philippotte told us about the carousel.'
const byAnalyst = { reason, as: 'analyst' }
const about = (id: string) => ({ params: { id } })
async function entity(): Promise<string> {
  const body = { kind: 'user', vendorData: randomUUID() }
  return (await world.call('createEntity', box.full, { body })).body['id'] as string
}
const erase = (id: string, body: unknown = {}, key = box.full): Promise<Answer> =>
  world.call('eraseEntity', key, { ...about(id), body })

/** The line of the journal that says so, as it is stored. */
async function lineOf(id: string, kind: string): Promise<{ actor: string; body: string }> {
  const { rows } = await world.db.query<{ actor: string; body: string }>({
    text: 'select actor, body from journal where entity_id = $1 and kind = $2',
    values: [id, kind],
  })
  return rows[0]!
}

test('of an erasure its reference is kept, and its reason nowhere', async () => {
  const { story } = await live(world, 'join')
  const { id } = story.people.get('A')!
  const reference = 'DSAR-26/014'
  expect((await erase(id, { reference, reason })).status).toBe(200)
  const { body } = await world.call('listActivities', box.full, about(id))
  const lines = body['data'] as { event: string; facts: unknown }[]
  expect(lines.find(({ event }) => event === 'erased')!.facts).toEqual({ reference })
  expect((await lineOf(id, 'entity.erased')).body).not.toContain('Philippotte')
})

test.each(['17', '#1207', 'CASE-1207', 'GDPR/2026.14_b'])(
  '%s is a reference',
  async (reference) => {
    expect((await erase(await entity(), { reference })).status).toBe(200)
  },
)

test.each([
  'Zebulonika',
  'ann7@example.com',
  '+99 555 0170',
  '17 Improbable Crescent',
  '0x71c7656ec7ab88b098defb751b7401b5f6d8976f71c7656ec7ab88b098defb75',
])('%s is no reference', async (reference) => {
  const id = await entity()
  expect((await erase(id, { reference })).code).toBe('body_invalid')
  const { body } = await world.call('getEntity', box.full, about(id))
  expect(body['erasedAt']).toBeNull()
})

test('a key that may only erase does so', async () => {
  const id = await entity()
  const key = await world.key(box, ['personal:erase'])
  expect((await erase(id, { as: 'analyst' }, key)).code).toBe('party_not_allowed')
  expect((await erase(id, {}, key)).status).toBe(200)
  expect((await lineOf(id, 'entity.erased')).actor).toMatch(/^partner:/)
  const analyst = await world.key(box, ['personal:erase', 'analyst:decide'])
  const other = await entity()
  expect((await erase(other, {}, analyst)).status).toBe(200)
  expect((await lineOf(other, 'entity.erased')).actor).toMatch(/^analyst:/)
})

test('a repeat at the same moment is answered with the version that is so', async () => {
  const id = await entity()
  const answers = await Promise.all(
    Array.from({ length: 8 }, () =>
      world.call('blockEntity', box.full, { ...about(id), body: byAnalyst }),
    ),
  )
  expect(answers.filter(({ body }) => body['already'] === true)).toHaveLength(7)
  expect(new Set(answers.map(({ body }) => body['version']))).toEqual(new Set([2]))
})

test('what a rejection blocks is not offered for release', async () => {
  const { story } = await live(world, 'join; block')
  const { id } = story.people.get('A')!
  const before = await world.call('getEntity', box.full, about(id))
  expect(before.body['allowedEvents']).toContain('released')
  const refused = await rejectThenRelease(id)
  expect([refused.status, refused.code]).toEqual([409, 'customer_rejected'])
  expect(refused.body['allowedEvents']).toEqual([
    'updated',
    'commented',
    'tagged',
    'hit_adjudicated',
    'monitoring_switched',
    'deleted',
    'erased',
  ])
  const after = await world.call('getEntity', box.full, about(id))
  expect(after.body['allowedEvents']).toEqual(refused.body['allowedEvents'])
})
async function rejectThenRelease(id: string): Promise<Answer> {
  await world.call('rejectCustomer', box.full, { ...about(id), body: byAnalyst })
  return world.call('releaseEntity', box.full, { ...about(id), body: byAnalyst })
}

// A table is easier to read when its columns line up.
// oxfmt-ignore
test.each([
  ['create; B: create evm=A',  'customer_exists',    ['challenge_verified', 'simulated']],
  ['join; B: create id=A',     'customer_exists',    ['deactivated', 'illicit_activity']],
  ['create; entity id=A',      'entity_exists',      ['flagged', 'blocked', 'erased']],
  ['create; erase; challenge', 'entity_erased',      []],
  ['join; verification',       'verification_not_open', ['deactivated', 'illicit_activity']],
  ['entity; erase; create',    'entity_erased',      []],
] as const)('%s is a conflict that says what is allowed', async (steps, code, allowed) => {
  const { last } = await live(world, steps)
  expect([last.status, last.code]).toEqual([409, code])
  const events = last.body['allowedEvents'] as string[]
  if (allowed.length === 0) expect(events).toEqual([])
  else expect(events).toEqual(expect.arrayContaining([...allowed]))
})
