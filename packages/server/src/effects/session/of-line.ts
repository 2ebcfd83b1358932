/** The session that the line is about which asked for an effect, and what the line says of it. */
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { SessionEventFacts } from '@ostiary/domain/session/facts'
import type { Session } from '@ostiary/domain/session/session'
import { readLineBody } from '../../store/event-lines.ts'
import type { LineBody } from '../../transitions/journal.ts'
import type { EffectContext, EffectRun } from '../effect.ts'

type Reading = Pick<EffectContext, 'db'>
type Line = Pick<EffectRun, 'held' | 'seq'>

/** What the line says, whatever has become of its session. */
export async function factsOfLine(
  { db }: Reading,
  { held, seq }: Line,
): Promise<SessionEventFacts | undefined> {
  const body = await readLineBody(db, { entityId: held.entity.entityId, seq })
  // As the writer stored it.
  return body === undefined ? undefined : (JSON.parse(body) as LineBody).facts?.session
}

/** `undefined` where the session is gone. */
export async function sessionOfLine(
  context: Reading,
  run: Line,
): Promise<{ readonly session: Session; readonly about: SessionEventFacts } | undefined> {
  const about = await factsOfLine(context, run)
  const session = about && sessionOf(run.held, about.sessionId)
  return session && { session, about }
}
