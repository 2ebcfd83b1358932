/**
 * The shape of what the journal of one entity describes: its standing, its onboarding and its
 * sessions. No personal data stands here.
 */
import type { Code } from './codes.ts'
import type { CustomerEffect, CustomerEvent, CustomerState } from './customer.lifecycle.ts'
import type { EntityEffect, EntityEvent, Standing } from './entity.lifecycle.ts'
import type { DerivedSessions } from './entity.sessions.ts'
import type { EvaluationFacts } from './evaluation.facts.ts'
import type { EvaluationEffect, EvaluationEvent } from './evaluation.lifecycle.ts'
import type { Evaluation } from './evaluation.ts'
import type { Party } from './lifecycle.ts'
import type { ListVersions } from './lists-seen.ts'
import type { MonitoringFacts } from './monitoring/facts.ts'
import type { Adjudications, HitSaid } from './screening/adjudication.ts'
import type { SessionEffect, SessionEvent } from './session.lifecycle.ts'
import type { FactsOfEvent, SessionEventFacts } from './session/facts.ts'
import type { Session } from './session/session.ts'

export const machines = ['customer', 'entity', 'evaluation', 'session'] as const
export type Machine = (typeof machines)[number]

export const entityKinds = ['user', 'business'] as const
export type EntityKind = (typeof entityKinds)[number]

export const awaited = ['challenge', 'wallet_screening', 'verification', 'hold_lifted'] as const

/**
 * What a customer waits for: the question, who must act, since when (epoch ms), and how often it
 * was tried.
 */
export interface Awaits {
  readonly what: (typeof awaited)[number]
  readonly who: Party
  readonly sinceMs: number
  readonly attempts: number
  /** Why it is not over yet. */
  readonly code?: Code
  /** When the next try is due (epoch ms). */
  readonly retryAtMs?: number
}

/** Who may set a hold, the weakest first. */
export const holdParties = ['partner', 'system', 'analyst'] as const
export const holdCauses = ['request', 'entity_blocked', 'monitoring'] as const
export type HoldCause = (typeof holdCauses)[number]

/** Why a customer is off, and who set it. One hold for each party and cause. */
export interface Hold {
  readonly party: (typeof holdParties)[number]
  readonly cause: HoldCause
  readonly sinceMs: number
}

/** Keyed hashes (hex) by which one person is found again; never the values themselves. */
export interface IdentifierKeys {
  readonly vendor?: string
  readonly wallet?: string
  readonly document?: string
  readonly person?: string
}

export interface ChallengeDetail {
  /** SHA-256 (hex) of the text; the text itself is in the vault. */
  readonly digest: string
  readonly expiresAtMs: number
  readonly failures: number
  /**
   * SHA-256 (hex) of the accepted challenge and signature, so that an identical repeat is
   * recognised.
   */
  readonly spentBy?: string
}

export interface VerificationDetail {
  readonly provider: string
  readonly sessionId: string
  readonly attempt: number
  /** Which link of the session is live; an earlier one has ended. */
  readonly linkNo: number
  readonly linkOpened: boolean
  readonly expiresAtMs: number
  readonly asks: readonly string[]
}

export interface CustomerDetail {
  readonly awaits: Awaits | null
  readonly holds: readonly Hold[]
  readonly identifiers: IdentifierKeys
  /** The vault holds a profile of the person. */
  readonly profiled?: true
  readonly challenge?: ChallengeDetail
  readonly verification?: VerificationDetail
  /** Why the state is what it is. */
  readonly code?: Code
  /** In which versions of the lists the wallet was looked up; gone once that is settled. */
  readonly lists?: ListVersions
  /** The verification is passed; the wallet is to be looked up in lists that came since. */
  readonly passed?: true
  /** A list that came since names the wallet: only an analyst passes the verification. */
  readonly walletNamed?: true
  /** What the simulator is to answer, by check; sandbox applications only. */
  readonly simulated?: Readonly<Record<string, string>>
  /** The onboarding evaluation and the manual ones still at hand, by number. */
  readonly evaluations?: readonly Evaluation[]
  /** Held to be a fraud, since when and by whom. */
  readonly flag?: { readonly party: Party; readonly sinceMs: number }
}

export interface Customer {
  readonly state: CustomerState
  readonly enteredBy: CustomerEvent
  readonly detail: CustomerDetail
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

export interface StandingCause {
  readonly cause: Code
  readonly party: Party
  readonly sinceMs: number
}
export interface EntityDetail {
  readonly flag?: StandingCause
  readonly block?: StandingCause
  readonly erasedAtMs?: number
  readonly deletedAtMs?: number
  /** How often what the vault holds of it was changed; absent where it holds nothing. */
  readonly profile?: number
  /** What follows from its sessions, and how often one of them has changed. */
  readonly sessions?: DerivedSessions & { readonly revision: number }
  /** Ids of its tags. */
  readonly tags?: readonly string[]
  /** Whether it is screened anew as lists change. */
  readonly monitored?: boolean
  /** `last_activity_at`: its last session, transaction, change of standing or of the profile. */
  readonly activeAtMs?: number
  /** What people have said of hits of the lists. */
  readonly adjudications?: Adjudications
}

export interface Entity {
  readonly entityId: string
  readonly applicationId: string
  readonly kind: EntityKind
  /** The caller's own id, as given; `null` where the caller named none. */
  readonly vendorData: string | null
  readonly standing: Standing
  readonly enteredBy: EntityEvent
  readonly detail: EntityDetail
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** Everything of one entity that is decided together, under one version. */
export interface Aggregate {
  readonly entity: Entity
  readonly customer: Customer | null
  /** Those that are not deleted, in no order. */
  readonly sessions: readonly Session[]
  /** The entity does not exist yet: its first event creates it. */
  readonly unborn?: true
  /**
   * The lists that name wallets as they are at the decision, told by the writer and stored nowhere;
   * absent where nothing is known of lists.
   */
  readonly listsNow?: ListVersions
}

/**
 * What an event brings with it; which fields an event reads is said in `customer.changes.ts` and
 * `entity.changes.ts`, of a session in `session/facts.ts`.
 */
export interface Facts {
  readonly code?: Code
  /** The cause of a hold that is set. */
  readonly cause?: HoldCause
  /** Which hold is lifted, where it is named. */
  readonly lifts?: { readonly party?: Hold['party']; readonly cause?: HoldCause }
  readonly attempts?: number
  readonly retryAtMs?: number
  readonly challenge?: ChallengeDetail
  readonly spentBy?: string
  readonly verification?: VerificationDetail
  readonly identifiers?: IdentifierKeys
  readonly profiled?: true
  readonly who?: Party
  readonly simulated?: Readonly<Record<string, string>>
  readonly evaluation?: EvaluationFacts
  /** Names of what was changed in the profile; the values are sealed. */
  readonly changed?: readonly string[]
  /** Which session it is about, and what happened to it. */
  readonly session?: SessionEventFacts
  readonly tags?: readonly string[]
  /** Those it had, told to whoever asks what changed; lines older than this fact lack it. */
  readonly tagsBefore?: readonly string[]
  readonly monitored?: boolean
  /** What a person says of hits of the lists. */
  readonly hits?: readonly HitSaid[]
  /** What monitoring has found anew. */
  readonly monitoring?: MonitoringFacts
  /** When an effect is due that waits for a time of its own (epoch ms). */
  readonly dueAtMs?: Readonly<Partial<Record<EffectName, number>>>
  /** Personal or free text, sealed in the vault; the journal keeps its digest. */
  readonly sealed?: Readonly<Record<string, unknown>>
  /** Plain facts kept in the journal: list versions, provider, counts. Never personal. */
  readonly plain?: Readonly<Record<string, string | number | boolean>>
}

interface EventOfMachine<M extends string, E extends string> {
  readonly machine: M
  readonly event: E
  readonly by: Party
  /** Who exactly: a key id, a provider's name; kept in the journal. */
  readonly actor: string
  readonly facts?: Facts
}
export type DomainEvent =
  | EventOfMachine<'customer', CustomerEvent>
  | EventOfMachine<'entity', EntityEvent>
  | EventOfMachine<'evaluation', EvaluationEvent>
  | SessionDomainEvent

/** Each brings the facts that are its own. */
export type SessionDomainEvent<E extends SessionEvent = SessionEvent> = {
  [K in E]: Omit<EventOfMachine<'session', K>, 'facts'> & {
    readonly facts: Omit<Facts, 'session'> & { readonly session: FactsOfEvent<K> }
  }
}[E]

/** One line of the journal before it is hashed. */
export interface Entry {
  readonly machine: Machine
  readonly event: string
  readonly from: string | null
  readonly to: string
  readonly by: Party
  readonly actor: string
  readonly facts: Facts
  /** Index within the same change of the entry that caused this one. */
  readonly causedBy?: number
  /** Which of several: the number of an evaluation. */
  readonly number?: number
}

/** What the rows of the tables run. */
export type EffectName = CustomerEffect | EntityEffect | EvaluationEffect | SessionEffect
/** Work to do after the commit. */
export interface PlannedEffect {
  readonly name: EffectName
  /** Index of the entry that asked for it. */
  readonly entry: number
  readonly dueAtMs?: number
}
