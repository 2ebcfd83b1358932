/**
 * What every provider of a check looks like: a question in, `ok | retry | fail` with facts out; it
 * never throws for what a vendor may do.
 */
import type { Environment } from '@ostiary/domain/application'
import type { PersonFacts } from '@ostiary/domain/verification'

export type ProviderAnswer<Facts> =
  /** `repeated`: the vendor sent it twice, as vendors do. */
  | { readonly kind: 'ok'; readonly facts: Facts; readonly repeated?: boolean }
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

export interface WalletFacts {
  readonly hits: readonly {
    readonly list: string
    readonly entryNo: string
    readonly listVersion: number
    readonly program?: string
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
