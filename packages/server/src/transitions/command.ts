/** What a caller asks the one writer to do, and what comes back. */
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import type { Changed } from '@ostiary/domain/change'
import type { Problem } from '@ostiary/domain/errors'
import type { IdentifierRow, SettledEffect } from '../store/rows.ts'

/**
 * An answer as it is stored and repeated. Placeholders stand in it for personal values, which
 * are filled in when it is sent.
 */
export interface Answer {
  readonly status: number
  readonly body: string
}

/** Where an answer is remembered, so that a repeat of the request gets it again. */
export interface IdempotencyClaim {
  /** SHA-256 of key id, method, path and Idempotency-Key. */
  readonly key: Buffer
  /** SHA-256 of the raw body. */
  readonly fingerprint: Buffer
  /** Where a creation's answer lies, since its entity has no id yet: a UUID derived from `key`. */
  readonly slot: string
}

/** A personal value to be sealed with the change under a name of its own. */
export interface VaultItem {
  readonly item: string
  readonly sealed: Buffer
}

/** Keyed hashes by which an entity is found from now on, and those by which it is not any more. */
export interface SearchChange {
  readonly add: readonly Buffer[]
  readonly remove: readonly Buffer[]
}

export type Decision =
  | {
      readonly kind: 'write'
      readonly verdict: Changed
      /** Built from the change; `version` is the sequence of its last line. */
      readonly answer?: (next: Aggregate, version: number) => Answer
      readonly vault?: readonly VaultItem[]
      /** Empties the vault of the entity, its data key included. */
      readonly erase?: boolean
      readonly claims?: readonly Omit<IdentifierRow, 'at' | 'role' | 'entityId'>[]
      readonly search?: SearchChange
      /** Of a deletion: the claim of its id in the directory, which is free from now on. */
      readonly frees?: Buffer
      /** Removes the row of its onboarding with the change. */
      readonly purges?: boolean
    }
  /** Nothing is written: what is held is the answer. */
  | { readonly kind: 'answer'; readonly answer: (held: Aggregate, version: number) => Answer }
  | { readonly kind: 'refuse'; readonly problem: Problem }
  /** The effect asked for nothing that is still wanted: it ends, nothing else changes. */
  | { readonly kind: 'drop' }

/**
 * Seals the facts of a line; called with the line's sequence, so that each has an item of its own.
 */
export type SealFacts = (
  seq: number,
  facts: Readonly<Record<string, unknown>>,
) => VaultItem | undefined

/** A change to an entity that exists. */
export interface Command {
  readonly entityId: string
  readonly idempotency?: IdempotencyClaim
  /**
   * Where the answer is remembered, if not at the entity: a creation that attaches to an entity
   * keeps its own place.
   */
  readonly rememberAt?: string
  /** The effect that reports back; it ends in the same commit. */
  readonly settles?: Omit<SettledEffect, 'entityId'>
  readonly sealFacts?: SealFacts
  /** Pure; may be asked again after somebody else's change. `version` is that of what is held. */
  decide(held: Aggregate, atMs: number, version: number): Decision
}

/** An entity that does not exist yet. */
export interface Creation {
  /** Absent where the caller sent no key: its repeats are not known. */
  readonly idempotency?: IdempotencyClaim
  readonly dirKey: Buffer
  /** `null` for an entity that may be made although its id is barred. */
  readonly vendorKey: Buffer | null
  readonly walletKey: Buffer | null
  readonly sealFacts?: SealFacts
  /** The entity before its first event. */
  readonly seed: Aggregate
  readonly events: readonly DomainEvent[]
  readonly vault: readonly VaultItem[]
  readonly search?: readonly Buffer[]
  answer(next: Aggregate, version: number): Answer
}

export type Outcome =
  | {
      readonly kind: 'answered'
      readonly answer: Answer
      readonly replayed: boolean
      readonly subject: string
      /** The entity as this change left it; absent on repeats. */
      readonly next?: Aggregate
    }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'dropped' }
  /** A creation that did not win its claims: somebody is there already, or is barred. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'missing' }
