/**
 * Media in a bucket of an S3-compatible service: path-style addresses, signed requests with a
 * time-out, and retries of whatever may pass. Nothing is sent that was not sealed before.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { SaxesParser } from 'saxes'
import { Agent, request } from 'undici'
import type { Clock } from '../platform/clock.ts'
import { outboundProblemOf } from '../platform/outbound/problems.ts'
import { rejectionOf } from '../platform/outbound/exchange.ts'
import { escaped, signedHeaders } from './s3-sign.ts'
import { checkKey, checkPrefix, StorageError } from './storage.ts'
import type { MediaStorage, StorageFailure } from './storage.ts'

export interface S3Settings {
  /** `https://host:port`, without a path. */
  readonly url: string
  readonly bucket: string
  readonly region: string
  readonly keyId: string
  /** The file with the secret, read for each request: a renewed one is used at once. */
  readonly secretFile: string
  readonly clock: Clock
  /** Of one try, in milliseconds: connecting, sending, waiting and reading. */
  readonly timeoutMs?: number
  /** Waits between two tries. */
  readonly wait?: (ms: number) => Promise<unknown>
}

const tries = 4
const firstWaitMs = 100
const connections = 8
const deletesAtOnce = 8
/** The largest upload with its seal; a page of a list is smaller. */
const answerBytesMax = 40 * 1024 * 1024

interface Asked {
  readonly method: 'GET' | 'PUT' | 'DELETE'
  /** Behind the bucket: a key, or a query. */
  readonly path: string
  readonly body?: Buffer
}

interface Answer {
  readonly status: number
  readonly body: Buffer
}

/** What one try came to. */
type Tried = Answer | { readonly failure: StorageFailure; readonly says: string }

/** Sends a signed request, again and again where that may help. @throws StorageError */
function openAsking(settings: S3Settings): (asked: Asked) => Promise<Answer> {
  const { timeoutMs = 30_000, wait = pause } = settings
  const agent = new Agent({
    allowH2: false,
    connections,
    maxResponseSize: answerBytesMax,
    connect: { timeout: Math.min(timeoutMs, 10_000) },
  })

  async function once({ method, path, body }: Asked): Promise<Tried> {
    const { region, keyId, clock } = settings
    const identity = { region, keyId, secret: await secretOf(settings) }
    const url = new URL(`${settings.url}/${settings.bucket}${path}`)
    const headers = signedHeaders({ method, url, body }, identity, clock.now())
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      // No redirects: what is signed is for one host.
      const asked = request(url, { dispatcher: agent, method, headers, body: body ?? null, signal })
      // undici looks at the signal only once it has a connection, and all may be taken.
      const answer = await Promise.race([asked, rejectionOf(signal)])
      const bytes = Buffer.from(await answer.body.arrayBuffer())
      return { status: answer.statusCode, body: bytes }
    } catch (error) {
      const problem = signal.aborted ? 'timeout' : outboundProblemOf(error)
      const wrong = ['tls', 'protocol', 'invalid_request', 'bad_url'].includes(problem)
      return { failure: wrong ? 'misconfigured' : 'away', says: problem }
    }
  }

  // Everything asked here may be asked again: it comes to the same.
  return async (asked) => {
    for (let tried = 1; ; tried += 1) {
      const outcome = judged(await once(asked))
      if ('body' in outcome) return outcome
      if (outcome.failure !== 'away' || tried === tries) throw errorOf(settings, outcome)
      await wait(firstWaitMs * 4 ** (tried - 1))
    }
  }
}

export function openS3Storage(settings: S3Settings): MediaStorage {
  const ask = openAsking(settings)
  return {
    name: 's3',
    put: async (key, bytes) => {
      checkKey(key)
      await ask({ method: 'PUT', path: `/${key}`, body: bytes })
    },
    get: async (key) => {
      checkKey(key)
      const { status, body } = await ask({ method: 'GET', path: `/${key}` })
      return status === 404 ? undefined : body
    },
    delete: async (keys) => {
      keys.forEach(checkKey)
      for (let first = 0; first < keys.length; first += deletesAtOnce)
        await Promise.all(
          keys
            .slice(first, first + deletesAtOnce)
            .map((key) => ask({ method: 'DELETE', path: `/${key}` })),
        )
    },
    list: async ({ prefix, after, limit }) => {
      checkPrefix(prefix)
      const query = [
        ['list-type', '2'],
        ['max-keys', String(limit)],
        ['prefix', prefix],
        ...(after === undefined ? [] : [['start-after', after]]),
      ].map(([name, value]) => `${name}=${escaped(value!)}`) // pairs
      const { body } = await ask({ method: 'GET', path: `?${query.join('&')}` })
      return keysOf(settings, body.toString('utf8'))
    },
  }
}

async function secretOf({ secretFile }: S3Settings): Promise<string> {
  const text = await readFile(secretFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new StorageError(
      'misconfigured',
      `The file ${secretFile} cannot be read (${error.code ?? 'unknown'}). ` +
        'Set OSTIARY_MEDIA_S3_SECRET_FILE to a file this user may read.',
    )
  })
  const secret = text.trim()
  if (/^[\x21-\x7e]+$/.test(secret)) return secret
  throw new StorageError(
    'misconfigured',
    `The file ${secretFile} holds no secret. It wants the secret access key, alone on one line.`,
  )
}

/** A key that is not there is an answer; a bucket that is not there is a mistake. */
function judged(tried: Tried): Tried {
  if (!('status' in tried)) return tried
  const { status } = tried
  if (status >= 200 && status < 300) return tried
  const code = /<Code>(\w{1,60})<\/Code>/.exec(tried.body.toString('latin1', 0, 4096))?.[1]
  if (status === 404 && code !== 'NoSuchBucket') return tried
  const says = code === undefined ? String(status) : `${status} ${code}`
  if (status === 403 || status === 401) return { failure: 'denied', says }
  if (status === 408 || status === 429 || (status >= 500 && status !== 501))
    return { failure: 'away', says }
  return { failure: 'misconfigured', says }
}

function keysOf(settings: S3Settings, text: string): string[] {
  const keys: string[] = []
  const open: string[] = []
  let root: string | undefined
  let isXml = true
  const parser = new SaxesParser()
  parser.on('error', () => {
    isXml = false
  })
  parser.on('opentag', ({ name }) => {
    root ??= name
    open.push(name)
    if (open.join('/') === 'ListBucketResult/Contents/Key') keys.push('')
  })
  parser.on('text', (part) => {
    if (open.join('/') === 'ListBucketResult/Contents/Key') keys.push(`${keys.pop()}${part}`)
  })
  parser.on('closetag', () => void open.pop())
  parser.write(text).close()
  if (isXml && root === 'ListBucketResult') return keys
  throw errorOf(settings, { failure: 'misconfigured', says: 'an answer that is no list' })
}

function errorOf(
  { url, bucket, keyId }: S3Settings,
  { failure, says }: { failure: StorageFailure; says: string },
): StorageError {
  const where = `The storage of uploaded files at ${url}`
  const sentences: Record<StorageFailure, string> = {
    away: `${where} does not answer now (${says}). Try again.`,
    denied:
      `${where} refuses the access key ${keyId} (${says}). It must be allowed to list, read, ` +
      `write and delete in the bucket ${bucket}, and the secret must be its own.`,
    misconfigured:
      `${where} cannot do what it is asked in the bucket ${bucket} (${says}). Check ` +
      'OSTIARY_MEDIA_S3_URL and the settings beside it.',
  }
  return new StorageError(failure, sentences[failure])
}
