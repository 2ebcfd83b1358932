/**
 * What every provider of a check looks like: a question in, `ok | retry | fail` with facts out; it
 * never throws for what a vendor may do.
 */

/** Why a provider did not answer. A closed set: each is handled differently. */
type ProviderProblem =
  /** It did not answer, or not in time: ask again. */
  | 'unavailable'
  /** It answered that it is asked too often: ask again, later. */
  | 'rate_limited'
  /** The account is used up: asking again does not help until somebody pays. */
  | 'quota_exhausted'
  /** Our settings are wrong: a person must mend them. */
  | 'misconfigured'
  /** It will never answer this question: the data is not of its form. */
  | 'data_refused'

export type ProviderAnswer<Facts> =
  /** `repeated`: the vendor sent it twice, as vendors do. */
  | { readonly kind: 'ok'; readonly facts: Facts; readonly repeated?: boolean }
  | { readonly kind: 'retry'; readonly problem: ProviderProblem; readonly afterMs?: number }
  | { readonly kind: 'fail'; readonly problem: ProviderProblem }

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
  readonly environment: 'live' | 'sandbox'
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
  readonly person: {
    readonly givenName?: string
    readonly familyName?: string
    readonly birthDate?: string
    readonly document?: { readonly number: string; readonly country: string }
  }
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
