/**
 * What every provider of a check looks like: a question in, `ok | retry | fail` with facts out; it
 * never throws for what a vendor may do.
 */
import type { Environment } from '@ostiary/domain/application'
import type { Adjudication } from '@ostiary/domain/screening/adjudication'
import type { Profile, Signals } from '@ostiary/domain/risk/findings'
import type { FeatureFindings, FraudModel } from '@ostiary/domain/risk/fraud-model'
import type { PersonFacts } from '@ostiary/domain/verification'
import type { ScreeningEvidence } from './name-lists/evidence.ts'

export type ProviderAnswer<Facts> =
  /** `repeated`: the vendor sent it twice, as vendors do. */
  | { readonly kind: 'ok'; readonly facts: Facts; readonly repeated?: boolean }
  /** It has taken the question on and answers later, by a call of its own. */
  | { readonly kind: 'later' }
  /** It did not answer, or not now: asking again may help. */
  | { readonly kind: 'retry' }
  /** It will never answer this question, whoever asks: a person must look. */
  | { readonly kind: 'fail' }

/**
 * Passed with each question: the same key for the same question, so that it is asked and billed
 * once.
 */
export interface Asking {
  readonly idempotencyKey: string
  readonly signal: AbortSignal
}

/** What people have said of hits of the entity that is screened, whoever found them. */
export interface Adjudicated {
  of(hitId: string): (Adjudication & { readonly reason?: string }) | undefined
  /** A hash in hex of what is screened of this entity; nobody recomputes it without the key. */
  keyed(text: string): string
}

export interface WalletFacts {
  readonly hits: readonly {
    readonly list: string
    readonly entryNo: string
    readonly listVersion: number
    readonly program?: string
    /** Why it is listed; absent where nobody says, and then it is for sanctions. */
    readonly categories?: readonly string[]
  }[]
  /** Versions of the lists that were looked at. */
  readonly lists: Readonly<Record<string, number>>
}
export interface WalletQuestion {
  /** CAIP-10 account id. */
  readonly accountId: string
  /** The caller's own id; the simulator reads its markers. */
  readonly externalId: string
  readonly environment: Environment
  /** What the simulator was told to answer. */
  readonly simulated?: string
  /** How often it was asked before. */
  readonly tries: number
}
export interface WalletProvider {
  readonly name: string
  screen(question: WalletQuestion, asking: Asking): Promise<ProviderAnswer<WalletFacts>>
}

export interface IdentityFacts {
  /** `pending`: a session was opened and the person is asked. */
  readonly outcome: 'pending' | 'passed' | 'failed' | 'doubtful'
  readonly asks: readonly string[]
  readonly person: PersonFacts
}
export interface IdentityQuestion {
  readonly externalId: string
  readonly profile: Readonly<Record<string, unknown>> | undefined
  readonly simulated?: string
  readonly tries: number
}
export interface IdentityProvider {
  readonly name: string
  open(question: IdentityQuestion, asking: Asking): Promise<ProviderAnswer<IdentityFacts>>
}

/** What a check of an evaluation says of a person. */
export interface CheckFacts {
  readonly outcome: 'clear' | 'adverse'
  /**
   * What the answer rests on; consistency proves that data fit together, not that a person exists.
   */
  readonly basis: 'consistency' | 'document' | 'lists' | 'simulated'
  /** Machine words of what speaks against it, never personal; empty when clear. */
  readonly reasons: readonly string[]
  /** Versions of the lists that were looked at. */
  readonly lists?: Readonly<Record<string, number>>
  /** List entries that match; sealed by whoever stores them. */
  readonly hits?: readonly {
    readonly list: string
    readonly entryNo: string
    readonly listVersion: number
    /** 0 to 100, over name and birth. */
    readonly score: number
    /** What the entry is called, as it is listed. */
    readonly caption?: string
    /** By it a person says something of the hit. */
    readonly id?: string
    /** Both sides as they were compared. */
    readonly entryDigest?: string
    readonly subjectDigest?: string
    /** A person has taken it for somebody else: it counts for nothing. */
    readonly quiet?: Readonly<Record<string, string | null>>
    /** Why a person's word for that does not count now. */
    readonly heard?: string
  }[]
  /** What a look-up on lists rests on; personal, and sealed by whoever stores it. */
  readonly evidence?: ScreeningEvidence
  /** How many of them are quiet, where any is. */
  readonly quiet?: number
  /** Who answered, where several are asked in order. */
  readonly provider?: string
  /** The provider's own name of this answer: a duplicate callback is recognised by it. */
  readonly reference: string
}
export interface CheckQuestion {
  readonly entityId: string
  /** The caller's own id; the simulator reads its markers. */
  readonly externalId: string
  readonly profile: Profile | undefined
  /** The time of the check, epoch milliseconds. */
  readonly atMs: number
  readonly environment: Environment
  /** How often it was asked before. */
  readonly tries: number
  /** What a simulator call asked for. */
  readonly simulated?: string
  /** The application requires a document before identity is clear. */
  readonly documentRequired: boolean
  readonly documentVerified: boolean
  readonly adjudicated?: Adjudicated
}
/** What is read of a picture of a face; a picture without one is what people may send. */
type FaceReading =
  | { readonly kind: 'ok'; readonly embedding: Float32Array }
  | { readonly kind: 'unreadable' }
export interface FaceProvider {
  readonly name: string
  /** The face of a picture as numbers, in which the same person comes out alike. */
  embed(picture: Uint8Array): Promise<FaceReading>
}

/** A check whose signal is aborted answers `retry`; it never throws. */
export interface CheckProvider {
  readonly name: string
  check(question: CheckQuestion, asking: Asking): Promise<ProviderAnswer<CheckFacts>>
}
/** The checks an evaluation asks about a person. */
export type PersonChecks = Readonly<Record<'identity' | 'watchlist', CheckProvider>>

/** What a score says of a person. */
export interface FraudFacts {
  /** Health, 0.01 to 0.99; 1 is safe. */
  readonly score: number
  /** Share of the model that could be tested, 0 to 1. */
  readonly coverage: number
  readonly modelVersion: string
  /** What each feature was found to be; with the model the score is computed again. */
  readonly findings: FeatureFindings
  /** The versions of the reference data that were loaded, by data set. */
  readonly data?: Readonly<Record<string, number>>
}
export interface FraudQuestion {
  readonly externalId: string
  readonly environment: Environment
  readonly profile: Profile | undefined
  /** What is known beside the profile: linkage, device, the answer of the identity check. */
  readonly known: Pick<
    Signals,
    'atMs' | 'linkage' | 'device' | 'flagged' | 'identityClear' | 'activeDays'
  >
  readonly model: FraudModel
  /** Which evaluation of the customer it is for. */
  readonly number: number
  readonly tries: number
}
export interface FraudProvider {
  readonly name: string
  score(question: FraudQuestion, asking: Asking): Promise<ProviderAnswer<FraudFacts>>
}
