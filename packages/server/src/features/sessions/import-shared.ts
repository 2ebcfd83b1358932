/**
 * Taking over a session that another application has shared: what it has read is sealed anew under
 * the key of the receiving entity. Nothing of its journal comes along (decision 0035).
 */
import { changeAll } from '@ostiary/domain/change'
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import { isErased } from '@ostiary/domain/entity.changes'
import { problem } from '@ostiary/domain/errors'
import { gate } from '@ostiary/domain/gates'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { Session, SessionNode } from '@ostiary/domain/session/session'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import { sessionLink } from '../../platform/session-token.ts'
import { importedSessionId } from '../../platform/share-token.ts'
import { asksOf, pinnedOf } from '../../sessions/begin.ts'
import { contextItem, recordItem } from '../../sessions/context.ts'
import { findEntityId } from '../../store/directory.ts'
import { sessionPlace, wasDeleted } from '../../store/sessions.ts'
import { factsItem } from '../../store/vault.ts'
import type { Decision, VaultItem } from '../../transitions/command.ts'
import { Refused, actingParty, actorName, answered, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { createClaimed, ownedBy, wantedOf } from '../entities/service.ts'
import { withCopies } from './copy-media.ts'
import { unlinkedPrefix } from './create.ts'
import { createdShape, reply } from './resource.ts'
import { isApproved, renamed, sourceOf } from './shared-source.ts'
import type { Source } from './shared-source.ts'

interface Taking {
  readonly sessionId: string
  readonly number: number
  readonly workflow: WorkflowVersion
  readonly source: Source
  readonly names: ReadonlyMap<string, string>
}

export const importSharedSession =
  (services: Services): Handler =>
  async (call) => {
    const source = await sourceOf(services, call)
    const { applicationId } = call.principal.application
    const workflow = await workflowFor(services, call, source)
    const taking: Taking = {
      sessionId: importedSessionId(call.body['share_token'] as string, applicationId),
      number: await services.sessionNumbers.next(applicationId),
      workflow,
      source,
      names: renamed(source.session.nodes, workflow),
    }
    if (await wasDeleted(services.db, taking.sessionId)) return refuse('share_token_invalid', used)
    const place = await sessionPlace(services.db, taking.sessionId)
    const entityId = place?.entityId ?? (await receiverOf(services, call, taking))
    const { answer, replayed } = await take(services, call, { entityId, taking })
    const shape = await createdShape(services, call, { entityId, sessionId: answer.body })
    return reply(201, shape, replayed)
  }

const used = 'It was used before, and the session it made was deleted.'

async function workflowFor(
  services: Services,
  call: Call,
  { kind }: Source,
): Promise<WorkflowVersion> {
  const { applicationId } = call.principal.application
  const named = call.body['workflow_id'] as string | null | undefined
  const workflow = await (named == null
    ? services.workflows.defaultOf(applicationId, kind)
    : services.workflows.published(applicationId, named))
  if (workflow?.kind === kind) return workflow
  const message = `is not the id of a published workflow of this application for a ${kind}`
  return refuse('body_invalid', undefined, { errors: [{ path: '/workflow_id', message }] })
}

/** The entity of the caller's `vendor_data`, or one that nobody sees; made where there is none. */
async function receiverOf(services: Services, call: Call, taking: Taking): Promise<string> {
  const given = call.body['vendor_data'] as string | null | undefined
  const vendorData = given?.trim() ? given : `${unlinkedPrefix}${taking.sessionId}`
  const { kind } = taking.source
  const wanted = wantedOf(services, call, { kind, vendorData, path: '/vendor_data' })
  const found = await findEntityId(services.db, wanted.claims.dirKey)
  const head = found === undefined ? undefined : await services.heads.read(found)
  if (head && ownedBy(head.aggregate, call)) return head.aggregate.entity.entityId
  // The Idempotency-Key belongs to the session that follows.
  const { idempotency: _later, ...first } = call
  const outcome = await createClaimed(services, first, {
    ...wanted,
    whenBarred: 'blocked',
    begin: ({ seed, dataKey }) => ({
      events: [created],
      vault: [],
      sealFacts: (seq: number, facts: unknown) =>
        services.vault.sealItem(dataKey, seed.entity.entityId, factsItem(seq), facts),
      answer: () => ({ status: 201, body: '' }),
    }),
    refusal: () => Promise.resolve(undefined),
    attach: ({ entity }) =>
      Promise.resolve({
        kind: 'answered',
        answer: { status: 201, body: '' },
        replayed: false,
        subject: entity.entityId,
      }),
  })
  if (outcome.kind === 'lost') throw new Refused(problem('version_conflict'))
  return answered(outcome, 'entity_not_found').subject
}

const created: DomainEvent = {
  machine: 'entity',
  event: 'created',
  by: 'system',
  actor: 'system:sessions',
  facts: { changed: [] },
}

/** Copies come first, so that the session never refers to what is not there. */
async function take(
  services: Services,
  call: Call,
  { entityId, taking }: { entityId: string; taking: Taking },
) {
  const { media, heads } = services
  const held = (await heads.read(entityId))?.aggregate
  const isThere = held !== undefined && sessionOf(held, taking.sessionId) !== undefined
  const copied = isThere ? nothing : await copies(services, entityId, taking)
  const { outcome, wrote } = await write(services, call, { entityId, taking, ...copied })
  // Somebody else took it meanwhile, or it may not be taken: the copies belong to nothing.
  if (!wrote) await media.remove(entityId, copied.mediaIds)
  return answered(outcome, 'entity_not_found')
}

interface Copied {
  readonly records: ReadonlyMap<string, OpenedNode>
  readonly mediaIds: readonly string[]
}
const nothing: Copied = { records: new Map(), mediaIds: [] }

async function copies(services: Services, to: string, taking: Taking): Promise<Copied> {
  const { source, sessionId, names } = taking
  const records = new Map<string, OpenedNode>()
  const mediaIds: string[] = []
  for (const [from, record] of source.records) {
    const nodeId = names.get(from)! // every node has a name
    const copying = { from: source.entityId, to, sessionId, nodeId }
    const one = await withCopies(services, copying, record)
    records.set(nodeId, one.record)
    mediaIds.push(...one.mediaIds)
  }
  return { records, mediaIds }
}

interface Writing {
  readonly entityId: string
  readonly taking: Taking
  readonly records: ReadonlyMap<string, OpenedNode>
}

async function write(services: Services, call: Call, { entityId, taking, records }: Writing) {
  const { vault, writer } = services
  const { sessionId } = taking
  const dataKey = await vault.keyOf(entityId)
  if (!dataKey) return refuse('entity_erased')
  const seal = (item: string, value: unknown): VaultItem =>
    vault.sealItem(dataKey, entityId, item, value)
  const sealed = [
    seal(contextItem(sessionId), {}),
    ...[...records].map(([nodeId, record]) => seal(recordItem(sessionId, nodeId), record)),
  ]
  let wrote = false
  const outcome = await writer.change({
    entityId,
    sealFacts: (seq, facts) => seal(factsItem(seq), facts),
    ...(call.idempotency
      ? { idempotency: call.idempotency, rememberAt: call.idempotency.slot }
      : {}),
    decide: (held, atMs) => {
      const decision = decided(services, call, { held, taking, atMs })
      wrote = decision.kind === 'write'
      return decision.kind === 'write' ? { ...decision, vault: sealed } : decision
    },
  })
  return { outcome, wrote: wrote && outcome.kind === 'answered' && !outcome.replayed }
}

function decided(
  services: Services,
  call: Call,
  { held, taking, atMs }: { held: Aggregate; taking: Taking; atMs: number },
): Decision {
  const { sessionId } = taking
  const answer = () => ({ status: 201, body: sessionId })
  if (isErased(held.entity)) return { kind: 'refuse', problem: problem('entity_erased') }
  const before = sessionOf(held, sessionId)
  if (before?.status === 'Deleted')
    return { kind: 'refuse', problem: problem('share_token_invalid', used) }
  if (before) return { kind: 'answer', answer }
  if (!gate(held, 'open_session').allowed)
    return { kind: 'refuse', problem: problem('entity_blocked') }
  const event = importedEvent(services, call, taking)
  return { kind: 'write', verdict: changeAll(held, [event], atMs), answer }
}

function importedEvent({ keyring }: Services, call: Call, taking: Taking): DomainEvent {
  const { sessionId, number, workflow, source } = taking
  const isTrusted = call.body['trust_review'] === true && isApproved(source)
  const nodes = nodesOf(taking, isTrusted)
  const { documentEndsAtMs } = source.session
  const by = actingParty(call)
  return {
    machine: 'session',
    event: 'imported',
    by,
    actor: actorName(by, call),
    facts: {
      session: {
        sessionId,
        // Without nodes nothing was found good: a reviewer decides.
        ...(nodes.length === 0 ? {} : { nodes }),
        begins: {
          number,
          workflowId: workflow.workflowId,
          workflowVersion: workflow.version,
          pinned: pinnedOf(workflow.settings),
          at: null,
          end: 'Determine',
          link: sessionLink(keyring.linkKey, sessionId, 1),
          asks: asksOf(workflow),
          ...(documentEndsAtMs === undefined ? {} : { documentEndsAtMs }),
        },
      },
      plain: {
        fromApplication: source.applicationId,
        fromSession: source.session.sessionId,
        isTrusted,
      },
    },
  }
}

/** What is not trusted is looked at by a reviewer of the receiver. */
const nodesOf = ({ source, names }: Taking, isTrusted: boolean): Session['nodes'] =>
  source.session.nodes.map(({ nodeId, feature, status, tries, warnings, provider, score, atMs }) => {
    const node: SessionNode = {
      nodeId: names.get(nodeId)!, // every node has a name
      feature,
      status: status === 'APPROVED' && !isTrusted ? 'IN_REVIEW' : status,
      tries,
      warnings,
      ...(provider === undefined ? {} : { provider }),
      ...(score === undefined ? {} : { score }),
      atMs,
    }
    return node
  })
