/**
 * How often a key may call, and how often an address may fail to authenticate.
 *
 * @fastify/rate-limit does not fit here: it counts in a hook of its own, before or after the whole
 * check of the key and not inside it, in fixed windows (twice the limit passes around a window's
 * edge), and reads the clock itself.
 *
 * Counts live in this process: of several API processes each allows the limit.
 */
import { LRUCache } from 'lru-cache'
import type { Clock } from '../platform/clock.ts'
import { callerBlock } from '../platform/address-ranges.ts'

export type RateLimit = { readonly perMinute: number; readonly failuresPerMinute?: number } | 'off'

export interface RateVerdict {
  readonly allowed: boolean
  /** `failures`: refused for the wrong keys that came from the same address. */
  readonly because?: 'failures'
  /** `RateLimit-*` always, `Retry-After` on a refusal. */
  readonly headers: Readonly<Record<string, string>>
}

export interface RateLimits {
  /** Counts a request of a key that holds. */
  ofKey(keyId: string, remoteAddress: string | undefined): RateVerdict
  /** Counts a key that does not hold. */
  ofFailure(remoteAddress: string | undefined): RateVerdict
}

/**
 * A wrong key is a mistake in a configuration or a guess; a mistake needs no more tries than this.
 */
const defaultFailuresPerMinute = 60
/** Above this many keys or addresses the ones unused the longest are forgotten. */
const heldMax = 20_000
const minuteMs = 60_000
/** Sums of fractions are compared with this much grace. */
const graceMs = 0.001

const unlimited: RateVerdict = { allowed: true, headers: {} }

export function openRateLimits(settings: { clock: Clock; limit: RateLimit }): RateLimits {
  const { clock, limit } = settings
  if (limit === 'off') return { ofKey: () => unlimited, ofFailure: () => unlimited }
  const keys = openBuckets(limit.perMinute)
  const failures = openBuckets(limit.failuresPerMinute ?? defaultFailuresPerMinute)
  const accepted = new LRUCache<string, true>({ max: heldMax })
  return {
    ofKey(keyId, remoteAddress) {
      const now = clock.now()
      const pair = `${keyId} ${remoteAddress}`
      if (!accepted.get(pair)) {
        // A guess that happens to be right must not pass where guessing is stopped; but who was let
        // in from there before goes on, so that a stranger behind the same proxy cannot lock a
        // working client out.
        const guessing = failures.look(callerBlock(remoteAddress), now)
        if (!guessing.allowed) return { ...guessing, because: 'failures' }
        accepted.set(pair, true)
      }
      return keys.take(keyId, now)
    },
    ofFailure: (remoteAddress) => failures.take(callerBlock(remoteAddress), clock.now()),
  }
}

interface Bucket {
  /** How long from `atMs` until the whole minute's worth is there again. */
  owedMs: number
  atMs: number
}

/**
 * Token buckets that hold a minute's worth and refill evenly, counted in time owed instead of
 * tokens left (the generic cell rate algorithm). Sums of epoch times would lose a call now and then
 * to rounding, so what is owed is kept apart from when.
 */
function openBuckets(perMinute: number) {
  const buckets = new LRUCache<string, Bucket>({ max: heldMax })
  const stepMs = minuteMs / perMinute

  function weigh(name: string, now: number, take: boolean): RateVerdict {
    const bucket = buckets.get(name)
    // Never more than a minute: a clock that is set back must not lock a caller out.
    const held = bucket ? Math.min(Math.max(0, bucket.owedMs - (now - bucket.atMs)), minuteMs) : 0
    const waitMs = held + stepMs - minuteMs
    const allowed = waitMs <= graceMs
    const owedMs = allowed && take ? held + stepMs : held
    if (allowed && take) {
      if (bucket) Object.assign(bucket, { owedMs, atMs: now })
      else buckets.set(name, { owedMs, atMs: now })
    }
    const left = Math.floor((minuteMs - owedMs + graceMs) / stepMs)
    const headers: Record<string, string> = {
      'ratelimit-limit': String(perMinute),
      'ratelimit-remaining': String(Math.max(0, left)),
      'ratelimit-reset': String(Math.max(0, Math.ceil((owedMs - graceMs) / 1000))),
    }
    if (!allowed) headers['retry-after'] = String(Math.max(1, Math.ceil((waitMs - graceMs) / 1000)))
    return { allowed, headers }
  }

  return {
    take: (name: string, now: number): RateVerdict => weigh(name, now, true),
    /** What `take` would say, without taking. */
    look: (name: string, now: number): RateVerdict => weigh(name, now, false),
  }
}
