/** A webhook receiver on loopback for tests: keeps what it is sent and answers as it is told. */
import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly raw: string
  readonly body: Record<string, unknown>
}
/** What a receiver answers: a status, with headers if any; a promise keeps the sender waiting. */
export type Answering = (
  received: Received,
  count: number,
) => number | { status: number; headers: Record<string, string> } | Promise<number>

export interface Receiver {
  readonly url: string
  readonly received: Received[]
  /** May be replaced at any time. */
  answering: Answering
  close(): Promise<void>
}

/** A server on loopback that keeps what it is sent. */
export async function openReceiver(answering: Answering = () => 204): Promise<Receiver> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString()
      const one = {
        headers: request.headers,
        raw,
        body: JSON.parse(raw) as Record<string, unknown>,
      }
      const count = received.push(one)
      void Promise.resolve(receiver.answering(one, count)).then((answer) => {
        const { status, headers } =
          typeof answer === 'number' ? { status: answer, headers: {} } : answer
        return response.writeHead(status, headers).end()
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answering,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  return receiver
}
