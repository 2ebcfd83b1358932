/**
 * Calls the Transit engine of HashiCorp Vault or OpenBao: one JSON request over HTTPS with a
 * token, a time-out, retries, and a named failure for whatever comes back.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { Agent, request } from 'undici'
import { outboundProblemOf } from '../outbound/problems.ts'
import { rejectionOf } from '../outbound/exchange.ts'
import { KeyError } from './key-error.ts'
import type { KeyFailure } from './key-error.ts'

export interface TransitSettings {
  /** `https://host:port`, without a path. */
  readonly url: string
  /** Mount and name of the key: `transit/ostiary`. */
  readonly key: string
  /** The file with the token; read for each call, so that a renewed one is used at once. */
  readonly tokenFile: string
  /** Of one try, in milliseconds: connecting, sending, waiting and reading. */
  readonly timeoutMs?: number
  /** Waits between two tries. */
  readonly wait?: (ms: number) => Promise<unknown>
}

type Operation = 'encrypt' | 'decrypt' | 'rotate'
type Answer = Readonly<Record<string, unknown>>

export interface TransitClient {
  /** @returns the `data` of the answer @throws KeyError */
  call(operation: Operation, body: Answer): Promise<Answer>
}

const tries = 3
const firstWaitMs = 100
const retryAfterMaxMs = 2000
const connections = 16
/** A wrapped secret has a few kilobytes; anything longer is not of this API. */
const answerBytesMax = 1024 * 1024

/** What one try came to: an answer, or why not and how long the service wants to be left alone. */
type Tried =
  | { readonly data: Answer }
  | { readonly failure: KeyFailure; readonly says: string; readonly retryAfterMs?: number }

export function openTransitClient(settings: TransitSettings): TransitClient {
  const { timeoutMs = 2000, wait = pause } = settings
  const agent = new Agent({
    allowH2: false,
    connections,
    maxResponseSize: answerBytesMax,
    connect: { timeout: timeoutMs },
  })

  async function once(operation: Operation, body: Answer): Promise<Tried> {
    const token = await tokenOf(settings)
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      // No redirects: a token must go nowhere but where the operator sent it.
      const asked = request(`${settings.url}${pathOf(settings.key, operation)}`, {
        dispatcher: agent,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-vault-request': 'true',
          'x-vault-token': token,
        },
        body: JSON.stringify(body),
        signal,
      })
      // undici looks at the signal only once it has a connection, and all may be taken.
      const answer = await Promise.race([asked, rejectionOf(signal)])
      const text = await answer.body.text()
      const retryAfter = Number(answer.headers['retry-after'])
      return read(operation, answer.statusCode, text, retryAfter * 1000)
    } catch (error) {
      const problem = signal.aborted ? 'timeout' : outboundProblemOf(error)
      const wrong = ['tls', 'protocol', 'invalid_request', 'bad_url'].includes(problem)
      return { failure: wrong ? 'misconfigured' : 'away', says: problem }
    }
  }

  return {
    call: async (operation, body) => {
      for (let tried = 1; ; tried += 1) {
        const outcome = await once(operation, body)
        if ('data' in outcome) return outcome.data
        // A rotation may have happened although its answer was lost: another would be a second.
        const last = tried === tries || operation === 'rotate'
        if (outcome.failure !== 'away' || last) throw errorOf(settings, operation, outcome)
        const backoff = firstWaitMs * 4 ** (tried - 1)
        await wait(Math.min(Math.max(backoff, outcome.retryAfterMs ?? 0), retryAfterMaxMs))
      }
    },
  }
}

/** The name is the last part of the setting, the mount all before it. */
function pathOf(key: string, operation: Operation): string {
  const [, mount, name] = /^(.+)\/([^/]+)$/.exec(key) ?? ['', '', '']
  return operation === 'rotate'
    ? `/v1/${mount}/keys/${name}/rotate`
    : `/v1/${mount}/${operation}/${name}`
}

async function tokenOf({ tokenFile }: TransitSettings): Promise<string> {
  const text = await readFile(tokenFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new KeyError(
      'misconfigured',
      `The token file ${tokenFile} cannot be read (${error.code ?? 'unknown'}). ` +
        'Set OSTIARY_TRANSIT_TOKEN_FILE to a file this user may read.',
    )
  })
  const token = text.trim()
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new KeyError(
      'misconfigured',
      `The token file ${tokenFile} holds no token. It wants one line, as Vault Agent writes it.`,
    )
  }
  return token
}

function read(operation: Operation, status: number, text: string, retryAfterMs: number): Tried {
  if (status >= 200 && status < 300) return readData(operation, text)
  const failure = failureOf(operation, status, text)
  return {
    failure,
    says: String(status),
    ...(retryAfterMs > 0 ? { retryAfterMs } : {}),
  }
}

function readData(operation: Operation, text: string): Tried {
  try {
    const { data } = JSON.parse(text) as { data?: unknown }
    if (typeof data === 'object' && data !== null) return { data: data as Answer }
  } catch {
    // Told below: what was read is quoted by the parser, and may be a key.
  }
  // Older releases answer a rotation with 204 and nothing.
  if (operation === 'rotate') return { data: {} }
  return { failure: 'misconfigured', says: 'an answer that is not of the Transit API' }
}

/**
 * By the status codes of the API (developer.hashicorp.com/vault/api-docs#http-status-codes): 412
 * is a node that lags, 429 a quota or a standby, 472 and 473 are standbys, 503 is sealed.
 */
function failureOf(operation: Operation, status: number, text: string): KeyFailure {
  if (status === 401 || status === 403) return 'denied'
  if ([408, 412, 429, 472, 473].includes(status)) return 'away'
  if (status >= 500 && status !== 501) return 'away'
  if (status !== 400) return 'misconfigured'
  if (/missing client token/.test(text)) return 'denied'
  // What is sent for wrapping is always well formed: only the key can be the wrong one.
  if (operation !== 'decrypt') return 'misconfigured'
  return /not found|too old|too new|non-AEAD/.test(text) ? 'misconfigured' : 'bad_data'
}

type Failed = Exclude<Tried, { readonly data: Answer }>

function errorOf({ url, key }: TransitSettings, operation: Operation, failed: Failed): KeyError {
  const where = `The key service at ${url}`
  const path = pathOf(key, operation).slice('/v1/'.length)
  const sentences: Record<KeyFailure, string> = {
    away:
      operation === 'rotate'
        ? `${where} did not answer (${failed.says}); it may have rotated. Look before trying again.`
        : `${where} does not answer now (${failed.says}); nothing was changed. Try again.`,
    misconfigured:
      `${where} cannot ${operation} with the key ${key} (${failed.says}). Check ` +
      'OSTIARY_TRANSIT_URL, OSTIARY_TRANSIT_KEY, the certificate and the versions the key allows.',
    denied:
      `${where} refuses the token (${failed.says}). Its policy must allow "update" on ${path}, ` +
      'and the token of OSTIARY_TRANSIT_TOKEN_FILE must not have expired.',
    bad_data: `${where} finds that what it should unwrap was altered or belongs to another place.`,
  }
  return new KeyError(failed.failure, sentences[failed.failure])
}
