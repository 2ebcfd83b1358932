/**
 * Stands in for the Transit engine of HashiCorp Vault or OpenBao: the endpoints this product calls
 * and `rewrap`, over keys of its own, with the answers and complaints of the real one; and outages
 * on order.
 */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { seal, unseal } from './seal.ts'

/** What the next request meets in place of an answer. */
export type Fault =
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }
  /** No fault: for those that come before one. */
  | 'pass'
  | 'hang'
  | 'drop'
  /** Does what was asked and cuts the connection before it says so. */
  | 'drop after'

export interface StandIn {
  readonly url: string
  /** The token it takes; a change revokes the one before. */
  token: string
  /** Served first, one a request. */
  readonly faults: Fault[]
  /** While set, every request meets it. */
  outage: Fault | undefined
  /** Method, path and body of every request that came. */
  readonly asked: { path: string; body: Record<string, unknown> }[]
  /** The oldest version it still decrypts with. */
  minDecryptionVersion: number
  versions(): number
  close(): Promise<void>
}

interface Reply {
  readonly status: number
  readonly body: unknown
}

const complaint = (status: number, ...errors: string[]): Reply => ({ status, body: { errors } })
const answered = (data: object): Reply => ({ status: 200, body: { request_id: 'r', data } })

export const standInKey = 'transit/ostiary'

/** @param tls makes it listen with TLS */
export async function openStandIn(tls?: { key: string; cert: string }): Promise<StandIn> {
  const keys = [randomBytes(32)]
  const standIn: { -readonly [K in keyof StandIn]: StandIn[K] } = {
    url: '',
    token: `hvs.${randomBytes(12).toString('hex')}`,
    faults: [],
    outage: undefined,
    asked: [],
    minDecryptionVersion: 1,
    versions: () => keys.length,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  const listener: RequestListener = (request, response) => {
    void serve(standIn, keys, request, response)
  }
  const server = tls ? createTlsServer(tls, listener) : createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port
  standIn.url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`
  return standIn
}

async function serve(
  standIn: StandIn,
  keys: Buffer[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = `${request.method} ${request.url}`
  const body = JSON.parse((await text(request)) || '{}') as Record<string, unknown>
  standIn.asked.push({ path, body })
  const fault = standIn.faults.shift() ?? standIn.outage
  if (fault === 'hang') return
  if (fault === 'drop') return void request.socket.destroy()
  if (typeof fault === 'object') {
    response.writeHead(fault.status, fault.headers).end(fault.body ?? '{"errors":["on order"]}')
    return
  }
  const allowed = request.headers['x-vault-token'] === standIn.token
  const reply = allowed ? replyTo(standIn, keys, path, body) : complaint(403, 'permission denied')
  if (fault === 'drop after') return void request.socket.destroy()
  response.writeHead(reply.status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(reply.body))
}

function replyTo(
  standIn: StandIn,
  keys: Buffer[],
  path: string,
  body: Record<string, unknown>,
): Reply {
  const [, mount, operation, name, rest] =
    /^POST \/v1\/(transit)\/(encrypt|decrypt|rewrap|keys)\/([^/]+)(\/rotate)?$/.exec(path) ?? []
  if (!mount) return complaint(404, `no handler for route "${path}". route entry not found.`)
  if (name !== 'ostiary') return complaint(400, 'encryption key not found')
  const aad = Buffer.from(String(body['associated_data'] ?? ''), 'base64').toString()
  if (operation === 'keys' && rest) {
    keys.push(randomBytes(32))
    return answered({ name, latest_version: keys.length })
  }
  if (operation === 'encrypt')
    return encrypted(keys, aad, Buffer.from(String(body['plaintext']), 'base64'))
  // The real one takes no associated data for this, and so cannot open what was made with it.
  const opened = decrypted(standIn, keys, operation === 'rewrap' ? '' : aad, body['ciphertext'])
  if (!Buffer.isBuffer(opened)) return opened
  return operation === 'rewrap'
    ? encrypted(keys, '', opened)
    : answered({ plaintext: opened.toString('base64') })
}

function encrypted(keys: readonly Buffer[], aad: string, plain: Buffer): Reply {
  const sealed = seal(keys.at(-1)!, aad, plain) // there is always one
  const ciphertext = `vault:v${keys.length}:${sealed.toString('base64')}`
  return answered({ ciphertext, key_version: keys.length })
}

function decrypted(
  { minDecryptionVersion }: StandIn,
  keys: readonly Buffer[],
  aad: string,
  ciphertext: unknown,
): Buffer | Reply {
  const [, digits, body] = /^vault:v(\d+):(.+)$/.exec(String(ciphertext)) ?? []
  if (!digits || !body) return complaint(400, 'invalid ciphertext: no prefix')
  const version = Number(digits)
  const key = keys[version - 1]
  if (!key) return complaint(400, 'invalid ciphertext: version is too new')
  if (version < minDecryptionVersion) {
    return complaint(400, 'ciphertext or signature version is disallowed by policy (too old)')
  }
  try {
    return unseal(key, aad, Buffer.from(body, 'base64'))
  } catch {
    return complaint(400, 'cipher: message authentication failed')
  }
}
