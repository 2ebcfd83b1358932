/**
 * A session for an entity that is there: its unfinished one of the same workflow version, with
 * what is sent along this time, or a new one (entity reference 3.2).
 */
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import { changeAll } from '@ostiary/domain/change'
import { isDeleted, isErased, rejectionCause } from '@ostiary/domain/entity.changes'
import { problem } from '@ostiary/domain/errors'
import { gate } from '@ostiary/domain/gates'
import { areRetriesSpent } from '@ostiary/domain/session/outcome'
import type { Session } from '@ostiary/domain/session/session'
import { unfinishedStatuses } from '@ostiary/domain/session.lifecycle'
import { contextItem, isEmpty, openSession } from '../../sessions/context.ts'
import type { SessionContext } from '../../sessions/context.ts'
import { invitedAddress } from '../../sessions/email-asked.ts'
import { renewLink, sentByEmail } from '../../sessions/renew-link.ts'
import { factsItem } from '../../store/vault.ts'
import type { Decision, Outcome, SealFacts, VaultItem } from '../../transitions/command.ts'
import { actingParty, actorName } from '../call.ts'
import type { Call, Services } from '../call.ts'
import { eventsOf } from './request.ts'
import type { SessionRequest } from './request.ts'

/** Who asks again while others do sees what they have left: so often it is looked at anew. */
const triesMax = 5

/** @returns `lost` where the entity was deleted since it was found */
export async function createOrReuse(
  services: Services,
  call: Call,
  { found, request }: { found: Aggregate; request: SessionRequest },
): Promise<Outcome> {
  const { entityId } = found.entity
  const dataKey = await services.vault.keyOf(entityId)
  if (!dataKey) return withoutKey(services, entityId)
  const seal = (item: string, value: unknown): VaultItem =>
    services.vault.sealItem(dataKey, entityId, item, value)
  let held: Aggregate | undefined = found
  for (let tries = 0; held && tries < triesMax; tries += 1) {
    const before = await readBefore(services, held, request)
    const { outcome, isStale } = await attempt(services, call, { entityId, request, before, seal })
    if (!isStale) return isGone(outcome) ? { kind: 'lost' } : outcome
    held = (await services.heads.read(entityId))?.aggregate
  }
  return held ? { kind: 'refused', problem: problem('version_conflict') } : { kind: 'lost' }
}

const isGone = ({ kind }: Outcome): boolean => kind === 'dropped' || kind === 'missing'

interface Attempt {
  readonly entityId: string
  readonly request: SessionRequest
  readonly before: Before | undefined
  readonly seal: (item: string, value: unknown) => VaultItem
}

async function attempt(
  services: Services,
  call: Call,
  { entityId, request, before, seal }: Attempt,
): Promise<{ outcome: Outcome; isStale: boolean }> {
  const sealFacts: SealFacts = (seq, facts) => seal(factsItem(seq), facts)
  let isStale = false
  const outcome = await services.writer.change({
    entityId,
    sealFacts,
    ...(call.idempotency
      ? { idempotency: call.idempotency, rememberAt: call.idempotency.slot }
      : {}),
    decide: (held, atMs) => {
      isStale = false
      // Deleted since it was found.
      if (isDeleted(held.entity)) return { kind: 'drop' }
      if (isErased(held.entity)) return { kind: 'refuse', problem: problem('entity_erased') }
      const reused = reusable(held, request)
      const sessionId = reused?.sessionId ?? request.sessionId
      const context = reused ? mergedContext(held, reused, before, request) : request.context
      isStale = context === 'stale'
      if (context === 'stale') return { kind: 'drop' }
      const emailedTo = before && invitedAddress(before.context)
      const events = reused
        ? [refreshed(services, call, { session: reused, request, emailedTo })]
        : eventsOf(services, call, request)
      const isKept = reused !== undefined && isEmpty(request.context)
      const vault = isKept ? [] : [seal(contextItem(sessionId), context)]
      const what = { events, isNew: reused === undefined, request, vault, sessionId }
      return decide(held, atMs, what)
    },
  })
  return { outcome, isStale }
}

/** What was sent along with an unfinished session before, as of a revision of its entity. */
interface Before {
  readonly sessionId: string
  readonly revision: number | undefined
  readonly context: SessionContext
}

const revisionOf = ({ entity }: Aggregate): number | undefined => entity.detail.sessions?.revision

async function readBefore(
  services: Services,
  held: Aggregate,
  request: SessionRequest,
): Promise<Before | undefined> {
  const session = isEmpty(request.context) ? undefined : reusable(held, request)
  if (!session) return undefined
  const { context } = await openSession(services.vault, held.entity.entityId, session)
  return { sessionId: session.sessionId, revision: revisionOf(held), context }
}

/**
 * What is sent takes the place of what was, and what is not sent stays.
 * @returns `stale` where what stays may be another by now
 */
function mergedContext(
  held: Aggregate,
  { sessionId }: Session,
  before: Before | undefined,
  { context: sent }: SessionRequest,
): SessionContext | 'stale' {
  if (isEmpty(sent)) return sent
  if (before?.sessionId !== sessionId) return 'stale'
  const stays = Object.keys(before.context).some((name) => !(name in sent))
  if (stays && before.revision !== revisionOf(held)) return 'stale'
  return { ...before.context, ...sent }
}

/** Erased, or purged since it was found. */
async function withoutKey(services: Services, entityId: string): Promise<Outcome> {
  const head = await services.heads.read(entityId)
  return head && !isDeleted(head.aggregate.entity)
    ? { kind: 'refused', problem: problem('entity_erased') }
    : { kind: 'lost' }
}

interface Wanted {
  readonly events: readonly DomainEvent[]
  readonly isNew: boolean
  readonly request: SessionRequest
  readonly vault: readonly VaultItem[]
  readonly sessionId: string
}

function decide(held: Aggregate, atMs: number, wanted: Wanted): Decision {
  const { events, isNew, request, vault, sessionId } = wanted
  const { workflowId } = request.workflow
  const limits = { workflowId, settings: request.workflow.settings }
  const isDeclined = !gate(held, 'open_session').allowed
  if (isNew && !isDeclined && areRetriesSpent(held.sessions, limits, atMs))
    return { kind: 'refuse', problem: problem('retry_limit_reached') }
  const applied = isDeclined ? events.slice(0, 1).map((event) => declining(held, event)) : events
  return {
    kind: 'write',
    verdict: changeAll(held, applied, atMs),
    vault,
    answer: () => ({ status: 201, body: sessionId }),
  }
}

/** Why nobody may go on: the customer was rejected for good, or the entity is BLOCKED. */
function declining(held: Aggregate, event: DomainEvent): DomainEvent {
  const code = held.customer?.state === 'rejected' ? rejectionCause : 'entity_blocked'
  return { ...event, facts: { ...event.facts, code } } as DomainEvent // the same event, with a code
}

/**
 * Unfinished, on the version that is published now, and still leading somewhere. One that runs by
 * itself is given to nobody again: whether it still runs is chance, and no person could go on.
 */
function reusable(held: Aggregate, { workflow, scenario }: SessionRequest): Session | undefined {
  if (scenario !== undefined || !gate(held, 'create_link').allowed) return undefined
  return held.sessions
    .filter(
      (one) =>
        unfinishedStatuses.includes(one.status) &&
        one.scenario === undefined &&
        one.workflowId === workflow.workflowId &&
        one.workflowVersion === workflow.version,
    )
    .toSorted((one, other) => other.number - one.number)[0]
}

interface Reused {
  readonly session: Session
  readonly request: SessionRequest
  readonly emailedTo: string | undefined
}

/** A link that a browser has opened stays its own; who asks again gets a fresh one. */
function refreshed(services: Services, call: Call, reused: Reused): DomainEvent {
  const { session, request, emailedTo } = reused
  const { sessionId, link } = session
  const fresh = link.device === undefined || link.fresh ? link : renewLink(services, session)
  const by = actingParty(call)
  // One e-mail a link and address, however often it is asked for.
  const isSent = fresh.mailed && emailedTo === invitedAddress(request.context)
  const facts =
    request.isInvited && !isSent
      ? { session: { sessionId, ...sentByEmail(fresh, 'invitation') } }
      : { session: { sessionId, link: fresh } }
  return { machine: 'session', event: 'refreshed', by, actor: actorName(by, call), facts }
}
