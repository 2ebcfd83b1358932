/** The bodies the reference publishes, held against our answers: an excerpt of its documents. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { collect, compareAll } from '../reference-bodies.ts'
import type { Example } from '../reference-bodies.ts'
import { openReceiver } from '../webhook-receiver.ts'
import type { Receiver } from '../webhook-receiver.ts'
import { openWorld } from './world.ts'
import type { World } from './world.ts'

const place = new URL('reference-bodies/excerpt.json', import.meta.url)
const examples = JSON.parse(readFileSync(place, 'utf8')) as Example[]

let world: World
let receiver: Receiver
let answers: Awaited<ReturnType<typeof collect>>
beforeAll(async () => {
  world = await openWorld()
  receiver = await openReceiver()
  const { full } = await world.tenant('examples')
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await world.fetch(path, {
      method,
      headers: { 'x-api-key': full, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    expect(answer.status, `${method} ${path}: ${answer.text}`).toBeLessThan(300)
    return answer.body
  }
  const told = () => receiver.received.map((one) => one.body)
  answers = await collect(ask, { url: receiver.url, told })
}, 120_000)
afterAll(async () => {
  await receiver.close()
  await world.close()
})

test.each(examples)('$topic, $section', (example) => {
  expect(compareAll([example], answers).all).toMatchObject([{ isHeld: true, wrong: [] }])
})

test('every reason to differ is needed', () => {
  expect(compareAll(examples, answers).unneeded).toEqual([])
})
