/**
 * What an effect is: work after a commit that reports back as an event, and leaves the lifecycles
 * of its entity to that event. It may run twice, so whatever else it writes it writes the same
 * again.
 */
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import type { EffectName } from '@ostiary/domain/aggregate'
import type { Environment } from '@ostiary/domain/application'
import type { ListVersions } from '@ostiary/domain/lists-seen'
import type { AccessLists } from '../access-lists/live.ts'
import type { ListKeys } from '../store/list-keys.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import type { Keyring } from '../platform/keyring.ts'
import type { FraudModel } from '@ostiary/domain/risk/fraud-model'
import type {
  FraudProvider,
  IdentityProvider,
  PersonChecks,
  WalletProvider,
} from '../providers/kit.ts'
import type { Pool } from '../store/db.ts'
import type { Application } from '../store/applications.ts'
import type { Media } from '../media/media.ts'
import type { SenderOf } from '../providers/senders/sender.ts'
import type { NodeProvider } from '../providers/session-kit.ts'
import type { SessionFaceSource } from '../store/session-faces.ts'
import type { SessionNumbers } from '../store/session-numbers.ts'
import type { WorkflowSource } from '../store/workflow-source.ts'
import type { Vault } from '../store/vault.ts'
import type { WalletHit } from '../transitions/outcomes.ts'
import type { Writer } from '../transitions/writer.ts'
import type { SearchChange, VaultItem } from '../transitions/command.ts'
import type { Feature } from '@ostiary/domain/workflow/features'

/**
 * What effects are given. Providers are looked up by application, so that a sandbox gets the
 * simulator.
 */
export interface EffectContext {
  readonly clock: Clock
  readonly ids: Ids
  readonly random: () => number
  readonly db: Pool
  readonly vault: Vault
  readonly media: Pick<Media, 'removeMediaOf' | 'removeOfSession' | 'open' | 'list'>
  readonly keyring: Keyring
  /** How this server is reached from outside, without a trailing slash. */
  readonly publicUrl: string
  /** The application's own lists, in memory, and what seals what stands on them. */
  readonly accessLists: AccessLists
  readonly listKeys: ListKeys
  /** The faces of sessions, in memory, and where they are read from. */
  readonly sessionFaces: Pick<AccessLists, 'findFaces' | 'changed'>
  readonly sessionFaceSource: Pick<SessionFaceSource, 'faceOf'>
  readonly wallets: (application: Application) => WalletProvider
  /** The lists as they are when it is asked, and the versions this process knew before. */
  readonly walletLists: {
    lookUp(
      account: string,
      of: { readonly environment: Environment },
    ): Promise<{ readonly hits: readonly WalletHit[]; readonly lists: ListVersions }>
  }
  readonly listsNow: { of(environment: Environment): ListVersions }
  readonly identity: (application: Application) => IdentityProvider | undefined
  /** The two checks an evaluation asks about a person. */
  readonly checks: (application: Application) => PersonChecks
  readonly fraud: (application: Application) => FraudProvider
  readonly workflows: WorkflowSource
  readonly sessionNumbers: SessionNumbers
  /** For what concerns another entity than the effect's own, which reports back by itself. */
  readonly writer: Pick<Writer, 'create' | 'change'>
  /** Who brings codes and e-mails to people. */
  readonly sender: SenderOf
  /** Who answers a node of a session. */
  readonly nodeProvider: (application: Application, feature: Feature) => NodeProvider
  /** The version of the fraud model an application uses now. */
  readonly fraudModel: (applicationId: string) => FraudModel
}

export interface EffectRun {
  readonly held: Aggregate
  readonly application: Application
  /** Sequence of the line that asked for it: with the name, the same question's name for ever. */
  readonly seq: number
  /** Which try it is. */
  readonly tries: number
  readonly signal: AbortSignal
}

/** What came of a try. */
export interface EffectAnswer {
  /** What it means; `null`: it is done, and there is nothing to tell. */
  readonly event: DomainEvent | null
  /** The vendor sent the answer twice. */
  readonly repeated?: boolean
  /** What is sealed with it. */
  readonly vault?: readonly VaultItem[]
  /** By what the entity is found from now on. */
  readonly search?: SearchChange
  /** Whether this very answer is still wanted, where `wanted` alone cannot tell. */
  wanted?(now: Aggregate): boolean
  /** Whether what it rests on was changed meanwhile: the effect is then run anew. */
  stale?(now: Aggregate): boolean
}

export interface Effect {
  /**
   * The event that ends it when every try threw, such as handing the check to an analyst; `null`:
   * nothing can take its place, and it is put aside for an operator.
   */
  gaveUp(held: Aggregate, tries: number): DomainEvent | null
  /** How long one try may take, milliseconds. */
  readonly timeoutMs: number
  /** Whether it is still wanted: the customer may have moved on while it waited. */
  wanted(held: Aggregate): boolean
  /**
   * Asks, and says what the answer means. It must not throw for what a vendor can be expected to
   * do.
   */
  run(context: EffectContext, run: EffectRun): Promise<EffectAnswer>
}

export type EffectRegistry = Readonly<Record<EffectName, Effect>>
