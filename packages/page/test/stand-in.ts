/**
 * A small server that speaks the contract of the hosted page, and is held to it: it gives out the
 * built page under the policy of the real one, and walks a session through the steps it is given.
 */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { checkHosted } from '../../../test/api/hosted-contract.ts'
import { Script } from './script.ts'
import type { Reply, ScriptedStep, Settings } from './script.ts'

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; " +
  "media-src blob:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; " +
  "base-uri 'none'"

export const token = 'tok-en_123456'

export interface StandIn {
  readonly url: string
  readonly script: Script
  /** The next call of this kind is answered so, and does nothing. */
  readonly reply: (call: string, reply: Reply) => void
  /** What was sent to a call, the last first. */
  readonly sent: (call: string) => readonly unknown[]
  readonly close: () => Promise<void>
}

interface Wallet {
  readonly message: string
  readonly chain_id: string
  readonly account_id: string
}

export async function startStandIn(options: {
  /** The built page. */
  readonly folder: string
  readonly steps: readonly ScriptedStep[]
  readonly settings?: Settings
  readonly wallet?: Wallet
}): Promise<StandIn> {
  const script = new Script(options.steps, options.settings)
  const replies = new Map<string, Reply[]>()
  const sent: { readonly call: string; readonly body: unknown }[] = []
  const server = createServer((request, response) => {
    void handle(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://stand-in')
    if (!url.pathname.startsWith('/hosted/') || url.pathname.startsWith('/hosted/assets/'))
      return page(options.folder, url.pathname, response)
    const body = await bodyOf(request)
    const call = `${request.method} ${url.pathname.replace('/hosted/', '')}`
    sent.unshift({ call, body })
    const held = request.headers['cookie']?.includes('device=1') === true
    const arranged = replies.get(call)?.shift()
    const reply =
      request.headers['x-session-token'] === token
        ? (arranged ?? script.answer(call, { body, query: url.searchParams, held }, options.wallet))
        : { status: 404, body: { code: 'link_unknown', detail: 'There is no such link.' } }
    const { status, body: answer } = reply
    checkHosted({ method: request.method ?? '', path: url.pathname, status, body: answer })
    response.writeHead(reply.status, {
      'content-type': reply.status < 400 ? 'application/json' : 'application/problem+json',
      ...(call === 'POST session/open' && reply.status < 400
        ? { 'set-cookie': 'device=1; HttpOnly; SameSite=Strict; Path=/' }
        : {}),
    })
    response.end(JSON.stringify(reply.body))
  }
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    script,
    reply: (call, reply) => void replies.set(call, [...(replies.get(call) ?? []), reply]),
    sent: (call) => sent.filter((one) => one.call === call).map((one) => one.body),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** JSON as what it says; anything else as its bytes. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  // A request hands on buffers as long as nobody sets an encoding.
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  if (request.headers['content-type'] !== 'application/json') return bytes
  return JSON.parse(bytes.toString('utf8'))
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

async function page(folder: string, path: string, response: ServerResponse): Promise<void> {
  const asset = /^\/hosted\/(assets\/[\w.-]+)$/.exec(path)?.[1]
  if (asset === undefined && !/^\/([a-z]{2}\/)?(session|wallet)\//.test(path))
    return void response.writeHead(404).end()
  const file = await readFile(join(folder, asset ?? 'index.html'))
  response.writeHead(200, {
    'content-type': asset ? (types[extname(asset)] ?? 'text/plain') : 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
  })
  response.end(file)
}
