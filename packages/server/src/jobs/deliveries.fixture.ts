/** A sender, a receiver and a destination for the tests of deliveries, made anew for each. */
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { openReceiver } from '../../../../test/webhook-receiver.ts'
import type { Receiver } from '../../../../test/webhook-receiver.ts'
import { openWorld, read } from '../../../../test/webhook-world.ts'
import type { World } from '../../../../test/webhook-world.ts'
import { webhookHandlers } from '../features/webhooks/handlers.ts'
import { openOutage } from '../store/outage.ts'
import { startDeliveries } from './deliveries.ts'
import type { Deliveries } from './deliveries.ts'

interface LoggedAttempt extends Record<string, unknown> {
  readonly attempt: number
  readonly status: number | null
  readonly problem: string | null
}

export interface AtDeliveries {
  world: World
  receiver: Receiver
  deliveries: Deliveries
  start(services?: World['services']): Deliveries
  /** A destination at the receiver, unless the body says otherwise. */
  destination(body?: Record<string, unknown>): Promise<{ id: string; secret: string }>
  /** What was logged since the test began. */
  lines: { readonly what: object; readonly message: string }[]
  /** Everything due is sent, and what that makes due. */
  sent(): Promise<void>
  log(): Promise<LoggedAttempt[]>
  states(): Promise<string[]>
}

const logText = `select a.attempt, a.status, a.problem
  from delivery_attempt a join delivery d using (entity_id, webhook_id, seq)
  order by a.entity_id, a.seq, a.attempt`
const statesText = 'select state from delivery order by entity_id, seq'

/** Registers the hooks; what it returns is there from the first test on. */
export function useDeliveries(): AtDeliveries {
  const at = {
    start: (services = at.world.services) => {
      const line = (what: object, message: string): void => void at.lines.push({ what, message })
      const log = { warn: line, info: line }
      const outage = openOutage(log)
      return startDeliveries({ services, log, outage, version: '1.2.3', pollMs: 3_600_000 })
    },
    destination: async (more = {}) => {
      const body = { callbackUrl: at.receiver.url, ...more }
      const reply = await webhookHandlers(at.world.services).putWebhook(at.world.call({ body }))
      return read(reply) as unknown as { id: string; secret: string }
    },
    sent: () => {
      at.deliveries.wake()
      return at.deliveries.idle()
    },
    log: async () => (await at.world.store.pool.query<LoggedAttempt>({ text: logText })).rows,
    states: async () => {
      const { rows } = await at.world.store.pool.query<{ state: string }>({ text: statesText })
      return rows.map((row) => row.state)
    },
  } as AtDeliveries

  beforeAll(async () => {
    at.world = await openWorld()
  })
  afterAll(() => at.world.close())
  beforeEach(async () => {
    at.lines = []
    at.receiver = await openReceiver()
    at.deliveries = at.start()
  })
  afterEach(async () => {
    await at.deliveries.stop()
    await at.receiver.close()
    for (const table of ['webhook', 'delivery', 'delivery_attempt']) {
      await at.world.store.pool.query({ text: `delete from ${table}` })
    }
    await at.world.services.tenants.refresh()
  })
  return at
}
