/**
 * A webhook receiver for tests: takes everything, remembers which sequence of which customer came
 * first when.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

export interface Sink {
  readonly url: string
  /** Sequences of a customer's events in the order of their first arrival. */
  firstArrivals(id: string): number[]
  /** Waits until so many different events of a customer have come. */
  until(id: string, count: number): Promise<void>
  close(): Promise<void>
}

export async function openSink(): Promise<Sink> {
  const arrivals = new Map<string, number[]>()
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => {
      body += part.toString()
    })
    request.on('end', () => {
      const event = JSON.parse(body) as { webhookType?: string; id?: string; sequence?: number }
      const known = arrivals.get(event.id ?? '') ?? []
      if (event.webhookType === 'customer.updated' && !known.includes(event.sequence!)) {
        arrivals.set(event.id!, [...known, event.sequence!])
      }
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const firstArrivals = (id: string): number[] => arrivals.get(id) ?? []
  return {
    url: `http://127.0.0.1:${port}/sink`,
    firstArrivals,
    until: async (id, count) => {
      for (let tries = 0; firstArrivals(id).length < count; tries += 1) {
        if (tries > 600)
          throw new Error(`only ${firstArrivals(id).length} of ${count} events of ${id} came`)
        await delay(50)
      }
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
