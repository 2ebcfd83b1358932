/**
 * Creating a session: for the entity of its `vendor_data`, which is made where there is none; an
 * unfinished one of the same workflow is given again (entity reference 3.2).
 */
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import { changeAll } from '@ostiary/domain/change'
import { isDeleted, isErased, rejectionCause } from '@ostiary/domain/entity.changes'
import { problem } from '@ostiary/domain/errors'
import { gate } from '@ostiary/domain/gates'
import type { EmailSubject } from '@ostiary/domain/session/facts'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import { areRetriesSpent } from '@ostiary/domain/session/outcome'
import type { Session } from '@ostiary/domain/session/session'
import { unfinishedStatuses } from '@ostiary/domain/session.lifecycle'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import { sessionLink } from '../../platform/session-token.ts'
import { findEntityId } from '../../store/directory.ts'
import { factsItem } from '../../store/vault.ts'
import { contextItem, openSession } from '../../sessions/context.ts'
import type { SessionContext } from '../../sessions/context.ts'
import { invitedAddress } from '../../sessions/email-asked.ts'
import { createdEvents, pinnedOf } from '../../sessions/begin.ts'
import { unlinkedPrefix } from '@ostiary/domain/unlinked'
import type { Decision, Outcome, SealFacts, VaultItem } from '../../transitions/command.ts'
import { actingParty, actorName, answered, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { createClaimed, ownedBy, wantedOf } from '../entities/service.ts'
import type { Newborn } from '../entities/service.ts'
import { isInvited } from './email.ts'
import { keepPortrait, needPortrait, portraitIn } from './portrait.ts'
import { createdShape, reply, sessionShape } from './resource.ts'
import { checkScenario } from './scenario.ts'

export const createSession =
  (services: Services): Handler =>
  async (call) => {
    const asked = await read(services, call)
    const sent = await portraitIn(services, call, asked.workflow)
    const outcome = await created(services, call, { asked, sent })
    const { subject, replayed, answer, next } = answered(outcome, 'entity_not_found')
    const place = { entityId: subject, sessionId: answer.body }
    if (sent) await keepPortrait(services, place, sent)
    const session = next && sessionOf(next, answer.body)
    // What was just written is not read back.
    const shape = session
      ? sessionShape(services, call, { aggregate: next, session, context: asked.context })
      : await createdShape(services, call, place)
    return reply(201, shape, replayed)
  }

const triesMax = 3

/** Whose id is free by the time of the commit has left it to somebody new. */
async function created(
  services: Services,
  call: Call,
  { asked, sent }: { asked: Asked; sent: Awaited<ReturnType<typeof portraitIn>> },
): Promise<Outcome> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const held = await entityOf(services, call, asked)
    await needPortrait(services, { workflow: asked.workflow, held, sent })
    const outcome = held
      ? await onEntity(services, call, { entityId: held.entity.entityId, asked })
      : await withEntity(services, call, asked)
    if (outcome.kind !== 'lost') return outcome
  }
  return { kind: 'refused', problem: problem('version_conflict') }
}

/** A session as it was asked for, before anybody has looked who is there. */
interface Asked {
  readonly sessionId: string
  readonly number: number
  readonly workflow: WorkflowVersion
  /** `null`: it stays unlinked, under an entity of its own that nobody sees. */
  readonly vendorData: string | null
  readonly context: SessionContext
  /** Its link is sent by e-mail. */
  readonly isInvited: boolean
  readonly scenario?: string
}

async function read(services: Services, call: Call): Promise<Asked> {
  const { body, principal } = call
  const { application } = principal
  const { applicationId } = application
  const { sandbox_scenario: scenario, vendor_data: vendorData } = body as Record<string, string>
  if (scenario !== undefined) checkScenario(services, application, scenario)
  const [workflow, number] = await Promise.all([
    services.workflows.published(applicationId, body['workflow_id'] as string),
    services.sessionNumbers.next(applicationId),
  ])
  if (!workflow) {
    const message = 'is not the id of a published workflow of this application'
    return refuse('body_invalid', undefined, { errors: [{ path: '/workflow_id', message }] })
  }
  const context = contextOf(body)
  const invited = isInvited(services, call, context)
  const atMs = services.clock.now()
  return {
    sessionId: services.ids.next(atMs),
    number,
    workflow,
    vendorData: vendorData?.trim() ? vendorData : null,
    context,
    isInvited: invited,
    ...(scenario === undefined ? {} : { scenario }),
  }
}

const contextFields = [
  'metadata',
  'callback',
  'callback_method',
  'language',
  'contact_details',
  'expected_details',
] as const

const contextOf = (body: Readonly<Record<string, unknown>>): SessionContext =>
  Object.fromEntries(
    contextFields.filter((name) => body[name] != null).map((name) => [name, body[name]]),
  )

async function entityOf(
  services: Services,
  call: Call,
  { vendorData, workflow }: Asked,
): Promise<Aggregate | undefined> {
  if (vendorData === null) return undefined
  const wanted = wantedOf(services, call, { kind: workflow.kind, vendorData, path: '/vendor_data' })
  const entityId = await findEntityId(services.db, wanted.claims.dirKey)
  const head = entityId === undefined ? undefined : await services.heads.read(entityId)
  return head && ownedBy(head.aggregate, call) ? head.aggregate : undefined
}

/** A session for somebody who is not known yet: both begin in one commit. */
async function withEntity(services: Services, call: Call, asked: Asked): Promise<Outcome> {
  const { workflow, sessionId } = asked
  const vendorData = asked.vendorData ?? `${unlinkedPrefix}${sessionId}`
  const wanted = wantedOf(services, call, { kind: workflow.kind, vendorData, path: '/vendor_data' })
  return createClaimed(services, call, {
    ...wanted,
    whenBarred: 'blocked',
    begin: (newborn) => begin(services, call, asked, newborn),
    refusal: () => Promise.resolve(undefined),
    // Somebody else's session came first: this one is theirs too.
    attach: (held) => onEntity(services, call, { entityId: held.entity.entityId, asked }),
  })
}

function begin(services: Services, call: Call, asked: Asked, { seed, dataKey }: Newborn) {
  const { vault } = services
  const { entityId } = seed.entity
  const bySystem = { by: 'system', actor: 'system:sessions' } as const
  const events: DomainEvent[] = [
    { machine: 'entity', event: 'created', ...bySystem, facts: { changed: [] } },
    ...begun(services, call, asked),
  ]
  const seal = (item: string, value: unknown): VaultItem =>
    vault.sealItem(dataKey, entityId, item, value)
  return {
    events,
    vault: [seal(contextItem(asked.sessionId), asked.context)],
    sealFacts: (seq: number, facts: unknown) => seal(factsItem(seq), facts),
    answer: () => ({ status: 201, body: asked.sessionId }),
  }
}

/** A session for an entity that is there: the unfinished one of this workflow, or a new one. */
async function onEntity(
  services: Services,
  call: Call,
  what: { entityId: string; asked: Asked },
): Promise<Outcome> {
  const { entityId, asked } = what
  const dataKey = await services.vault.keyOf(entityId)
  if (!dataKey) return withoutKey(services, entityId)
  const seal = (item: string, value: unknown): VaultItem =>
    services.vault.sealItem(dataKey, entityId, item, value)
  const sealFacts: SealFacts = (seq, facts) => seal(factsItem(seq), facts)
  const mailedTo = asked.isInvited ? await mailedBefore(services, entityId, asked) : undefined
  const outcome = await services.writer.change({
    entityId,
    sealFacts,
    ...(call.idempotency
      ? { idempotency: call.idempotency, rememberAt: call.idempotency.slot }
      : {}),
    decide: (held, atMs) => {
      // Deleted since it was found.
      if (isDeleted(held.entity)) return { kind: 'drop' }
      if (isErased(held.entity)) return { kind: 'refuse', problem: problem('entity_erased') }
      const before = reusable(held, asked)
      const sessionId = before?.sessionId ?? asked.sessionId
      return written(held, atMs, {
        events: before
          ? [refreshed(services, call, { session: before, asked, mailedTo })]
          : begun(services, call, asked),
        isNew: before === undefined,
        asked,
        vault: [seal(contextItem(sessionId), asked.context)],
        sessionId,
      })
    },
  })
  return isLost(outcome) ? { kind: 'lost' } : outcome
}

const isLost = ({ kind }: Outcome): boolean => kind === 'dropped' || kind === 'missing'

/** Erased, or purged since it was found. */
async function withoutKey(services: Services, entityId: string): Promise<Outcome> {
  const head = await services.heads.read(entityId)
  return head && !isDeleted(head.aggregate.entity)
    ? { kind: 'refused', problem: problem('entity_erased') }
    : { kind: 'lost' }
}

interface Writing {
  readonly events: readonly DomainEvent[]
  readonly isNew: boolean
  readonly asked: Asked
  readonly vault: readonly VaultItem[]
  readonly sessionId: string
}

function written(held: Aggregate, atMs: number, what: Writing): Decision {
  const { events, isNew, asked, vault, sessionId } = what
  const { workflowId } = asked.workflow
  const limits = { workflowId, pinned: pinnedOf(asked.workflow.settings) }
  const isTurnedAway = !gate(held, 'open_session').allowed
  if (isNew && !isTurnedAway && areRetriesSpent(held.sessions, limits, atMs))
    return { kind: 'refuse', problem: problem('retry_limit_reached') }
  const told = isTurnedAway ? events.slice(0, 1).map((event) => turnedAway(held, event)) : events
  return {
    kind: 'write',
    verdict: changeAll(held, told, atMs),
    vault,
    answer: () => ({ status: 201, body: sessionId }),
  }
}

/** Why nobody may go on: the customer was rejected for good, or the entity is BLOCKED. */
function turnedAway(held: Aggregate, event: DomainEvent): DomainEvent {
  const code = held.customer?.state === 'rejected' ? rejectionCause : 'entity_blocked'
  return { ...event, facts: { ...event.facts, code } } as DomainEvent // the same event, with a code
}

/**
 * Unfinished, on the version that is published now, and still leading somewhere. One that runs by
 * itself is given to nobody again: whether it still runs is chance, and no person could go on.
 */
function reusable(held: Aggregate, { workflow, scenario }: Asked): Session | undefined {
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

/** Where the link of the unfinished session was sent; another address is sent it as well. */
async function mailedBefore(
  services: Services,
  entityId: string,
  asked: Asked,
): Promise<string | undefined> {
  const head = await services.heads.read(entityId)
  const before = head && reusable(head.aggregate, asked)
  return before && invitedAddress((await openSession(services.vault, entityId, before)).context)
}

/** A link that a browser has opened stays its own; who asks again gets a fresh one. */
function refreshed(
  services: Services,
  call: Call,
  { session, asked, mailedTo }: { session: Session; asked: Asked; mailedTo: string | undefined },
): DomainEvent {
  const { sessionId, link } = session
  const fresh = link.device === undefined || link.fresh ? link : freshLink(services, session)
  const by = actingParty(call)
  // One e-mail a link and address, however often it is asked for.
  const isMailed = fresh.mailed && mailedTo === invitedAddress(asked.context)
  const facts =
    asked.isInvited && !isMailed
      ? { session: { sessionId, ...mailed(fresh, 'invitation') } }
      : { session: { sessionId, link: fresh } }
  return { machine: 'session', event: 'refreshed', by, actor: actorName(by, call), facts }
}

/** Another link of a session; the browser that has it goes on until somebody opens the new one. */
export function freshLink(
  { keyring }: Pick<Services, 'keyring'>,
  { sessionId, link }: Session,
): Session['link'] {
  const { device } = link
  const next = sessionLink(keyring.linkKey, sessionId, link.no + 1)
  return { ...next, fresh: true, ...(device === undefined ? {} : { device }) }
}

/** A link that is sent, and the e-mail it is sent by. */
export const mailed = (link: Session['link'], about: EmailSubject) => ({
  link: { ...link, mailed: true as const },
  email: { about },
})

const begun = (services: Services, call: Call, asked: Asked): DomainEvent[] => {
  const { sessionId, number, workflow, scenario, isInvited: invited } = asked
  const by = actingParty(call)
  return createdEvents(services.keyring.linkKey, {
    sessionId,
    number,
    workflow,
    isInvited: invited,
    ...(scenario === undefined ? {} : { scenario }),
    atMs: services.clock.now(),
    by,
    actor: actorName(by, call),
  })
}
