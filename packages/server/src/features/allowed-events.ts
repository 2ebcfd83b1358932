/** A 409 about a customer or an entity says what is allowed now: added here, whoever refused. */
import { errors, problem } from '@ostiary/domain/errors'
import { Refused } from './call.ts'
import type { Call, Handler } from './call.ts'

/**
 * Handlers whose conflicts carry `allowedEvents`.
 * @param allowed what is allowed of the subject of a call as it stands when the call was refused
 */
export function tellingAllowedEvents<H extends Readonly<Record<string, Handler>>>(
  handlers: H,
  allowed: (call: Call) => Promise<readonly string[]>,
): H {
  const telling = (handler: Handler): Handler => {
    return async (call) => {
      try {
        return await handler(call)
      } catch (error) {
        if (!(error instanceof Refused) || errors[error.problem.code].status !== 409) throw error
        const { code, detail, more } = error.problem
        const allowedEvents = more?.['allowedEvents'] ?? (await allowed(call))
        throw new Refused(problem(code, detail, { ...more, allowedEvents }))
      }
    }
  }
  const entries = Object.entries(handlers).map(([name, handler]) => [name, telling(handler)])
  return Object.fromEntries(entries) as H // the same names, each with a handler
}
