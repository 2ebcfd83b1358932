/** A server on loopback that notes what the command line sends and answers as it is told. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach } from 'vitest'

export interface Api {
  url: string
  readonly seen: {
    readonly line: string
    readonly headers: Readonly<Record<string, string | string[] | undefined>>
    readonly body: unknown
  }[]
  answer: { readonly status: number; readonly body: unknown }
}

/** Starts it for the tests of a file, and forgets before each what was seen. */
export function useApi(): Api {
  const api: Api = { url: '', seen: [], answer: { status: 200, body: {} } }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const body: unknown = text === '' ? undefined : JSON.parse(text)
      api.seen.push({ line: `${request.method} ${request.url}`, headers: request.headers, body })
      const { status, body: answer } = api.answer
      response.writeHead(status).end(typeof answer === 'string' ? answer : JSON.stringify(answer))
    })
  })
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  beforeEach(() => {
    api.seen.length = 0
    api.answer = { status: 200, body: {} }
  })
  afterAll(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return api
}
