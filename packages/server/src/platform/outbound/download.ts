// Downloads a file by the sender's guards: only if it has changed, never more than it may have, and
// again after a while where the other side could not.
import { hash } from 'node:crypto'
import type { AddressGuard } from './address-guard.ts'
import { closePools, exchange, openPools, type Answer, type Pools } from './exchange.ts'
import { systemResolve, type Resolve } from './guarded-lookup.ts'
import { isAboutAddress, outboundProblemSentence, type OutboundProblem } from './problems.ts'
import { retryAfterSeconds } from './retry-after.ts'

/** What the server said of the content that is already here. */
export interface Validators {
  readonly etag?: string
  readonly lastModified?: string
}

export type DownloadProblem =
  | OutboundProblem
  | 'too_large'
  | 'too_many_redirects'
  | `http_${number}`
export type Download =
  | { kind: 'unchanged' }
  | { kind: 'fetched'; content: Buffer; sha256: string; validators: Validators }
  | { kind: 'failed'; code: DownloadProblem; attempts: number }

export interface DownloadSettings {
  readonly guard: AddressGuard
  readonly now: () => number
  /** From 0 up to 1. */
  readonly random: () => number
  readonly wait: (ms: number) => Promise<void>
  readonly maxBytes: number
  readonly timeoutMs: number
  readonly resolve?: Resolve
}

const attemptsMax = 4
const firstPauseMs = 2_000
const longestPauseMs = 120_000
const redirectsMax = 5

export async function download(
  url: string,
  known: Validators,
  settings: DownloadSettings,
): Promise<Download> {
  const pools = openPools(settings.resolve ?? systemResolve)
  try {
    for (let attempts = 1; ; attempts += 1) {
      const one = await follow(url, { known, settings, pools })
      if (one.kind !== 'failed') return one
      if (attempts === attemptsMax || !mayPass(one.code)) {
        return { kind: 'failed', code: one.code, attempts }
      }
      await settings.wait(pauseMs(attempts, { asked: one.retryAfter, random: settings.random }))
    }
  } finally {
    closePools(pools)
  }
}

type Attempt =
  | Exclude<Download, { kind: 'failed' }>
  | { kind: 'failed'; code: DownloadProblem; retryAfter?: number }

interface Attempting {
  readonly known: Validators
  readonly settings: DownloadSettings
  readonly pools: Pools
}

/** Every address on the way is looked at like the first. */
async function follow(url: string, parts: Attempting): Promise<Attempt> {
  let at = url
  for (let redirects = 0; redirects <= redirectsMax; redirects += 1) {
    const answer = await ask(at, parts)
    if (typeof answer === 'string') return { kind: 'failed', code: answer }
    const { location } = answer.headers
    if (![301, 302, 303, 307, 308].includes(answer.status) || typeof location !== 'string') {
      return judged(answer, parts.settings)
    }
    const next = URL.parse(location, at)
    if (next === null) return { kind: 'failed', code: 'bad_url' }
    at = next.href
  }
  return { kind: 'failed', code: 'too_many_redirects' }
}

const ask = (
  url: string,
  parts: Attempting,
): Promise<Answer<Buffer | undefined> | OutboundProblem> =>
  exchange({
    request: {
      url,
      method: 'GET',
      timeoutMs: parts.settings.timeoutMs,
      headers: {
        accept: '*/*',
        'accept-encoding': 'gzip, identity',
        'user-agent': 'ostiary',
        ...(parts.known.etag && { 'if-none-match': parts.known.etag }),
        ...(parts.known.lastModified && { 'if-modified-since': parts.known.lastModified }),
      },
    },
    guard: parts.settings.guard,
    pools: parts.pools,
    read: (body) => wholeBytes(body, parts.settings.maxBytes),
  })

/** `undefined` where there is more than there may be; the connection is dropped then. */
async function wholeBytes(body: AsyncIterable<unknown>, max: number): Promise<Buffer | undefined> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of body) {
    const bytes = Buffer.from(piece as Uint8Array) // undici gives buffers
    length += bytes.length
    if (length > max) return undefined
    pieces.push(bytes)
  }
  return Buffer.concat(pieces)
}

function judged(answer: Answer<Buffer | undefined>, { now }: DownloadSettings): Attempt {
  if (answer.status === 304) return { kind: 'unchanged' }
  const retryAfter = retryAfterSeconds(answer.retryAfter, now())
  if (answer.status !== 200) {
    const code = `http_${answer.status}` as const
    return { kind: 'failed', code, ...(retryAfter !== undefined && { retryAfter }) }
  }
  if (answer.read === undefined) return { kind: 'failed', code: 'too_large' }
  const { etag, 'last-modified': lastModified } = answer.headers
  return {
    kind: 'fetched',
    content: answer.read,
    sha256: hash('sha256', answer.read, 'hex'),
    validators: {
      ...(typeof etag === 'string' && { etag }),
      ...(typeof lastModified === 'string' && { lastModified }),
    },
  }
}

/** Whether the same request may be answered otherwise in a while. */
function mayPass(code: DownloadProblem): boolean {
  if (code === 'too_large' || code === 'too_many_redirects') return false
  const status = /^http_(\d+)$/.exec(code)?.[1]
  if (status !== undefined) return ['408', '425', '429'].includes(status) || status >= '500'
  return !isAboutAddress(code as OutboundProblem) // what is left of the codes
}

/** Twice as long each time, half of it by chance, so that not everybody comes back at once. */
export function pauseMs(
  attempts: number,
  { asked, random }: { asked: number | undefined; random: () => number },
): number {
  const doubled = firstPauseMs * 2 ** (attempts - 1)
  const own = doubled / 2 + (doubled / 2) * random()
  return Math.round(Math.min(longestPauseMs, Math.max(own, (asked ?? 0) * 1_000)))
}

/** For whoever has named the address. */
export function downloadProblemSentence(code: DownloadProblem): string {
  if (code === 'too_large') return 'The file is larger than is taken. Check the address.'
  if (code === 'too_many_redirects') return 'The address leads on and on. Name the last one.'
  const status = /^http_(\d+)$/.exec(code)?.[1]
  return status === undefined
    ? outboundProblemSentence(code as OutboundProblem) // what is left of the codes
    : `The server answered ${status}. Check the address, and whether the publisher has moved it.`
}
