/**
 * Has the people and companies behind a company go as it went, or as its session did: each in a
 * commit of their own, in the name of whoever caused it.
 */
import type { Aggregate, Entity } from '@ostiary/domain/aggregate'
import { changeAll } from '@ostiary/domain/change'
import { goingAlong } from '@ostiary/domain/company/people-behind'
import type { Gone } from '@ostiary/domain/company/people-behind'
import type { Party } from '@ostiary/domain/lifecycle'
import type { SessionKeyPerson } from '@ostiary/domain/session/session'
import { directoryKey } from '../store/directory.ts'
import { readLinesOfKinds } from '../store/event-lines.ts'
import type { ActedLine } from '../store/event-lines.ts'
import { forgetFaces } from '../store/session-faces.ts'
import type { Decision } from '../transitions/command.ts'
import type { LineBody } from '../transitions/journal.ts'
import type { EffectContext } from './effect.ts'

const goingKinds = ['entity.deleted', 'entity.erased', 'session.deleted']
/** What of an effect's context it takes. */
type Context = Pick<EffectContext, 'db' | 'vault' | 'writer' | 'sessionFaces'>

/** Those who had a session opened are named here, also where a later answer named others. */
const namingKind = 'session.node_settled'

/**
 * By its journal, which outlives its sessions. Whoever has gone already, or was never there, is
 * passed over, so that it may be repeated.
 * @param seq the line that says what went; without it, all there are
 */
export async function peopleGo(
  context: Context,
  { entityId, seq }: { entityId: string; seq?: number },
): Promise<void> {
  const kinds = [...goingKinds, namingKind]
  const lines = await readLinesOfKinds(context.db, { entityId, kinds })
  for (const line of lines) {
    if (line.kind === namingKind || (seq !== undefined && line.seq !== seq)) continue
    const gone = goneBy(entityId, line)
    for (const party of partiesOf(lines, gone)) await goAlong(context, party, gone)
  }
}

const bodyOf = ({ body }: ActedLine) => JSON.parse(body) as LineBody // as the writer stored it

function goneBy(companyId: string, line: ActedLine): Gone {
  const { by, facts: { code, plain, session } = {} } = bodyOf(line)
  return {
    companyId,
    ...(session ? { sessionId: session.sessionId } : {}),
    how: line.kind === 'entity.erased' ? 'erased' : 'deleted',
    by: by as Party, // as the lifecycle has it
    actor: line.actor,
    facts: { ...(code ? { code } : {}), ...(plain ? { plain } : {}) },
  }
}

function partiesOf(lines: readonly ActedLine[], { sessionId }: Gone): Iterable<SessionKeyPerson> {
  const parties = new Map<string, SessionKeyPerson>()
  for (const line of lines) {
    if (line.kind !== namingKind) continue
    const session = bodyOf(line).facts?.session
    if (sessionId !== undefined && session?.sessionId !== sessionId) continue
    for (const one of session?.result?.parties ?? []) parties.set(one.entityId, one)
  }
  return parties.values()
}

async function goAlong(
  context: Context,
  { entityId }: SessionKeyPerson,
  gone: Gone,
): Promise<void> {
  let is: Entity | undefined
  const outcome = await context.writer.change({
    entityId,
    decide: (held, atMs) => {
      const decision = decideGoing(held, gone, atMs)
      is = decision.kind === 'write' ? decision.verdict.next.entity : held.entity
      return decision
    },
  })
  // Thrown, so that it is tried again when the lease ends.
  if (outcome.kind === 'refused') throw new Error('somebody behind a company could not go with it')
  if (!is || (is.standing !== 'DELETED' && is.detail.erasedAtMs === undefined)) return
  context.vault.forget(entityId)
  context.sessionFaces.changed(await forgetFaces(context.db, { entityId }))
}

function decideGoing(held: Aggregate, gone: Gone, atMs: number): Decision {
  const events = goingAlong(held, gone)
  if (events.length === 0) return { kind: 'drop' }
  const isGoing = events.some((one) => one.machine === 'entity')
  const { applicationId, kind, vendorData } = held.entity
  return {
    kind: 'write',
    verdict: changeAll(held, events, atMs),
    ...(isGoing && gone.how === 'erased' ? { erase: true } : {}),
    ...(isGoing && gone.how === 'deleted' && vendorData !== null
      ? { frees: directoryKey(applicationId, kind, vendorData) }
      : {}),
  }
}
