/**
 * Whether another user of the application has what a session has read: the same document, e-mail
 * address or phone number, or the same face. Who they are is not written down here, only which
 * sessions; what the workflow says is done. Source: entity reference 2.6, 2.10, 6.
 */
import type { FaceBand } from '@ostiary/domain/lists/face-bands'
import { noticed } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import type { Risk } from '@ostiary/domain/session/warning-texts'
import type { Session } from '@ostiary/domain/session/session'
import { featureConfig, settingsFor } from '@ostiary/domain/workflow/config'
import type { Action } from '@ostiary/domain/workflow/action'
import { normaliseEntry } from '../../access-lists/normalise-entry.ts'
import { valuesRead } from '../../access-lists/values-read.ts'
import type { NodeFacts } from '../../providers/session-kit.ts'
import { matchesMax } from '../../sessions/matches.ts'
import type { MatchRow } from '../../sessions/matches.ts'
import { featureNodeOf } from '../../sessions/session-workflow.ts'
import { sealFace } from '../../store/session-faces.ts'
import {
  countingSessions,
  identifierKeyOf,
  sessionsWith,
  writeNodeRead,
} from '../../store/session-identifiers.ts'
import type { IdentifierKind, OthersSession } from '../../store/session-identifiers.ts'
import type { EffectContext, EffectRun } from '../effect.ts'
import type { AskedNode } from './asked-node.ts'
import { worse } from './inspect.ts'

interface Looking {
  readonly context: EffectContext
  readonly run: EffectRun
  readonly asked: AskedNode
  readonly facts: NodeFacts
}

interface Rule {
  readonly risk: Risk
  readonly action: Action
}

/** What a duplicate is called at a node, and what its workflow says of one. */
function ruleOf({ workflow, node }: AskedNode): Rule | undefined {
  const saved = featureNodeOf(workflow, node.nodeId).config
  const { feature, config } = featureConfig(node.feature, saved)
  switch (feature) {
    case 'OCR':
      return { risk: 'POSSIBLE_DUPLICATED_USER', action: config.duplicated_user_action }
    case 'LIVENESS':
      return {
        risk: 'DUPLICATED_FACE',
        action: config.face_liveness_possible_duplicated_face_action,
      }
    case 'EMAIL_VERIFICATION':
      return { risk: 'DUPLICATED_EMAIL', action: config.email_duplicated_action }
    case 'PHONE_VERIFICATION':
      return { risk: 'DUPLICATED_PHONE', action: config.phone_duplicated_action }
    default:
      return undefined
  }
}

/** Remembers what the node has read, then looks who else has it. */
export async function withDuplicates(
  context: EffectContext,
  run: EffectRun,
  { asked, facts }: { asked: AskedNode; facts: NodeFacts },
): Promise<NodeFacts> {
  const rule = ruleOf(asked)
  if (!rule || facts.status === 'NOT_FINISHED') return facts
  const looking = { context, run, asked, facts }
  const values = valuesOf(looking)
  await remember(looking, values)
  // Whoever is behind two companies is verified for each, and may be a user besides.
  if (asked.session.parent) return facts
  const found = facts.face
    ? await faceMatches(looking, facts.face)
    : await valueMatches(looking, values)
  if (!found) return facts
  const withRows = { ...facts, data: { ...facts.data, matches: found.rows } }
  const warning = found.isAllowed ? undefined : warningOf(looking, rule, found.band)
  return warning ? worse(withRows, warning) : withRows
}

interface Found {
  readonly rows: readonly MatchRow[]
  /** The most alike of other users; none where only lists have it. */
  readonly band: FaceBand
  /** It stands on an allowlist. */
  readonly isAllowed: boolean
}

/** What is only alike goes to a person at worst; a machine declines what is the same. */
function warningOf(
  { facts }: Looking,
  { risk, action }: Rule,
  band: FaceBand,
): Warning | undefined {
  if (band === 'none' || facts.warnings.some((one) => one.risk === risk)) return undefined
  if (band === 'high') return noticed(risk, action)
  return noticed('POSSIBLE_DUPLICATED_FACE', action === 'DECLINE' ? 'REVIEW' : action)
}

interface Value {
  readonly kind: IdentifierKind
  readonly value: string
  readonly key: Buffer
}

const isKind = (type: string): type is IdentifierKind =>
  type === 'document' || type === 'email' || type === 'phone'

/** In the one form two spellings have; what a scenario made up of contacts belongs to nobody. */
function valuesOf({ context, run, asked, facts }: Looking): Value[] {
  const { applicationId, kind: entityKind } = run.held.entity
  const { feature } = asked.node
  if (asked.session.scenario !== undefined && feature !== 'OCR') return []
  return valuesRead(feature, facts.data).flatMap(({ type: kind, value }) => {
    const reading = isKind(kind) ? normaliseEntry(kind, value) : undefined
    if (!isKind(kind) || !reading?.ok) return []
    const of = { applicationId, entityKind, kind, value: reading.entry.match }
    return [{ kind, value, key: identifierKeyOf(context.keyring.lookupKey, of) }]
  })
}

async function remember(
  { context, run, asked, facts }: Looking,
  values: readonly Value[],
): Promise<void> {
  const { entityId, applicationId } = run.held.entity
  const { sessionId } = asked.session
  const { face } = facts
  const dataKey = face && (await context.vault.keyOf(entityId))
  const place = { entityId, sessionId }
  const written = await writeNodeRead(context.db, {
    ...place,
    nodeId: asked.node.nodeId,
    applicationId,
    atMs: context.clock.now(),
    identifiers: values,
    ...(face && dataKey
      ? { face: { template: sealFace(dataKey, place, face), embedding: face } }
      : {}),
  })
  if (written) context.sessionFaces.changed([written])
}

async function valueMatches(
  { context, run }: Looking,
  [value]: readonly Value[],
): Promise<Found | undefined> {
  if (!value) return undefined
  const { applicationId, entityId } = run.held.entity
  const lists = await context.accessLists.find(applicationId, value.kind, value.value)
  const listed = {
    is_blocklisted: lists.some((one) => one.listType === 'blocklist'),
    is_allowlisted: lists.some((one) => one.listType === 'allowlist'),
  }
  const sessionIds = await sessionsWith(context.db, value, entityId)
  const others = await othersOf(context, run, sessionIds)
  return {
    rows: others.slice(0, matchesMax).map((one) => ({ ...rowOf(one, 100), ...listed })),
    band: others.length > 0 ? 'high' : 'none',
    isAllowed: listed.is_allowlisted,
  }
}

async function faceMatches(
  { context, run, asked }: Looking,
  face: Float32Array,
): Promise<Found | undefined> {
  const { applicationId } = run.held.entity
  const { workflow, node } = asked
  const { config } = featureNodeOf(workflow, node.nodeId)
  const listed = (await context.accessLists.findFaces(applicationId, face)).filter(
    (one) => one.listType !== 'custom',
  )
  const isSearched = settingsFor('LIVENESS', config).face_search_enabled
  const alike = isSearched ? await context.sessionFaces.findFaces(applicationId, face) : []
  const bySession = new Map(alike.map((one) => [one.entryId, one]))
  const retainedAtMs = context.clock.now()
  const others = await othersOf(context, run, [...bySession.keys()], { retainedAtMs })
  const first = others[0] && bySession.get(others[0].session.sessionId)
  const rows = [
    // Each was found by its session.
    ...others.map((one) => rowOf(one, bySession.get(one.session.sessionId)!.similarity)),
    ...listed.map(({ similarity, listType }) => listRow(similarity, listType === 'blocklist')),
  ]
  return {
    rows: rows.toSorted((a, b) => b.similarity - a.similarity).slice(0, matchesMax),
    band: first?.band ?? 'none',
    isAllowed: listed.some((one) => one.listType === 'allowlist' && one.band === 'high'),
  }
}

/** So many of the most alike are asked about; one's own earlier sessions are among them. */
const sessionsMax = 1_000

/** Others in the order they were found, each with one session. */
async function othersOf(
  { db }: EffectContext,
  { held }: EffectRun,
  found: readonly string[],
  more: { readonly retainedAtMs?: number } = {},
): Promise<OthersSession[]> {
  const { applicationId, entityId, kind: entityKind } = held.entity
  const sessionIds = found.slice(0, sessionsMax)
  const asked = { sessionIds, applicationId, entityId, entityKind, ...more }
  const counting = await countingSessions(db, asked)
  const order = new Map(sessionIds.map((sessionId, index) => [sessionId, index]))
  const place = ({ session }: OthersSession): number => order.get(session.sessionId) ?? Infinity
  const sorted = counting.toSorted((one, other) => place(one) - place(other))
  return [...Map.groupBy(sorted, (one) => one.entityId).values()].map((all) => all[0]!) // not empty
}

const rowOf = ({ entityId, session, isRetained }: OthersSession, similarity: number): MatchRow => ({
  session_id: session.sessionId,
  session_number: session.number,
  similarity,
  source: isRetained ? 'retained_template' : sourceOf(session),
  vendor_user_id: entityId,
  verification_date: new Date(session.endedAtMs ?? session.updatedAtMs).toISOString(),
  status: session.status,
  is_blocklisted: false,
  is_allowlisted: false,
})

const sourceOf = ({ importId }: Session): MatchRow['source'] =>
  importId === undefined ? 'session' : 'imported'

const listRow = (similarity: number, isBlocklisted: boolean): MatchRow => ({
  session_id: null,
  session_number: null,
  similarity,
  source: 'list_entry',
  vendor_user_id: null,
  verification_date: null,
  status: null,
  is_blocklisted: isBlocklisted,
  is_allowlisted: !isBlocklisted,
})
