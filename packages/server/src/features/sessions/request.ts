/** A session as it was asked for, before anybody has looked whether its person is known. */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import { createdEvents } from '../../sessions/begin.ts'
import { readCallback } from '../../sessions/callback.ts'
import type { SessionContext } from '../../sessions/context.ts'
import { actingParty, actorName, refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'
import { isInvited } from './email.ts'
import { faultsOfDetails } from './expected-details.ts'
import { checkScenario } from './scenario.ts'

export interface SessionRequest {
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

/** @throws Refused where the workflow or the scenario is not there to be asked for */
export async function readRequest(services: Services, call: Call): Promise<SessionRequest> {
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
  checkCallback(context)
  checkDetails(context, services.clock.now())
  return {
    sessionId: services.ids.next(services.clock.now()),
    number,
    workflow,
    vendorData: vendorData?.trim() ? vendorData : null,
    context,
    isInvited: isInvited(services, call, context),
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

function checkCallback({ callback }: SessionContext): void {
  if (callback === undefined || readCallback(callback)) return
  const message = 'must be an http or https address, or a link of an app of yours'
  refuse('body_invalid', undefined, { errors: [{ path: '/callback', message }] })
}

function checkDetails(context: SessionContext, nowMs: number): void {
  const errors = faultsOfDetails(context, nowMs)
  if (errors.length > 0) refuse('body_invalid', undefined, { errors })
}

/** The events it begins with. */
export function eventsOf(services: Services, call: Call, request: SessionRequest): DomainEvent[] {
  const { sessionId, number, workflow, scenario } = request
  const by = actingParty(call)
  return createdEvents(services.keyring.linkKey, {
    sessionId,
    number,
    workflow,
    isInvited: request.isInvited,
    ...(scenario === undefined ? {} : { scenario }),
    atMs: services.clock.now(),
    by,
    actor: actorName(by, call),
  })
}
