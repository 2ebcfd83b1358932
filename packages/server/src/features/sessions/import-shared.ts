/**
 * Taking over a session that another application has shared: what it has read is sealed anew under
 * the key of the receiving entity. Nothing of its journal comes along (decision 0039).
 */
import { changeAll } from '@ostiary/domain/change'
import type { Aggregate } from '@ostiary/domain/aggregate'
import { isErased } from '@ostiary/domain/entity.changes'
import { problem } from '@ostiary/domain/errors'
import { gate } from '@ostiary/domain/gates'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { Warning } from '@ostiary/domain/session/warning'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import { importedSessionId } from '../../platform/share-token.ts'
import { contextItem, recordItem } from '../../sessions/context.ts'
import { listedIn } from '../../sessions/listed.ts'
import { sessionPlace } from '../../store/sessions.ts'
import { factsItem } from '../../store/vault.ts'
import type { Decision, VaultItem } from '../../transitions/command.ts'
import { answered, json, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { unlinkedOf, wantedOf } from '../entities/service.ts'
import { withCopies } from './copy-media.ts'
import { createdShape } from './resource.ts'
import { importedEvent } from './imported-event.ts'
import type { Listed, Taking } from './imported-event.ts'
import { receiverNamed } from './receiver.ts'
import { renamed, sourceOf } from './shared-source.ts'
import type { Source } from './shared-source.ts'

export const importSharedSession =
  (services: Services): Handler =>
  async (call) => {
    const source = await sourceOf(services, call)
    const { applicationId } = call.principal.application
    const workflow = await workflowFor(services, call, source)
    const taking: Taking = {
      applicationId,
      sessionId: importedSessionId(call.body['share_token'] as string, applicationId),
      number: await services.sessionNumbers.next(applicationId),
      workflow,
      source,
      names: renamed(source.session.nodes, workflow),
    }
    const place = await sessionPlace(services.db, taking.sessionId)
    if (place?.isDeleted) return refuse('share_token_invalid', used)
    const entityId = place?.entityId ?? (await receiverOf(services, call, taking))
    const { answer, replayed } = await take(services, call, { entityId, taking })
    const shape = await createdShape(services, call, { entityId, sessionId: answer.body })
    return json(201, shape, replayed)
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
function receiverOf(services: Services, call: Call, taking: Taking): Promise<string> {
  const given = call.body['vendor_data'] as string | null | undefined
  const { sessionId, source } = taking
  const { kind } = source
  const wanted = given?.trim()
    ? wantedOf(services, call, { kind, vendorData: given, path: '/vendor_data' })
    : unlinkedOf(services, call, { kind, sessionId })
  return receiverNamed(services, call, wanted)
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
  /** By node. */
  readonly records: ReadonlyMap<string, OpenedNode>
  /** What the lists of the receiver say of it. */
  readonly listed: Listed
  readonly mediaIds: readonly string[]
}
const nothing: Copied = { records: new Map(), listed: new Map(), mediaIds: [] }

async function copies(services: Services, to: string, taking: Taking): Promise<Copied> {
  const { source, sessionId, names, applicationId } = taking
  const records = new Map<string, OpenedNode>()
  const listed = new Map<string, readonly Warning[]>()
  const features = new Map(source.session.nodes.map((one) => [one.nodeId, one.feature]))
  const mediaIds: string[] = []
  for (const [from, record] of source.records) {
    const nodeId = names.get(from)! // every node has a name
    const copying = { from: source.entityId, to, sessionId, nodeId }
    const one = await withCopies(services, copying, record)
    const feature = features.get(from)! // only nodes have records
    // Faces are not asked about: what they look like in numbers is not handed over (0039).
    const found = await listedIn(services, applicationId, { feature, data: record.data })
    const warnings = [...one.record.warnings, ...found.map((warning) => ({ ...warning }))]
    records.set(nodeId, { ...one.record, warnings })
    listed.set(nodeId, found)
    mediaIds.push(...one.mediaIds)
  }
  return { records, listed, mediaIds }
}

interface Writing extends Copied {
  readonly entityId: string
  readonly taking: Taking
}

async function write(services: Services, call: Call, writing: Writing) {
  const { entityId, taking, records, listed } = writing
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
      const decision = decided(services, call, { held, taking, listed, atMs })
      wrote = decision.kind === 'write'
      return decision.kind === 'write' ? { ...decision, vault: sealed } : decision
    },
  })
  return { outcome, wrote: wrote && outcome.kind === 'answered' && !outcome.replayed }
}

interface Deciding {
  readonly held: Aggregate
  readonly taking: Taking
  readonly listed: Listed
  readonly atMs: number
}

function decided(
  services: Services,
  call: Call,
  { held, taking, listed, atMs }: Deciding,
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
  const event = importedEvent(services, call, { taking, listed })
  return { kind: 'write', verdict: changeAll(held, [event], atMs), answer }
}
