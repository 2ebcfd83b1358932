/**
 * Making an entity: claims first, so that of two creations with one id or one wallet exactly one
 * wins.
 */
import type { Aggregate, DomainEvent, EntityKind } from '@ostiary/domain/aggregate'
import type { Code } from '@ostiary/domain/codes'
import { isDeleted, rejectionCause } from '@ostiary/domain/entity.changes'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import { unborn } from '@ostiary/domain/unborn'
import { isUnlinked, unlinkedPrefix } from '@ostiary/domain/unlinked'
import {
  directoryKey,
  dropOrphanClaims,
  findEntityId,
  identifierHolders,
  identifierKey,
  normaliseVendorData,
} from '../../store/directory.ts'
import type { IdentifierHolder } from '../../store/directory.ts'
import { readRemembered } from '../../store/heads.ts'
import type { Head } from '../../store/heads.ts'
import type { Creation, Outcome } from '../../transitions/command.ts'
import { refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'

/** Claims a crashed creation left are taken over after this long. */
const orphanAfterMs = 10_000
const triesMax = 3
const vendorDataBytesMax = 2000

type Claims = Pick<Creation, 'dirKey' | 'vendorKey' | 'walletKey'>

export interface Wanted {
  readonly kind: EntityKind
  readonly vendorData: string
  readonly claims: Claims
}

/**
 * The id in the form that is compared.
 * @param path where the id stands in the body
 * @throws Refused where nobody could have it
 */
export function checkVendorData(vendorData: string, path: string): string {
  const normal = normaliseVendorData(vendorData)
  // Steps of a path: a client takes them before it sends anything, so nobody could read them back.
  if (normal === '.' || normal === '..') {
    const errors = [{ path, message: 'must not be `.` or `..`, which no path can name' }]
    return refuse('body_invalid', undefined, { errors })
  }
  // Else somebody would be attached to an entity that nobody has named.
  if (isUnlinked(normal)) {
    const message = `must not begin with \`${unlinkedPrefix}\`: the server names its own so`
    return refuse('body_invalid', undefined, { errors: [{ path, message }] })
  }
  if (normal === '' || Buffer.byteLength(vendorData) > vendorDataBytesMax) {
    const message = 'must be 1 to 2,000 bytes and not only white space'
    return refuse('body_invalid', undefined, { errors: [{ path, message }] })
  }
  return normal
}

/**
 * What an entity will be found by, without a wallet.
 * @param asked `path` is where the id stands in the body
 */
export function wantedOf(
  services: Services,
  call: Call,
  asked: { kind: EntityKind; vendorData: string; path: string },
): Wanted {
  return withClaims(services, call, {
    ...asked,
    normal: checkVendorData(asked.vendorData, asked.path),
  })
}

/** The same for somebody nobody has named: known by the session they are made for alone. */
export function unlinkedOf(
  services: Services,
  call: Call,
  { kind, sessionId }: { kind: EntityKind; sessionId: string },
): Wanted {
  const vendorData = `${unlinkedPrefix}${sessionId}`
  return withClaims(services, call, { kind, vendorData, normal: normaliseVendorData(vendorData) })
}

function withClaims(
  services: Services,
  call: Call,
  { kind, vendorData, normal }: { kind: EntityKind; vendorData: string; normal: string },
): Wanted {
  const { applicationId } = call.principal.application
  return {
    kind,
    vendorData,
    claims: {
      dirKey: directoryKey(applicationId, kind, vendorData),
      vendorKey: identifierKey(services.keyring.lookupKey, applicationId, 'vendor', normal),
      walletKey: null,
    },
  }
}

/** An entity about to be, with the data key for what is known of it. */
export interface Newborn {
  readonly seed: Aggregate
  readonly dataKey: Buffer
}

export interface Claiming extends Wanted {
  /** The id it gets, where that follows from what asks for it; one is drawn where it is absent. */
  readonly entityId?: string
  /** What it begins with; asked anew for each try, which has an id and a data key of its own. */
  begin(newborn: Newborn): Pick<Creation, 'events' | 'vault' | 'answer' | 'search'>
  /** Says who stands behind the claims; `undefined` where nobody does (any more). */
  refusal(taken: Taken): Promise<Problem | undefined>
  /** What a barred id does: somebody begins BLOCKED, or nobody is made, where this is absent. */
  readonly whenBarred?: 'blocked'
  /** What an id on the blocklist of its kind does. It begins BLOCKED where absent. */
  readonly whenListed?: 'refused'
  /** Goes on with an entity that has the id and may be gone on with; `lost` where it left it. */
  attach?(found: Aggregate): Promise<Outcome>
}

/** Who holds what was to be claimed. */
export interface Taken {
  readonly holders: readonly IdentifierHolder[]
  /** The entity that has the id; absent where only its claim is there. */
  readonly listed: Head | undefined
}

/**
 * Creates an entity, or says why its claims cannot be won; claims that a creation left behind when
 * it died are removed on the way.
 * @returns `lost` when somebody else is creating it at this moment
 */
export async function createClaimed(
  services: Services,
  call: Call,
  claiming: Claiming,
): Promise<Outcome> {
  if (!(await standsOnBlocklist(services, call, claiming)))
    return tryToCreate(services, call, claiming)
  if (claiming.whenListed === undefined)
    return tryToCreate(services, call, beginningBlocked(claiming, 'blocklist_match'))
  return (await refusalOfListed(services, call, claiming)) ?? tryToCreate(services, call, claiming)
}

async function standsOnBlocklist(
  services: Services,
  { principal }: Call,
  { kind, vendorData }: Wanted,
): Promise<boolean> {
  const { applicationId } = principal.application
  const matches = await services.accessLists.find(applicationId, kind, vendorData)
  return matches.some((one) => one.listType === 'blocklist')
}

/**
 * Why nobody is made; `undefined` for a repeat of a request that was answered before, and where the
 * entity that has the id is not BLOCKED: its entry follows its standing by an effect, so that just
 * after a release the standing is what is so.
 */
async function refusalOfListed(
  services: Services,
  { idempotency }: Call,
  claiming: Claiming,
): Promise<Outcome | undefined> {
  const { db } = services
  const asked = idempotency ? [{ slot: idempotency.slot, key: idempotency.key }] : []
  if ((await readRemembered(db, asked)).size > 0) return undefined
  const { holders, listed } = await takenBy(services, claiming)
  const isBarred = holders.some((one) => one.role === 'bar')
  if (!isBarred && listed && listed.aggregate.entity.standing !== 'BLOCKED') return undefined
  const refusal = isBarred
    ? problem('customer_barred')
    : await claiming.refusal({ holders, listed })
  return { kind: 'refused', problem: refusal ?? problem('entity_blocked') }
}

async function takenBy({ db, heads }: Services, { claims }: Claiming): Promise<Taken> {
  const keys = [claims.vendorKey, claims.walletKey].filter((key) => key !== null)
  const [holders, listedId] = await Promise.all([
    identifierHolders(db, keys),
    findEntityId(db, claims.dirKey),
  ])
  const head = listedId === undefined ? undefined : await heads.read(listedId)
  // Deleted between the two readings, it has left the id.
  return { holders, listed: head && isDeleted(head.aggregate.entity) ? undefined : head }
}

async function tryToCreate(services: Services, call: Call, claiming: Claiming): Promise<Outcome> {
  const { db, clock } = services
  const { dirKey, walletKey } = claiming.claims
  for (let attempt = 0; attempt < triesMax; attempt += 1) {
    const outcome = await services.writer.create(await creationOf(services, call, claiming))
    if (outcome.kind !== 'lost') return outcome
    const { holders, listed } = await takenBy(services, claiming)
    if (holders.some((one) => one.role === 'bar')) {
      if (claiming.whenBarred === undefined || claiming.claims.vendorKey === null)
        return { kind: 'refused', problem: problem('customer_barred') }
      return tryToCreate(services, call, barred(claiming))
    }
    const refusal = await claiming.refusal({ holders, listed })
    if (refusal) return { kind: 'refused', problem: refusal }
    const attached = listed && (await claiming.attach?.(listed.aggregate))
    if (attached && attached.kind !== 'lost') return attached
    const olderThan = new Date(clock.now() - orphanAfterMs)
    await dropOrphanClaims(db, { dirKey, walletKey, olderThan })
  }
  return { kind: 'lost' }
}

/** Neither deletion nor erasure lifts a bar: who comes back under a barred id begins BLOCKED. */
const barred = (claiming: Claiming): Claiming => ({
  ...beginningBlocked(claiming, rejectionCause),
  claims: { ...claiming.claims, vendorKey: null },
})

export const blockedBySystem = (code: Code): DomainEvent => ({
  machine: 'entity',
  event: 'blocked',
  by: 'system',
  actor: 'system',
  facts: { code },
})

/** Keeps the creation and adds the block; the standing that was asked for is dropped. */
const beginningBlocked = (claiming: Claiming, code: Code): Claiming => ({
  ...claiming,
  begin: (newborn) => {
    const begun = claiming.begin(newborn)
    const created = begun.events.filter(({ event }) => event === 'created')
    const entity = created.filter(({ machine }) => machine === 'entity')
    const others = created.filter(({ machine }) => machine !== 'entity')
    return { ...begun, events: [...entity, blockedBySystem(code), ...others.map(turnedAway)] }
  },
})

/** A session that begins with a BLOCKED entity is declined at once (requirement 3). */
const turnedAway = (event: DomainEvent): DomainEvent =>
  event.machine === 'session'
    ? // The event stays the one it is.
      ({ ...event, facts: { ...event.facts, code: 'entity_blocked' } } as DomainEvent)
    : event

async function creationOf(services: Services, call: Call, claiming: Claiming): Promise<Creation> {
  const atMs = services.clock.now()
  const entityId = claiming.entityId ?? services.ids.next(atMs)
  const { dataKey, row } = await services.vault.newKey(entityId)
  const { applicationId } = call.principal.application
  const { kind, vendorData } = claiming
  const seed = unborn({ entityId, applicationId, kind, vendorData }, atMs)
  const { vault, ...begun } = claiming.begin({ seed, dataKey })
  return {
    ...begun,
    ...claiming.claims,
    ...(call.idempotency ? { idempotency: call.idempotency } : {}),
    seed,
    vault: [row, ...vault],
  }
}
