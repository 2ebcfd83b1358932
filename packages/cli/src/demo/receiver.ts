/** A webhook receiver on loopback that verifies what it gets, as a partner's would. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Client } from '@ostiary/sdk/client'
import { verifyWebhook } from '@ostiary/sdk/webhooks'

export interface Received {
  readonly type: string
  readonly status: string
  readonly previousStatus: string | null
  readonly subject: string
  readonly verified: boolean
}

export interface Receiver {
  readonly received: readonly Received[]
  close(): Promise<void>
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Registers itself as a destination and takes itself off again at the end. */
export async function openReceiver(client: Client): Promise<Receiver> {
  const received: Received[] = []
  let secret = ''
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => {
      body += part
    })
    request.on('end', () => {
      const verified = verifyWebhook({ headers: request.headers, body, secret, now: Date.now() })
      const event = verified ? (JSON.parse(body) as Record<string, unknown>) : {}
      received.push({
        type: text(event['webhookType']) || text(event['webhook_type']),
        status: text(event['status']) || text(event['event']),
        previousStatus: text(event['previousStatus'] ?? event['previous_status']) || null,
        subject: text(event['externalId'] ?? event['vendor_data']),
        verified,
      })
      response.writeHead(verified ? 204 : 401).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const webhook = await client.call('putWebhook', {
    body: { callbackUrl: `http://127.0.0.1:${port}/ostiary` },
  })
  secret = webhook.secret ?? ''
  return {
    received,
    close: async () => {
      await client.call('deleteWebhook', { params: { id: webhook.id } })
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
