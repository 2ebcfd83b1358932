/** How often a key may call is told with every answer, to each client by the names it reads. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ callsPerMinute: 2 })
})
afterAll(() => world.close())

const names = ['limit', 'remaining', 'reset'] as const

test.each([
  ['/v1/customers', 'ratelimit-', 'x-ratelimit-'],
  ['/v3/users/', 'x-ratelimit-', 'ratelimit-'],
])('%s tells it as %s*', async (path, prefix, other) => {
  const { full } = await world.tenant(path)
  const ask = async () => {
    const { status, headers } = await world.fetch(path, { headers: { 'x-api-key': full } })
    for (const name of names) expect(headers.has(`${other}${name}`)).toBe(false)
    const [limit, remaining, reset] = names.map((name) => headers.get(`${prefix}${name}`))
    expect(Number(reset)).toBeGreaterThan(0)
    return { status, limit, remaining, isTimed: headers.has('retry-after') }
  }
  expect(await ask()).toEqual({ status: 200, limit: '2', remaining: '1', isTimed: false })
  expect(await ask()).toEqual({ status: 200, limit: '2', remaining: '0', isTimed: false })
  expect(await ask()).toEqual({ status: 429, limit: '2', remaining: '0', isTimed: true })
})
