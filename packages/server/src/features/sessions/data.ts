/** Corrections of what was read: a reviewer's value takes the place of the machine's. */
import { dayOf } from '@ostiary/domain/documents/calendar'
import { stateOf } from '@ostiary/domain/documents/state-codes'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { SessionEventFacts } from '@ostiary/domain/session/facts'
import type { SessionNode } from '@ostiary/domain/session/session'
import type { Feature } from '@ostiary/domain/workflow/features'
import { openSession, recordItem } from '../../sessions/context.ts'
import { json, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { changeSession } from './change.ts'
import { loadSession } from './load.ts'
import type { Found } from './load.ts'
import { wholeDecision } from './decision.ts'
import { loaded } from './resource.ts'

type DocumentEnd = Pick<SessionEventFacts, 'documentValidUntilMs'>
type Data = Readonly<Record<string, unknown>>

/** The fields a reviewer may correct, by feature (entity reference 2.6). */
const correctable: Readonly<Partial<Record<Feature, readonly string[]>>> = {
  OCR: [
    'document_type',
    'document_subtype',
    'document_number',
    'personal_number',
    'first_name',
    'last_name',
    'full_name',
    'gender',
    'date_of_birth',
    'date_of_issue',
    'expiration_date',
    'issuing_state',
    'nationality',
    'place_of_birth',
    'marital_status',
    'address',
    'formatted_address',
    'parsed_address',
    'extra_fields',
  ],
  PROOF_OF_ADDRESS: [
    'issuing_state',
    'document_type',
    'document_language',
    'issuer',
    'issue_date',
    'expiration_date',
    'poa_address',
    'poa_formatted_address',
    'poa_parsed_address',
    'name_on_document',
    'extra_fields',
  ],
}

export const updateData =
  (services: Services, feature: Feature): Handler =>
  async (call) => {
    const found = await loadSession(services, call)
    const { entityId, session } = found
    const { node_id: asked } = call.body as { node_id?: string | null }
    const node = session.nodes.findLast(
      (one) => one.feature === feature && (asked == null || one.nodeId === asked),
    )
    if (!node) return refuse('session_node_not_found')
    const given = readable(services, givenOf(call, correctable[feature] ?? []))
    const { records } = await openSession(services.vault, entityId, session)
    const before = records.get(node.nodeId) ?? { data: {}, warnings: [] }
    const record = { ...before, data: { ...before.data, ...named(before.data, given) } }
    const changed = Object.keys(given)
    const more = feature === 'OCR' ? documentEndIn(given) : {}
    return corrected(services, call, found, { node, record, changed, more })
  }

const states = ['issuing_state', 'nationality']

/**
 * With states under the code they are compared by.
 * @throws Refused for what the schema cannot see: codes of no state, and births to come
 */
function readable({ clock }: Services, given: Data): Data {
  const errors: { path: string; message: string }[] = []
  const read = { ...given }
  for (const name of states.filter((one) => typeof given[one] === 'string')) {
    const state = stateOf(given[name] as string) // as the filter has it
    if (state) read[name] = state
    else errors.push({ path: `/${name}`, message: 'must be a code of a country such as ESP' })
  }
  const { date_of_birth: birth } = given
  if (typeof birth === 'string' && birth > dayOf(clock.now()))
    errors.push({ path: '/date_of_birth', message: 'must not lie ahead' })
  return errors.length > 0 ? refuse('body_invalid', undefined, { errors }) : read
}

const dayMs = 86_400_000

/** The approval ends with the document: it is valid on its last day. */
function documentEndIn({ expiration_date: last }: Data): DocumentEnd {
  if (last === undefined) return {}
  return {
    documentValidUntilMs: typeof last === 'string' ? Date.parse(`${last}T00:00:00Z`) + dayMs : null,
  }
}

/**
 * What the body corrects of these fields.
 * @throws Refused where it names none of them
 */
export function givenOf({ body }: Call, fields: readonly string[]): Data {
  const given = Object.entries(body).filter(([name]) => fields.includes(name))
  if (given.length > 0) return Object.fromEntries(given)
  const message = `name at least one of ${fields.join(', ')}`
  return refuse('body_invalid', undefined, { errors: [{ path: '/', message }] })
}

interface Correction {
  readonly node: SessionNode
  /** What takes the place of what was found. */
  readonly record: OpenedNode
  /** Names of what was corrected. */
  readonly changed: readonly string[]
  readonly more?: DocumentEnd
}

/** Puts a reviewer's record in the place of the machine's. @returns the decision as it is now */
export async function corrected(
  services: Services,
  call: Call,
  found: Found,
  { node: { nodeId }, record, changed, more }: Correction,
): Promise<Reply> {
  const { entityId, sessionId } = found
  const { replayed } = await changeSession(services, call, found, {
    event: 'data_corrected',
    facts: { session: { sessionId, nodeId, ...more }, changed },
    sealed: new Map([[recordItem(sessionId, nodeId), record]]),
  })
  const now = await loaded(services, { entityId, sessionId })
  return json(200, await wholeDecision(services, call, { ...found, ...now }), replayed)
}

/** The full name follows its parts, unless it is corrected itself. */
function named(before: Data, given: Data): Data {
  if ('full_name' in given || !('first_name' in given || 'last_name' in given)) return given
  const parts = ['first_name', 'last_name'].map((name) => given[name] ?? before[name])
  return { ...given, full_name: parts.filter((one) => typeof one === 'string').join(' ') }
}
