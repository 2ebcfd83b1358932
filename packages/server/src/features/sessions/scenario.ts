/** What a session of a sandbox does by itself: which scenario, and giving one to a session. */
import { problem } from '@ostiary/domain/errors'
import { beginning } from '@ostiary/domain/session/going-on'
import { workflowOf } from '../../sessions/session-workflow.ts'
import { json, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { changeSession } from './change.ts'
import { loadSession } from './load.ts'

/** @throws Refused outside of a sandbox, and where there is no such scenario */
export function checkScenario(
  services: Pick<Services, 'scenarioProblem'>,
  { environment }: Pick<Call['principal']['application'], 'environment'>,
  scenario: string,
): void {
  if (environment !== 'sandbox') return refuse('sandbox_only')
  const message = services.scenarioProblem(scenario)
  if (message !== undefined)
    refuse('body_invalid', undefined, { errors: [{ path: '/sandbox_scenario', message }] })
}

/** A session nobody has opened yet runs to its end by itself from now on. */
export const armSession =
  (services: Services): Handler =>
  async (call) => {
    const { application } = call.principal
    const scenario = call.body['sandbox_scenario'] as string // as its schema says
    checkScenario(services, application, scenario)
    const found = await loadSession(services, call)
    const { applicationId } = application
    const workflow = await workflowOf(services.workflows, { applicationId, ...found.session })
    const { ahead } = beginning(workflow.graph, scenario)
    const { replayed } = await changeSession(services, call, found, {
      event: 'armed',
      facts: {},
      given: (now) => {
        // It has the scenario, and may be at its end by now: asked for again, nothing is missing.
        if (now.scenario === scenario) return { kind: 'already' }
        if (now.status !== 'Not Started')
          return { kind: 'refuse', problem: problem('session_begun', `It is ${now.status}.`) }
        return { kind: 'go', session: { scenario, ...(ahead ? { ahead } : {}) } }
      },
    })
    const body = { session_id: found.sessionId, sandbox_scenario: scenario }
    return json(200, body, replayed)
  }
