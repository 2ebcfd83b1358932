/**
 * What should be: entities decided by the pure domain alone, and what the tables of the store must
 * hold of them.
 */
import type { Aggregate, DomainEvent, EffectName } from '@ostiary/domain/aggregate'
import { change } from '@ostiary/domain/change'
import type { Evaluation } from '@ostiary/domain/evaluation'
import { evaluationOf } from '@ostiary/domain/evaluation.changes'
import { announcement } from '@ostiary/domain/events'

export interface ModelEffect {
  readonly entityId: string
  readonly seq: number
  readonly name: EffectName
  /** Which evaluation asked. */
  readonly number?: number
  attempts: number
}
export interface ModelEntity {
  aggregate: Aggregate
  /** The kind of every line; the version is their number. */
  readonly lines: string[]
  /** The lines that are told to the outside. */
  readonly announced: number[]
  effects: ModelEffect[]
  /** Every evaluation there ever was, as it was last, by number. */
  readonly evaluations: Map<number, Evaluation>
  /** The items in the vault. */
  items: Set<string>
}
interface Remembered {
  readonly body: string
  readonly told: string
}
export interface Model {
  readonly entities: Map<string, ModelEntity>
  /** Keyed hashes that are claimed, and by whom; vendor ids and wallets alike. */
  readonly claimed: Map<string, string>
  readonly barred: Set<string>
  readonly remembered: Map<string, Remembered>
}

export const newModel = (): Model => ({
  entities: new Map(),
  claimed: new Map(),
  barred: new Set(),
  remembered: new Map(),
})

/** These end without an event: they have nothing to report, and stay in the queue of both. */
const silent = ['forget_links', 'write_links', 'sync_blocklist']

export const answerable = ({ entities }: Model): ModelEffect[] =>
  [...entities.values()].flatMap((one) => one.effects.filter(({ name }) => !silent.includes(name)))

export interface Request {
  readonly once: string
  readonly body: string
}

/** What a repeat is told, or `undefined` for a request that is new. */
export function repeatOf(model: Model, { once, body }: Request): string | undefined {
  const before = model.remembered.get(once)
  if (!before) return undefined
  return before.body === body ? `again: ${before.told}` : 'refused: idempotency_key_reused'
}

export const tellMoved = (next: Aggregate, version: number): string =>
  `${next.entity.standing} ${next.customer?.state ?? '-'} ${version}`
export const tellAlready = (held: Aggregate): string => `already ${held.entity.standing}`

/** Applies events that must all move an entity. */
function moved(
  model: Model,
  entity: ModelEntity,
  happening: { events: readonly DomainEvent[]; atMs: number },
): boolean {
  for (const event of happening.events) {
    const verdict = change(entity.aggregate, event, happening.atMs)
    if (verdict.kind !== 'changed') return false
    const first = entity.lines.length + 1
    const wasErased = isErased(entity)
    entity.aggregate = verdict.next
    const { entityId, kind } = verdict.next.entity
    for (const [index, entry] of verdict.entries.entries()) {
      const seq = entity.lines.push(`${entry.machine}.${entry.event}`)
      if (announcement({ ...entry, kind })) entity.announced.push(seq)
      if (entry.facts.sealed && !wasErased) entity.items.add(`facts:${seq}`)
      const evaluation = entry.number && evaluationOf(verdict.next, entry.number)
      if (evaluation) entity.evaluations.set(evaluation.number, evaluation)
      if (entry.machine === 'customer' && entry.to === 'rejected') {
        const keys = Object.values(verdict.next.customer!.detail.identifiers)
        for (const key of keys) model.barred.add(key)
      }
      if (index === 0 && event.event === 'erased') entity.items = new Set()
    }
    for (const { name, entry } of verdict.effects) {
      const { number } = verdict.entries[entry]!
      const which = number === undefined ? {} : { number }
      entity.effects.push({ entityId, seq: first + entry, name, ...which, attempts: 0 })
    }
  }
  return true
}

const isErased = (entity: ModelEntity): boolean =>
  entity.aggregate.entity.detail.erasedAtMs !== undefined

export interface Birth extends Request {
  readonly seed: Aggregate
  readonly events: readonly DomainEvent[]
  readonly vendor: string
  readonly wallet: string | null
  readonly atMs: number
}

/** @returns what the caller is told */
export function create(model: Model, birth: Birth): string {
  const before = repeatOf(model, birth)
  if (before) return before
  const keys = [birth.vendor, ...(birth.wallet === null ? [] : [birth.wallet])]
  if (keys.some((key) => model.claimed.has(key) || model.barred.has(key))) return 'lost'
  const { entityId } = birth.seed.entity
  for (const key of keys) model.claimed.set(key, entityId)
  const entity: ModelEntity = {
    aggregate: birth.seed,
    lines: [],
    announced: [],
    effects: [],
    evaluations: new Map(),
    items: new Set(['key']),
  }
  if (!moved(model, entity, birth)) throw new Error('the model refused a birth')
  model.entities.set(entityId, entity)
  const told = tellMoved(entity.aggregate, entity.lines.length)
  model.remembered.set(birth.once, { body: birth.body, told })
  return told
}

export interface Asked extends Request {
  readonly entityId: string
  readonly event: DomainEvent
  readonly atMs: number
}

/** What an event would be told now, without applying it. */
export function foresee(
  model: Model,
  { entityId, event, atMs }: Omit<Asked, 'once' | 'body'>,
): string {
  const { aggregate } = model.entities.get(entityId)!
  const verdict = change(aggregate, event, atMs)
  if (verdict.kind === 'refused') return 'refused: transition_refused'
  return verdict.kind === 'already' ? tellAlready(aggregate) : 'moves'
}

/** @returns what the caller is told */
export function happen(model: Model, asked: Asked): string {
  const before = repeatOf(model, asked)
  if (before) return before
  const would = foresee(model, asked)
  if (would !== 'moves') {
    remember(model, { ...asked, told: would })
    return would
  }
  const entity = model.entities.get(asked.entityId)!
  moved(model, entity, { events: [asked.event], atMs: asked.atMs })
  const told = tellMoved(entity.aggregate, entity.lines.length)
  remember(model, { ...asked, told })
  return told
}

/** Keeps an answer for its repeats, the first to each key; a refusal is none. */
export function remember(model: Model, { once, body, told }: Request & { told: string }): void {
  if (/^(refused|again): /.test(told) || model.remembered.has(once)) return
  model.remembered.set(once, { body, told })
}

export interface Reported {
  readonly effect: ModelEffect
  /** The attempt the worker that reports believes to be its own. */
  readonly attempts: number
  readonly event: DomainEvent
  readonly atMs: number
  readonly wanted: (held: Aggregate) => boolean
}

/** What becomes of the answer of a provider. */
export function report(model: Model, reported: Reported): string {
  const { effect, attempts, event, atMs } = reported
  const entity = model.entities.get(effect.entityId)!
  const verdict = change(entity.aggregate, event, atMs)
  const mine = entity.effects.includes(effect) && effect.attempts === attempts
  if (!reported.wanted(entity.aggregate) || verdict.kind === 'already') {
    if (mine) entity.effects = entity.effects.filter((one) => one !== effect)
    return 'dropped'
  }
  if (verdict.kind === 'refused') return 'refused: transition_refused'
  if (!mine) return 'refused: version_conflict'
  entity.effects = entity.effects.filter((one) => one !== effect)
  moved(model, entity, { events: [event], atMs })
  return 'settled'
}
