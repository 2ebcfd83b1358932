/** Sixty-four connections on a pool of five: mixed work, no error, and nobody waits long. */
import { Agent, request } from 'node:http'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

const connections = 64
const durationMs = 2000
/** Far above what a busy machine takes, far below a stall. */
const longestMs = 5000

let world: World
let tenant: Tenant
beforeAll(async () => {
  world = await openWorld({ poolSize: 5 })
  tenant = await world.tenant('crowd', { settings: { customersWithoutWallet: true } })
})
afterAll(() => world.close())

const agent = new Agent({ keepAlive: true, maxSockets: connections })

interface Answered {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly tookMs: number
}

function send(method: string, path: string, body?: unknown): Promise<Answered> {
  const began = performance.now()
  const headers = {
    'x-api-key': tenant.full,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  }
  return new Promise((resolve, reject) => {
    const sent = request(`${world.url}${path}`, { method, headers, agent }, (response) => {
      let text = ''
      response.on('data', (part: Buffer) => (text += part.toString()))
      response.on('end', () => {
        const read = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
        resolve({ status: response.statusCode!, body: read, tookMs: performance.now() - began })
      })
    })
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** One client: creates, reads, lists, switches, administers, over and over. */
async function client(number: number, until: number): Promise<Answered[]> {
  const answers: Answered[] = []
  const go = async (...args: Parameters<typeof send>): Promise<Answered> => {
    const answer = await send(...args)
    answers.push(answer)
    return answer
  }
  for (let round = 0; performance.now() < until; round += 1) {
    const externalId = `${number}-${round}+identity.passed`
    const { body } = await go('POST', '/v1/customers', { externalId })
    const id = body['id'] as string
    await go('GET', `/v1/customers/${id}`)
    await go('GET', `/v1/customers?limit=20&status=active`)
    await go('GET', `/v1/customers/${id}/activities`)
    await go('PATCH', `/v1/customers/${id}/deactivate`, { reason: 'busy', as: 'analyst' })
    await go('GET', '/v1/events?limit=10')
    if (number % 8 === 0) await go('POST', '/v1/keys', { name: 'crowd', party: 'partner' })
    await go('PATCH', `/v1/entities/${id}/block`, { reason: 'busy', as: 'analyst' })
    await go('GET', `/v1/entities/${id}`)
  }
  return answers
}

test(`${connections} connections on a pool of 5 for ${durationMs} ms`, async () => {
  const until = performance.now() + durationMs
  const all = await Promise.all(
    Array.from({ length: connections }, (_, number) => client(number, until)),
  )
  agent.destroy()
  const answers = all.flat()
  const counts = Map.groupBy(answers, ({ status }) => status)
  // A customer may not be `active` yet when it is to be switched off: that refusal is no error.
  expect([...counts.keys()].toSorted()).toEqual(
    [...counts.keys()].toSorted().filter((status) => [200, 201, 409].includes(status)),
  )
  const slowest = Math.max(...answers.map(({ tookMs }) => tookMs))
  expect(slowest).toBeLessThan(longestMs)
  // Everybody got through a whole round at least.
  for (const own of all) expect(own.length).toBeGreaterThanOrEqual(8)
  expect(world.logs).toEqual([])
})
