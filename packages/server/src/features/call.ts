/** What a handler is given and what it gives back: nothing of HTTP but the numbers. */
import type { Aggregate } from '@ostiary/domain/aggregate'
import type { Adjudication } from '@ostiary/domain/screening/adjudication'
import type { PartyToScreen } from '@ostiary/domain/screening/sought-party'
import type { Environment } from '@ostiary/domain/application'
import type { Party } from '@ostiary/domain/lifecycle'
import { problem } from '@ostiary/domain/errors'
import type { ErrorCode, Problem } from '@ostiary/domain/errors'
import { partiesOf } from '@ostiary/domain/scopes'
import type { KeyParty, Scope } from '@ostiary/domain/scopes'
import type { AccessLists } from '../access-lists/live.ts'
import type { Media } from '../media/media.ts'
import type { Keyring } from '../platform/keyring.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import type { Blockchain } from '../platform/wallet/blockchains.ts'
import type { ContractWallets } from '../platform/wallet/verify.ts'
import type { Author } from '../store/admin-events.ts'
import type { ApiKey } from '../store/api-keys.ts'
import type { Application } from '../store/applications.ts'
import type { Pool } from '../store/db.ts'
import type { ListKeys } from '../store/list-keys.ts'
import type { ListDigest } from '../store/list-reader.ts'
import type { SessionFaceSource } from '../store/session-faces.ts'
import type { HeadReader } from '../store/head-reader.ts'
import type { Tenants } from '../store/tenants.ts'
import type { Vault } from '../store/vault.ts'
import type { IdempotencyClaim, Outcome } from '../transitions/command.ts'
import type { WorkflowSource } from '../store/workflow-source.ts'
import type { SessionNumbers } from '../store/session-numbers.ts'
import type { Writer } from '../transitions/writer.ts'

/** Requests that wait for the request stage of ExpressKYC. */
export interface RequestStages {
  /**
   * The entity once its request stage is settled.
   * @throws Refused where the store has not answered for long after the deadline
   */
  settled(held: Aggregate): Promise<Aggregate>
  /** To be told of every entity a commit of this process has changed. */
  changed(next: Aggregate): void
  /** How many requests wait. */
  waiting(): number
  /** Ends the waiting: who repeats the request elsewhere gets its answer there. */
  close(): void
}

/** Reads faces; the provider behind it is not for features to know. */
interface FaceReader {
  embed(
    picture: Uint8Array,
  ): Promise<{ kind: 'ok'; embedding: Float32Array } | { kind: 'unreadable' }>
}

/** What the loaded lists say of a wallet. */
export interface WalletLookUp {
  readonly hits: readonly {
    readonly list: string
    readonly entryNo: string
    readonly listVersion: number
    readonly program?: string
    readonly categories: readonly string[]
    /** As the list publishes it. */
    readonly address: string
  }[]
  /** Versions of the lists that were looked at; none: nobody may be cleared. */
  readonly lists: Readonly<Record<string, number>>
}

/** What a vendor knows of a wallet; `unavailable` says nothing of the wallet. */
export interface WalletExposure {
  readonly provider: string
  readonly status: 'answered' | 'unavailable' | 'failed'
  readonly categories: readonly {
    readonly category: string
    readonly name: string | null
    readonly description: string | null
    readonly url: string | null
  }[]
}

/** Looks wallets up; the lists and the vendor behind it are not for features to know. */
interface WalletLists {
  lookUp(
    account: string,
    of: { readonly environment: Application['environment']; readonly blockchain?: Blockchain },
  ): Promise<WalletLookUp>
  /** `null` without a vendor for this application. */
  exposure(
    address: string,
    of: Pick<Principal, 'application' | 'key'>,
  ): Promise<WalletExposure | null>
}

/** What the loaded lists say of somebody. */
export interface NameScreened {
  readonly status: 'APPROVED' | 'IN_REVIEW' | 'DECLINED'
  /** As a session's decision has them. */
  readonly hits: readonly object[]
  readonly warnings: readonly object[]
  readonly score: number
  /** Those that were looked at; none: nobody may be cleared. */
  readonly lists: readonly ListDigest[]
  readonly considered: number
  /** What it rests on; absent where the simulator answers. */
  readonly evidence?: object
}

export interface WordsAbout {
  of(hitId: string): (Adjudication & { readonly reason?: string }) | undefined
  /** A keyed hash of what was screened, of this entity alone. */
  keyed(text: string): string
}

/** Screens names; the lists and the matcher behind it are not for features to know. */
type NameScreening = (
  of: PartyToScreen & {
    readonly environment: Application['environment']
    /** Markers in it tell a sandbox what to answer. */
    readonly vendorData: string | null
    /** What people have said of hits of the user or business that is screened. */
    readonly adjudicated: WordsAbout | undefined
    /** Settings of AML by their names; the usual ones where absent. */
    readonly settings: Readonly<Record<string, number>>
  },
) => Promise<NameScreened>

/** What may be logged of what nobody expected: a record of the error, and ids. */
export interface ErrorLog {
  error(fields: Readonly<Record<string, unknown>>, message: string): void
}

/** What the process lends to its features. */
export interface Services {
  readonly clock: Clock
  readonly ids: Ids
  /** Of errors a request is not answered with: its change was committed before. */
  readonly errorLog: ErrorLog
  /** A number from 0 up to 1, for jitter. */
  readonly random: () => number
  readonly db: Pool
  readonly heads: HeadReader
  readonly writer: Writer
  /** Requests that wait for an evaluation's first answer. */
  readonly requestStages: RequestStages
  readonly vault: Vault
  /** What people uploaded. */
  readonly media: Media
  readonly workflows: WorkflowSource
  readonly sessionNumbers: SessionNumbers
  /** Whether codes and e-mails can be sent at all, in a live application. */
  readonly codeChannels: Readonly<Record<'email' | 'sms', boolean>>
  /** What a sandbox's session can be told to do; why not, where it cannot. */
  readonly scenarioProblem: (name: string) => string | undefined
  readonly keyring: Keyring
  readonly tenants: Tenants
  /** The application's own lists, in memory. */
  readonly accessLists: AccessLists
  /** Seals what stands on them, and hashes what is compared. */
  readonly listKeys: ListKeys
  /** The faces of sessions, in memory, and where they are read from. */
  readonly sessionFaces: AccessLists
  readonly sessionFaceSource: SessionFaceSource
  /** Who reads faces for an application; nobody, without a provider. */
  readonly faces: (application: Application) => FaceReader | undefined
  readonly walletLists: WalletLists
  /** Versions of the lists that name wallets, as far as this process knows. */
  readonly listsNow: {
    of(environment: Environment): Readonly<Record<string, number>>
    refresh(): Promise<void>
  }
  readonly nameScreening: NameScreening
  /** Whether a list is loaded that names such parties and counts for such applications. */
  readonly isListed: (kind: 'person' | 'company', environment: Environment) => Promise<boolean>
  /** Asks contract wallets on chain; absent without RPC addresses. */
  readonly contractWallets?: ContractWallets
  /** How this server is reached from outside, without a trailing slash. */
  readonly publicUrl: string
  readonly allowPrivateWebhooks: boolean
  /** Whether the server itself listens on loopback only. */
  readonly onLoopback: boolean
  /** Wakes the worker in this process, if there is one. */
  readonly wake: () => void
}

/** Who calls: a key, its application, and what it may do. */
export interface Principal {
  readonly key: ApiKey
  readonly application: Application
  readonly scopes: ReadonlySet<Scope>
}

/** What is known of when a request arrived (epoch ms). */
export interface Arrival {
  /** At the latest: the turn of the event loop that read its head. */
  readonly readAtMs: number
  /** At the soonest: since then the process has had no moment to look up from its work. */
  readonly busySinceMs: number
}

export interface Call {
  readonly principal: Principal
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: Readonly<Record<string, unknown>>
  /** What it waits for counts from there. */
  readonly arrival?: Arrival
  /** Whether this very request was signed; a signature that does not hold reaches no handler. */
  readonly signed: boolean
  /** Present on writes. */
  readonly idempotency?: IdempotencyClaim
}

export interface Reply {
  readonly status: number
  /** JSON text, `null` for an answer without a body. */
  readonly body: string | null
  readonly replayed?: boolean
  /** A file in the place of the body: its parts, written as they come. */
  readonly file?: { readonly name: string; readonly parts: AsyncIterable<string> }
  /** A document in the place of the body, whole. */
  readonly document?: ReplyDocument
}

interface ReplyDocument {
  readonly name: string
  readonly type: 'application/pdf'
  readonly content: Buffer
}

/** Thrown by a handler to answer with a problem; the one way out that is not a reply. */
export class Refused extends Error {
  readonly problem: Problem
  constructor(value: Problem) {
    super(value.code)
    this.problem = value
  }
}

export function refuse(...parts: Parameters<typeof problem>): never {
  throw new Refused(problem(...parts))
}

/** What the writer answered; what it refused, the call refuses, with `missing` for no subject. */
export function answered(
  outcome: Outcome,
  missing: ErrorCode,
): Extract<Outcome, { kind: 'answered' }> {
  if (outcome.kind === 'refused') throw new Refused(outcome.problem)
  return outcome.kind === 'answered' ? outcome : refuse(missing)
}

export type Handler = (call: Call) => Promise<Reply>

/**
 * The party a call acts for.
 * @param asked `as` of the body; without it a key of both parties acts as partner
 */
export function actingParty(call: Call, asked?: unknown): KeyParty {
  const parties = partiesOf(call.principal.key.scopes)
  if (asked === undefined)
    return parties[0] ?? refuse('party_not_allowed', 'This key acts for no party.')
  if (asked !== 'partner' && asked !== 'analyst') return refuse('party_not_allowed')
  return parties.includes(asked)
    ? asked
    : refuse('party_not_allowed', `This key does not act as ${asked}.`)
}

/**
 * For operations that only an analyst may cause: a key that is a partner's too must say that it
 * acts as analyst, so that nobody decides as one without meaning to. Other keys act as before.
 */
export function asAnalyst(call: Call): KeyParty {
  const by = actingParty(call, call.body['as'])
  if (by === 'analyst') return by
  return refuse(
    'party_not_allowed',
    'Only an analyst may do this: add `"as": "analyst"` to the body, or use a key of the ' +
      'analyst alone.',
  )
}

/** The actor a journal line names: the party and the key, never a person. */
export const actorName = (party: Party, call: Call): string =>
  `${party}:${call.principal.key.keyId}`

/** The key of a call as the record of administration names it. */
export const authorOf = ({ ids }: Pick<Services, 'ids'>, { principal }: Call): Author => ({
  applicationId: principal.application.applicationId,
  actor: `key:${principal.key.keyId}`,
  ids,
})

let told = { atMs: 0, text: new Date(0).toISOString() }

/** What is made in one change has one time, so the answer often tells the same one three times. */
export function iso(atMs: number): string {
  if (atMs !== told.atMs) told = { atMs, text: new Date(atMs).toISOString() }
  return told.text
}

/** @param replayed it was answered before, and nothing was changed this time */
export const json = (status: number, value: unknown, replayed = false): Reply => ({
  status,
  body: JSON.stringify(value),
  ...(replayed ? { replayed } : {}),
})

/** Who may not is shown nulls, and finds nobody by what is personal. */
export const mayReadPersonal = (call: Call): boolean => call.principal.scopes.has('personal:read')
