// Remembers the signatures of the last minutes so that none is accepted twice; when full it refuses
// rather than forgets.

export type ReplayAnswer = 'fresh' | 'seen' | 'full'

/**
 * 300,000 signatures in 330 seconds are about 900 a second, near what one core can verify; roughly
 * 50 MB.
 */
const DEFAULT_REPLAY_CAPACITY = 300_000

/**
 * Owns the memory. Keys lie in one bucket per second of expiry, so forgetting costs only what is
 * forgotten.
 */
export class ReplayWindow {
  readonly #capacity: number
  readonly #keys = new Set<string>()
  readonly #buckets = new Map<number, string[]>()
  #firstExpiry = Number.POSITIVE_INFINITY

  constructor(capacity: number = DEFAULT_REPLAY_CAPACITY) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#keys.size
  }

  remember(entry: { key: string; expiresAtMs: number; now: number }): ReplayAnswer {
    this.#forgetExpired(entry.now)
    if (this.#keys.has(entry.key)) return 'seen'
    if (this.#keys.size >= this.#capacity) return 'full'
    const second = Math.ceil(entry.expiresAtMs / 1000)
    const bucket = this.#buckets.get(second)
    if (bucket === undefined) this.#buckets.set(second, [entry.key])
    else bucket.push(entry.key)
    this.#keys.add(entry.key)
    this.#firstExpiry = Math.min(this.#firstExpiry, second)
    return 'fresh'
  }

  #forgetExpired(now: number): void {
    if (now <= this.#firstExpiry * 1000) return
    let first = Number.POSITIVE_INFINITY
    for (const [second, keys] of this.#buckets) {
      if (now > second * 1000) {
        for (const key of keys) this.#keys.delete(key)
        this.#buckets.delete(second)
      } else first = Math.min(first, second)
    }
    this.#firstExpiry = first
  }
}
