/** Corrections of what was read: a reviewer's value takes the place of the machine's. */
import { AddressUpdate, DataUpdate } from '@ostiary/contract/v3/sessions'
import { ageOn, dayOf } from '@ostiary/domain/documents/calendar'
import { stateName } from '@ostiary/domain/documents/state-codes'
import { documentEnd } from '@ostiary/domain/plausible-days'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { SessionEventFacts } from '@ostiary/domain/session/facts'
import type { SessionNode } from '@ostiary/domain/session/session'
import { openSession, recordItem } from '../../sessions/context.ts'
import { json, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { changeSession } from './change.ts'
import { addressReaders, documentReaders, givenOf, readCorrections } from './corrections.ts'
import type { Data } from './corrections.ts'
import { loadSession } from './load.ts'
import type { Found } from './load.ts'
import { wholeDecision } from './decision.ts'
import { loaded } from './resource.ts'

type DocumentEnd = Pick<SessionEventFacts, 'documentValidUntilMs'>

/** What a reviewer may correct, by feature (entity reference 2.6). */
const corrections = {
  OCR: { schema: DataUpdate, readers: documentReaders },
  PROOF_OF_ADDRESS: { schema: AddressUpdate, readers: addressReaders },
} as const

export const updateData =
  (services: Services, feature: keyof typeof corrections): Handler =>
  async (call) => {
    const found = await loadSession(services, call)
    const { entityId, session } = found
    const { node_id: asked } = call.body as { node_id?: string | null }
    const node = session.nodes.findLast(
      (one) => one.feature === feature && (asked == null || one.nodeId === asked),
    )
    if (!node) return refuse('session_node_not_found')
    const { schema, readers } = corrections[feature]
    const nowMs = services.clock.now()
    const given = readCorrections(givenOf(call, schema), readers, nowMs)
    const { records } = await openSession(services.vault, entityId, session)
    const before = records.get(node.nodeId) ?? { data: {}, warnings: [] }
    const isDocument = feature === 'OCR'
    const follows = isDocument ? followingFrom(before.data, given, nowMs) : {}
    const record = { ...before, data: { ...before.data, ...follows, ...given } }
    const changed = Object.keys(given)
    const more = isDocument ? documentEndIn(given) : {}
    return corrected(services, call, found, { node, record, changed, more })
  }

/** The approval ends with the document. */
function documentEndIn({ expiration_date: last }: Data): DocumentEnd {
  if (last === undefined) return {}
  return { documentValidUntilMs: (typeof last === 'string' && documentEnd(last)) || null }
}

/** What is shown beside what was corrected, and follows from it. */
function followingFrom(before: Data, given: Data, nowMs: number): Data {
  const { date_of_birth: birth, issuing_state: state } = given
  return {
    ...('first_name' in given || 'last_name' in given
      ? { full_name: fullName({ ...before, ...given }) }
      : {}),
    ...(birth === undefined ? {} : { age: typeof birth === 'string' ? ageAt(nowMs, birth) : null }),
    ...(state === undefined
      ? {}
      : { issuing_state_name: typeof state === 'string' ? stateName(state) : null }),
  }
}

const fullName = ({ first_name: first, last_name: last }: Data): string =>
  [first, last].filter((one) => typeof one === 'string').join(' ')

/** Where days begin first somebody is born who is not born here yet. */
const ageAt = (nowMs: number, birth: string): number => Math.max(ageOn(dayOf(nowMs), birth), 0)

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
