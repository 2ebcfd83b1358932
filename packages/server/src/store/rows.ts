/**
 * The rows one batch of changes writes, table by table. Times are epoch milliseconds, ids are UUID
 * text.
 */

/** A new entity; it exists only if every one of its claims is won. */
export interface NewEntityRow extends EntityValues {
  readonly applicationId: string
  readonly kind: string
  readonly vendorData: string | null
  /** Claim in the directory: SHA-256 of application, kind and normalised vendorData. */
  readonly dirKey: Buffer
  /** Claim of the wallet among the identifiers, `null` without a wallet. */
  readonly walletKey: Buffer | null
  /** Keyed hash of the vendorData, refused if it is barred. */
  readonly vendorKey: Buffer | null
  readonly createdAt: number
}

interface EntityValues {
  readonly entityId: string
  readonly standing: string
  readonly enteredBy: string
  readonly detail: string
  readonly version: number
  /** Hex. */
  readonly head: string
  readonly updatedAt: number
}

/** An update that holds only if the version is still the expected one. */
export interface EntityUpdateRow extends EntityValues {
  readonly expect: number
}

interface CustomerRow {
  readonly entityId: string
  readonly applicationId: string
  readonly state: string
  readonly enteredBy: string
  readonly awaits: string | null
  readonly detail: string
  readonly createdAt: number
  readonly updatedAt: number
}

interface EvaluationRow {
  readonly entityId: string
  readonly number: number
  readonly applicationId: string
  readonly trigger: string
  readonly status: string
  readonly body: string
  readonly createdAt: number
  readonly updatedAt: number
}

interface JournalRow {
  readonly entityId: string
  readonly seq: number
  readonly applicationId: string
  readonly at: number
  readonly kind: string
  readonly actor: string
  readonly body: string
  /** Hex. */
  readonly hash: string
}

interface EffectRow {
  readonly entityId: string
  readonly seq: number
  readonly name: string
  readonly applicationId: string
  readonly dueAt: number
}

interface DeliveryRow {
  readonly entityId: string
  readonly webhookId: string
  readonly seq: number
  readonly applicationId: string
  readonly at: number
}

export interface IdempotencyRow {
  /** The entity changed; the record stands only if its change does. */
  readonly subject: string
  /** Where the record lies: the entity, or for creations a slot derived from the key. */
  readonly slot: string
  readonly key: Buffer
  readonly fingerprint: Buffer
  readonly status: number
  readonly answer: string
  readonly at: number
}

interface VaultRow {
  readonly entityId: string
  readonly item: string
  readonly sealed: Buffer
}

/**
 * An effect that ends with this change: without its row, at this attempt, the change does not
 * stand.
 */
export interface SettledEffect {
  readonly entityId: string
  readonly seq: number
  readonly name: string
  readonly attempts: number
}

/**
 * A keyed hash by which a rejected person is refused from now on, or a wallet claimed for an
 * entity that exists.
 */
export interface IdentifierRow {
  readonly entityId: string
  readonly key: Buffer
  readonly role: 'bar' | 'claim'
  readonly kind: string
  readonly at: number
}

/** By one of these keyed hashes an entity is found. */
interface SearchRow {
  readonly entityId: string
  readonly key: Buffer
  readonly createdAt: number
}

interface SessionRow {
  readonly entityId: string
  readonly sessionId: string
  readonly applicationId: string
  readonly kind: string
  readonly number: number
  readonly workflowId: string
  readonly status: string
  readonly linkKey: Buffer
  readonly body: string
  readonly dueAt: number | null
  /** Both of one that is verified, and of no other. */
  readonly approvedAt: number | null
  readonly documentEndsAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** What a deleted entity holds no longer: its id among the living, and its wallet. */
interface FreedRow {
  readonly entityId: string
  readonly key: Buffer
}

export interface Batch {
  readonly newEntities: NewEntityRow[]
  readonly entityUpdates: EntityUpdateRow[]
  readonly newCustomers: CustomerRow[]
  readonly customerUpdates: CustomerRow[]
  readonly evaluations: EvaluationRow[]
  readonly journal: JournalRow[]
  readonly effects: EffectRow[]
  readonly deliveries: DeliveryRow[]
  readonly idempotency: IdempotencyRow[]
  readonly vault: VaultRow[]
  /** Entities whose vault is emptied, data key included. */
  readonly erased: string[]
  readonly settled: SettledEffect[]
  readonly bars: IdentifierRow[]
  /**
   * Wallets claimed for entities that exist already; the change stands only if the claim is won.
   */
  readonly claims: IdentifierRow[]
  readonly searchable: SearchRow[]
  readonly unsearchable: FreedRow[]
  readonly sessions: SessionRow[]
  /** Deleted entities: nothing finds them any more. */
  readonly hidden: string[]
  /** Purged entities: the rows of their onboarding go with the change. */
  readonly purged: string[]
  readonly unlisted: FreedRow[]
  readonly unclaimed: FreedRow[]
}

export function emptyBatch(): Batch {
  return {
    newEntities: [],
    entityUpdates: [],
    newCustomers: [],
    customerUpdates: [],
    evaluations: [],
    journal: [],
    effects: [],
    deliveries: [],
    idempotency: [],
    vault: [],
    erased: [],
    settled: [],
    bars: [],
    claims: [],
    searchable: [],
    unsearchable: [],
    sessions: [],
    hidden: [],
    purged: [],
    unlisted: [],
    unclaimed: [],
  }
}
