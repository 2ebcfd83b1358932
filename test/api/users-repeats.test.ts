/** A request about a user that is sent again, after others have been answered. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decideEvent } from '../../packages/server/src/transitions/writing.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('repeats')
})
afterAll(() => world.close())

const create = (vendor_data: string, once = `create ${vendor_data}`.replaceAll(' ', '-')) =>
  world.call('createUser', box.full, { once, body: { vendor_data, full_name: 'Rita Repeated' } })

test('a creation repeated after the deletion shows nobody', async () => {
  expect((await create('deleted')).status).toBe(201)
  expect((await create('deleted')).body).toMatchObject({ full_name: 'Rita Repeated' })
  await world.call('deleteUsers', box.full, { body: { vendor_data_list: ['deleted'] } })
  const again = await create('deleted')
  expect([again.status, again.code]).toEqual([404, 'entity_not_found'])
  expect(again.text).not.toContain('Rita')
})

describe('a comment', () => {
  const comment = (words: string, once: string, key = box.full) =>
    world.call('commentOnUser', key, {
      params: { vendor_data: 'commented' },
      body: { comment: words },
      once,
    })

  test('repeated is answered as itself, whatever was written since', async () => {
    await create('commented')
    const first = await comment('the first', 'first')
    expect([first.status, first.body['comment']]).toEqual([201, 'the first'])
    expect((await comment('the second', 'second')).body['comment']).toBe('the second')
    const again = await comment('the first', 'first')
    expect([again.status, again.body]).toEqual([201, first.body])
    expect(again.headers.get('idempotency-replayed')).toBe('true')
  })

  test('is answered as itself where others come in the same moment', async () => {
    const words = Array.from({ length: 20 }, (_, n) => `at once ${n}`)
    const all = await Promise.all(words.map((one, n) => comment(one, `at-once-${n}`)))
    expect(all.map(({ body }) => body['comment'])).toEqual(words)
    expect(new Set(all.map(({ body }) => body['uuid'])).size).toBe(words.length)
  })

  test('repeated after more lines than are looked through has its body still', async () => {
    const { body } = await comment('long ago', 'long-ago')
    const entityId = (body['uuid'] as string).slice(0, 36)
    const switched = (isOn: boolean) =>
      world.services.writer.change({
        entityId,
        decide: (held, atMs) =>
          decideEvent(
            held,
            {
              machine: 'entity',
              event: 'monitoring_switched',
              by: 'analyst',
              actor: 'analyst:test',
              facts: { monitored: isOn },
            },
            atMs,
            { refused: () => ({ code: 'transition_refused' }) },
          ),
      })
    await Promise.all(Array.from({ length: 120 }, (_, n) => switched(n % 2 === 0)))
    expect((await comment('long ago', 'long-ago')).body).toEqual(body)
  })

  test('keeps its words from a key that may not read them', async () => {
    const masked = await comment('Rita again', 'masked', box.partner)
    expect([masked.status, masked.body['comment']]).toEqual([201, null])
  })
})
